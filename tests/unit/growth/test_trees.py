"""Which part of a forest is shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from growth.counting import pairs
from growth.trees import FAN, MOST, WIDE, Grove, grove, unfold, walk

forests = st.lists(st.integers(0, 1_000), min_size=1, max_size=150)
"""Of each person but the first, somebody who came before them."""


def planted(parents, revenue=None):
    edges = {n: parent % n for n, parent in enumerate(parents, 1)}
    return {each.shopper_id: each for each in grown(edges, revenue).near(len(edges))}


def grown(edges, revenue=None):
    return Grove(pairs(edges), pairs(revenue or {}))


@settings(max_examples=60, deadline=None)
@given(forests, st.sets(st.integers(0, 150), max_size=4), st.sets(st.integers(0, 150), max_size=4))
def test_nobody_is_lost_or_shown_twice(parents, opened, closed):
    people = planted(parents)
    twig = unfold(people[0], grove(people), opened=opened, closed=closed, budget=20)
    shown = [each for _, each in walk(twig)]
    numbers = [each.person.shopper_id for each in shown]
    assert len(set(numbers)) == len(numbers) <= 20 + WIDE * len(opened)
    assert len(numbers) + sum(each.hidden_people for each in shown) == len(people)
    for each in shown:
        assert 0 <= each.hidden_friends <= each.hidden_people
        assert (each.hidden_friends == 0) == (each.hidden_people == 0)
        assert not (each.person.shopper_id in closed and each.friends)
        ranks = [(f.person.branch.descendants) for f in each.friends]
        assert ranks == sorted(ranks, reverse=True)


def test_money_is_unfolded_first():
    parents = [0, 0, *[1] * 10, *[2] * 5]
    people = planted(parents, {17: 5_000})
    twig = unfold(people[0], grove(people), budget=8)
    assert [each.person.shopper_id for each in twig.friends] == [2, 1]
    assert 17 in {each.person.shopper_id for each in twig.friends[0].friends}
    assert twig.friends[1].hidden_people == 10


def test_a_wide_branch_is_cut_and_opened_when_asked():
    people = planted([0, *[1] * 100])
    below = grove(people)
    narrow = unfold(people[0], below).friends[0]
    assert (len(narrow.friends), narrow.hidden_friends) == (FAN, 100 - FAN)
    wide = unfold(people[0], below, opened={1}).friends[0]
    assert len(wide.friends) == WIDE
    folded = unfold(people[0], below, closed={1}).friends[0]
    assert (folded.friends, folded.hidden_people) == ([], 100)


def test_however_many_are_asked_for_the_picture_stays_small():
    people = planted(range(3_000))
    twig = unfold(people[0], grove(people), opened=set(range(3_000)))
    assert len(list(walk(twig))) == MOST


@settings(max_examples=60, deadline=None)
@given(forests, st.dictionaries(st.integers(0, 150), st.integers(0, 50)), st.integers(1, 30))
def test_a_past_day_is_unfolded_as_the_same_people_at_hand(parents, revenue, budget):
    edges = {n: parent % n for n, parent in enumerate(parents, 1)}
    revenue = {person: money for person, money in revenue.items() if person <= len(edges)}
    there, people = grown(edges, revenue), planted(parents, revenue)
    assert all(each in there for each in people)
    assert -1 not in there
    assert len(edges) + 1 not in there
    lazily = unfold(there.person(0), there.below, budget=budget)
    assert lazily == unfold(people[0], grove(people), budget=budget)
    assert {each.shopper_id for each in there.near(1)} == {
        0,
        *(friend for friend, inviter in edges.items() if inviter == 0),
    }
