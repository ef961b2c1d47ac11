"""Questions only the ledger's doctor asks: each finds the rows that break one rule."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, and_, case, func, not_, or_, select

from bot.storage import payout_checks
from bot.storage.accounts import holds, pins, postings, rewards, rule_totals, transactions
from bot.storage.order_tables import order_events
from growth.programme import COUPONS

MOVES = {
    "grant": {"programme": postings.c.amount < 0, "pending": postings.c.amount > 0},
    "settle": {"pending": postings.c.amount < 0, "earned": postings.c.amount > 0},
    "reverse": {
        "programme": postings.c.amount > 0,
        "pending": postings.c.amount < 0,
        "earned": postings.c.amount < 0,
    },
    "expire": {"programme": postings.c.amount > 0, "earned": postings.c.amount < 0},
    "pay": {"earned": postings.c.amount < 0, "paid": postings.c.amount > 0},
}
"""Which accounts each kind of entry touches, and how."""


class Checks:
    """The rules of the ledger that the tables alone can be asked about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def broken(self) -> Iterator[Iterator[str]]:
        """For each rule a sentence for each row that breaks it, by row number."""
        yield self._unbalanced()
        yield self._without_order()
        yield self._without_reward()
        yield self._doubled()
        yield self._misplaced()
        yield self._of_another_kind()
        yield self._several_coupons()
        yield self._unmarked()
        yield self._unpromised()
        yield from payout_checks.broken(self._connection)

    def totals(self) -> Sequence[tuple[str, str, int, int]]:
        """(rule, currency, what its rewards may hold in all as it is kept, the same as pinned)."""
        newest = select(func.max(pins.c.pin_id)).group_by(pins.c.reward_id)
        pinned = (
            select(rewards.c.rule, rewards.c.currency, func.sum(pins.c.most).label("most"))
            .join(rewards, rewards.c.reward_id == pins.c.reward_id)
            .where(pins.c.pin_id.in_(newest))
            .group_by(rewards.c.rule, rewards.c.currency)
            .subquery()
        )
        rows = self._connection.execute(
            select(
                func.coalesce(rule_totals.c.rule, pinned.c.rule),
                func.coalesce(rule_totals.c.currency, pinned.c.currency),
                func.coalesce(rule_totals.c.most, 0),
                func.coalesce(pinned.c.most, 0),
            )
            .select_from(rule_totals)
            .outerjoin(
                pinned,
                (pinned.c.rule == rule_totals.c.rule)
                & (pinned.c.currency == rule_totals.c.currency),
                full=True,
            )
        )
        return sorted((row[0], row[1], int(row[2]), int(row[3])) for row in rows)

    def _unbalanced(self) -> Iterator[str]:
        total = func.sum(postings.c.amount)
        rows = self._connection.execute(
            select(postings.c.transaction_id, postings.c.currency, total)
            .group_by(postings.c.transaction_id, postings.c.currency)
            .having(total != 0)
            .order_by(postings.c.transaction_id)
        )
        for transaction_id, currency, amount in rows:
            yield f"ledger transaction {transaction_id} sums to {amount} {currency}, not to zero"

    def _without_order(self) -> Iterator[str]:
        rows = self._connection.scalars(
            select(rewards.c.reward_id)
            .outerjoin(
                order_events,
                (order_events.c.order_key == rewards.c.order_key)
                & (order_events.c.type == "order"),
            )
            .where(order_events.c.order_key.is_(None))
            .order_by(rewards.c.reward_id)
        )
        for reward_id in rows:
            yield f"reward {reward_id} has no order"

    def _without_reward(self) -> Iterator[str]:
        rows = self._connection.scalars(
            select(postings.c.posting_id)
            .outerjoin(transactions, transactions.c.transaction_id == postings.c.transaction_id)
            .outerjoin(rewards, rewards.c.reward_id == transactions.c.reward_id)
            .where(rewards.c.reward_id.is_(None), transactions.c.payout_line.is_(None))
            .order_by(postings.c.posting_id)
        )
        for posting_id in rows:
            yield f"ledger posting {posting_id} belongs to no reward"

    def _doubled(self) -> Iterator[str]:
        key = (rewards.c.order_key, rewards.c.shopper_id, rewards.c.level, rewards.c.rule)
        rows = self._connection.execute(
            select(func.max(rewards.c.reward_id), func.min(rewards.c.reward_id))
            .group_by(*key)
            .having(func.count() > 1)
            .order_by(func.max(rewards.c.reward_id))
        )
        for second, first in rows:
            yield f"reward {second} pays for the same as reward {first}"

    def _misplaced(self) -> Iterator[str]:
        rows = self._connection.scalars(
            select(postings.c.posting_id)
            .join(transactions, transactions.c.transaction_id == postings.c.transaction_id)
            .join(rewards, rewards.c.reward_id == transactions.c.reward_id)
            .where(
                or_(
                    postings.c.currency != rewards.c.currency,
                    postings.c.shopper_id != rewards.c.shopper_id,
                )
            )
            .order_by(postings.c.posting_id)
        )
        for posting_id in rows:
            yield f"ledger posting {posting_id} is not the reward's person or currency"

    def _of_another_kind(self) -> Iterator[str]:
        """Entries that move value between other accounts than their kind does, or the other way."""
        right = [
            and_(transactions.c.kind == kind, postings.c.account == account, sign)
            for kind, moves in MOVES.items()
            for account, sign in moves.items()
        ]
        rows = self._connection.execute(
            select(postings.c.posting_id, transactions.c.kind, postings.c.account)
            .join(transactions, transactions.c.transaction_id == postings.c.transaction_id)
            .where(not_(or_(*right)))
            .order_by(postings.c.posting_id)
        )
        for posting_id, kind, account in rows:
            yield f"ledger posting {posting_id} is no {kind} for the account {account}"
        unlisted = self._connection.scalars(
            select(transactions.c.transaction_id)
            .where((transactions.c.kind == "pay") != transactions.c.payout_line.is_not(None))
            .order_by(transactions.c.transaction_id)
        )
        for transaction_id in unlisted:
            yield f"ledger transaction {transaction_id} pays out what is on no list, or the reverse"

    def _several_coupons(self) -> Iterator[str]:
        held = func.sum(case((postings.c.account == "programme", 0), else_=postings.c.amount))
        rows = self._connection.execute(
            select(transactions.c.reward_id, held)
            .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(postings.c.currency == COUPONS)
            .group_by(transactions.c.reward_id)
            .having(held.not_in((0, 1)))
            .order_by(transactions.c.reward_id)
        )
        for reward_id, coupons in rows:
            yield f"reward {reward_id} holds {coupons} coupons: it can hold one"

    def _unmarked(self) -> Iterator[str]:
        pending = (
            select(transactions.c.reward_id)
            .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(postings.c.account == "pending")
            .group_by(transactions.c.reward_id)
            .having(func.sum(postings.c.amount) != 0)
        )
        missing = pending.where(transactions.c.reward_id.not_in(select(holds.c.reward_id)))
        for reward_id in self._connection.scalars(missing.order_by(transactions.c.reward_id)):
            yield f"reward {reward_id} has something pending, but its hold will never end"
        late = (
            select(rewards.c.reward_id)
            .join(holds, holds.c.reward_id == rewards.c.reward_id)
            .where(rewards.c.reward_id.in_(pending), holds.c.next_at != rewards.c.due_at)
        )
        for reward_id in self._connection.scalars(late.order_by(rewards.c.reward_id)):
            yield f"the hold of reward {reward_id} ends at another time than the reward says"

    def _unpromised(self) -> Iterator[str]:
        rows = self._connection.scalars(
            select(order_events.c.order_key)
            .where(order_events.c.programme_id.is_(None))
            .order_by(order_events.c.order_key)
        )
        for order_key in rows:
            yield f"order event row {order_key} falls under no programme"
