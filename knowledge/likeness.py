"""How alike a question and short texts are, the texts' vectors kept between questions."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from knowledge.ports import Embedder, Vector

KEPT = 8192
"""Texts whose vectors are kept, those used last: some 12 MB."""


class Likeness:
    """Cosines of texts that no index holds, such as single sentences. Safe to use from many
    threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Vector] = OrderedDict()
        self._keeping = Lock()

    def cosines(self, question: Vector, texts: Sequence[str]) -> list[float]:
        """Of the question, embedded as a query, and each text, embedded as a passage."""
        with self._keeping:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            made = self._embedder.embed_passages(missing)
            found |= dict(zip(missing, made, strict=True))
        with self._keeping:
            for text in texts:
                self._kept[text] = found[text]
                self._kept.move_to_end(text)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [float(np.dot(found[text], question)) for text in texts]
