"""The fast rebuild of all counters gives what the plain one gives, and finds every ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.counting import pairs, rebuilt
from growth.reports import Branch
from tests.forests import rebuild


@st.composite
def forests(draw: st.DrawFn) -> dict[int, int]:
    """Each person at most once as a friend, of somebody who stands before them."""
    people = draw(st.lists(st.integers(1, 10**9), unique=True, max_size=25))
    places = [draw(st.integers(-1, place - 1)) for place in range(len(people))]
    return {
        person: people[place] for person, place in zip(people, places, strict=True) if place >= 0
    }


@given(edges=forests(), data=st.data())
def test_both_give_the_same(edges, data):
    some = st.sampled_from(sorted({1, *edges, *edges.values()}))
    bought = data.draw(st.dictionaries(some, st.integers(-(10**12), 10**12)))
    people, inviter, counters = rebuilt(pairs(edges), pairs(bought))
    rows = zip(people.tolist(), counters.tolist(), strict=True)
    assert {person: Branch(*row) for person, row in rows} == rebuild(edges, bought)
    above = people[inviter]
    assert dict(zip(people[inviter >= 0].tolist(), above[inviter >= 0].tolist(), strict=True)) == (
        edges
    )


@given(edges=forests(), length=st.integers(1, 40))
def test_a_ring_of_any_length_is_found_among_any_others(edges, length):
    ring = {-place: -(place % length) - 1 for place in range(1, length + 1)}
    with pytest.raises(ValueError, match="hold a ring"):
        rebuilt(pairs(edges | ring), pairs({}))
