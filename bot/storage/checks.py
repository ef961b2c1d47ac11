"""Questions only the ledger's doctor asks: each finds the rows that break one rule."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, or_, select

from bot.storage.ledger import holds, postings, rewards, transactions
from bot.storage.order_tables import order_events


class Checks:
    """The rules of the ledger that the tables alone can be asked about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def broken(self) -> Iterator[str]:
        """One sentence for each row that breaks a rule, by rule and row number."""
        yield from self._unbalanced()
        yield from self._orphans()
        yield from self._doubled()
        yield from self._misplaced()
        yield from self._unmarked()

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

    def _orphans(self) -> Iterator[str]:
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
        rows = self._connection.scalars(
            select(postings.c.posting_id)
            .outerjoin(transactions, transactions.c.transaction_id == postings.c.transaction_id)
            .outerjoin(rewards, rewards.c.reward_id == transactions.c.reward_id)
            .where(rewards.c.reward_id.is_(None))
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
