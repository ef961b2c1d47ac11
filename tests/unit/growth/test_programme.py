"""What an owner may promise, and how it is written down."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from growth.faults import fault
from growth.programme import (
    Milestone,
    Programme,
    Rule,
    Tier,
    as_terms,
    digest,
    from_terms,
    simple,
)

PERCENT = Rule("share", "inviter", "percent", 500)
FULL = Programme(
    "CNY",
    (
        Rule(
            "share",
            "inviter",
            "percent",
            500,
            tiers=(Tier(4, 700), Tier(11, 1_000)),
            minimum_order=2_000,
            products=frozenset({"b", "a"}),
            categories=frozenset({"Tea"}),
            per_person_cap=50_000,
            programme_cap=900_000,
            starts=datetime(2026, 5, 1, tzinfo=UTC),
            ends=datetime(2026, 6, 1, tzinfo=UTC),
            campaign_id="may",
            expires_days=365,
        ),
        Rule("welcome", "friend", "coupon", 1, pool="spring"),
        Rule("second", "inviter", "points", 10, level=2),
    ),
    (Milestone("three", 3, "fixed", 1_000), Milestone("ten", 10, "coupon", 1, "gold")),
    depth=2,
    attribution="last_touch",
    name="May",
)


def test_a_programme_survives_being_written_down():
    written = json.loads(json.dumps(as_terms(FULL)))
    assert from_terms(written) == FULL
    assert digest(from_terms(written)) == digest(FULL)
    assert digest(replace(FULL, hold_days=15)) != digest(FULL)


def test_the_settings_of_a_shop_are_a_programme():
    programme = simple("CNY", friend_fixed=300, cap_per_inviter=900, minimum_order=50)
    assert [(rule.name, rule.gives, rule.amount) for rule in programme.rules] == [
        ("inviter_percent", "percent", 500),
        ("friend_fixed", "fixed", 300),
    ]
    assert {rule.minimum_order for rule in programme.rules} == {50}
    assert programme.cap_per_inviter == 900
    assert fault(programme) is None
    assert fault(FULL) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"currency": "ABC"}, "currency 'ABC' is not known"),
        ({"depth": 3}, "deeper chains are not paid"),
        ({"depth": 1}, "set depth to 2, which an owner must acknowledge"),
        ({"hold_days": -1}, "give 0 to 365 days"),
        ({"attribution_window_days": 0}, "give 1 to 3650 days"),
        ({"attribution": "any"}, "write first_touch or last_touch"),
        ({"cap_per_inviter": -1}, "cap_per_inviter is -1"),
        ({"rules": (PERCENT, PERCENT)}, "'share' is used twice"),
        ({"milestones": (Milestone("share", 3, "fixed", 1),)}, "'share' is used twice"),
        ({"milestones": (Milestone("m", 0, "fixed", 1),)}, "friends is 0"),
        ({"milestones": (Milestone("m", 3, "coupon", 1),)}, "name the pool"),
    ],
)
def test_what_cannot_be_promised_is_named_with_its_remedy(changes, words):
    assert words in (fault(replace(FULL, **changes)) or "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "give every rule a name"),
        ({"name": "x" * 33}, "longer than 32 letters"),
        ({"to": "me"}, "write inviter or friend"),
        ({"gives": "cash"}, "write fixed, percent, points or coupon"),
        ({"level": 3}, "level is 3"),
        ({"to": "friend", "level": 2}, "level is 2"),
        ({"amount": 5_001}, "give 1 to 5000 basis points"),
        ({"amount": 0}, "amount is 0"),
        ({"gives": "coupon", "amount": 2, "pool": "p"}, "give 1 to 1"),
        ({"pool": "p"}, "only for coupons"),
        ({"to": "friend", "tiers": (Tier(2, 1),)}, "can have tiers"),
        ({"tiers": (Tier(1, 1),)}, "tiers must rise"),
        ({"tiers": (Tier(3, 1), Tier(2, 1))}, "tiers must rise"),
        ({"tiers": (Tier(3, 0),)}, "tier 3: amount is 0"),
        ({"minimum_order": -1}, "minimum_order is -1"),
        ({"programme_cap": -1}, "programme_cap is -1"),
        ({"starts": datetime(2026, 5, 1)}, "starts has no time zone"),  # noqa: DTZ001
        (
            {
                "starts": datetime(2026, 5, 2, tzinfo=UTC),
                "ends": datetime(2026, 5, 1, tzinfo=UTC),
            },
            "give a later end",
        ),
        ({"campaign_id": "may"}, "give it a start and an end"),
        ({"expires_days": 0}, "expires_days is 0"),
    ],
)
def test_a_rule_that_cannot_hold_is_named_with_its_remedy(changes, words):
    wrong = replace(FULL, rules=(replace(PERCENT, **changes),), milestones=())
    assert words in (fault(wrong) or "")
