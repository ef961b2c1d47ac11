"""Whatever links are followed and codes named: a forest, one inviter each, one touch a visit."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import sharing
from bot.referrals.naming import NAME_WITHIN, name_code
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from growth.links import could_be_code, look_alikes, make_code
from tests.forests import rebuild

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PEOPLE = range(1, 6)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(sqlite_engine(tmp_path_factory.mktemp("naming") / "shop.db"), b"key")
    database.create()
    yield database
    database.close()


class Undone(Exception):
    """Ends a transaction so that the next example finds an empty shop."""


steps = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        st.booleans(),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(steps)
def test_naming_and_following_keep_the_forest(database, steps):
    with pytest.raises(Undone):
        play(database, steps)


def play(database, steps):
    with database.write() as tx:
        ids = {n: tx.shoppers.meet(n, "", "en", NOW).shopper.shopper_id for n in PEOPLE}
        codes = {
            n: sharing.link_for(tx, ids[n], None, NOW, lambda n=n: f"{n:014d}").code for n in PEOPLE
        }
        inviter_of, touched = {}, 0
        for number, (who, whose, naming, days, again) in enumerate(steps):
            now, reference = NOW + timedelta(days=days), str(number)
            for _ in range(2 if again else 1):  # an update that comes twice counts once
                if naming:
                    bound = name_code(tx, ids[who], codes[whose], now, reference).outcome == "bound"
                else:
                    arrival = sharing.arrive(tx, ids[who], codes[whose], False, now, reference)
                    bound = arrival.bound
                if bound:
                    assert naming
                    assert now - NOW <= NAME_WITHIN
                    assert ids[who] not in inviter_of
                    inviter_of[ids[who]] = ids[whose]
            touched += who != whose
        assert {n: tx.invitations.of(n).inviter_id for n in inviter_of} == inviter_of
        for person, branch in rebuild(inviter_of, {}).items():
            kept = tx.invitations.branch(person)
            assert (kept.depth, kept.direct, kept.descendants) == (
                branch.depth,
                branch.direct,
                branch.descendants,
            )
        assert sum(len(tx.touches.of(each)) for each in ids.values()) == touched
        raise Undone


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 13), st.integers(0, 61))
def test_a_slip_in_a_code_is_recognised(random, place, letter):
    code = make_code(random.choice)
    slips = set(look_alikes(code))
    assert code not in slips
    for slip in random.sample(sorted(slips), 5):
        assert code in set(look_alikes(slip))
    assert code in set(look_alikes(code[:place] + code[place + 1 :]))
    assert not could_be_code(code.lower())
