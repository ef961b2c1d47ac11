"""Whatever people do with links, the invitations stay a forest that never changes."""

from datetime import UTC, datetime
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import sharing
from growth.links import CODE_LENGTH, code_in, deep_link, is_code, make_code
from tests.forests import rebuild

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

starts = st.lists(
    st.tuples(st.integers(1, 8), st.one_of(st.none(), st.integers(1, 8)), st.booleans()),
    max_size=25,
)
"""(who starts, by whose link, whether the chat calls them new)."""


@settings(max_examples=50, deadline=None)
@given(starts=starts)
def test_the_forest_stays_a_forest(database, undone, starts):
    codes = count()
    with undone(database) as tx:
        people = {n: tx.shoppers.meet(n, f"P{n}", "en", NOW).shopper.shopper_id for n in range(9)}
        links = {
            n: sharing.link_for(tx, shopper_id, None, NOW, lambda: f"{next(codes):014d}").code
            for n, shopper_id in people.items()
        }
        edges: dict[int, int] = {}
        for person, inviter, new in starts:
            payload = links[inviter] if inviter else None
            arrival = sharing.arrive(tx, people[person], payload, new, NOW)
            if arrival.bound:
                assert people[person] not in edges
                edges[people[person]] = people[inviter]
            assert arrival.bound == (arrival.reason == "bound")
            assert {i.invitee_id: i.inviter_id for i in tx.invitations.all()} == edges
            right = rebuild(edges, {})
            assert {i: right[i] for i in edges} == {i: tx.invitations.branch(i) for i in edges}
            assert tx.invitations.above(people[person]) == chain(edges, people[person])


def chain(edges, person):
    found = set()
    while person in edges:
        person = edges[person]
        found.add(person)
    return found


@given(st.randoms(use_true_random=False))
def test_a_code_survives_the_way_through_a_link(random):
    code = make_code(random.choice)
    assert is_code(code)
    assert len(code) == CODE_LENGTH
    url = deep_link("@vine_bot", code)
    assert url == f"https://t.me/vine_bot?start={code}"
    assert code_in(url.rpartition("=")[2]) == code


@given(st.text(max_size=20))
def test_only_fourteen_ascii_letters_and_digits_are_a_code(text):
    fits = len(text) == CODE_LENGTH and text.isascii() and text.isalnum()
    assert is_code(text) == fits
