"""Staff attach and detach: a new fact each time, and every counter follows, on both engines."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from bot.errors import BadInput
from bot.storage.branches import branches
from growth.attribution import Parent
from growth.invitations import Correction, Invitation
from growth.links import Link
from growth.reports import Branch
from tests.forests import rebuild

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EDGES = {2: 1, 3: 2, 4: 3, 5: 3, 6: 1}
"""1 brought 2, who brought 3, who brought 4 and 5; 1 brought 6; nobody brought 7."""
BOUGHT = {2: 100, 3: 30, 5: 7}


@pytest.fixture
def shop(database):
    with database.write() as tx:
        for number in range(1, 8):
            tx.shoppers.meet(number, f"P{number}", "en", NOW)
            tx.links.add(Link(f"{number:014d}", number, None, NOW))
        for invitee, inviter in EDGES.items():
            tx.invitations.bind(invitation(invitee, inviter))
        for buyer, money in BOUGHT.items():
            tx.invitations.add_revenue(buyer, money)
    return database


def invitation(invitee: int, inviter: int) -> Invitation:
    return Invitation(invitee, inviter, f"{inviter:014d}", None, NOW + DAY)


def sound(tx, edges, bought=BOUGHT):
    assert list(tx.invitations.miscounted(bought)) == []
    assert tx.invitations.edges() == edges
    assert {each.invitee_id: each.inviter_id for each in tx.invitations.all()} == edges
    for person, branch in rebuild(edges, bought).items():
        assert tx.invitations.branch(person) == branch


def test_a_whole_branch_moves_and_its_counters_with_it(shop):
    with shop.write() as tx:
        sound(tx, EDGES)
        assert tx.invitations.branch(1) == Branch(0, 2, 5, 0, 137)
        tx.invitations.attach(3, 7, "named the code", "Ana", NOW + 2 * DAY)
        sound(tx, EDGES | {3: 7})
        assert tx.invitations.branch(1) == Branch(0, 2, 2, 0, 100)
        assert tx.invitations.branch(7) == Branch(0, 1, 3, 0, 37)
        assert tx.invitations.above(5) == {3, 7}
        assert {one.shopper_id: one.inviter_id for one in tx.invitations.people(7, 9)} == {
            7: None, 3: 7, 4: 3, 5: 3
        }  # fmt: skip
        tx.invitations.detach(3, "a mistake", "Ben", NOW + 3 * DAY)
        sound(tx, {invitee: inviter for invitee, inviter in EDGES.items() if invitee != 3})
        assert tx.invitations.branch(3) == Branch(0, 2, 2, 30, 7)


def test_a_person_may_bring_their_friends_along(shop):
    with shop.write() as tx:
        tx.invitations.bind(invitation(1, 7))
        sound(tx, EDGES | {1: 7})
        assert tx.invitations.branch(5).depth == 4


def test_what_holds_is_the_newest_fact_and_every_fact_stays(shop):
    with shop.write() as tx:
        assert tx.invitations.parent(3) == Parent(2, NOW + DAY)
        assert tx.invitations.parent(7) == Parent(None, NOW)
        tx.invitations.attach(3, 6, "told us", "Ana", NOW + 2 * DAY)
        tx.invitations.attach(7, 3, "told us", "Ana", NOW + 2 * DAY)
        assert tx.invitations.parent(3) == Parent(6, NOW + DAY, NOW + 2 * DAY)
        assert tx.invitations.of(3) == Invitation(3, 6, "", None, NOW + DAY)
        assert tx.invitations.of(7) == Invitation(7, 3, "", None, NOW)
        tx.invitations.attach(3, 2, "after all", "Ben", NOW + 3 * DAY)
        assert tx.invitations.of(3) == invitation(3, 2)
        tx.invitations.detach(3, "nobody", "Ben", NOW + 4 * DAY)
        assert tx.invitations.of(3) is None
        assert tx.invitations.parents([3, 4]) == {
            3: Parent(None, NOW + DAY, NOW + 4 * DAY),
            4: Parent(3, NOW + DAY),
        }
        facts = tx.invitations.corrections(3)
        assert [(fact.inviter_id, fact.reason, fact.by) for fact in facts] == [
            (6, "told us", "Ana"), (2, "after all", "Ben"), (None, "nobody", "Ben")
        ]  # fmt: skip
        assert isinstance(facts[0], Correction)
    with pytest.raises(IntegrityError, match="append-only"), shop.write() as tx:
        tx.connection.execute(text("UPDATE corrections SET reason = 'better'"))


def test_no_link_binds_whom_a_link_or_staff_placed_before(shop):
    with shop.write() as tx:
        tx.invitations.detach(6, "a mistake", "Ana", NOW)
        assert [tx.invitations.settled(person) for person in (1, 2, 6, 7)] == [0, 1, 1, 0]
        for invitee in (2, 6):
            with pytest.raises(BadInput, match="brought by somebody already"):
                tx.invitations.bind(invitation(invitee, 7))


def test_rings_and_what_is_so_already_are_refused_and_leave_nothing(shop):
    with shop.write() as tx:
        for invitee, inviter in ((1, 5), (2, 2), (2, 4)):
            with pytest.raises(BadInput, match="stands below"):
                tx.invitations.attach(invitee, inviter, "x", "Ana", NOW)
        with pytest.raises(BadInput, match="stands below"):
            tx.invitations.bind(invitation(1, 5))
        with pytest.raises(BadInput, match="already"):
            tx.invitations.attach(2, 1, "x", "Ana", NOW)
        with pytest.raises(BadInput, match="under nobody"):
            tx.invitations.detach(1, "x", "Ana", NOW)
        sound(tx, EDGES)
        assert tx.invitations.corrections(2) == []


def test_the_audit_names_who_is_miscounted(shop):
    with shop.write() as tx:
        for person, wrong in ((2, {"revenue": 1}), (4, {"inviter_id": 1}), (7, {"direct": 1})):
            tx.connection.execute(
                update(branches).where(branches.c.shopper_id == person).values(wrong)
            )
        tx.connection.execute(branches.delete().where(branches.c.shopper_id == 6))
        told = list(tx.invitations.miscounted(BOUGHT))
    assert [sentence.split(":")[0].split(" are ")[0] for sentence in told] == [
        "the counters of shopper 2",
        "shopper 4 counts under 1, the facts say under 3",
        "shopper 6 counts under nobody, the facts say under 1",
        "the counters of shopper 6",
    ]


def test_eight_at_once_neither_block_one_another_for_ever_nor_lose_a_count(shop):
    people = range(100, 160)
    with shop.write() as tx:
        ids = {n: tx.shoppers.meet(n, f"P{n}", "en", NOW).shopper.shopper_id for n in people}
    chance = random.Random(5)
    work = [("bind", person, ids[n]) for n, person in ids.items() for _ in "ab"]
    work += [("buy", person, 10) for person in ids.values()]
    work += [("attach", 3, 6), ("attach", 3, 2), ("attach", 2, 5), ("attach", 5, 2)] * 5
    chance.shuffle(work)

    def do(job):
        kind, one, other = job
        try:
            with shop.write() as tx:
                if kind == "bind":
                    inviter = 3 if one % 3 else 6
                    tx.invitations.bind(invitation(one, inviter))
                elif kind == "buy":
                    tx.invitations.add_revenue(one, other)
                else:
                    tx.invitations.attach(one, other, "x", "Ana", NOW)
        except BadInput:
            return 0
        return kind == "bind"

    with ThreadPoolExecutor(8) as handlers:
        assert sum(handlers.map(do, work)) == len(people)
    with shop.read() as tx:
        sound(tx, tx.invitations.edges(), BOUGHT | dict.fromkeys(ids.values(), 10))
