"""The forest in the database: counters up the chain, and walks that never scan it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects import sqlite

from bot.storage.branches import above, branches
from bot.storage.database import sqlite_engine, writing
from bot.storage.invitations import invitations
from bot.storage.links import links
from bot.storage.shoppers import shoppers
from bot.storage.transactions import Database
from growth.reports import Branch
from tests.forests import rebuild

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PEOPLE = 3_000


def plant(database):
    """A forest of PEOPLE, in which person n was invited by person n // 2, with statistics."""
    edges = {n: n // 2 for n in range(2, PEOPLE)}
    with database.write() as tx:
        tx.connection.execute(
            insert(shoppers),
            [
                {"shopper_id": n, "telegram_id": n, "telegram_mark": str(n), "name": f"P{n}",
                 "met_at": NOW}
                for n in range(1, PEOPLE)
            ],
        )  # fmt: skip
        tx.connection.execute(
            insert(links), [{"code": "a" * 14, "shopper_id": 1, "product_id": "", "made_at": NOW}]
        )
        tx.connection.execute(
            insert(invitations),
            [
                {"invitee_id": n, "inviter_id": inviter, "code": "a" * 14, "invited_at": NOW}
                for n, inviter in edges.items()
            ],
        )
        tx.connection.execute(
            insert(branches),
            [
                {"shopper_id": n, "inviter_id": edges.get(n), "depth": b.depth, "direct": b.direct,
                 "descendants": b.descendants, "revenue": 0, "branch_revenue": 0}
                for n, b in rebuild(edges, {}).items()
            ],
        )  # fmt: skip
        tx.connection.execute(text("ANALYZE"))


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(sqlite_engine(tmp_path_factory.mktemp("shop") / "shop.db"), b"key")
    database.create()
    plant(database)
    yield database
    database.close()


def plan(tx, statement):
    query = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    rows = tx.connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
    return " | ".join(row[3] for row in rows)


def test_the_walk_to_the_ancestors_climbs_by_key_and_never_reads_the_whole_table(database):
    with database.read() as tx:
        found = plan(tx, above(PEOPLE - 1))
        assert tx.invitations.above(8) == {4, 2, 1}
    assert "SEARCH branches USING INTEGER PRIMARY KEY" in found
    assert "SCAN branches" not in found
    assert "BLOOM" not in found.upper()


def test_counting_up_the_chain_touches_the_chain_only(database):
    with database.read() as tx:
        statement = (
            branches.update()
            .where(branches.c.shopper_id.in_(above(PEOPLE - 1)))
            .values(descendants=branches.c.descendants + 1)
        )
        found = plan(tx, statement)
    assert "SEARCH branches USING INTEGER PRIMARY KEY" in found
    assert "SCAN branches" not in found


def test_a_branch_is_drilled_into_down_to_a_depth(database):
    with database.read() as tx:
        found = {person.shopper_id for person in tx.invitations.people(5, 2)}
        assert found == {5, 10, 11, 20, 21, 22, 23}
        assert {p.shopper_id for p in tx.invitations.people(None, 1)} == {1, 2, 3}
        assert tx.invitations.people(PEOPLE + 1, 3) == []


def test_revenue_goes_up_the_chain_and_back(database):
    with database.write() as tx:
        tx.invitations.add_revenue(8, 700)
        assert tx.invitations.branch(8).revenue == 700
        assert [tx.invitations.branch(n).branch_revenue for n in (4, 2, 1)] == [700] * 3
        assert tx.invitations.branch(3).branch_revenue == 0
        tx.invitations.add_revenue(8, -700)
        assert tx.invitations.branch(1).branch_revenue == 0


def test_somebody_outside_every_chain_has_an_empty_branch(database):
    with database.read() as tx:
        assert tx.invitations.branch(PEOPLE + 5) == Branch()


def test_on_postgresql_too_only_the_chain_is_read(postgres):
    with postgres.shop() as engine:
        database = Database(engine, b"key")
        plant(database)
        with writing(engine) as connection:
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
            query = above(PEOPLE - 1).compile(engine, compile_kwargs={"literal_binds": True})
            steps = connection.scalars(text(f"EXPLAIN {query}")).all()
        with database.read() as tx:
            assert tx.invitations.above(8) == {4, 2, 1}
            assert {person.shopper_id for person in tx.invitations.people(5, 1)} == {5, 10, 11}
    assert any("Index" in step for step in steps)
    assert not any("Seq Scan" in step for step in steps)
