"""llama.cpp in process: one loaded model, with many sequences of tokens in one KV cache.

Prompts that begin alike share the cells of their beginning, so only what is new is read. The cells
are `context` in number and are allocated once: memory is bounded by them, and the sequence that
was not used for longest goes first. At temperature 0 the most likely token is taken, or the most
likely one that the grammar allows.
"""

import ctypes
import logging
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
import numpy.typing as npt

from bot.errors import ModelFailed
from bot.llm.cores import usable_cores
from bot.llm.grammar import Grammar
from bot.llm.sequences import Sequences
from bot.llm.templates import Segment

BATCH = 64
"""Prompt tokens read in one step; between steps the work can be stopped."""
SEQUENCES = 32
"""Beginnings held at once."""
_NO_CELLS = 1
"""What llama_decode answers when the cache is full."""
_PIECE = 256
"""Bytes of the longest token's text."""

_log = logging.getLogger(__name__)


class Weights:
    """A GGUF in memory, for one engine or several. Raises ModelFailed where it cannot be loaded."""

    def __init__(self, path: Path) -> None:
        llama_cpp.llama_log_set(_LOG, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self.model = _loaded(path)
        self.close = weakref.finalize(self, llama_cpp.llama_model_free, self.model)
        self.close.atexit = False  # a thread may still be at work then


class Engine:
    """A window of `context` tokens over the weights; with an adapter (LoRA, E. Hu et al.,
    arXiv:2106.09685), which changes what the weights say in this window only.

    Not thread-safe. Raises ModelFailed where llama.cpp fails.
    """

    def __init__(
        self, weights: Weights, context: int, threads: int | None, adapter: Path | None = None
    ) -> None:
        self._weights = weights
        change = None if adapter is None else _adapter_of(weights.model, adapter)
        self._context = _context_of(weights.model, context, threads or usable_cores())
        if change is not None:
            _adapt(self._context, change)
        vocabulary = llama_cpp.llama_model_get_vocab(weights.model)
        memory = llama_cpp.llama_get_memory(self._context)
        assert vocabulary is not None
        assert memory is not None
        self._vocabulary, self._memory = vocabulary, memory
        self._words = llama_cpp.llama_vocab_n_tokens(vocabulary)
        self._batch = llama_cpp.llama_batch_init(BATCH, 0, 1)
        self._free = weakref.finalize(self, _free, self._batch, self._context)
        self._free.atexit = False  # a thread may still be at work then
        self._sequences = Sequences(SEQUENCES)
        self._current = 0
        self._position = 0
        self.context = context

    def tokens(self, prompt: Sequence[Segment]) -> list[int]:
        """Control tokens come from marks only; other segments are plain text, whatever they say."""
        return [token for text, mark in prompt for token in self._tokenized(text, mark)]

    def begin(self, tokens: Sequence[int]) -> int:
        """Take up a prompt where a held sequence leaves it; how many tokens need not be read.

        The last token is always read: that yields what comes next.
        """
        sequence, donor, kept = self._sequences.place(tokens[:-1])
        if donor is not None:
            self._remove(sequence, 0)
            llama_cpp.llama_memory_seq_cp(self._memory, donor, sequence, -1, -1)
        if not self._remove(sequence, kept):  # a model that cannot forget a part
            self._remove(sequence, 0)
            kept = 0
        self._sequences.hold(sequence, tokens[:kept])
        self._current, self._position = sequence, kept
        return kept

    def read(self, tokens: Sequence[int]) -> Iterator[None]:
        """Take in the tokens that follow; pauses between two steps."""
        for start in range(0, len(tokens), BATCH):
            if start:
                yield
            step = tokens[start : start + BATCH]
            self._decode(step)
            self._sequences.extend(self._current, step)

    def read_ahead(self, tokens: list[int]) -> Iterator[None]:
        """Have these held, longer than other prompts."""
        held = self._sequences.find(tokens)
        if held is None:
            yield from self.read(tokens[self.begin(tokens) :])
            held = self._current
        self._sequences.keep_warm(held)

    def log_odds(self, token: int, other: int) -> float:
        """By how much likelier `token` comes next than `other`: the logarithm of the ratio. What
        softmax divides by is the same for both, so their logits are enough."""
        logits = self._logits()
        return float(logits[token]) - float(logits[other])

    def write(self, most: int, grammar: str | None) -> Iterator[bytes]:
        """The bytes of at most `most` tokens that follow what was read."""
        rule = Grammar(self._vocabulary, grammar) if grammar is not None else None
        try:
            token: int | None = None
            for _ in range(most):
                if token is not None:
                    self._decode([token])
                logits = self._logits()
                token = int(logits.argmax()) if rule is None else rule.choose(logits)
                if token is None or llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                    return
                if rule is not None:
                    rule.accept(token)
                yield self._text(token)
        finally:
            if rule is not None:
                rule.close()
            self._remove(self._current, self._sequences.length(self._current))

    def close(self) -> None:
        """Give the memory of the window back. Nothing but this may be called afterwards."""
        self._free()

    def _decode(self, tokens: Sequence[int]) -> None:
        batch = self._batch
        batch.n_tokens = len(tokens)
        for at, token in enumerate(tokens):
            batch.token[at] = token
            batch.pos[at] = self._position + at
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = self._current
            batch.logits[at] = at == len(tokens) - 1
        while (result := llama_cpp.llama_decode(self._context, batch)) == _NO_CELLS:
            self._make_room()
        if result != 0:
            self._remove(self._current, 0)
            self._sequences.hold(self._current, [])
            raise ModelFailed(f"llama.cpp broke off: llama_decode returned {result}.")
        self._position += len(tokens)

    def _make_room(self) -> None:
        gone = self._sequences.next_to_go(but=self._current)
        if gone is None:
            raise ModelFailed("The prompt and the answer do not fit into the context window.")
        self._remove(gone, 0)
        self._sequences.forget(gone)

    def _remove(self, sequence: int, start: int) -> bool:
        """Forget what the sequence holds from `start` on. False if the model cannot."""
        return bool(llama_cpp.llama_memory_seq_rm(self._memory, sequence, start, -1))

    def _logits(self) -> npt.NDArray[np.float32]:
        pointer = llama_cpp.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(pointer, shape=(self._words,))

    def _tokenized(self, text: str, mark: bool) -> list[int]:
        raw = text.encode(errors="replace")
        room = len(raw) + 2
        found = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocabulary, raw, len(raw), found, room, False, mark)
        if count < 0:
            raise ModelFailed("llama.cpp cannot split the prompt into tokens.")
        return list(found[:count])

    def _text(self, token: int) -> bytes:
        buffer = (ctypes.c_char * _PIECE)()
        size = llama_cpp.llama_token_to_piece(self._vocabulary, token, buffer, _PIECE, 0, False)
        return bytes(buffer.raw[: max(size, 0)])


def _free(batch: llama_cpp.llama_batch, context: llama_cpp.llama_context_p) -> None:
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)


def _log_line(_level: int, text: bytes, _data: object) -> None:
    """llama.cpp writes to standard error otherwise."""
    _log.debug("%s", text.decode(errors="replace").rstrip())


_LOG = llama_cpp.llama_log_callback(_log_line)


def _loaded(path: Path) -> llama_cpp.llama_model_p:
    model: llama_cpp.llama_model_p | None = llama_cpp.llama_model_load_from_file(
        str(path).encode(), llama_cpp.llama_model_default_params()
    )
    if model is None:
        raise ModelFailed(f"llama.cpp cannot load {path}: it is damaged, or of an unknown kind.")
    return model


def _context_of(
    model: llama_cpp.llama_model_p, cells: int, threads: int
) -> llama_cpp.llama_context_p:
    params = llama_cpp.llama_context_default_params()
    params.n_ctx = cells
    params.n_batch = params.n_ubatch = BATCH
    params.n_seq_max = SEQUENCES
    params.kv_unified = True
    params.n_threads = params.n_threads_batch = threads
    params.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
    context: llama_cpp.llama_context_p | None = llama_cpp.llama_init_from_model(model, params)
    if context is None:
        raise ModelFailed(
            f"llama.cpp cannot make a context window of {cells} tokens: there is not enough "
            "memory; lower `context` under [llm] in shop.toml."
        )
    return context


def _adapter_of(model: llama_cpp.llama_model_p, file: Path) -> Any:
    """A pointer; it is freed with the model."""
    loaded = llama_cpp.llama_adapter_lora_init(model, str(file).encode())
    if not loaded:  # a null pointer
        raise ModelFailed(f"llama.cpp cannot load {file}: it is damaged, or of another model.")
    return loaded


def _adapt(context: llama_cpp.llama_context_p, adapter: Any) -> None:
    adapters = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(adapter)
    whole = (ctypes.c_float * 1)(1.0)
    if llama_cpp.llama_set_adapters_lora(context, adapters, 1, whole) != 0:
        raise ModelFailed("llama.cpp cannot use the adapter with this model.")
