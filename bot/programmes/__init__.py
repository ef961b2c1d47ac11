"""The owner's rules: read from a file, tried on what happened, and published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot import sharing
from bot.errors import BadInput, RulesOvertaken
from bot.programmes.file import Shop, read_programme
from bot.programmes.writing import tables_of, write_programme
from bot.reporting import replaying
from bot.reporting.trying import Progress, Trial, try_rules
from bot.sharing import Growth
from growth import ports
from growth.programme import Programme, Published, digest
from knowledge.passages import Language

LEGAL_NOTE: Mapping[Language, str] = {
    "en": "Rewards at two levels pay people for buyers whom they do not know. Many countries "
    "forbid pyramid schemes, and Telegram forbids multi-level marketing. Ask a lawyer before you "
    "publish this: what is allowed depends on where the shop and its shoppers are.",
    "zh": "两级奖励意味着，邀请人会因为自己并不认识的买家而得到奖励。许多国家和地区禁止传销，"
    "Telegram 也禁止多层次营销。发布之前请先咨询律师：是否合法取决于店铺和顾客所在的地方。",
}
"""What an owner acknowledges before rewards reach two levels."""


class Facts(replaying.Facts, Protocol):
    """The part of a storage transaction that is read here."""

    @property
    def programmes(self) -> ports.Programmes: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Books(Growth, Protocol):
    """The part of a storage transaction that publishing writes."""

    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Facts]: ...
    def write(self) -> AbstractContextManager[Books]: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One value that new rules change, as it stands in the file: of which rule or milestone ("" for
    the programme itself). `before` or `after` of None: it is not there."""

    rule: str
    key: str
    before: str | None
    after: str | None


class Programmes:
    """The programmes of one shop. `shop` tells what a file may name."""

    def __init__(
        self, database: Database, shop: Callable[[], Shop], now: Callable[[], datetime]
    ) -> None:
        self._database, self._shop, self._now = database, shop, now

    def read(self, text: str, source: str = "rewards.toml") -> Programme:
        """The programme in a file. Raises BadInput."""
        return read_programme(text, self._shop(), source)

    def written(self, programme: Programme) -> str:
        """A programme as a file."""
        return write_programme(programme, self._shop().zone)

    def in_force(self) -> Published:
        """What holds now. Raises BadInput before the first programme."""
        with self._database.read() as tx:
            published = tx.programmes.at(self._now())
        if published is None:
            raise BadInput("The shop has no rules yet: publish a file, or serve the shop once.")
        return published

    def history(self) -> Sequence[Published]:
        """Every publication, newest first."""
        with self._database.read() as tx:
            return tx.programmes.history()

    def changes(self, programme: Programme) -> list[Change]:
        """What would be different from what holds now."""
        return list(changes(self.in_force().programme, programme, self._shop().zone))

    def publish(
        self,
        programme: Programme,
        by: str,
        acknowledged_by: str | None = None,
        seen: str | None = None,
    ) -> Published:
        """Have it hold for orders placed from now on; audited. `seen` is the digest of the rules
        that it was compared with. Raises RulesOvertaken when others hold by now, and BadInput."""
        now = self._now()
        with self._database.write() as tx:
            before = tx.programmes.at(now)
            if seen is not None and (before is None or before.digest != seen):
                raise RulesOvertaken("Other rules were published meanwhile: compare again.")
            published = sharing.publish(tx, programme, by, now, acknowledged_by)
            if before is None or before.programme_id != published.programme_id:
                tx.audit.add(by, "rules.published", digest(programme)[:12], now)
        return published

    def try_rules(
        self,
        programme: Programme,
        first: datetime,
        last: datetime,
        on_progress: Progress = lambda done, total: None,
    ) -> Trial:
        """Those rules beside today's on the orders placed from `first` until before `last`; nothing
        is written. Raises BadInput."""
        today, zone = self.in_force().programme, self._shop().zone
        with self._database.read() as tx:
            return try_rules(
                tx, programme, today, first, last, now=self._now(), zone=zone,
                on_progress=on_progress,
            )  # fmt: skip


def changes(before: Programme, after: Programme, zone: ZoneInfo) -> Iterator[Change]:
    """What a new programme changes: its own keys first, then rule by rule in the order of the file,
    then what is gone."""
    then, now = _by_name(before, zone), _by_name(after, zone)
    for name in (*now, *(name for name in then if name not in now)):
        old, new = then.get(name), now.get(name)
        if old is None or new is None:
            yield Change(name, "", None if old is None else name, None if new is None else name)
            continue
        for key in (*new, *(key for key in old if key not in new)):
            if old.get(key) != new.get(key):
                yield Change(name, key, _told(old.get(key)), _told(new.get(key)))


def _by_name(programme: Programme, zone: ZoneInfo) -> dict[str, dict[str, Any]]:
    head, rules, milestones = tables_of(programme, zone)
    return {"": head} | {table["name"]: table for table in (*rules, *milestones)}


def _told(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case [{"from_friends": _}, *_]:
            return ", ".join(f"{tier['from_friends']}: {tier['amount']}" for tier in value)
        case list():
            return ", ".join(value)
        case datetime():
            return value.isoformat(" ", "minutes")
    return str(value)
