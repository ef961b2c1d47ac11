"""`python -m benchmarks.reranker.train`: make `knowledge/rerankers/answers-e5-small-q8.onnx` again.

Needs what Shopvine itself does not: `pip install torch onnx onnxscript`. An hour or two on two
cores. Each question stands beside texts that answer it and texts that do not; learned is which of
them answers, or that none does: the softmax over their log-odds and a zero for "none", and the
logistic loss of each pair (weight 2). A thirtieth of the shops is left out, and the share of their
questions that are met rightly is told at the end.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
from rich.progress import track

from benchmarks.reranker.encoder import Encoder, filled
from benchmarks.reranker.examples import Example, Examples
from benchmarks.reranker.losses import loss
from benchmarks.reranker.shops import load
from knowledge.rerankers.e5 import TRAINED
from knowledge.rerankers.words import FIRST, LAST, WIDTH, Words

EPOCHS = 4
QUESTIONS = 10
"""In a batch."""
WRONG = 6
"""Texts beside each question that do not answer it."""
LONGEST_QUESTION, LONGEST_TEXT = 60, 110
"""Tokens."""
RATE, HEAD_RATE, WARM = 8e-5, 1e-3, 0.06
"""Highest learning rates, of the layers and of the head, and the share of the steps until then."""
HELD_OUT = 30


def main() -> None:
    rng, words = Random(1), Words()
    torch.manual_seed(1)
    shops = load()
    rng.shuffle(shops)
    few = max(1, len(shops) // HELD_OUT)
    examples = Examples(shops[few:], WRONG, rng)
    encoder = Encoder(words)
    steps = EPOCHS * -(-len(examples) // QUESTIONS)
    optimizer, schedule = _optimizer(encoder, steps)
    batches = (batch for _ in range(EPOCHS) for batch in examples.batches(QUESTIONS))
    for batch in track(batches, "training", total=steps):
        loss_of(encoder, words, batch).backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    write(encoder, TRAINED)
    held_out = Examples(shops[:few], WRONG, rng)
    right = sum(
        is_met(encoder, words, each) for batch in held_out.batches(QUESTIONS) for each in batch
    )
    print(f"{right} of {len(held_out)} questions of {few} other shops are met rightly")


def loss_of(encoder: Encoder, words: Words, batch: Sequence[Example]) -> Any:
    """Of all pairs, and of each question whether the right one was chosen."""
    scores = encoder(*filled(words, [pair for each in batch for pair in _pairs(words, each)]))
    return loss(scores, [each.right for each in batch])


def is_met(encoder: Encoder, words: Words, example: Example) -> bool:
    """Whether the likeliest text answers; or none is likely, where none does."""
    with torch.no_grad():
        scores = encoder(*filled(words, _pairs(words, example)))
    best = int(scores.argmax())
    return example.right[best] if any(example.right) else bool(scores[best] < 0)


def write(encoder: Encoder, to: Path) -> None:
    """As ONNX, each 32 weights of a matrix in 8 bits with a scale of their own."""
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import (
        DefaultWeightOnlyQuantConfig,
        MatMulNBitsQuantizer,
    )

    encoder.precision = torch.float32
    pairs, tokens = torch.export.Dim("pairs", max=512), torch.export.Dim("tokens", max=512)
    made = torch.onnx.export(
        encoder.eval(),
        (torch.randn(3, 17, WIDTH), torch.ones(3, 17)),
        dynamo=True,
        input_names=["embedded", "real"],
        output_names=["scores"],
        dynamic_shapes=({0: pairs, 1: tokens}, {0: pairs, 1: tokens}),
    )
    config = DefaultWeightOnlyQuantConfig(
        block_size=32, is_symmetric=True, accuracy_level=4, bits=8
    )
    smaller = MatMulNBitsQuantizer(made.model_proto, algo_config=config)
    smaller.process()
    onnx.save(smaller.model.model, str(to))


def _pairs(words: Words, example: Example) -> list[list[int]]:
    question = words.tokens(f"query: {example.question}")[:LONGEST_QUESTION]
    return [
        [FIRST, *question, *words.tokens(f"passage: {text}")[:LONGEST_TEXT], LAST]
        for text in example.texts
    ]


def _optimizer(encoder: Encoder, steps: int) -> tuple[Any, Any]:
    """AdamW; the rate rises, then falls to nothing."""
    matrices = [each for each in encoder.layers.values() if each.ndim > 1]
    rows = [each for each in encoder.layers.values() if each.ndim == 1]
    optimizer = torch.optim.AdamW(
        [
            {"params": matrices, "lr": RATE, "weight_decay": 0.01},
            {"params": rows, "lr": RATE, "weight_decay": 0.0},
            {"params": [encoder.head, encoder.bias], "lr": HEAD_RATE, "weight_decay": 0.0},
        ]
    )
    warm = max(1, round(WARM * steps))

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / warm) * (1 - step / steps)

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


if __name__ == "__main__":
    main()
