"""Qwen2 (arXiv:2407.10671) of a GGUF in torch: its weights stand still, in bfloat16, and low-rank
changes of them (LoRA, E. Hu et al., arXiv:2106.09685) are learned for most layers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from torch.nn import functional

RANK = 16
FIRST = 8
"""The first layer that learns: below it the gradient need not go."""
_FAR = -1e4
Pack = tuple[list[int], list[list[int]]]
"""Tokens of a question, and of each text that is read after it."""


class Weights:
    """The numbers of a GGUF."""

    def __init__(self, file: Path) -> None:
        reader = gguf.GGUFReader(file)
        self._tensors = {tensor.name: tensor for tensor in reader.tensors}
        self._fields = reader.fields

    def value(self, key: str) -> Any:
        return self._fields[f"qwen2.{key}"].contents()

    def numbers(self, *names: str) -> Any:
        """Several one under the other."""
        return torch.cat([self._numbers(name) for name in names])

    def _numbers(self, name: str) -> Any:
        tensor = self._tensors[name]
        flat = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        return torch.from_numpy(flat.copy()).view(*(int(n) for n in reversed(tensor.shape)))

    def __contains__(self, name: str) -> bool:
        return name in self._tensors


class _Linear(torch.autograd.Function):  # type: ignore[misc] # torch is not there where types are checked
    """x W' + x A' B' (+ b); W lies there twice, as each direction reads it fastest."""

    @staticmethod
    def forward(ctx: Any, x: Any, map_: "Map", down: Any, up: Any) -> Any:
        y = x @ map_.turned if map_.bias is None else torch.addmm(map_.bias, x, map_.turned)
        ctx.map_ = map_
        if down is not None:
            low = x @ down.t()
            y.addmm_(low, up.t())
            ctx.save_for_backward(x, low, down, up)
        return y

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> Any:
        gradient = gradient.contiguous()
        if not ctx.saved_tensors:
            return gradient @ ctx.map_.weight, None, None, None
        x, low, down, up = ctx.saved_tensors
        lower = gradient @ up
        back = None
        if ctx.needs_input_grad[0]:
            back = gradient @ ctx.map_.weight
            back.addmm_(lower, down)
        return back, None, lower.t() @ x, gradient.t() @ low


class Map(torch.nn.Module):  # type: ignore[misc]
    """A linear map whose change has rank `RANK`, or none at all."""

    def __init__(self, weight: Any, bias: Any, learns: bool) -> None:
        super().__init__()
        self.weight = weight.bfloat16()
        self.turned = self.weight.t().contiguous()
        self.bias = None if bias is None else bias.bfloat16()
        self.down = self.up = None
        if learns:
            outputs, inputs = weight.shape
            self.down = torch.nn.Parameter(torch.randn(RANK, inputs) * inputs**-0.5)
            self.up = torch.nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, x: Any) -> Any:
        if self.down is None or self.up is None:
            return _Linear.apply(x, self, None, None)
        return _Linear.apply(x, self, self.down.bfloat16(), self.up.bfloat16())


class _Layer(torch.nn.Module):  # type: ignore[misc]
    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        name, learns = f"blk.{number}.", number >= FIRST
        read = [f"{name}attn_{part}" for part in "qkv"]
        self.read = Map(
            weights.numbers(*(f"{part}.weight" for part in read)),
            weights.numbers(*(f"{part}.bias" for part in read)),
            learns,
        )
        self.out = Map(weights.numbers(f"{name}attn_output.weight"), None, learns)
        wide = weights.numbers(f"{name}ffn_gate.weight", f"{name}ffn_up.weight")
        self.wide, self.narrow = (
            Map(wide, None, learns),
            Map(weights.numbers(f"{name}ffn_down.weight"), None, learns),
        )
        self.norms = [weights.numbers(f"{name}{part}_norm.weight") for part in ("attn", "ffn")]
        self.heads = weights.value("attention.head_count")
        self.shared = weights.value("attention.head_count_kv")
        self.epsilon = weights.value("attention.layer_norm_rms_epsilon")

    def forward(self, x: Any, cosine: Any, sine: Any, mask: Any) -> Any:
        count, length, width = x.shape
        size, group = width // self.heads, self.heads // self.shared * length
        read = self.read(_normed(x, self.norms[0], self.epsilon).view(-1, width))
        read = read.view(count, length, -1, size).transpose(1, 2)
        turned = _turned(read[:, : -self.shared], cosine, sine)
        query, key, value = (
            turned[:, : self.heads].reshape(count, self.shared, group, size),
            turned[:, self.heads :],
            read[:, -self.shared :],
        )
        alike = (query @ key.transpose(-1, -2)).view(count, self.shared, -1, length, length)
        seen = torch.softmax(alike * size**-0.5 + mask, -1)
        told = seen.view(count, self.shared, group, length) @ value
        told = told.view(count, self.heads, length, size).transpose(1, 2).reshape(-1, width)
        x = x + self.out(told).view(x.shape)
        gate, up = self.wide(_normed(x, self.norms[1], self.epsilon).view(-1, width)).chunk(2, -1)
        return x + self.narrow(functional.silu(gate) * up).view(x.shape)


class Qwen(torch.nn.Module):  # type: ignore[misc]
    """From packs to the log-odds of one token against another after each text. A text sees its
    question and itself."""

    def __init__(self, weights: Weights, yes: int, no: int) -> None:
        super().__init__()
        words = weights.numbers("token_embd.weight")
        last = weights.numbers("output.weight") if "output.weight" in weights else words
        self.way = last[yes] - last[no]
        self.words = words.bfloat16()
        self.layers = torch.nn.ModuleList(
            _Layer(weights, number) for number in range(weights.value("block_count"))
        )
        self.norm = weights.numbers("output_norm.weight")
        self.epsilon = weights.value("attention.layer_norm_rms_epsilon")
        size = weights.value("embedding_length") // weights.value("attention.head_count")
        turns = weights.value("rope.freq_base") ** -(torch.arange(0, size, 2).float() / size)
        self.turns = torch.cat([turns, turns])

    def forward(self, packs: Sequence[Pack]) -> Any:
        tokens, places, mask, ends = _laid_out(packs)
        angles = places[:, None, :, None] * self.turns
        cosine, sine = angles.cos().bfloat16(), angles.sin().bfloat16()
        x = functional.embedding(tokens, self.words)
        for layer in self.layers:
            x = layer(x, cosine, sine, mask.bfloat16())
        told = torch.stack([x[row, at] for row, at in ends])
        return _normed(told, self.norm, self.epsilon, torch.float32) @ self.way


def _laid_out(packs: Sequence[Pack]) -> tuple[Any, Any, Any, list[tuple[int, int]]]:
    """Tokens and places (n, length), what sees what (n, 1, 1, length, length), and the last token
    of each text."""
    length = max(len(asked) + sum(map(len, texts)) for asked, texts in packs)
    tokens = torch.zeros(len(packs), length, dtype=torch.long)
    places = torch.zeros(len(packs), length)
    mask = torch.full((len(packs), 1, 1, length, length), _FAR)
    mask[..., torch.arange(length), torch.arange(length)] = 0
    ends: list[tuple[int, int]] = []
    for row, (asked, texts) in enumerate(packs):
        start, known = 0, len(asked)
        for number, own in enumerate((asked, *texts)):
            end, before = start + len(own), known if number else 0
            tokens[row, start:end] = torch.tensor(own)
            places[row, start:end] = torch.arange(before, before + len(own))
            mask[row, 0, 0, start:end, :before] = 0
            mask[row, 0, 0, start:end, start:end] = torch.full((len(own),) * 2, _FAR).triu(1)
            if number:
                ends.append((row, end - 1))
            start = end
    return tokens, places, mask, ends


def _normed(x: Any, weight: Any, epsilon: float, precision: Any = torch.bfloat16) -> Any:
    wide = x.float()
    spread = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + epsilon)
    return (wide * spread * weight).to(precision)


def _turned(x: Any, cosine: Any, sine: Any) -> Any:
    one, other = x.chunk(2, -1)
    return x * cosine + torch.cat([-other, one], -1) * sine
