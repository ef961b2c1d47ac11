"""An import that is killed leaves the old knowledge or the new, and nothing half."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Product
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

IMPORT = """
import sys
from pathlib import Path
from tests_shop import edition
from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.stores.sqlite import KnowledgeStore
store = KnowledgeStore(Path(sys.argv[1]))
loaded = edition(int(sys.argv[2]))
print("ready", flush=True)
indexing.apply(loaded, store, HashingEmbedder())
print("done", flush=True)
"""

STOP_BEFORE_COMMIT = """
import time
from knowledge.stores import writing
finish = writing.finish
def stop(*args):
    finish(*args)
    print("written", flush=True)
    time.sleep(60)
writing.finish = stop
"""


def importing(folder: Path, number: int, before: str = "") -> "subprocess.Popen[str]":
    """A process that imports an edition into `folder`, having read its data already."""
    (folder / "tests_shop.py").write_text(Path(__file__).read_text(encoding="utf-8"))
    process = subprocess.Popen(
        [sys.executable, "-c", before + IMPORT, str(folder / "knowledge.db"), str(number)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{Path.cwd()}:{folder}"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def edition(number: int) -> Loaded:
    """Three hundred products that differ from every other edition in title, price and stock."""
    return Loaded(
        tuple(
            Product(f"P{n}", {"en": f"Lamp {n} edition {number}"}, 100 * number, "CNY", number)
            for n in range(300)
        )
    )


def whole(store: KnowledgeStore, number: int) -> bool:
    """Whether catalogue, passages, words and names are all of that edition."""
    products = store.products(limit=1000)
    texts = " ".join(passage.text for passage in store.passages(store.passage_ids()))
    return (
        tuple(products) == edition(number).products
        and texts.count(f"edition {number}") == 300
        and len(store.passage_ids()) == 300
        and len(store.lexical(f"edition {number}", "en", 400)) == 300
        and len(store.candidates(f"lamp 7 edition {number}", 400)) == 300
        and indexing.preview(edition(number), store).changed == ()
    )


def test_killed_with_everything_written_but_not_committed(tmp_path: Path) -> None:
    store = KnowledgeStore(tmp_path / "knowledge.db")
    indexing.apply(edition(1), store, HashingEmbedder())
    process = importing(tmp_path, 2, STOP_BEFORE_COMMIT)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    assert whole(store, 1)
    process.kill()
    process.communicate()
    assert whole(store, 1)
    indexing.apply(edition(2), store, HashingEmbedder())
    assert whole(store, 2)
    store.close()


def test_killed_imports(tmp_path: Path) -> None:
    store = KnowledgeStore(tmp_path / "knowledge.db")
    indexing.apply(edition(1), store, HashingEmbedder())
    current, finished, broken_off = 1, 0, 0
    chance = random.Random(7)
    for number in range(2, 12):
        before = store.version()
        process = importing(tmp_path, number)
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if store.version() != before:
            current, finished = number, finished + 1
        else:
            broken_off += 1
        assert whole(store, current)
    assert broken_off > 0
    indexing.apply(edition(20), store, HashingEmbedder())
    assert whole(store, 20)
    index = ExactIndex()
    indexing.sync(store, index, HashingEmbedder())
    assert index.count() == 300
    store.close()
