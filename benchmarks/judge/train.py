"""`python -m benchmarks.judge.train MODEL`: make the adapter in `bot/llm/adapters` again by which
that chat model judges texts.

Needs what Shopvine itself does not: `pip install torch gguf`; 13 GB of memory and some two hours on
two cores for 1.5 billion weights, less than half of that on a faster machine. It learns from what
the reranker learns from (`benchmarks/reranker`), in the words of `bot.llm.judging`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import gguf
import numpy as np
import torch
from rich.progress import track

from benchmarks.judge.qwen import RANK, Map, Pack, Qwen, Weights
from benchmarks.reranker.examples import Example, Examples
from benchmarks.reranker.losses import loss
from benchmarks.reranker.shops import load
from bot.llm import engine, fetching, judging, manifest
from bot.llm.templates import Segment
from bot.settings import cache_folder

WRONG = 3
"""Texts beside each question that do not answer it."""
QUESTIONS = 8
"""In a batch."""
RATE, WARM = 2.5e-4, 25
"""Highest learning rate, and the steps until then; from there it falls to nothing."""


def main(name: str) -> None:
    rng = Random(1)
    torch.manual_seed(1)
    model = manifest.find(name)
    if model.adapter_file is None:
        raise SystemExit(f"{name} names no adapter in bot/llm/models.toml.")
    file = fetching.locate(name, cache_folder()).path
    words = Words(file)
    examples = Examples(load(), WRONG, rng)
    qwen = Qwen(Weights(file), *words.both)
    learned = [weight for weight in qwen.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    steps = -(-len(examples) // QUESTIONS)
    for step, batch in enumerate(track(examples.batches(QUESTIONS), "training", total=steps)):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM) * (1 - step / steps)
        loss_of(qwen, words, batch).backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    write(qwen, model.adapter_file)


class Words:
    """A model's tokens, as llama.cpp cuts them."""

    def __init__(self, file: Path) -> None:
        self._engine = engine.Engine(engine.Weights(file), 64, 1)
        self.both = self.of(judging.YES)[0], self.of(judging.NO)[0]

    def of(self, text: str) -> list[int]:
        return self._engine.tokens([Segment(text)])

    def packed(self, example: Example) -> Pack:
        return judging.prompt(self.of, example.question, example.texts)


def loss_of(qwen: Qwen, words: Words, batch: Sequence[Example]) -> Any:
    scores = qwen([words.packed(each) for each in batch])
    return loss(scores, [each.right for each in batch])


def write(qwen: Qwen, to: Path) -> None:
    """As a GGUF that llama.cpp reads as an adapter."""
    writer = gguf.GGUFWriter(to, "qwen2")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(RANK))
    for number, layer in enumerate(qwen.layers):
        inner = layer.wide.weight.shape[0] // 2
        size = layer.out.weight.shape[0] // layer.heads
        heads = {"attn_q": layer.heads, "attn_k": layer.shared, "attn_v": layer.shared}
        _add(writer, number, layer.read, {part: count * size for part, count in heads.items()})
        _add(writer, number, layer.out, {"attn_output": layer.out.weight.shape[0]})
        _add(writer, number, layer.wide, {"ffn_gate": inner, "ffn_up": inner})
        _add(writer, number, layer.narrow, {"ffn_down": layer.narrow.weight.shape[0]})
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add(writer: gguf.GGUFWriter, layer: int, learned: Map, parts: dict[str, int]) -> None:
    """A map that was learned as one, as the maps of `parts` with their outputs."""
    if learned.down is None or learned.up is None:
        return
    start = 0
    for part, outputs in parts.items():
        for letter, numbers in (("a", learned.down), ("b", learned.up[start : start + outputs])):
            halved = numbers.detach().numpy().astype(np.float16)
            writer.add_tensor(
                f"blk.{layer}.{part}.weight.lora_{letter}", np.ascontiguousarray(halved)
            )
        start += outputs


if __name__ == "__main__":
    main(sys.argv[1])
