"""Publishing what was checked, and only as it was checked."""

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.checking.check import Check
from bot.errors import DraftMoved
from bot.gaps import Gaps
from bot.gaps.ports import Audit
from bot.gaps.writing import LONGEST_KEPT, Writing
from bot.releasing import Releasing
from knowledge.entries import Key
from knowledge.indexing import Progress
from knowledge.releases import Release

_ANSWER = re.compile(r"answers/question-(\d+)\.")


class Transaction(Protocol):
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def write(self) -> AbstractContextManager[Transaction]: ...


class Shop(Protocol):
    @property
    def releasing(self) -> Releasing: ...
    @property
    def gaps(self) -> Gaps: ...
    @property
    def writing(self) -> Writing: ...
    @property
    def database(self) -> Database: ...
    def now(self) -> datetime: ...


def is_current(check: Check, releasing: Releasing) -> bool:
    """Whether the draft, and what shoppers get, are still what was checked."""
    return releasing.version() == check.version and releasing.draft().changes == check.changes


def publish(shop: Shop, check: Check, by: str, summary: str, on_progress: Progress) -> Release:
    """What was checked becomes what shoppers get; questions that it answers are no gap any more.
    Slow. Raises DraftMoved."""
    keys = [change.key for change in check.changes]
    release = None
    if is_current(check, shop.releasing):
        release = shop.releasing.publish(by, summary, on_progress, only=keys)
    if release is None:
        raise DraftMoved("The draft changed after it was checked: have it checked again.")
    with shop.database.write() as tx:
        subject = f"{release.version}: {release.summary}"
        tx.audit.add(by, "knowledge.published", subject, shop.now())
    for number in _answered(keys):
        gap = shop.gaps.find(number, LONGEST_KEPT)
        if gap is not None:
            shop.writing.settle(gap, release.version, by)
    return release


def _answered(keys: Iterable[Key]) -> list[int]:
    """The gaps to which an answer was published, by their numbers."""
    found = (_ANSWER.match(entry_id) for kind, entry_id in keys if kind == "document")
    return list(dict.fromkeys(int(each[1]) for each in found if each))
