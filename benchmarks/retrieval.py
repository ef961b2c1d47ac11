"""Retrieval: how good each list is, what it costs over a raw Chroma query, and how it grows.

    python -m benchmarks.retrieval [--dataset DIR] [--items N]

DIR holds `items.jsonl` {"id","title","text","language"}, `queries.jsonl` {"id","query","language"}
and `judgments.jsonl` {"query_id","item_id","gain"} with gains of 0 to 1; every item is a product,
and is embedded. Without it the products are generated (`catalogue.py`), 100,000 of them, and only
the first 2,000 are embedded for real.
"""

import argparse
import json
import math
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean, median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from benchmarks import catalogue
from knowledge import indexing
from knowledge.embedders.e5 import E5Embedder
from knowledge.loaded import Loaded
from knowledge.passages import Product
from knowledge.ports import Embedder
from knowledge.retrieving import FETCHED, HybridRetriever
from knowledge.stores.chroma import ChromaIndex
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

K = 10
ITEMS = 100_000
EMBEDDED = 2_000
ASKED = 300
WARM_UP = 10


def measure(dataset: Path | None = None, count: int = ITEMS) -> dict[str, Any]:
    """Seconds to build, milliseconds to retrieve, memory; with judgments the quality, too."""
    embedder: Embedder = E5Embedder()
    if dataset:
        items, queries, gains = read_dataset(dataset)
    else:
        embedder = catalogue.PartlyEmbedding(embedder, EMBEDDED)
        items, gains = catalogue.items(count), {}
        queries = catalogue.queries(items, ASKED + WARM_UP)
    with TemporaryDirectory(prefix="shopvine-bench-") as folder:
        store = KnowledgeStore(Path(folder) / "knowledge.db")
        index = ChromaIndex(Path(folder) / "vectors", embedder.name)
        retriever = HybridRetriever(store, index, ExactIndex(), embedder)
        loaded = Loaded(products=tuple(items), documents=tuple(catalogue.texts()))
        told: dict[str, Any] = {
            "items": len(items),
            "embedded": len(items) if dataset else min(EMBEDDED, len(items)),
            "embedder": E5Embedder.name,
            "queries": min(len(queries) - WARM_UP, ASKED),
            "seconds": built(loaded, store, index, retriever, embedder),
        }
        told |= {"milliseconds": cost(retriever, index, embedder, queries[: ASKED + WARM_UP])}
        if gains:
            told |= {"quality": quality(retriever, queries, gains)}
        told |= {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
        retriever.close()
        index.close()
        store.close()
    return told


def built(
    loaded: Loaded,
    store: KnowledgeStore,
    index: ChromaIndex,
    retriever: HybridRetriever,
    embedder: Embedder,
) -> dict[str, float]:
    """Seconds for the import and the index of what it stored; for starting with nothing to do;
    for an import of one product, and for the question after it, which the index follows."""
    renamed = Loaded((Product("P0", {"en": "Renamed thing"}, 1, "USD"),))
    restarted = HybridRetriever(store, index, ExactIndex(), embedder)
    steps: dict[str, Callable[[], object]] = {
        "import": lambda: indexing.apply(loaded, store, embedder),
        "index": retriever.sync,
        "start": restarted.sync,
        "import of one": lambda: indexing.apply(renamed, store, embedder),
        "question after it": lambda: retriever.retrieve("renamed thing", "en", K),
    }
    seconds = {name: round(_seconds(step), 3) for name, step in steps.items()}
    retriever.sync()
    return seconds


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
    """Medians and 95th percentiles; each ratio is over embedding and a raw query for ten.

    "again" is what an answer pays when it looks a second time, for texts, with the same question.
    """
    chain = langchain(embedder, index)

    def raw(query: dict[str, Any]) -> None:
        index.nearest(embedder.embed_query(query["query"]), K)

    def through_langchain(query: dict[str, Any]) -> None:
        chain.similarity_search_with_score(query["query"], k=K)

    def ours(query: dict[str, Any]) -> None:
        retriever.retrieve(query["query"], query["language"], K)

    def again(query: dict[str, Any]) -> None:
        retriever.retrieve(query["query"], query["language"], K, of="texts")

    ways = {
        "raw chroma": raw,
        "langchain-chroma": through_langchain,
        "shopvine": ours,
        "shopvine again": again,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for query in queries:
        for name, way in ways.items():
            times[name].append(1000 * _seconds(way, query))
    base = median(times["raw chroma"][WARM_UP:])
    return {
        name: {
            "p50": round(median(taken[WARM_UP:]), 2),
            "p95": round(quantiles(taken[WARM_UP:], n=20)[18], 2),
            "ratio": round(median(taken[WARM_UP:]) / base, 2),
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
) -> tuple[list[Product], list[dict[str, Any]], dict[str, dict[str, float]]]:
    items = [_product(row) for row in _rows(folder / "items.jsonl")]
    gains: dict[str, dict[str, float]] = {}
    for row in _rows(folder / "judgments.jsonl"):
        gains.setdefault(row["query_id"], {})[row["item_id"]] = float(row["gain"])
    return items, list(_rows(folder / "queries.jsonl")), gains


def _product(row: dict[str, Any]) -> Product:
    described = {row["language"]: row["text"]} if row["text"] else {}
    return Product(row["id"], {row["language"]: row["title"]}, 1, "USD", description=described)


def _by_rank(ranked: Iterable[tuple[int | None, str]]) -> list[str]:
    return [item for _, item in sorted((rank, item) for rank, item in ranked if rank is not None)]


def _dcg(gains: Iterable[float]) -> float:
    return sum(gain / float(np.log2(rank + 1)) for rank, gain in enumerate(gains, start=1))


def _seconds(step: Callable[..., object], *arguments: object) -> float:
    begin = time.perf_counter()
    step(*arguments)
    return time.perf_counter() - begin


def _rows(file: Path) -> Iterable[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Measure retrieval.")
    arguments.add_argument("--dataset", type=Path, help="a folder in the plain form")
    arguments.add_argument("--items", type=int, default=ITEMS, help="generated products")
    given = arguments.parse_args()
    print(json.dumps(measure(given.dataset, given.items), indent=2))
