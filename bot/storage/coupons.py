"""Coupon codes and what became of each. Facts are never changed or removed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    insert,
    select,
    update,
)

from bot.storage.coupon_pools import CouponPools, given, joined, of, pool_of, revoked, used
from bot.storage.coupon_tables import (
    coupon_facts,
    coupon_pools,
    coupon_shortages,
    coupons,
    discount_calls,
    free_coupons,
)
from bot.storage.upserts import upsert
from growth import coupons as rules
from growth.coupons import Coupon

_BATCH = 1_000


class Coupons(CouponPools):
    """The coupons and their pools, within one transaction."""

    def known(self, codes: Collection[str]) -> Mapping[str, str]:
        """In which pool each of those codes is that is there, by `growth.coupons.key`."""
        keys = sorted({rules.key(code) for code in codes})
        found: dict[str, str] = {}
        for start in range(0, len(keys), _BATCH):
            rows = self._connection.execute(
                select(coupons.c.code_key, coupons.c.pool).where(
                    coupons.c.code_key.in_(keys[start : start + _BATCH])
                )
            )
            found |= {row.code_key: row.pool for row in rows}
        return found

    def add(self, pool: str, codes: Sequence[str], by: str, now: datetime) -> int:
        """Put these codes into the pool; those that any pool has stay where they are. How many
        were new."""
        added = 0
        for start in range(0, len(codes), _BATCH):
            ids = self._connection.scalars(
                upsert(self._connection, coupons)
                .values(
                    [
                        {
                            "code": code,
                            "code_key": rules.key(code),
                            "pool": pool,
                            "added_at": now,
                            "by": by,
                        }
                        for code in codes[start : start + _BATCH]
                    ]
                )
                .on_conflict_do_nothing(index_elements=["code_key"])
                .returning(coupons.c.coupon_id)
            ).all()
            if ids:
                self._connection.execute(
                    insert(free_coupons), [{"coupon_id": one, "pool": pool} for one in ids]
                )
            added += len(ids)
        if added:
            self._connection.execute(
                delete(coupon_shortages).where(coupon_shortages.c.pool == pool)
            )
        return added

    def give(self, pool: str, reward_id: int, shopper_id: int, now: datetime) -> Coupon | None:
        """The next code of the pool is theirs; None, and noted, where there is none that works."""
        about = self.pool(pool)
        coupon_id = self._connection.scalar(
            select(free_coupons.c.coupon_id)
            .where(free_coupons.c.pool == pool)
            .order_by(free_coupons.c.coupon_id)
            .limit(1)
        )
        if about is None or rules.expired(about, now) or coupon_id is None:
            self._connection.execute(
                upsert(self._connection, coupon_shortages)
                .values(pool=pool, since=now)
                .on_conflict_do_nothing()
            )
            return None
        self._free_no_more(coupon_id)
        self._connection.execute(
            insert(coupon_facts).values(
                coupon_id=coupon_id,
                what="given",
                reward_id=reward_id,
                shopper_id=shopper_id,
                at=now,
            )
        )
        if about.source in rules.STORES:
            self._connection.execute(
                insert(discount_calls).values(
                    coupon_id=coupon_id, what="create", made_at=now, due_at=now, tries=0
                )
            )
        (found,) = self._read(coupons.c.coupon_id == coupon_id)
        return found

    def take_back(self, reward_id: int, reason: str, now: datetime) -> None:
        """The reward was taken back, so its code is revoked; a used one stays used, and that is
        noted."""
        live = select(coupons.c.coupon_id).select_from(
            coupons.join(given, of(given, "given")).outerjoin(revoked, of(revoked, "revoked"))
        )
        for coupon_id in self._connection.scalars(
            live.where(given.c.reward_id == reward_id, revoked.c.fact_id.is_(None))
        ).all():
            self._revoke(coupon_id, reason, None, now)

    def revoke(self, code: str, reason: str, by: str, now: datetime) -> bool:
        """False where it was revoked or used before, or nobody knows it."""
        row = self._connection.execute(
            joined(
                select(
                    coupons.c.coupon_id,
                    used.c.fact_id.label("used"),
                    revoked.c.fact_id.label("revoked"),
                )
            ).where(coupons.c.code_key == rules.key(code))
        ).one_or_none()
        if row is None or row.used is not None or row.revoked is not None:
            return False
        self._revoke(row.coupon_id, reason, by, now)
        return True

    def used(self, code: str, order_key: int, now: datetime) -> bool:
        """An order was placed with that code; the first one counts. False where nobody knows it."""
        coupon_id = self._connection.scalar(
            select(coupons.c.coupon_id).where(coupons.c.code_key == rules.key(code))
        )
        if coupon_id is None:
            return False
        self._free_no_more(coupon_id)
        self._connection.execute(
            upsert(self._connection, coupon_facts)
            .values(coupon_id=coupon_id, what="used", order_key=order_key, at=now)
            .on_conflict_do_nothing(index_elements=["coupon_id", "what"])
        )
        return True

    def owner(self, code: str) -> int | None:
        """To whom that code was given; case does not count."""
        found: int | None = self._connection.scalar(
            select(given.c.shopper_id)
            .select_from(coupons.join(given, of(given, "given")))
            .where(coupons.c.code_key == rules.key(code))
        )
        return found

    def get(self, code: str) -> Coupon | None:
        return next(iter(self._read(coupons.c.code_key == rules.key(code))), None)

    def of(self, shopper_id: int) -> Sequence[Coupon]:
        """What that person was given, oldest first."""
        return list(self._read(given.c.shopper_id == shopper_id))

    def of_pool(self, pool: str) -> Iterator[Coupon]:
        return self._read(coupons.c.pool == pool)

    def _free_no_more(self, coupon_id: int) -> None:
        self._connection.execute(delete(free_coupons).where(free_coupons.c.coupon_id == coupon_id))

    def _revoke(self, coupon_id: int, reason: str, by: str | None, now: datetime) -> None:
        self._free_no_more(coupon_id)
        self._connection.execute(
            insert(coupon_facts).values(
                coupon_id=coupon_id, what="revoked", reason=reason, by=by, at=now
            )
        )
        calls = discount_calls.c.coupon_id == coupon_id
        created = self._connection.scalar(
            select(discount_calls.c.call_id).where(calls, discount_calls.c.what == "create")
        )
        used = self._connection.scalar(
            select(coupon_facts.c.fact_id).where(
                coupon_facts.c.coupon_id == coupon_id, coupon_facts.c.what == "used"
            )
        )
        if created is None or used is not None:
            return
        self._connection.execute(
            update(discount_calls)
            .where(calls, discount_calls.c.done_at.is_(None))
            .values(
                done_at=now, due_at=None, problem="revoked before the store was told", said=None
            )
        )
        self._connection.execute(
            insert(discount_calls).values(
                coupon_id=coupon_id, what="remove", made_at=now, due_at=now, tries=0
            )
        )

    def _read(self, condition: ColumnElement[bool]) -> Iterator[Coupon]:
        awaited = discount_calls.alias("awaited")
        query = select(
            coupons.c.coupon_id,
            coupons.c.code,
            coupons.c.added_at,
            *coupon_pools.c,
            given.c.shopper_id,
            given.c.reward_id,
            given.c.at.label("given_at"),
            used.c.at.label("used_at"),
            used.c.order_key,
            revoked.c.at.label("revoked_at"),
            revoked.c.reason,
            awaited.c.call_id.label("awaited"),
        )
        waits = and_(
            awaited.c.coupon_id == coupons.c.coupon_id,
            awaited.c.what == "create",
            awaited.c.done_at.is_(None),
        )
        rows = joined(query, awaited, waits).where(condition).order_by(coupons.c.coupon_id)
        for row in self._connection.execute(rows):
            yield Coupon(
                row.code,
                pool_of(row),
                row.added_at,
                row.shopper_id,
                row.reward_id,
                row.given_at,
                row.used_at,
                row.order_key,
                row.revoked_at,
                row.reason,
                row.awaited is not None,
            )
