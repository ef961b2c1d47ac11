"""Coupons are made known to the store, and made useless there when they are revoked."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.referrals.discounts import shopify, woocommerce
from growth.coupons import Coupon
from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import Reason, reason, reason_of
from knowledge.web.stores import Store
from knowledge.web.stores.calling import Caller, sleep

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
"""Between tries; each waits twice as long as the one before."""


class Call(Protocol):
    """What the store has to be told."""

    @property
    def call_id(self) -> int: ...
    @property
    def what(self) -> Literal["create", "remove"]: ...
    @property
    def coupon(self) -> Coupon: ...
    @property
    def tries(self) -> int: ...


class Calls(Protocol):
    """`bot.storage.discount_calls`."""

    def next(self, now: datetime) -> Call | None: ...
    def done(self, call_id: int, now: datetime) -> bool: ...
    def failed(self, call_id: int, problem: str, due_at: datetime) -> None: ...


class Transaction(Protocol):
    @property
    def discount_calls(self) -> Calls: ...


Tell = Callable[[Any, int, Coupon, datetime], None]
"""Tells a shopper of their code, in the transaction that it is given first."""


class Database(Protocol):
    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


class _Later(Exception):
    """The store is to be asked again after so many seconds."""

    def __init__(self, seconds: float, trouble: Reason) -> None:
        super().__init__(trouble)
        self.seconds = seconds


class _Hasty(Caller):
    """Nobody waits here: the call comes up again when its time has come."""

    def pause(self, tried: int, seconds: float | None, trouble: Reason) -> None:
        raise _Later(seconds or 0, trouble)


class Discounts:
    """Works off what waits. A call may be repeated: the code is its key, and the store is asked
    before it is told. `tell` is called once the store knows a code."""

    def __init__(
        self, database: Database, store: Store, *, now: Callable[[], datetime], tell: Tell
    ) -> None:
        self._database, self._store, self._now, self._tell = database, store, now, tell
        # httpx logs addresses, and codes are part of them.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    def work_off(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Everything that is due, one by one; how many the store has taken. Slow."""
        taken = 0
        while not stopped():
            with self._database.read() as tx:
                call = tx.discount_calls.next(self._now())
            if call is None:
                break
            taken += self._work_on(call)
        return taken

    def _work_on(self, call: Call) -> bool:
        try:
            self._call(call)
        except _Later as later:
            self._failed(call, reason_of(later), timedelta(seconds=later.seconds))
            return False
        except SourceRefused as refused:
            self._failed(call, reason_of(refused), timedelta())
            return False
        now, shopper_id = self._now(), call.coupon.shopper_id
        with self._database.write() as tx:
            done = tx.discount_calls.done(call.call_id, now)
            if done and call.what == "create" and shopper_id is not None:
                self._tell(tx, shopper_id, call.coupon, now)
        return done

    def _call(self, call: Call) -> None:
        source = call.coupon.pool.source
        if source != self._store.kind:
            raise SourceRefused(reason("store_other", source=source, kind=self._store.kind))
        with _Hasty(self._store.address, sleep) as caller:
            speaking = shopify if self._store.kind == "shopify" else woocommerce
            if call.what == "create":
                speaking.create(self._store, caller, call.coupon)
            else:
                speaking.remove(self._store, caller, call.coupon)

    def _failed(self, call: Call, problem: str, wanted: timedelta) -> None:
        wait = min(FIRST_WAIT * 2 ** min(call.tries, 10), LONGEST_WAIT)
        with self._database.write() as tx:
            due_at = self._now() + max(wait, wanted)
            tx.discount_calls.failed(call.call_id, _without(call.coupon.code, problem), due_at)
        log.warning("Discount call %d came to nothing and is tried again.", call.call_id)


def _without(code: str, problem: str) -> str:
    """A problem that does not name the code: whoever knows it can spend it."""
    if not isinstance(problem, Reason):
        return problem.replace(code, "…")
    values = {
        name: _without(code, value) if isinstance(value, str) else value
        for name, value in problem.values.items()
    }
    return reason(problem.code, **values)
