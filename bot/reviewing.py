"""Whether an order's rewards, or a start, should be looked at by a person first.

`examine` is called in the transaction of the order; it only writes down what it finds. What staff
decide is in `bot.referrals.deciding`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from growth.fraud import guessing, judging
from growth.fraud.cases import Decision, Review
from growth.fraud.facts import Facts, Finding, Listed, Standing

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


class Reviews(Protocol):
    """`bot.storage.reviews`."""

    def add(self, order_key: int, finding: Finding, now: datetime) -> bool: ...
    def held(self, check: str, order_keys: Collection[int]) -> Collection[int]: ...
    def standing(self, order_keys: Collection[int]) -> Mapping[int, Standing]: ...
    def of(self, order_key: int) -> Sequence[Review]: ...
    def decisions(self, order_key: int) -> Sequence[Decision]: ...


class Evidence(Facts, Protocol):
    """`bot.storage.evidence`."""

    def account(self, shopper_id: int) -> str | None: ...
    def unknown_codes(self, since: datetime, shopper_id: int | None = None) -> int: ...


class Blocklist(Protocol):
    """`bot.storage.blocklist`."""

    def found(self, values: Collection[tuple[Listed, str]]) -> Collection[tuple[Listed, str]]: ...


class Transaction(Protocol):
    """The part of a storage transaction that reviews need."""

    @property
    def reviews(self) -> Reviews: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def blocklist(self) -> Blocklist: ...


def examine(tx: Transaction, order_key: int, now: datetime) -> Standing:
    """Write down what speaks against the rewards of that order; whether they pass, are held or
    are blocked, decisions of staff included.

    Other orders of the same pattern are held with it while their own hold lasts, never blocked. An
    order that was given back after its hold has nothing left to hold: only the others are.
    """
    order = tx.evidence.order(order_key)
    over = order is not None and order.refunded_at is not None and order.due_at <= now
    for finding in judging.examine(tx.evidence, order_key):
        if not over:
            tx.reviews.add(order_key, finding, now)
        known = {order_key, *tx.reviews.held(finding.check, finding.orders)}
        for other in sorted({*finding.orders} - known):
            earlier = tx.evidence.order(other)
            if earlier and earlier.due_at > now:
                tx.reviews.add(other, replace(finding, outcome="hold"), now)
    return tx.reviews.standing([order_key])[order_key]


def examine_start(
    tx: Transaction, shopper_id: int, now: datetime
) -> Literal["pass", "limited", "blocked"]:
    """Before a code is looked up. `limited`: this person tried too many within the hour.
    `blocked`: their account is on the blocklist. Either way they are greeted as without a code."""
    account = tx.evidence.account(shopper_id)
    if account is not None and tx.blocklist.found([("account", account)]):
        return "blocked"
    tried = tx.evidence.unknown_codes(now - HOUR, shopper_id)
    return "limited" if guessing.limited(tried) else "pass"


def alarm(tx: Transaction, shopper_id: int, now: datetime) -> Finding | None:
    """After a code that nobody holds was noted: what staff should be told now, if anything."""
    found = guessing.by_person(tx.evidence.unknown_codes(now - HOUR, shopper_id))
    if found is not None:
        return found
    within = tx.evidence.unknown_codes(now - HOUR)
    if not guessing.telling(within):
        return None
    before = max(0, tx.evidence.unknown_codes(now - WEEK) - within)
    return guessing.by_all(within, before * HOUR / (WEEK - HOUR))
