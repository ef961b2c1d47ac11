"""Retrieval: how good each list is, and what fusing costs over a raw Chroma query.

    python -m benchmarks.retrieval [--dataset DIR]

DIR holds `items.jsonl` {"id","title","text","language"}, `queries.jsonl` {"id","query","language"}
and `judgments.jsonl` {"query_id","item_id","gain"} with gains of 0 to 1. Without it, only the
cost is measured, on a generated catalogue.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean, median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from knowledge import indexing
from knowledge.embedders.e5 import E5Embedder
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Document
from knowledge.ports import Embedder
from knowledge.retrieving import FETCHED, HybridRetriever
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

K = 10


def measure(dataset: Path | None = None) -> dict[str, Any]:
    """Quality of the lexical, dense and fused list on `dataset`, and the cost in milliseconds."""
    embedder: Embedder = E5Embedder() if dataset else HashingEmbedder()
    items, queries, gains = read_dataset(dataset) if dataset else generated()
    with TemporaryDirectory(prefix="shopvine-bench-") as folder:
        store = KnowledgeStore(Path(folder) / "knowledge.db")
        index = ChromaIndex(Path(folder) / "vectors", embedder.name)
        indexing.apply(Loaded(documents=tuple(items)), store, embedder)
        retriever = HybridRetriever(store, index, ExactIndex(), embedder)
        retriever.sync()
        told = {"items": len(items), "queries": len(queries), "embedder": embedder.name}
        if gains:
            told |= {"quality": quality(retriever, queries, gains)}
        told |= {"milliseconds": cost(retriever, index, embedder, queries[:200])}
        index.close()
        store.close()
    return told


def quality(
    retriever: HybridRetriever,
    queries: Sequence[dict[str, Any]],
    gains: dict[str, dict[str, float]],
) -> dict[str, dict[str, float]]:
    """nDCG@10 (gain, log2 discount) and MRR@10 (first item with a gain) of each list."""
    lists: dict[str, list[tuple[float, float]]] = {"lexical": [], "dense": [], "fused": []}
    for query in queries:
        truth = gains.get(query["id"], {})
        if not any(truth.values()):
            continue
        hits = retriever.retrieve(query["query"], query["language"], 2 * FETCHED)
        ranked = {
            "fused": [hit.passage.source_id for hit in hits],
            "dense": _by_rank((hit.dense_rank, hit.passage.source_id) for hit in hits),
            "lexical": _by_rank((hit.lexical_rank, hit.passage.source_id) for hit in hits),
        }
        for name, ids in ranked.items():
            best = list(dict.fromkeys(ids))[:K]
            lists[name].append((ndcg(best, truth), reciprocal_rank(best, truth)))
    return {
        name: {
            "ndcg@10": round(fmean(n for n, _ in scores), 4),
            "mrr@10": round(fmean(r for _, r in scores), 4),
            "queries": len(scores),
        }
        for name, scores in lists.items()
    }


def cost(
    retriever: HybridRetriever,
    index: ChromaIndex,
    embedder: Embedder,
    queries: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Medians and 95th percentiles; each ratio is over embedding and a raw query for ten."""

    def raw(query: dict[str, Any]) -> None:
        index.nearest(embedder.embed_query(query["query"]), K)

    def ours(query: dict[str, Any]) -> None:
        retriever.retrieve(query["query"], query["language"], K)

    chain = langchain(embedder, index)

    def through_langchain(query: dict[str, Any]) -> None:
        chain.similarity_search_with_score(query["query"], k=K)

    ways = {"raw chroma": raw, "langchain-chroma": through_langchain, "shopvine": ours}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for query in [*queries[:5], *queries]:
        for name, way in ways.items():
            times[name].append(_milliseconds(way, query))
    base = median(times["raw chroma"][5:])
    return {
        name: {
            "p50": round(median(taken[5:]), 2),
            "p95": round(quantiles(taken[5:], n=20)[18], 2),
            "ratio": round(median(taken[5:]) / base, 2),
        }
        for name, taken in times.items()
    }


def langchain(embedder: Embedder, index: ChromaIndex) -> Chroma:
    """The same collection seen through langchain-chroma."""

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise NotImplementedError("the collection is filled already")

        def embed_query(self, text: str) -> list[float]:
            return [float(number) for number in embedder.embed_query(text)]

    return Chroma(index.collection_name, Ours(), client=index.client)


def ndcg(ranked: Sequence[str], truth: dict[str, float]) -> float:
    ideal = sorted(truth.values(), reverse=True)[:K]
    return _dcg(truth.get(item, 0.0) for item in ranked) / _dcg(ideal)


def reciprocal_rank(ranked: Sequence[str], truth: dict[str, float]) -> float:
    ranks = (rank for rank, item in enumerate(ranked, start=1) if truth.get(item, 0.0) > 0)
    return 1 / next(ranks, math.inf)


def read_dataset(
    folder: Path,
) -> tuple[list[Document], list[dict[str, Any]], dict[str, dict[str, float]]]:
    items = [_document(row) for row in _rows(folder / "items.jsonl")]
    gains: dict[str, dict[str, float]] = {}
    for row in _rows(folder / "judgments.jsonl"):
        gains.setdefault(row["query_id"], {})[row["item_id"]] = float(row["gain"])
    return items, list(_rows(folder / "queries.jsonl")), gains


def generated(
    count: int = 5000,
) -> tuple[list[Document], list[dict[str, Any]], dict[str, dict[str, float]]]:
    """Items of made-up words, and queries of three words of one item; the same every time."""
    chance = random.Random(1)
    syllables = ["ba", "ko", "li", "mu", "ne", "ri", "sa", "to", "vu", "xe"]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(3000)]
    texts = [chance.choices(words, k=25) for _ in range(count)]
    items = [
        Document(f"item-{n}", "document", " ".join(text[:4]), " ".join(text[4:]) + ".", "en")
        for n, text in enumerate(texts)
    ]
    queries = [
        {"id": f"q{n}", "query": " ".join(chance.sample(text, 3)), "language": "en"}
        for n, text in enumerate(texts[:300])
    ]
    return items, queries, {}


def _document(row: dict[str, Any]) -> Document:
    """An item without a text is searched by its title alone."""
    title, text = (row["title"], row["text"]) if row["text"] else ("", row["title"])
    return Document(row["id"], "document", title, text, row["language"])


def _by_rank(ranked: Iterable[tuple[int | None, str]]) -> list[str]:
    return [item for _, item in sorted((rank, item) for rank, item in ranked if rank is not None)]


def _dcg(gains: Iterable[float]) -> float:
    return sum(gain / float(np.log2(rank + 1)) for rank, gain in enumerate(gains, start=1))


def _milliseconds(way: Callable[[dict[str, Any]], None], query: dict[str, Any]) -> float:
    begin = time.perf_counter()
    way(query)
    return (time.perf_counter() - begin) * 1000


def _rows(file: Path) -> Iterable[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Measure retrieval.")
    arguments.add_argument("--dataset", type=Path, help="a folder in the plain form")
    print(json.dumps(measure(arguments.parse_args().dataset), indent=2))
