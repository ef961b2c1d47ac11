"""All counters from the edges alone."""

import pytest

from growth.counting import pairs, rebuilt


def test_branches_are_computed_from_edges_alone():
    people, inviter, counters = rebuilt(
        pairs({2: 1, 3: 1, 4: 3}), pairs({1: 5, 3: 20, 4: 10, 9: 7})
    )
    assert people.tolist() == [1, 2, 3, 4, 9]
    assert inviter.tolist() == [-1, 0, 0, 2, -1]
    assert counters.tolist() == [
        [0, 2, 3, 5, 30],
        [1, 0, 0, 0, 0],
        [1, 1, 1, 20, 10],
        [2, 0, 0, 10, 0],
        [0, 0, 0, 7, 0],
    ]


@pytest.mark.parametrize("edges", [{1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1, 4: 1}])
def test_a_ring_is_refused(edges):
    with pytest.raises(ValueError, match="ring"):
        rebuilt(pairs(edges), pairs({}))


def test_a_chain_of_any_length_is_no_problem():
    people, _, counters = rebuilt(pairs({n: n - 1 for n in range(2, 50_000)}), pairs({}))
    assert (people[-1], counters[-1].tolist()) == (49_999, [49_998, 0, 0, 0, 0])
