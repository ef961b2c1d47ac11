"""What speaks against the rewards of an order, and what staff decided. Nothing here is changed."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.order_tables import bought
from bot.storage.upserts import append_only, upsert
from growth.fraud.cases import Act, Decision, Review, ReviewedOrder
from growth.fraud.facts import Finding, Outcome, Standing

reviews = Table(
    "reviews",
    metadata,
    Column("review_id", Integer, primary_key=True),
    Column("order_key", ForeignKey("order_events.order_key"), nullable=False),
    Column("check_name", String(24), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("order_key", "check_name", "outcome"),
    CheckConstraint("outcome IN ('hold', 'block')", name="outcome"),
)
"""One row for each check that found something in an order; `evidence` is JSON without names."""

review_decisions = Table(
    "review_decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("order_key", ForeignKey("order_events.order_key"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("by", String(120), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("kind IN ('pass', 'block', 'appeal')", name="kind"),
)
Index("ix_review_decisions_order", review_decisions.c.order_key, review_decisions.c.decision_id)
"""What staff did with an order, the newest pass or block being its state; an appeal asks for
another look. `seen` is the last review that was known then: what is found later counts anew."""

open_reviews = Table(
    "open_reviews",
    metadata,
    Column("order_key", ForeignKey("order_events.order_key"), primary_key=True),
    Column("since", UtcTime, nullable=False, index=True),
)
"""The orders that wait for staff, so that the queue costs as much as it is long. Derived from
`reviews` and `review_decisions`."""

for _table in (reviews, review_decisions):
    append_only(_table)

_BATCH = 10_000
"""SQLite takes a limited number of values in one statement."""


class Reviews:
    """Findings and decisions, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order_key: int, finding: Finding, now: datetime) -> bool:
        """Keep what was found; False when the same check found it in that order before."""
        added = self._connection.scalar(
            upsert(self._connection, reviews)
            .values(
                order_key=order_key,
                check_name=finding.check,
                outcome=finding.outcome,
                reason=finding.reason,
                evidence=json.dumps(dict(finding.evidence), sort_keys=True),
                at=now,
            )
            .on_conflict_do_nothing()
            .returning(reviews.c.review_id)
        )
        if added is not None:
            self._see_whether_open(order_key, now)
        return added is not None

    def held(self, check: str, order_keys: Collection[int]) -> frozenset[int]:
        """Those of the orders that the check has held before."""
        return frozenset(
            self._connection.scalars(
                select(reviews.c.order_key).where(
                    reviews.c.order_key.in_(order_keys),
                    reviews.c.check_name == check,
                    reviews.c.outcome == "hold",
                )
            )
        )

    def decide(self, order_key: int, kind: Act, by: str, note: str, now: datetime) -> None:
        """Note what staff did. What is known by now counts no more against a pass."""
        last = select(func.max(reviews.c.review_id)).where(reviews.c.order_key == order_key)
        self._connection.execute(
            insert(review_decisions).values(
                order_key=order_key,
                kind=kind,
                seen=self._connection.scalar(last) or 0,
                by=by,
                note=note,
                at=now,
            )
        )
        self._see_whether_open(order_key, now)

    def standing(self, order_keys: Collection[int]) -> dict[int, Standing]:
        """For each of these orders whether its rewards pass, are held, or are blocked: by the
        newest decision, and by what was found after it. What is blocked stays so until passed."""
        return {
            key: _standing(found, decided)
            for key, (found, decided) in self._histories(order_keys).items()
        }

    def waiting(self) -> int:
        """How many orders wait for staff."""
        counted = self._connection.scalar(select(func.count()).select_from(open_reviews))
        return counted or 0

    def queue(self, limit: int) -> Sequence[tuple[int, datetime]]:
        """(order, since when) of those that wait for staff, the longest first."""
        rows = self._connection.execute(
            select(open_reviews)
            .order_by(open_reviews.c.since, open_reviews.c.order_key)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in rows]

    def decided(self, limit: int) -> Sequence[Decision]:
        """The newest decisions and appeals."""
        rows = self._connection.execute(
            select(*_DECISION).order_by(review_decisions.c.decision_id.desc()).limit(limit)
        )
        return [Decision(*tuple(row)) for row in rows]

    def of(self, order_key: int) -> Sequence[Review]:
        """Everything that was found in that order, oldest first."""
        rows = self._connection.execute(
            select(reviews).where(reviews.c.order_key == order_key).order_by(reviews.c.review_id)
        )
        return [_review(row) for row in rows]

    def decisions(self, order_key: int) -> Sequence[Decision]:
        """What staff did with that order, oldest first."""
        rows = self._connection.execute(
            select(*_DECISION)
            .where(review_decisions.c.order_key == order_key)
            .order_by(review_decisions.c.decision_id)
        )
        return [Decision(*tuple(row)) for row in rows]

    def orders(self, order_keys: Collection[int]) -> Mapping[int, ReviewedOrder]:
        rows = self._connection.execute(
            select(
                bought.c.order_key,
                bought.c.source,
                bought.c.order_id,
                bought.c.buyer_id,
                bought.c.amount,
                bought.c.currency,
                bought.c.occurred_at,
                bought.c.number,
            ).where(bought.c.order_key.in_(order_keys))
        )
        return {row[0]: ReviewedOrder(*row) for row in rows}

    def broken(self) -> Iterator[str]:
        """Orders that wait for staff and should not, and the other way round, a sentence each."""
        every = select(reviews.c.order_key).union(select(review_decisions.c.order_key))
        histories = self._histories(self._connection.scalars(every).all())
        should = {key for key, (found, decided) in histories.items() if _open(found, decided)}
        kept = set(self._connection.scalars(select(open_reviews.c.order_key)))
        for key in sorted(should ^ kept):
            yield f"order row {key} {'should wait' if key in should else 'waits'} for staff" + (
                "" if key in should else " though it is decided"
            )

    def _see_whether_open(self, order_key: int, now: datetime) -> None:
        if _open(*self._histories([order_key])[order_key]):
            self._connection.execute(
                upsert(self._connection, open_reviews)
                .values(order_key=order_key, since=now)
                .on_conflict_do_nothing()
            )
        else:
            self._connection.execute(
                delete(open_reviews).where(open_reviews.c.order_key == order_key)
            )

    def _histories(
        self, order_keys: Collection[int]
    ) -> dict[int, tuple[list[tuple[int, Outcome]], list[Decision]]]:
        """For each order: (review, outcome) of its findings, and its decisions, oldest first."""
        found: dict[int, tuple[list[tuple[int, Outcome]], list[Decision]]] = {
            key: ([], []) for key in order_keys
        }
        keys = list(found)
        for start in range(0, len(keys), _BATCH):
            some = keys[start : start + _BATCH]
            for row in self._connection.execute(
                select(reviews.c.order_key, reviews.c.review_id, reviews.c.outcome)
                .where(reviews.c.order_key.in_(some))
                .order_by(reviews.c.review_id)
            ):
                found[row[0]][0].append((row[1], row[2]))
            for decided in self._connection.execute(
                select(*_DECISION)
                .where(review_decisions.c.order_key.in_(some))
                .order_by(review_decisions.c.decision_id)
            ):
                found[decided[0]][1].append(Decision(*tuple(decided)))
        return found


_DECISION = (
    review_decisions.c.order_key,
    review_decisions.c.kind,
    review_decisions.c.seen,
    review_decisions.c.by,
    review_decisions.c.note,
    review_decisions.c.at,
)


def _standing(found: Sequence[tuple[int, Outcome]], decided: Sequence[Decision]) -> Standing:
    rulings = [each for each in decided if each.kind != "appeal"]
    if rulings and rulings[-1].kind == "block":
        return "block"
    seen = rulings[-1].seen if rulings else 0
    outcomes = {outcome for review_id, outcome in found if review_id > seen}
    return "block" if "block" in outcomes else "hold" if outcomes else "pass"


def _open(found: Sequence[tuple[int, Outcome]], decided: Sequence[Decision]) -> bool:
    """Whether staff have to look: the last decision is appealed, or something was found after
    they let it pass. What they blocked stays as it is."""
    if decided and decided[-1].kind == "appeal":
        return True
    if decided and decided[-1].kind == "block":
        return False
    return _standing(found, decided) != "pass"


def _review(row: Row[Any]) -> Review:
    return Review(
        row.review_id,
        row.order_key,
        row.check_name,
        row.outcome,
        row.reason,
        json.loads(row.evidence),
        row.at,
    )
