"""The examples of docs/rewards.md, and each rule by itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from growth.conditions import Inviter, Part
from growth.money import DIGITS, to_minor
from growth.programme import simple
from growth.purchases import Purchase, Refund
from growth.rewards import decide

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANA, BEN, CEM = 1, 2, 3


def minor(text):
    return to_minor(text, "CNY")


def purchase(amount, *refunds, key=1, by=BEN, after=DAY):
    at = NOW + after
    given_back = tuple(Refund(minor(r), at + DAY) for r in refunds)
    return Purchase(key, "shop", f"o{key}", by, minor(amount), "CNY", at, given_back)


def decided(*bought, inviter=None, **settings):
    """What Ana, who brought Ben and Cem, earns by each order, in the order of placing."""
    return decide(inviter or Inviter(ANA), parts(*bought, programme=simple("CNY", **settings)))


def parts(*bought, programme, level=1, since=NOW):
    firsts = {min(b.occurred_at for b in bought if b.shopper_id == by.shopper_id) for by in bought}
    return [Part(one, programme, level, since, one.occurred_at in firsts) for one in bought]


def earned(decision):
    return sum(reward.standing for reward in decision.rewards)


def failed(decision):
    return [verdict.code for verdict in decision.verdicts if not verdict.passed]


@pytest.mark.parametrize(
    ("amount", "policy", "expected"),
    [
        ("100.00", {}, "5.00"),
        ("99.99", {}, "4.99"),
        ("0.19", {}, "0.00"),
        ("100.00", {"inviter_fixed": 300}, "8.00"),
        ("100.00", {"minimum_order": 12_000}, "0.00"),
        ("0", {"inviter_fixed": 300}, "0.00"),
    ],
)
def test_an_order_earns(amount, policy, expected):
    (decision,) = decided(purchase(amount), **policy)
    assert earned(decision) == minor(expected)


@pytest.mark.parametrize(
    ("refunds", "expected"),
    [
        (["40.00"], "3.00"),
        (["40.00", "33.33"], "1.33"),
        (["40.00", "33.33", "26.67"], "0.00"),
        (["400.00"], "0.00"),
    ],
)
def test_a_refund_takes_back_its_share(refunds, expected):
    (decision,) = decided(purchase("100.00", *refunds))
    assert earned(decision) == minor(expected)


def test_a_cap_leaves_what_room_there_is():
    first, second = purchase("80.00"), purchase("100.00", key=2, by=CEM, after=2 * DAY)
    decisions = decided(second, first, cap_per_inviter=600)
    assert [earned(decision) for decision in decisions] == [400, 200]


def test_a_refund_makes_room_for_later_orders_and_not_for_earlier_ones():
    refunded = purchase("120.00", "120.00")
    before = purchase("100.00", key=2, by=CEM, after=1.5 * DAY)
    later = purchase("100.00", key=3, by=CEM, after=3 * DAY)
    decisions = decided(refunded, before, later, cap_per_inviter=600, first_order_only=False)
    assert [earned(decision) for decision in decisions] == [0, 0, 500]
    assert failed(decisions[1]) == ["cap"]


def test_only_the_first_order_earns_even_when_it_was_refunded():
    decisions = decided(purchase("100.00", "100.00"), purchase("50.00", key=2, after=9 * DAY))
    assert [earned(decision) for decision in decisions] == [0, 0]
    assert failed(decisions[1]) == ["first_order"]
    both = decided(
        purchase("100.00"), purchase("50.00", key=2, after=9 * DAY), first_order_only=False
    )
    assert [earned(decision) for decision in both] == [500, 250]


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (-timedelta(minutes=6), False),
        (-timedelta(minutes=5), True),
        (timedelta(0), True),
        (90 * DAY, True),
        (90 * DAY + timedelta(seconds=1), False),
    ],
)
def test_an_order_counts_from_the_start_to_the_end_of_the_window(after, counts):
    (decision,) = decided(purchase("100.00", after=after))
    missing = "before_start" if after < timedelta(0) else "window"
    assert failed(decision) == ([] if counts else [missing])
    assert earned(decision) == (500 if counts else 0)


def test_nobody_earns_on_orders_placed_after_they_were_forgotten():
    gone = Inviter(ANA, forgotten_at=NOW + 2 * DAY)
    bought = [purchase("100.00"), purchase("100.00", key=2, by=CEM, after=3 * DAY)]
    decisions = decided(*bought, inviter=gone)
    assert [earned(decision) for decision in decisions] == [500, 0]


def test_the_friend_earns_too_where_the_shop_says_so():
    bought, programme = purchase("100.00", "50.00"), simple("CNY", friend_fixed=301)
    (inviters,) = decide(Inviter(ANA), parts(bought, programme=programme))
    (friends,) = decide(Inviter(BEN), parts(bought, programme=programme, level=0))
    assert (earned(inviters), earned(friends)) == (250, 150)
    assert [(r.shopper_id, r.level, r.rule) for r in (*inviters.rewards, *friends.rewards)] == [
        (ANA, 1, "inviter_percent"),
        (BEN, 0, "friend_fixed"),
    ]


def test_the_hold_counts_from_the_order():
    (decision,) = decided(purchase("100.00"), hold_days=14)
    assert decision.rewards[0].due_at == NOW + 15 * DAY


def test_money_is_exact_for_every_currency():
    assert {to_minor("1", code) for code in DIGITS} == {1, 100, 1000}
    assert to_minor("0.1", "CNY") + to_minor("0.2", "CNY") == to_minor("0.3", "CNY")
    assert all(to_minor(str(Decimal(n) / 100), "EUR") == n for n in range(1_000))
