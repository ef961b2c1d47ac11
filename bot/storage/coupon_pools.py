"""Pools of coupons, and those that ran short."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    select,
    update,
)

from bot.storage.coupon_tables import coupon_facts, coupon_pools, coupon_shortages, coupons
from bot.storage.upserts import upsert
from growth.coupons import Discount, Pool

given, used, revoked = (
    coupon_facts.alias(what) for what in ("facts_given", "facts_used", "facts_revoked")
)


class CouponPools:
    """The pools, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, pool: Pool) -> bool:
        """False where there is one of that name."""
        discount = asdict(pool.discount) if pool.discount else None
        made = self._connection.execute(
            upsert(self._connection, coupon_pools)
            .values(**{**_columns(pool), "discount": discount})
            .on_conflict_do_nothing()
        )
        return made.rowcount == 1

    def pool(self, name: str) -> Pool | None:
        row = self._connection.execute(
            select(coupon_pools).where(coupon_pools.c.name == name)
        ).one_or_none()
        return pool_of(row) if row else None

    def pools(self) -> Sequence[Pool]:
        rows = self._connection.execute(select(coupon_pools).order_by(coupon_pools.c.name))
        return [pool_of(row) for row in rows]

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Of each pool how many codes are free, given, used and revoked; a used code is nothing
        else. What has expired is not told apart."""
        state = case(
            (used.c.fact_id.is_not(None), "used"),
            (revoked.c.fact_id.is_not(None), "revoked"),
            (given.c.fact_id.is_not(None), "given"),
            else_="free",
        ).label("state")
        each = joined(select(coupons.c.pool, state)).subquery()
        rows = self._connection.execute(
            select(each.c.pool, each.c.state, func.count()).group_by(each.c.pool, each.c.state)
        )
        found: dict[str, dict[str, int]] = {}
        for pool, name, count in rows:
            found.setdefault(pool, {})[name] = count
        return found

    def untold(self) -> Sequence[str]:
        """Pools of whose shortage staff were not told."""
        return self._connection.scalars(
            select(coupon_shortages.c.pool)
            .where(coupon_shortages.c.told_at.is_(None))
            .order_by(coupon_shortages.c.pool)
        ).all()

    def told(self, pool: str, now: datetime) -> None:
        self._connection.execute(
            update(coupon_shortages).where(coupon_shortages.c.pool == pool).values(told_at=now)
        )

    def short(self) -> Collection[str]:
        """Pools of which rewards wait for codes."""
        return set(self._connection.scalars(select(coupon_shortages.c.pool)))


def of(facts: Any, what: str) -> ColumnElement[bool]:
    return and_(facts.c.coupon_id == coupons.c.coupon_id, facts.c.what == what)


def joined(
    query: Select[Any], awaited: Any = None, waits: ColumnElement[bool] | None = None
) -> Select[Any]:
    """Each coupon with its facts."""
    source = (
        coupons.join(coupon_pools, coupon_pools.c.name == coupons.c.pool)
        .outerjoin(given, of(given, "given"))
        .outerjoin(used, of(used, "used"))
        .outerjoin(revoked, of(revoked, "revoked"))
    )
    return query.select_from(source if awaited is None else source.outerjoin(awaited, waits))


def _columns(pool: Pool) -> dict[str, Any]:
    return {column.name: getattr(pool, column.name) for column in coupon_pools.c}


def pool_of(row: Row[Any]) -> Pool:
    return Pool(
        row.name,
        row.worth_en,
        row.worth_zh,
        row.source,
        row.made_at,
        row.by,
        row.expires_at,
        Discount(**row.discount) if row.discount else None,
    )
