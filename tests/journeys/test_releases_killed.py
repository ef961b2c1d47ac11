"""Twenty kills during import and publish: shoppers and staff find one edition whole, or another."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.llm.scripted import ScriptedChatModel
from bot.releasing import Releasing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Document, Product
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

KILLS = 20
GOODS = 60
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

PROCESSES = """
import os, signal, sys
from pathlib import Path
from releasing_shop import edition, opened
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    if os.fork():
        continue
    store, releasing = opened(Path(sys.argv[1]))
    print(os.getpid(), flush=True)
    number = int(line)
    while True:
        gone = releasing.preview(edition(number)).changes.gone
        releasing.import_files(edition(number), "import", removed=gone)
        releasing.publish("Lin", str(number))
        number += 1
"""
"""Makes a process for each line, which imports and publishes editions from that number on. What
they need is loaded once."""


def opened(file: Path) -> tuple[KnowledgeStore, Releasing]:
    store = KnowledgeStore(file)
    retriever = HybridRetriever(store, ExactIndex(), ExactIndex(), HashingEmbedder())
    return store, Releasing(
        store,
        retriever=lambda: retriever,
        embedder=HashingEmbedder,
        reranker=lambda: None,
        model=lambda: ScriptedChatModel(["NONE"]),
        answering=lambda *parts: None,
        questions=list,
        translate=lambda text, language: None,
        languages=("zh", "en"),
        now=lambda: NOON,
    )


def edition(number: int) -> Loaded:
    """Products and policies that differ from every other edition; some come, some go."""
    goods = range(number % 7, number % 7 + GOODS)
    return Loaded(
        tuple(
            Product(f"P{n}", {"en": f"Lamp {n} edition {number}"}, 100 * number, "CNY", number)
            for n in goods
        ),
        tuple(
            Document(f"rules#{n}", "policy", f"Rule {n}", f"Edition {number} of rule {n}.", "en")
            for n in range(5)
        ),
    )


@contextmanager
def processes(folder: Path) -> Iterator[Callable[[int], int]]:
    """Gives a function that starts one, by the number of its first edition, and tells its id."""
    (folder / "releasing_shop.py").write_text(Path(__file__).read_text(encoding="utf-8"))
    with subprocess.Popen(
        [sys.executable, "-c", PROCESSES, str(folder / "knowledge.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{Path.cwd()}:{folder}"},
    ) as source:
        lines, ids = source.stdin, source.stdout
        assert lines
        assert ids

        def start(number: int) -> int:
            lines.write(f"{number}\n")
            lines.flush()
            return int(ids.readline())

        yield start


def kill(process: int) -> None:
    """At once, and wait until it is gone."""
    os.kill(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(process, 0)
            time.sleep(0.001)


def published(store: KnowledgeStore) -> int:
    """The edition that shoppers get, once all of it is seen to be there."""
    products = store.products(limit=1000)
    assert products
    number = products[0].price_minor // 100
    whole = edition(number)
    assert {p.product_id: p for p in products} == {p.product_id: p for p in whole.products}
    passages = store.passages(store.passage_ids())
    assert len(passages) == GOODS + 5
    assert all(f"dition {number}" in f"{p.title} {p.text}" for p in passages)
    assert len(store.lexical(f"edition {number}", "en", 400)) == GOODS + 5
    assert len(store.candidates(f"lamp edition {number}", 400)) == GOODS
    assert store.releases.history()[0].version == store.version()
    return number


def waiting(releasing: Releasing, live: int) -> int:
    """The edition that publishing the draft would give, once all of it is seen to wait."""
    draft = releasing.draft()
    if not draft.entries:
        return live
    content = {p.product_id: p for p in edition(live).products}
    for change in draft.changes:
        if isinstance(change.after, Product):
            content[change.entry_id] = change.after
        elif change.kind == "product":
            del content[change.entry_id]
    number = max(product.price_minor // 100 for product in content.values())
    assert content == {p.product_id: p for p in edition(number).products}
    return number


def test_twenty_kills_leave_nothing_half(tmp_path: Path) -> None:
    store, releasing = opened(tmp_path / "knowledge.db")
    releasing.import_files(edition(1), "import")
    releasing.publish("Lin", "1")
    chance, found, left_in_draft = random.Random(7), [], 0
    with processes(tmp_path) as start:
        for _ in range(KILLS):
            process = start(published(store) + 1)
            time.sleep(chance.uniform(0, 0.25))
            kill(process)
            found.append(live := published(store))
            left_in_draft += waiting(releasing, live) != live
    assert found == sorted(found)
    assert len(set(found)) > 1
    assert left_in_draft > 0
    for release in store.releases.history():
        at = store.releases.at(release.version)
        now = {p.product_id: p for p in store.products(limit=1000)}
        then = {**now, **{key[1]: value for key, value in at.items() if key[0] == "product"}}
        whole = {p.product_id: p for p in edition(int(release.summary)).products}
        assert {k: v for k, v in then.items() if v is not None} == whole
    releasing.discard()
    gone = releasing.preview(edition(500)).changes.gone
    releasing.import_files(edition(500), "import", removed=gone)
    assert releasing.publish("Lin") is not None
    assert published(store) == 500
    store.close()
