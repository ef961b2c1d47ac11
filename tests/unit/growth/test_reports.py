from growth.ledger import Held, Posting, move, settle
from growth.reports import Branch, Person, forest, walk


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
