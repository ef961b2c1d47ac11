"""What staff do with coupons: pools are made, filled, looked at, and codes revoked."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.errors import RewardRefused
from growth import coupons
from growth.coupons import Coupon, Pool

LONGEST_REASON = 300
MOST_AT_ONCE = 100_000
SHOWN_PROBLEMS = 5
SHOWN_CALLS = 200


class CouponTable(Protocol):
    """`bot.storage.coupons`."""

    def make(self, pool: Pool) -> bool: ...
    def pool(self, name: str) -> Pool | None: ...
    def pools(self) -> Sequence[Pool]: ...
    def counts(self) -> Mapping[str, Mapping[str, int]]: ...
    def known(self, codes: Collection[str]) -> Mapping[str, str]: ...
    def add(self, pool: str, codes: Sequence[str], by: str, now: datetime) -> int: ...
    def revoke(self, code: str, reason: str, by: str, now: datetime) -> bool: ...
    def get(self, code: str) -> Coupon | None: ...
    def of_pool(self, pool: str) -> Iterator[Coupon]: ...
    def short(self) -> Collection[str]: ...


class StoreCall(Protocol):
    """What a store has to be told (`bot.storage.discount_calls`)."""

    @property
    def what(self) -> Literal["create", "remove"]: ...
    @property
    def coupon(self) -> Coupon: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def done_at(self) -> datetime | None: ...
    @property
    def tries(self) -> int: ...
    @property
    def problem(self) -> str | None: ...


CallState = Literal["waiting", "failed", "done", "dropped"]


def call_state(call: StoreCall) -> CallState:
    """`failed` calls are tried again; a `dropped` one was not needed any more."""
    if call.done_at is None:
        return "failed" if call.tries else "waiting"
    return "dropped" if call.problem else "done"


class DiscountCalls(Protocol):
    def troubled(self) -> Sequence[StoreCall]: ...
    def of_pool(self, pool: str, limit: int) -> Sequence[StoreCall]: ...
    def retry(self, pool: str, now: datetime) -> int: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Facts(Protocol):
    @property
    def coupons(self) -> CouponTable: ...
    @property
    def discount_calls(self) -> DiscountCalls: ...


class Transaction(Facts, Protocol):
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Facts]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """A pool and what is in it: how many codes are free, given, used and revoked. `short`: rewards
    wait for its codes. `problem`: what keeps its store from being told."""

    pool: Pool
    counts: Mapping[str, int]
    short: bool
    problem: str | None = None


class Coupons:
    """Each act is one write transaction with a line in the audit log, which names no code.
    `choose` picks one letter by chance. All raise RewardRefused."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], choose: Callable[[str], str]
    ) -> None:
        self._database, self._now, self._choose = database, now, choose

    def pools(self) -> list[Filled]:
        with self._database.read() as tx:
            counts, short = tx.coupons.counts(), tx.coupons.short()
            problems = {one.coupon.pool.name: one.problem for one in tx.discount_calls.troubled()}
            return [
                Filled(pool, counts.get(pool.name, {}), pool.name in short, problems.get(pool.name))
                for pool in tx.coupons.pools()
            ]

    def add(self, pool: Pool, codes: Iterable[str]) -> int:
        """Put imported codes into the pool, which is made if there is none of that name; how many
        were new. All of them, or none."""
        found = _checked(codes)
        with self._database.write() as tx:
            _same(tx, pool)
            known = tx.coupons.known(list(found.values()))
            for line, code in found.items():
                if known.get(coupons.key(code), pool.name) != pool.name:
                    raise RewardRefused(
                        "taken",
                        f"Line {line}: pool {known[coupons.key(code)]!r} has that code already; "
                        "take the line out.",
                        line=line,
                        pool=known[coupons.key(code)],
                    )
            return self._put(tx, pool, list(found.values()))

    def generate(self, pool: Pool, count: int) -> list[str]:
        """Put that many fresh codes into the pool; what they are."""
        if not 1 <= count <= MOST_AT_ONCE:
            raise RewardRefused(
                "count",
                f"{count} codes cannot be made at once: give 1 to {MOST_AT_ONCE}.",
                most=MOST_AT_ONCE,
            )
        codes = {coupons.make_code(self._choose) for _ in range(count)}
        with self._database.write() as tx:
            _same(tx, pool)
            if len(codes) < count or tx.coupons.known(codes):
                raise ValueError("the codes were not chosen by chance: some came twice")
            self._put(tx, pool, sorted(codes))
        return sorted(codes)

    def codes(self, pool: str) -> list[Coupon]:
        """Every code of that pool."""
        with self._database.read() as tx:
            if tx.coupons.pool(pool) is None:
                raise RewardRefused("no_pool", f"There is no pool {pool!r}.")
            return list(tx.coupons.of_pool(pool))

    def calls(self, pool: str, limit: int = SHOWN_CALLS) -> tuple[Pool, Sequence[StoreCall]]:
        """The pool, and what its store was told of it and has to be told: what is not settled
        first, then the newest."""
        with self._database.read() as tx:
            found = tx.coupons.pool(pool)
            if found is None:
                raise RewardRefused("no_pool", f"There is no pool {pool!r}.")
            return found, tx.discount_calls.of_pool(pool, limit)

    def retry(self, pool: str, by: str) -> int:
        """Have the store told at once of what it could not be told of so far; how many calls."""
        now = self._now()
        with self._database.write() as tx:
            if tx.coupons.pool(pool) is None:
                raise RewardRefused("no_pool", f"There is no pool {pool!r}.")
            count = tx.discount_calls.retry(pool, now)
            if count:
                tx.audit.add(by, "coupon.retried", f"{pool}: {count}", now)
        return count

    def revoke(self, code: str, reason: str, by: str) -> None:
        """That code works no more. Doing it again changes nothing."""
        reason = " ".join(reason.split())
        if not 3 <= len(reason) <= LONGEST_REASON:
            raise RewardRefused(
                "why",
                f"Say why, in 3 to {LONGEST_REASON} characters: it is kept for ever.",
                most=LONGEST_REASON,
            )
        now = self._now()
        with self._database.write() as tx:
            coupon = tx.coupons.get(code)
            if coupon is None:
                raise RewardRefused(
                    "unknown_code", "Nobody knows that code: see that it is written right."
                )
            if coupon.used_at is not None:
                raise RewardRefused("used", "That code was used already: it cannot be revoked.")
            if tx.coupons.revoke(code, reason, by, now):
                tx.audit.add(by, "coupon.revoked", f"{coupon.pool.name}: {reason}"[:200], now)

    def _put(self, tx: Transaction, pool: Pool, codes: Sequence[str]) -> int:
        added = tx.coupons.add(pool.name, codes, pool.by, self._now())
        tx.audit.add(pool.by, "coupon.added", f"{pool.name}: {added}", self._now())
        return added


def _checked(codes: Iterable[str]) -> dict[int, str]:
    """The codes by their line."""
    found: dict[int, str] = {}
    problems, lines = [], []
    for line, text in enumerate(codes, start=1):
        code = text.strip().strip('"')
        if not code or (line == 1 and code.casefold() == "code"):
            continue
        if fault := coupons.code_fault(code):
            problems.append(f"Line {line}: {fault}.")
            lines.append(str(line))
        found[line] = code
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        shown = " ".join(problems[:SHOWN_PROBLEMS])
        raise RewardRefused(
            "lines",
            f"{shown} And {more} more lines." if more > 0 else shown,
            lines=", ".join(lines[:SHOWN_PROBLEMS]),
        )
    if not found:
        raise RewardRefused("empty", "There is no code in it: give one code a line.")
    if len(found) > MOST_AT_ONCE:
        raise RewardRefused(
            "count",
            f"There are {len(found)} codes: give {MOST_AT_ONCE} at most at once.",
            most=MOST_AT_ONCE,
        )
    return found


def _same(tx: Transaction, pool: Pool) -> None:
    """The pool is there, and is the one that is meant."""
    if fault := coupons.pool_fault(pool):
        raise RewardRefused("pool", f"The pool cannot be made: {fault}.", fault=fault)
    if tx.coupons.make(pool):
        return
    there = tx.coupons.pool(pool.name)
    assert there is not None
    meant = (pool.worth_en, pool.worth_zh, pool.source, pool.expires_at, pool.discount)
    if meant != (there.worth_en, there.worth_zh, there.source, there.expires_at, there.discount):
        raise RewardRefused(
            "another",
            f"There is a pool {pool.name!r} already, and it is another: leave out what it is "
            "worth, or give the new pool a name of its own.",
        )
