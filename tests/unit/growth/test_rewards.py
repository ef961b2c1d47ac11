"""The examples of docs/rewards.md, and each rule by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from growth.conditions import Inviter, Part
from growth.money import DIGITS, to_minor
from growth.programme import Milestone, Programme, Rule, Tier, simple
from growth.purchases import Line, Purchase, Refund
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


SHARE = Rule("share", "inviter", "percent", 500, first_order_only=False)
BASKET = (
    Line("green", "tea", 1, 6_000),
    Line("mug", "cups", 1, 3_000),
)
"""With postage of 10.00 an order of 100.00."""


def judged(rule, **order):
    """What Ana earns by the one order under the one rule, and why."""
    bought = replace(purchase("100.00"), **order)
    (decision,) = decide(Inviter(ANA), parts(bought, programme=Programme("CNY", (rule,))))
    (verdict,) = decision.verdicts
    return earned(decision), verdict.code


TEA = {"categories": frozenset({"tea"})}


@pytest.mark.parametrize(
    ("rule", "order", "expected"),
    [
        (SHARE, {}, (500, "earned")),
        (replace(SHARE, **TEA), {"lines": BASKET}, (300, "earned")),
        (replace(SHARE, gives="fixed", amount=300, **TEA), {"lines": BASKET}, (300, "earned")),
        (replace(SHARE, **TEA), {"lines": BASKET[1:]}, (0, "product")),
        (replace(SHARE, **TEA), {"lines": BASKET[:1], "amount": 5_000}, (250, "earned")),
        (replace(SHARE, products=frozenset({"mug"}), **TEA), {"lines": BASKET}, (450, "earned")),
        (replace(SHARE, products=frozenset({"mug"})), {"product_id": "mug"}, (500, "earned")),
        (replace(SHARE, products=frozenset({"mug"})), {"product_id": "pot"}, (0, "product")),
        (replace(SHARE, ends=NOW + DAY), {}, (0, "ends")),
        (replace(SHARE, ends=NOW + DAY + timedelta(seconds=1)), {}, (500, "earned")),
        (replace(SHARE, starts=NOW + DAY), {}, (500, "earned")),
        (replace(SHARE, starts=NOW + 2 * DAY), {}, (0, "starts")),
        (replace(SHARE, minimum_order=12_000), {}, (0, "minimum")),
        (replace(SHARE, per_person_cap=200), {}, (200, "earned_in_part")),
        (replace(SHARE, per_person_cap=0), {}, (0, "cap")),
        (SHARE, {"amount": 19}, (0, "too_small")),
        (SHARE, {"refunds": (Refund(10_000, NOW + 2 * DAY),)}, (0, "refunded")),
        (replace(SHARE, gives="points", amount=50), {}, (50, "earned")),
    ],
)
def test_each_thing_that_a_rule_asks_has_its_verdict(rule, order, expected):
    assert judged(rule, **order) == expected


def test_tiers_count_friends_and_forget_those_who_sent_everything_back():
    rule = replace(SHARE, gives="fixed", amount=500, tiers=(Tier(4, 700), Tier(11, 1_000)))
    friends = [purchase("50.00", key=n, by=n, after=n * DAY) for n in range(2, 14)]
    again = purchase("50.00", key=20, by=3, after=30 * DAY)
    tiered = Programme("CNY", (rule,))
    found = [earned(d) for d in decide(Inviter(ANA), parts(*friends, again, programme=tiered))]
    assert found == [500] * 3 + [700] * 7 + [1_000] * 2 + [1_000]
    friends[0] = purchase("50.00", "50.00", key=2, by=2, after=2 * DAY)
    found = [earned(d) for d in decide(Inviter(ANA), parts(*friends[:4], programme=tiered))]
    assert found == [0, 500, 500, 500]


def test_a_milestone_counts_first_orders_kept_through_their_hold_and_is_given_once():
    promised = Programme(
        "CNY",
        (),
        (Milestone("three", 3, "fixed", 1_000), Milestone("four", 4, "coupon", 1, "gold")),
    )
    friends = [purchase("9.00", key=n, by=n, after=4 * n * DAY) for n in range(2, 7)]

    def reached(*bought, blocked=()):
        decisions = decide(Inviter(ANA), parts(*bought, programme=promised), blocked)
        return [(r.rule, r.order_key, r.currency) for d in decisions for r in d.rewards]

    assert reached(*friends[:2]) == []
    assert reached(*friends[:3]) == [("three", 4, "CNY")]
    assert reached(*friends) == [("three", 4, "CNY"), ("four", 5, "CPN")]
    assert reached(*friends[:4], blocked={3}) == [("three", 5, "CNY")]
    early, late = (NOW + days * DAY for days in (12 + 13, 12 + 15))
    sent_back = replace(friends[1], refunds=(Refund(900, early),))
    assert reached(friends[0], sent_back, friends[2]) == []
    sent_back = replace(friends[1], refunds=(Refund(900, late),))
    assert reached(friends[0], sent_back, friends[2]) == [("three", 4, "CNY")]
    twice = replace(friends[0], order_key=9, occurred_at=NOW + 9 * DAY)
    assert reached(friends[0], twice, friends[1]) == []


def test_a_milestone_published_late_comes_with_the_next_friend():
    later = Programme("CNY", (), (Milestone("two", 2, "points", 5),))
    old = [
        Part(purchase("9.00", key=n, by=n, after=n * DAY), Programme("CNY"), 1, NOW, True)
        for n in (2, 3, 4)
    ]
    new = Part(purchase("9.00", key=5, by=5, after=9 * DAY), later, 1, NOW, True)
    decisions = decide(Inviter(ANA), [*old, new])
    assert [len(decision.rewards) for decision in decisions] == [0, 0, 0, 1]
    assert decisions[-1].rewards[0].friends == 2
    (verdict,) = decisions[-1].verdicts
    assert (verdict.code, verdict.values["friends"]) == ("milestone", 4)


def test_a_coupon_stays_while_what_is_kept_would_earn_it():
    rule = Rule("gift", "inviter", "coupon", 1, minimum_order=5_000, pool="gold")
    for refunds, coupons in ((["50.00"], 1), (["50.01"], 0)):
        bought = parts(purchase("100.00", *refunds), programme=Programme("CNY", (rule,)))
        (decision,) = decide(Inviter(ANA), bought)
        assert earned(decision) == coupons


def test_what_is_blocked_earns_nothing_and_leaves_the_room_to_others():
    first, second = purchase("100.00"), purchase("100.00", key=2, by=CEM, after=2 * DAY)
    capped = parts(first, second, programme=simple("CNY", cap_per_inviter=600))
    assert [earned(d) for d in decide(Inviter(ANA), capped)] == [500, 100]
    blocked = decide(Inviter(ANA), capped, {1})
    assert [earned(decision) for decision in blocked] == [0, 500]
    assert failed(blocked[0]) == ["blocked"]
