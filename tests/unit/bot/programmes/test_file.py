"""The owner's rules as a file: what is read, and what is said about mistakes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.programmes.file import Shop, campaign_days, read_programme
from bot.programmes.writing import write_programme
from growth.faults import fault
from growth.money import MOST
from growth.programme import MOST_PERCENT, Milestone, Programme, Rule, Tier

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHOP = Shop(
    "CNY",
    SHANGHAI,
    {"T-1", "C-1"}.__contains__,
    frozenset({"tea", "茶具"}),
    {"tea-week": campaign_days("2026-05-01", "2026-05-07", SHANGHAI)},
    frozenset({"spring"}),
)

FILE = """
name = "May"
depth = 1
hold_days = 21
cap_per_inviter = "500"

[[rule]]
name = "share"
to = "inviter"
gives = "percent"
amount = "7.5"
tiers = [{ from_friends = 4, amount = "10" }]
categories = ["tea"]
campaign = "tea-week"

[[rule]]
name = "welcome"
to = "friend"
gives = "coupon"
pool = "spring"
minimum_order = "20.00"

[[rule]]
name = "thanks"
to = "inviter"
gives = "points"
amount = 100
programme_cap = 100000
starts = 2026-05-01
ends = 2026-05-31

[[milestone]]
name = "three friends"
friends = 3
gives = "fixed"
amount = "10.00"
"""


def test_a_file_is_read():
    assert read_programme(FILE, SHOP) == Programme(
        "CNY",
        (
            Rule(
                "share",
                "inviter",
                "percent",
                750,
                tiers=(Tier(4, 1_000),),
                categories=frozenset({"tea"}),
                campaign_id="tea-week",
                starts=datetime(2026, 4, 30, 16, tzinfo=UTC),
                ends=datetime(2026, 5, 7, 16, tzinfo=UTC),
            ),
            Rule("welcome", "friend", "coupon", 1, minimum_order=2_000, pool="spring"),
            Rule(
                "thanks",
                "inviter",
                "points",
                100,
                programme_cap=100_000,
                starts=datetime(2026, 4, 30, 16, tzinfo=UTC),
                ends=datetime(2026, 5, 31, 16, tzinfo=UTC),
            ),
        ),
        (Milestone("three friends", 3, "fixed", 1_000),),
        hold_days=21,
        cap_per_inviter=50_000,
        name="May",
    )


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('to = "inviter"', 'to = "everyone"', "rule, 'share', to: Input should be 'inviter' or"),
        ('amount = "7.5"', "amount = 7.5", "rule, 'share', amount: Input should be a valid string"),
        ('amount = "7.5"', 'amount = "7.555"', "rule 'share', amount: write per cent as text"),
        ('amount = "7.5"', "", "rule 'share', amount is missing"),
        ('amount = "10.00"', 'amount = "10.001"', "10.001 has more decimals than CNY"),
        ('amount = "10.00"', "amount = 10", "milestone 'three friends', amount: write money"),
        ("amount = 100\n", 'amount = "100"\n', "rule 'thanks', amount: write points as a whole"),
        ('categories = ["tea"]', 'categories = ["coffee"]', "'coffee' is no category of the shop"),
        ('campaign = "tea-week"', 'campaign = "may"', "the shop has no campaign 'may'"),
        ('campaign = "tea-week"', 'campaign = "tea-week"\nstarts = 2026-05-01', "leave starts and"),
        ("hold_days = 21", "hold_days = 400", "hold_days is 400: give 0 to 365 days"),
        ("depth = 1", "depth = 3", "depth: Input should be less than or equal to 2"),
        ('pool = "spring"', 'pool = "spring"\namount = 2', "rule 'welcome', amount: leave it out"),
        ('pool = "spring"', 'pool = "sprung"', "rule 'welcome', pool: there is no pool 'sprung'"),
        ('name = "welcome"', 'name = "share"', "the name 'share' is used twice"),
        ('name = "welcome"', 'name = "welcome"\ncolour = 1', "'welcome', colour is no key of this"),
        ("friends = 3", "", "milestone, 'three friends', friends is missing"),
        ("[[rule]]", "[[rule", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(before, after, sentence):
    with pytest.raises(BadInput, match=r"^rewards\.toml") as told:
        read_programme(FILE.replace(before, after, 1), SHOP)
    assert sentence in str(told.value)


_money = st.integers(1, MOST)
_names = st.text("abc 礼", min_size=1, max_size=9).map(str.strip).filter(bool)
_times = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
_caps = st.none() | _money


@st.composite
def _rules(draw, name):
    gives = draw(st.sampled_from(["fixed", "percent", "points", "coupon"]))
    most = {"percent": MOST_PERCENT, "coupon": 1}.get(gives, MOST)
    to = draw(st.sampled_from(["inviter", "friend"]))
    tiered = to == "inviter" and gives != "coupon"
    steps = draw(st.sets(st.integers(2, 30), max_size=2)) if tiered else ()
    return Rule(
        name,
        to,
        gives,
        draw(st.integers(1, most)),
        tiers=tuple(Tier(step, draw(st.integers(1, most))) for step in sorted(steps)),
        minimum_order=draw(st.integers(0, MOST)),
        first_order_only=draw(st.booleans()),
        products=draw(st.frozensets(st.sampled_from(["T-1", "C-1"]))),
        categories=draw(st.frozensets(st.sampled_from(["tea", "茶具"]))),
        per_person_cap=draw(_caps),
        programme_cap=draw(_caps),
        starts=draw(st.none() | _times),
        expires_days=None if gives == "coupon" else draw(st.none() | st.integers(1, 3650)),
        pool="spring" if gives == "coupon" else None,
    )


@st.composite
def _programmes(draw):
    names = draw(st.lists(_names, max_size=4, unique=True))
    return Programme(
        "CNY",
        tuple(draw(_rules(name)) for name in names),
        (Milestone("m*", draw(st.integers(1, 99)), "fixed", draw(_money)),),
        hold_days=draw(st.integers(0, 365)),
        attribution=draw(st.sampled_from(["first_touch", "last_touch"])),
        attribution_window_days=draw(st.integers(1, 3650)),
        cap_per_inviter=draw(_caps),
        name=draw(_names | st.just("")),
    )


@given(_programmes())
def test_what_is_written_is_read_back(programme):
    assert fault(programme) is None
    assert read_programme(write_programme(programme, SHANGHAI), SHOP) == programme
