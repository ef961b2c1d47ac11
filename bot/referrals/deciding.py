"""Staff look at orders that are held or blocked, decide, and keep the blocklist.

Each function expects to run in a transaction of its own; whatever changes is in the audit log.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot import reviewing, sharing
from bot.errors import ReviewRefused
from bot.messages import Shopper
from growth.fraud.cases import Act, Decision, Entry, Review, ReviewedOrder
from growth.fraud.facts import MARKS, Listed, Placed, Standing

LONGEST_NOTE = 500
SHOWN = 100
"""Cases that are listed at most; the rest come when these are decided."""

Named = Literal["buyer", "inviter", "email", "phone", "address", "payment", "coupon"]
"""What of an order can be put on the blocklist."""


class Reviews(reviewing.Reviews, Protocol):
    """`bot.storage.reviews`."""

    def decide(self, order_key: int, kind: Act, by: str, note: str, now: datetime) -> None: ...
    def waiting(self) -> int: ...
    def queue(self, limit: int) -> Sequence[tuple[int, datetime]]: ...
    def decided(self, limit: int) -> Sequence[Decision]: ...
    def orders(self, order_keys: Collection[int]) -> Mapping[int, ReviewedOrder]: ...


class Blocklist(reviewing.Blocklist, Protocol):
    """`bot.storage.blocklist`."""

    def add(
        self,
        kind: Listed,
        value: str,
        shopper_id: int,
        reason: str,
        by: str,
        now: datetime,
    ) -> int: ...
    def lift(self, entry_id: int, reason: str, by: str, now: datetime) -> bool: ...
    def get(self, entry_id: int) -> Entry | None: ...
    def all(self) -> Sequence[Entry]: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Shoppers(Protocol):
    def get(self, shopper_id: int) -> Shopper | None: ...


class Facts(Protocol):
    """The part of a storage transaction that is read."""

    @property
    def shoppers(self) -> Shoppers: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def evidence(self) -> reviewing.Evidence: ...
    @property
    def blocklist(self) -> Blocklist: ...


class Transaction(sharing.Growth, Facts, Protocol):
    """The part of a storage transaction that is written."""

    @property
    def reviews(self) -> Reviews: ...
    @property
    def blocklist(self) -> Blocklist: ...
    @property
    def audit(self) -> Audit: ...


@dataclass(frozen=True, slots=True)
class Case:
    """An order that something was found in, or that staff decided about.

    `since` is when it began to wait for staff, None when it does not. `inviter_id` is who brought
    the buyer. `named` is what of it can be put on the blocklist.
    """

    order: ReviewedOrder
    inviter_id: int | None
    findings: tuple[Review, ...]
    decisions: tuple[Decision, ...]
    standing: Standing
    since: datetime | None
    named: tuple[Named, ...]


def queue(tx: Facts, limit: int = SHOWN) -> list[Case]:
    """The orders that wait for staff, the longest first."""
    return _cases(tx, dict(tx.reviews.queue(limit)))


def decided(tx: Facts, limit: int = SHOWN) -> list[Case]:
    """The orders that staff last decided about, the newest first."""
    return _cases(tx, {each.order_key: None for each in tx.reviews.decided(limit)})


def case(tx: Facts, order_key: int) -> Case | None:
    """Any order with a known buyer, whether or not something was found in it."""
    since = dict(tx.reviews.queue(10 * SHOWN)).get(order_key)
    found = _cases(tx, {order_key: since})
    return found[0] if found else None


def decide(
    tx: Transaction,
    order_key: int,
    outcome: Literal["pass", "block"],
    by: str,
    note: str,
    now: datetime,
    tell: sharing.Tell,
    together: bool = False,
) -> list[int]:
    """Let the rewards of that order pass, or block them, and bring them to what they should be;
    the orders decided. `tell` says it to shoppers. `together`: all that wait and whose buyers the
    same person brought.

    Raises ReviewRefused without a note, or where there is no such order.
    """
    note, chosen = _note(note), _found(tx, order_key)
    keys = [order_key]
    if together and chosen.inviter_id is not None:
        keys += [
            each.order.order_key
            for each in queue(tx)
            if each.inviter_id == chosen.inviter_id and each.order.order_key != order_key
        ]
    for key in keys:
        tx.reviews.decide(key, outcome, by, note, now)
        tx.audit.add(by, f"review.{outcome}", f"order {key}", now)
    sharing.right(tx, keys, now, tell)
    return keys


def appeal(tx: Transaction, order_key: int, by: str, note: str, now: datetime) -> None:
    """Note what speaks against the last decision: the order waits for another look. Until then
    the decision holds. Raises ReviewRefused without a note or without a decision."""
    if not any(each.kind != "appeal" for each in _found(tx, order_key).decisions):
        raise ReviewRefused(
            "undecided",
            f"Order {order_key} has no decision that could be appealed: decide first.",
        )
    tx.reviews.decide(order_key, "appeal", by, _note(note), now)
    tx.audit.add(by, "review.appeal", f"order {order_key}", now)


def put_on_blocklist(
    tx: Transaction, order_key: int, what: Named, by: str, reason: str, now: datetime
) -> Entry:
    """From now on no order with this account, mark or coupon earns. Orders that are known already
    stay as they are: decide them one by one. Raises ReviewRefused."""
    reason = _note(reason)
    _found(tx, order_key)
    order = tx.evidence.order(order_key)
    named = _named(tx, order) if order else {}
    if order is None or what not in named:
        raise ReviewRefused("unnamed", f"Order {order_key} does not tell of a {what}.")
    kind, value, shopper_id = named[what]
    entry_id = tx.blocklist.add(kind, value, shopper_id, reason, by, now)
    tx.audit.add(by, "blocklist.added", f"{kind} of shopper {shopper_id}, entry {entry_id}", now)
    entry = tx.blocklist.get(entry_id)
    assert entry is not None
    return entry


def lift(tx: Transaction, entry_id: int, by: str, reason: str, now: datetime) -> Entry:
    """The entry counts no more from now on. Raises ReviewRefused."""
    reason = _note(reason)
    if tx.blocklist.get(entry_id) is None:
        raise ReviewRefused("no_entry", f"There is no entry {entry_id} on the blocklist.")
    if tx.blocklist.lift(entry_id, reason, by, now):
        tx.audit.add(by, "blocklist.lifted", f"entry {entry_id}", now)
    entry = tx.blocklist.get(entry_id)
    assert entry is not None
    return entry


def _found(tx: Facts, order_key: int) -> Case:
    found = case(tx, order_key)
    if found is None:
        raise ReviewRefused(
            "unknown",
            f"There is no order {order_key} with a known buyer: see `fraud queue`.",
        )
    return found


def _cases(tx: Facts, since: Mapping[int, datetime | None]) -> list[Case]:
    orders, standing = (
        tx.reviews.orders(since.keys()),
        tx.reviews.standing(since.keys()),
    )
    found = []
    for key, began in since.items():
        placed = tx.evidence.order(key)
        if key in orders and placed is not None:
            found.append(
                Case(
                    orders[key],
                    placed.inviter_id,
                    tuple(tx.reviews.of(key)),
                    tuple(tx.reviews.decisions(key)),
                    standing[key],
                    began,
                    tuple(_named(tx, placed)),
                )
            )
    return found


def _named(tx: Facts, order: Placed) -> dict[Named, tuple[Listed, str, int]]:
    """(kind, value, whose) of all that can be put on the blocklist."""
    found: dict[Named, tuple[Listed, str, int]] = {}
    people: tuple[tuple[Named, int | None], ...] = (
        ("buyer", order.shopper_id),
        ("inviter", order.inviter_id),
    )
    for named, shopper_id in people:
        account = tx.evidence.account(shopper_id) if shopper_id is not None else None
        if shopper_id is not None and account is not None:
            found[named] = ("account", account, shopper_id)
    for kind in MARKS:
        if kind in order.marks:
            found[kind] = (kind, order.marks[kind], order.shopper_id)
    if order.coupon:
        found["coupon"] = ("coupon", order.coupon, order.shopper_id)
    return found


def _note(note: str) -> str:
    text = " ".join(note.split())
    if not text or len(text) > LONGEST_NOTE:
        raise ReviewRefused(
            "note",
            f"Say why, in at most {LONGEST_NOTE} letters: the note stays with the order.",
        )
    return text
