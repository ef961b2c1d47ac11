"""A copy of the knowledge as it was or as it would be, to be asked and thrown away."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.entries import Key, Value, entry_of
from knowledge.stores.sqlite import KnowledgeStore


@contextmanager
def copied(
    store: KnowledgeStore,
    version: str,
    apart: Callable[[KnowledgeStore], Mapping[Key, Value | None]],
) -> Iterator[KnowledgeStore]:
    """The newest content with its vectors, and with the entries that `apart` finds in the copy in
    place of its own (None takes one out); it is called `version`. It lies beside the shop's file
    until it is left."""
    with _folder(store.database.path.parent / "copies") as folder:
        store.database.copy_to(folder / "knowledge.db")
        with closing(KnowledgeStore(folder / "knowledge.db")) as copy:
            changes = apart(copy)
            put = [entry_of(value) for value in changes.values() if value is not None]
            out = [key for key, value in changes.items() if value is None]
            copy.write(put, out)
            copy.rename(version)
            yield copy


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    """A folder of our own; those of processes that were killed are cleared away."""
    parent.mkdir(exist_ok=True)
    with FileLock(parent / "lock", thread_local=False):
        for left in parent.glob("copy-*"):
            _clear(left)
        folder = Path(tempfile.mkdtemp(prefix="copy-", dir=parent))
        lock = FileLock(folder / "lock", thread_local=False)
        lock.acquire()
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def _clear(left: Path) -> None:
    """Unless a living process holds it."""
    lock = FileLock(left / "lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return
    shutil.rmtree(left, ignore_errors=True)
    lock.release()
