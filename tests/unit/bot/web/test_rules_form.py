"""The form of the common rules says what a programme promises, and says when it cannot."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.entry_forms import Wrong
from bot.web.rules.forms import read_form, shown_form
from growth.faults import fault
from growth.programme import Milestone, Programme, Rule, Tier, simple

THREE = Milestone("three", 3, "points", 50)
FIELDS = {
    "inviter_gives": "percent",
    "inviter_amount": "7.5",
    "friend_amount": "3.20",
    "minimum_order": "50",
    "first_order_only": "no",
    "cap_per_inviter": "",
    "hold_days": "30",
    "attribution": "last_touch",
    "attribution_window_days": "14",
}
EVERY: dict[str, Any] = {"first_order_only": False}
programmes = st.builds(
    simple,
    st.sampled_from(("CNY", "JPY", "KWD")),
    inviter_percent=st.integers(0, 50),
    friend_fixed=st.integers(0, 10**6),
    minimum_order=st.integers(0, 10**6),
    hold_days=st.integers(0, 365),
    cap_per_inviter=st.none() | st.integers(0, 10**9),
    first_order_only=st.booleans(),
    attribution_window_days=st.integers(1, 3650),
)


@settings(max_examples=100, deadline=None)
@given(programme=programmes)
def test_what_the_form_shows_reads_back_as_the_same_promise(programme: Programme) -> None:
    shown = shown_form(programme)
    if not programme.rules and shown is None:  # limits of promises that are not made
        return
    assert shown is not None
    assert read_form(programme, lambda name: shown[name]) == programme


def test_the_form_changes_what_it_says_and_leaves_the_rest() -> None:
    before = replace(simple("CNY", inviter_fixed=300), name="Tea", milestones=(THREE,))
    before = replace(before, rules=(replace(before.rules[1], name="gift"),))
    after = read_form(before, FIELDS.__getitem__)
    assert after.rules == (
        Rule("inviter_percent", "inviter", "percent", 750, minimum_order=5_000, **EVERY),
        Rule("friend_fixed", "friend", "fixed", 320, minimum_order=5_000, **EVERY),
    )
    assert (after.name, after.milestones) == ("Tea", (THREE,))
    assert (after.hold_days, after.attribution, after.attribution_window_days) == (
        30,
        "last_touch",
        14,
    )
    assert fault(after) is None
    kept = read_form(before, (FIELDS | {"inviter_gives": "fixed"}).__getitem__)
    assert kept.rules[0].name == "gift"
    nothing = FIELDS | {"inviter_gives": "nothing", "friend_amount": ""}
    assert read_form(before, nothing.__getitem__).rules == ()


@pytest.mark.parametrize(
    "more",
    [
        Rule("more", "inviter", "points", 5),
        Rule("far", "inviter", "fixed", 5, level=2),
        Rule("gift", "friend", "coupon", 1, pool="spring"),
        Rule("gift", "friend", "fixed", 5, minimum_order=7),
        Rule("gift", "friend", "fixed", 5, products=frozenset({"P1"})),
    ],
    ids=lambda rule: rule.name + rule.gives,
)
def test_what_the_form_cannot_say_is_left_to_the_file(more: Rule) -> None:
    one = simple("CNY")
    assert shown_form(one) is not None
    assert shown_form(replace(one, depth=2, rules=(*one.rules, more))) is None
    tiers = replace(one.rules[0], tiers=(Tier(4, 700),))
    assert shown_form(replace(one, rules=(tiers,))) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inviter_amount", ""),
        ("inviter_amount", "0"),
        ("inviter_amount", "51"),
        ("inviter_amount", "7.555"),
        ("friend_amount", "-1"),
        ("friend_amount", "1.005"),
        ("minimum_order", "1,000"),
        ("cap_per_inviter", "a lot"),
        ("hold_days", ""),
        ("hold_days", "366"),
        ("hold_days", "１４"),
        ("attribution_window_days", "0"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read_form(simple("CNY"), (FIELDS | {field: value}).__getitem__)
    assert wrong.value.field == field
