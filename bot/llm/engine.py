"""llama.cpp in process: one loaded model with one sequence of tokens in its KV cache.

The tokens shared with the previous prompt are not read again. At temperature 0 the most likely
token is taken, or the most likely one that the grammar allows.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import llama_cpp
import numpy as np
import numpy.typing as npt

from bot.errors import ModelFailed
from bot.llm.grammar import Grammar
from bot.llm.templates import Segment

BATCH = 64
"""Prompt tokens read in one step; between steps the caller can stop."""


class Engine:
    """Not thread-safe. Raises ModelFailed where llama.cpp fails."""

    def __init__(self, path: Path, context: int, threads: int | None) -> None:
        threads = threads or usable_cores()
        try:
            self._llama = llama_cpp.Llama(
                str(path),
                n_ctx=context,
                n_batch=BATCH,
                n_threads=threads,
                n_threads_batch=threads,
                verbose=False,
            )
        except (ValueError, RuntimeError) as error:
            raise ModelFailed(f"llama.cpp cannot load {path}: {error}.") from error
        vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        assert vocabulary is not None
        self._vocabulary = vocabulary
        self.context = context

    def tokens(self, prompt: Sequence[Segment]) -> list[int]:
        """Control tokens come from marks only; other segments are plain text, whatever they say."""
        return [
            token
            for text, mark in prompt
            for token in self._llama.tokenize(text.encode(), add_bos=False, special=mark)
        ]

    def rewind(self, tokens: Sequence[int]) -> int:
        """Keep what the held tokens share with these, from the first on; how many that is.

        The last of these is never kept: reading it yields what comes next.
        """
        held = self._llama.input_ids[: self._llama.n_tokens]
        wanted = np.asarray(tokens[:-1], dtype=held.dtype)
        length = min(len(held), len(wanted))
        differ = np.flatnonzero(held[:length] != wanted[:length])
        keep = int(differ[0]) if len(differ) else length
        memory = llama_cpp.llama_get_memory(self._llama.ctx)
        assert memory is not None
        if not llama_cpp.llama_memory_seq_rm(memory, -1, keep, -1):
            llama_cpp.llama_memory_clear(memory, True)  # a model that cannot forget a part
            keep = 0
        self._llama.n_tokens = keep
        return keep

    def read(self, tokens: Sequence[int]) -> Iterator[None]:
        """Take in the tokens that follow the held ones, step by step."""
        for start in range(0, len(tokens), BATCH):
            self._evaluate(tokens[start : start + BATCH])
            yield

    def write(self, most: int, grammar: str | None) -> Iterator[bytes]:
        """The bytes of at most `most` tokens that follow what was read."""
        rule = Grammar(self._vocabulary, grammar) if grammar is not None else None
        try:
            token: int | None = None
            for _ in range(most):
                if token is not None:
                    self._evaluate([token])
                logits = self._logits()
                token = int(logits.argmax()) if rule is None else rule.choose(logits)
                if token is None or llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                    return
                if rule is not None:
                    rule.accept(token)
                yield self._llama.detokenize([token])
        finally:
            if rule is not None:
                rule.close()

    def close(self) -> None:
        self._llama.close()

    def _evaluate(self, tokens: Sequence[int]) -> None:
        try:
            self._llama.eval(tokens)
        except RuntimeError as error:
            self._llama.n_tokens = 0
            raise ModelFailed(f"llama.cpp broke off: {error}.") from error

    def _logits(self) -> npt.NDArray[np.float32]:
        pointer = llama_cpp.llama_get_logits_ith(self._llama.ctx, -1)
        return np.ctypeslib.as_array(pointer, shape=(self._llama.n_vocab(),))


def usable_cores() -> int:
    """Cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
