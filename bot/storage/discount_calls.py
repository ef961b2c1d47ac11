"""What stores have to be told of coupons, until they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, select, update

from bot.storage.coupon_tables import coupons, discount_calls
from bot.storage.coupons import Coupons
from growth.coupons import Coupon
from growth.reasons import as_terms, from_terms

_FAILED = (discount_calls.c.tries > 0) & discount_calls.c.done_at.is_(None)


@dataclass(frozen=True, slots=True)
class DiscountCall:
    """Have the coupon's store know it, or know it no more. `tries` came to nothing before, the last
    of them by `problem`. Due again at `due_at`, until it is settled at `done_at`."""

    call_id: int
    what: Literal["create", "remove"]
    coupon: Coupon
    made_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    tries: int
    problem: str | None


class DiscountCalls:
    """The calls, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, now: datetime) -> DiscountCall | None:
        """The oldest that is due."""
        return next(iter(self._read(discount_calls.c.due_at <= now, 1)), None)

    def troubled(self) -> list[DiscountCall]:
        """Those that were tried and came to nothing so far."""
        return self._read(_FAILED, 100)

    def of_pool(self, pool: str, limit: int) -> list[DiscountCall]:
        """The newest of the pool, those that are not settled first."""
        return self._read(coupons.c.pool == pool, limit, newest=True)

    def retry(self, pool: str, now: datetime) -> int:
        """Have those of the pool that came to nothing tried at once; how many."""
        mine = select(coupons.c.coupon_id).where(coupons.c.pool == pool)
        changed = self._connection.execute(
            update(discount_calls)
            .where(_FAILED, discount_calls.c.coupon_id.in_(mine))
            .values(due_at=now)
        )
        return changed.rowcount

    def done(self, call_id: int, now: datetime) -> bool:
        """The store knows. False where that call was settled meanwhile: the coupon was revoked."""
        changed = self._connection.execute(
            update(discount_calls)
            .where(discount_calls.c.call_id == call_id, discount_calls.c.done_at.is_(None))
            .values(done_at=now, due_at=None, problem=None, said=None)
        )
        return changed.rowcount == 1

    def failed(self, call_id: int, problem: str, due_at: datetime) -> None:
        """It is tried again from `due_at` on."""
        self._connection.execute(
            update(discount_calls)
            .where(discount_calls.c.call_id == call_id, discount_calls.c.done_at.is_(None))
            .values(
                tries=discount_calls.c.tries + 1,
                problem=problem[:500],
                said=as_terms(problem),
                due_at=due_at,
            )
        )

    def _read(
        self, condition: ColumnElement[bool], limit: int, newest: bool = False
    ) -> list[DiscountCall]:
        oldest = discount_calls.c.due_at, discount_calls.c.call_id
        latest = discount_calls.c.done_at.is_not(None), discount_calls.c.call_id.desc()
        rows = self._connection.execute(
            select(discount_calls, coupons.c.code)
            .join(coupons, coupons.c.coupon_id == discount_calls.c.coupon_id)
            .where(condition)
            .order_by(*(latest if newest else oldest))
            .limit(limit)
        ).all()
        known = Coupons(self._connection)
        found = []
        for row in rows:
            coupon = known.get(row.code)
            assert coupon is not None
            problem = row.problem and from_terms(row.said or row.problem)
            found.append(
                DiscountCall(
                    row.call_id,
                    row.what,
                    coupon,
                    row.made_at,
                    row.due_at,
                    row.done_at,
                    row.tries,
                    problem,
                )
            )
        return found
