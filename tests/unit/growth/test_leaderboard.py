"""The leaderboard: who is shown, in which order, under which name."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referrals.leaderboard import nickname
from growth.leaderboard import Entrant, mask, ranking

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def entrant(number):
    return Entrant(number, f"Person {number}", None, NOW + timedelta(minutes=number))


def test_equal_counts_share_a_rank_and_who_joined_first_stands_first():
    friends = {1: 2, 2: 5, 3: 2, 4: 1, 5: 0}
    places = ranking([entrant(n) for n in (5, 4, 3, 2, 1)], friends)
    assert [(p.rank, p.entrant.shopper_id) for p in places] == [(1, 2), (2, 1), (2, 3), (4, 4)]


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 9)), st.sets(st.integers(1, 30)))
def test_nobody_is_shown_who_did_not_ask(friends, asked):
    places = ranking([entrant(n) for n in asked], friends)
    shown = {place.entrant.shopper_id for place in places}
    assert shown == {n for n in asked if friends.get(n, 0) > 0}
    for place in places:
        better = sum(friends.get(n, 0) > place.friends for n in asked)
        assert place.rank == better + 1


def test_a_mask_leaves_one_letter():
    assert (mask("Annabella"), mask("王小明")) == ("A***", "王***")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Captain 7", "Captain 7"),
        ("  Tea   lover ", "Tea lover"),
        ("茶友", "茶友"),
        ("A", None),
        ("a" * 25, None),
        ("shop.example", None),
        ("@someone", None),
        ("call 13800", None),
        ("", None),
    ],
)
def test_a_nickname_is_no_address_and_no_number(text, kept):
    assert nickname(text) == kept
