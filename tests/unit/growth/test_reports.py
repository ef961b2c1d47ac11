import pytest

from growth.ledger import Held, Posting, move, settle
from growth.reports import Branch, Person, branches, forest, walk


def test_branches_are_computed_from_edges_alone():
    assert branches({2: 1, 3: 1, 4: 3}, {1: 5, 3: 20, 4: 10, 9: 7}) == {
        1: Branch(0, 2, 3, 5, 30),
        2: Branch(1, 0, 0, 0, 0),
        3: Branch(1, 1, 1, 20, 10),
        4: Branch(2, 0, 0, 10, 0),
        9: Branch(0, 0, 0, 7, 0),
    }


@pytest.mark.parametrize("edges", [{1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1, 4: 1}])
def test_a_ring_is_refused(edges):
    with pytest.raises(ValueError, match="ring"):
        branches(edges, {})


def test_a_chain_of_any_length_is_no_problem():
    long = {n: n - 1 for n in range(2, 50_000)}
    assert branches(long, {})[49_999].depth == 49_998


def test_a_forest_puts_the_best_branch_first_and_reads_like_a_tree():
    people = [
        Person(1, None, "A", Branch(0, 2, 2, 0, 30)),
        Person(2, 1, "B", Branch(1, 0, 0, 10, 0)),
        Person(3, 1, "C", Branch(1, 1, 1, 0, 20)),
        Person(4, 3, "D", Branch(2, 0, 0, 20, 0)),
        Person(5, None, "E", Branch(0, 1, 1, 0, 99)),
        Person(6, 99, "F", Branch(1, 0, 0, 0, 0)),
    ]
    assert [node.person.name for node in walk(forest(people))] == ["E", "A", "C", "D", "B", "F"]


def test_a_reward_moves_through_balanced_entries():
    entry = move(Held(), 500, 1, "CNY")
    assert entry is not None
    assert entry.postings == (
        Posting("programme", None, -500, "CNY"),
        Posting("pending", 1, 500, "CNY"),
    )
    assert move(Held(pending=500), 500, 1, "CNY") is None
    back = move(Held(pending=100, earned=400), 200, 1, "CNY")
    assert back is not None
    assert back.kind == "reverse"
    assert {(p.account, p.amount) for p in back.postings} == {
        ("pending", -100),
        ("earned", -200),
        ("programme", 300),
    }
    for one in (entry, back, settle(100, 1, "CNY")):
        assert {posting.currency for posting in one.postings} == {"CNY"}
        assert sum(posting.amount for posting in one.postings) == 0
