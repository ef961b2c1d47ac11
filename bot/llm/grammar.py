"""Which token a GBNF grammar allows next.

Checking the whole vocabulary costs about as much as a fifth of a token, so the likeliest token is
checked alone first, which is nearly always enough.
"""

import ctypes

import llama_cpp
import numpy as np
import numpy.typing as npt

from bot.errors import ModelFailed

_CANDIDATE = np.dtype([("id", np.intc), ("logit", np.single), ("p", np.single)], align=True)


class Grammar:
    """One walk through a grammar. Raises ModelFailed if llama.cpp cannot parse it."""

    def __init__(self, vocabulary: llama_cpp.llama_vocab_p, gbnf: str) -> None:
        self._sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, gbnf.encode(), b"root")
        if not self._sampler:
            raise ModelFailed("llama.cpp cannot parse the grammar; this is a fault in Shopvine.")

    def choose(self, logits: npt.NDArray[np.float32]) -> int | None:
        """The likeliest allowed token; None when the grammar allows nothing more."""
        likeliest = int(logits.argmax())
        if self._allowed(np.array([likeliest]), logits):
            return likeliest
        allowed = self._allowed(np.arange(len(logits)), logits)
        return max(allowed, key=lambda token: float(logits[token]), default=None)

    def accept(self, token: int) -> None:
        """Take a step; the token must have been allowed."""
        llama_cpp.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        llama_cpp.llama_sampler_free(self._sampler)

    def _allowed(self, tokens: npt.NDArray[np.int_], logits: npt.NDArray[np.float32]) -> list[int]:
        candidates = np.zeros(len(tokens), dtype=_CANDIDATE)
        candidates["id"] = tokens
        candidates["logit"] = logits[tokens]
        array = llama_cpp.llama_token_data_array(
            data=candidates.ctypes.data_as(llama_cpp.llama_token_data_p),
            size=len(tokens),
            selected=-1,
            sorted=False,
        )
        llama_cpp.llama_sampler_apply(self._sampler, ctypes.byref(array))
        return [int(token) for token in candidates["id"][np.isfinite(candidates["logit"])]]
