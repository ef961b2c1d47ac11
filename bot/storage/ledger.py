"""Rewards and the double-entry ledger behind them. Nothing here is ever changed or removed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    case,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.sql import ColumnElement

from bot.storage.accounts import holds, pins, postings, rewards, rule_totals, transactions
from bot.storage.columns import UtcTime
from bot.storage.order_parts import order_parts
from bot.storage.upserts import upsert
from growth.ledger import Balance, Entry, Held, Holding, Line, Pin
from growth.rewards import Reward

_BATCH = 10_000
"""SQLite takes a limited number of values in one statement."""


class Ledger:
    """The ledger, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, reward: Reward, now: datetime) -> int:
        """The id of that reward, made at most once."""
        key = {
            "order_key": reward.order_key,
            "shopper_id": reward.shopper_id,
            "level": reward.level,
            "rule": reward.rule,
        }
        made: int | None = self._connection.scalar(
            upsert(self._connection, rewards)
            .values(
                **key,
                currency=reward.currency,
                due_at=reward.due_at,
                made_at=now,
                expires_days=reward.expires_days,
                pool=reward.pool,
            )
            .on_conflict_do_nothing(index_elements=list(key))
            .returning(rewards.c.reward_id)
        )
        if made is not None:
            return made
        found: int | None = self._connection.scalar(
            select(rewards.c.reward_id).where(*(rewards.c[k] == v for k, v in key.items()))
        )
        assert found is not None
        return found

    def post(self, reward_id: int, entry: Entry, now: datetime) -> None:
        """Append one balanced transaction about a reward."""
        self._append(entry, now, reward_id=reward_id)
        if entry.kind == "grant":
            self._mark_pending(reward_id)
        else:
            self._mark(reward_id)

    def post_payout(self, payout_line: int, entry: Entry, now: datetime) -> bool:
        """Append the transaction that pays a line out; False when that was done before."""
        known = select(transactions.c.transaction_id).where(
            transactions.c.payout_line == payout_line
        )
        if self._connection.scalar(known) is not None:
            return False
        self._append(entry, now, payout_line=payout_line)
        return True

    def pin(self, reward_id: int, rule: str, currency: str, pin: Pin, now: datetime) -> None:
        """Note what a programme cap lets that reward hold from now on."""
        before = self._pins([reward_id]).get(reward_id, Pin())
        self._connection.execute(
            insert(pins).values(reward_id=reward_id, standing=pin.standing, most=pin.most, at=now)
        )
        change = pin.most - before.most
        self._connection.execute(
            upsert(self._connection, rule_totals)
            .values(rule=rule, currency=currency, most=change)
            .on_conflict_do_update(
                index_elements=["rule", "currency"], set_={"most": rule_totals.c.most + change}
            )
        )

    def total(self, rule: str, currency: str) -> int:
        """What all people together may hold by the rules of that name that have a programme cap."""
        found = self._connection.scalar(
            select(rule_totals.c.most).where(
                rule_totals.c.rule == rule, rule_totals.c.currency == currency
            )
        )
        return found or 0

    def holdings(self, order_keys: Sequence[int]) -> Sequence[Holding]:
        """What every reward of those orders holds."""
        found: list[Holding] = []
        for start in range(0, len(order_keys), _BATCH):
            some = order_keys[start : start + _BATCH]
            found += self._holdings(rewards.c.order_key.in_(some))
        return found

    def of(self, shopper_id: int, buyers: Collection[int] | None = None) -> Sequence[Holding]:
        """What every reward of that person holds, or those for the orders of some buyers."""
        mine = rewards.c.shopper_id == shopper_id
        if buyers is not None:
            orders = select(order_parts.c.order_key).where(
                order_parts.c.level == 0, order_parts.c.shopper_id.in_(buyers)
            )
            mine &= rewards.c.order_key.in_(orders)
        return self._holdings(mine)

    def between(self, first: int, last: int) -> Sequence[Holding]:
        """What every reward of all people with these numbers holds, both included."""
        return self._holdings(rewards.c.shopper_id.between(first, last))

    def due(self, now: datetime) -> Sequence[Holding]:
        """Rewards whose hold has ended and that still have something pending."""
        return [holding for holding in self._next(now) if holding.held.pending]

    def expiring(self, now: datetime) -> Sequence[Holding]:
        """Rewards that expire by now, so far as they are not paid out."""
        return [holding for holding in self._next(now) if not holding.held.pending]

    def keep(self, reward_id: int) -> None:
        """That reward was paid out before it could expire: nothing happens to it next."""
        self._connection.execute(delete(holds).where(holds.c.reward_id == reward_id))

    def balances(self, shopper_id: int) -> Sequence[Balance]:
        """What that person holds in each currency, the one they earned in last at the end."""
        rows = self._connection.execute(
            select(postings.c.currency, _in("pending"), _in("earned"), _in("paid"))
            .where(postings.c.shopper_id == shopper_id)
            .group_by(postings.c.currency)
            .order_by(func.max(postings.c.posting_id))
        )
        return [Balance(*row) for row in rows]

    def statement(self, shopper_id: int) -> Sequence[Line]:
        """Every posting of that person, oldest first."""
        rows = self._connection.execute(
            select(
                transactions.c.posted_at,
                transactions.c.kind,
                postings.c.account,
                postings.c.amount,
                postings.c.currency,
            )
            .join(transactions, transactions.c.transaction_id == postings.c.transaction_id)
            .where(postings.c.shopper_id == shopper_id)
            .order_by(postings.c.posting_id)
        )
        return [Line(*row) for row in rows]

    def settled(self, shopper_id: int) -> Mapping[int, tuple[datetime | None, int | None]]:
        """Of each reward of that person when it last became their own (None: never), and the days
        after which it expires then."""
        settled = case((transactions.c.kind == "settle", transactions.c.posted_at))
        rows = self._connection.execute(
            select(
                rewards.c.reward_id,
                func.max(settled, type_=UtcTime),
                rewards.c.expires_days,
            )
            .outerjoin(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .where(rewards.c.shopper_id == shopper_id)
            .group_by(rewards.c.reward_id, rewards.c.expires_days)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def sums(self) -> Sequence[tuple[str, int, int, int, int]]:
        """(unit, people, pending, earned, paid) of everybody together, by unit."""
        accounts = ("pending", "earned", "paid")
        each = (
            select(postings.c.currency, *(_in(account).label(account) for account in accounts))
            .where(postings.c.shopper_id.is_not(None))
            .group_by(postings.c.shopper_id, postings.c.currency)
            .subquery()
        )
        rows = self._connection.execute(
            select(each.c.currency, func.count(), *(func.sum(each.c[name]) for name in accounts))
            .group_by(each.c.currency)
            .order_by(each.c.currency)
        )
        return [(row[0], *(int(value) for value in row[1:])) for row in rows]

    def people(self) -> Sequence[int]:
        """Everybody who ever had a reward, ascending."""
        return self._connection.scalars(
            select(rewards.c.shopper_id).distinct().order_by(rewards.c.shopper_id)
        ).all()

    def rewarded_friends(self) -> int:
        """How many buyers have an order that still holds a reward for somebody."""
        holding = (
            select(rewards.c.order_key)
            .join(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(postings.c.account != "programme")
            .group_by(rewards.c.order_key)
            .having(func.sum(postings.c.amount) > 0)
        )
        count = select(func.count(func.distinct(order_parts.c.shopper_id))).where(
            order_parts.c.order_key.in_(holding), order_parts.c.level == 0
        )
        return self._connection.scalar(count) or 0

    def _append(
        self,
        entry: Entry,
        now: datetime,
        reward_id: int | None = None,
        payout_line: int | None = None,
    ) -> None:
        transaction_id = self._connection.scalar(
            insert(transactions)
            .values(kind=entry.kind, reward_id=reward_id, payout_line=payout_line, posted_at=now)
            .returning(transactions.c.transaction_id)
        )
        self._connection.execute(
            insert(postings),
            [
                {
                    "transaction_id": transaction_id,
                    "account": posting.account,
                    "shopper_id": posting.shopper_id,
                    "amount": posting.amount,
                    "currency": posting.currency,
                }
                for posting in entry.postings
            ],
        )

    def _mark(self, reward_id: int) -> None:
        """Note when something has to happen to that reward next."""
        ((holding, expires_days),) = self._read(rewards.c.reward_id == reward_id)
        next_at = None
        if holding.held.pending:
            next_at = holding.due_at
        elif holding.held.earned and expires_days is not None:
            next_at = self._settled_at(reward_id) + timedelta(days=expires_days)
        if next_at is None:
            self.keep(reward_id)
        else:
            self._connection.execute(
                upsert(self._connection, holds)
                .values(reward_id=reward_id, next_at=next_at)
                .on_conflict_do_update(index_elements=["reward_id"], set_={"next_at": next_at})
            )

    def _mark_pending(self, reward_id: int) -> None:
        """Something is pending now: what happens next is that its hold ends."""
        due = select(rewards.c.reward_id, rewards.c.due_at).where(rewards.c.reward_id == reward_id)
        marked = upsert(self._connection, holds).from_select(["reward_id", "next_at"], due)
        self._connection.execute(
            marked.on_conflict_do_update(
                index_elements=["reward_id"], set_={"next_at": marked.excluded.next_at}
            )
        )

    def _settled_at(self, reward_id: int) -> datetime:
        found: datetime | None = self._connection.scalar(
            select(transactions.c.posted_at)
            .where(transactions.c.reward_id == reward_id, transactions.c.kind == "settle")
            .order_by(transactions.c.transaction_id.desc())
            .limit(1)
        )
        assert found is not None
        return found

    def _next(self, now: datetime) -> list[Holding]:
        return self._holdings(
            rewards.c.reward_id.in_(select(holds.c.reward_id).where(holds.c.next_at <= now))
        )

    def _pins(self, reward_ids: Collection[int]) -> dict[int, Pin]:
        """The newest pin of each of these rewards that has one."""
        found: dict[int, Pin] = {}
        ids = sorted(reward_ids)
        for start in range(0, len(ids), _BATCH):
            rows = self._connection.execute(
                select(pins.c.reward_id, pins.c.standing, pins.c.most)
                .where(pins.c.reward_id.in_(ids[start : start + _BATCH]))
                .order_by(pins.c.pin_id)
            )
            found |= {row.reward_id: Pin(row.standing, row.most) for row in rows}
        return found

    def _holdings(self, condition: ColumnElement[bool]) -> list[Holding]:
        return [holding for holding, _ in self._read(condition)]

    def _read(self, condition: ColumnElement[bool]) -> Iterator[tuple[Holding, int | None]]:
        """Rewards with what they hold and the days after which they expire."""
        rows = self._connection.execute(
            select(
                rewards,
                _in("pending").label("pending"),
                _in("earned").label("earned"),
                _in("programme", "expire").label("expired"),
            )
            .outerjoin(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .outerjoin(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .where(condition)
            .group_by(*rewards.c)
            .order_by(rewards.c.reward_id)
        ).all()
        pinned = self._pins([row.reward_id for row in rows])
        for row in rows:
            holding = Holding(
                row.reward_id,
                row.order_key,
                row.shopper_id,
                row.level,
                row.rule,
                row.currency,
                row.due_at,
                Held(int(row.pending), int(row.earned), int(row.expired)),
                pinned.get(row.reward_id),
                row.pool,
            )
            yield holding, row.expires_days


def _in(account: str, kind: str | None = None) -> ColumnElement[int]:
    """The balance of an account; of one kind of transactions only."""
    counted = postings.c.account == account
    if kind is not None:
        counted &= transactions.c.kind == kind
    return func.coalesce(func.sum(case((counted, postings.c.amount), else_=0)), 0)
