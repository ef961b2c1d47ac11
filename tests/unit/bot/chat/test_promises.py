"""`/invite` and `/rewards` say what the programme gives, on which conditions, and what is next."""

from datetime import UTC, datetime, timedelta
from itertools import count, takewhile

import pytest

from bot import sharing
from bot.chat.handlers.invites import invite
from bot.chat.handlers.promises import promised
from bot.chat.handlers.rewards import rewards
from bot.chat.talks import Talk
from growth.coupons import Pool
from growth.fraud.wording import found
from growth.programme import Milestone, Programme, Rule, Tier
from growth.purchases import OrderEvent
from tests.journeys.scripted_shop import ScriptedShop
from tests.unit.bot.rewarded_shop import ANA, BEN, CEM, DAY, NOW, back, open_with

JUNE = datetime(2026, 5, 31, 16, tzinfo=UTC)
"""Midnight in the shop's zone."""
SPRING = Pool("spring", "10 % off", "九折", "imported", NOW, "Olga")
RULES = (
    Rule(
        "share",
        "inviter",
        "percent",
        500,
        tiers=(Tier(3, 750),),
        minimum_order=5_000,
        products=frozenset({"P1"}),
        categories=frozenset({"Tea"}),
        ends=JUNE,
        expires_days=60,
    ),
    Rule("stars", "inviter", "points", 20, first_order_only=False, per_person_cap=100),
    Rule("used up", "inviter", "fixed", 100, programme_cap=60),
    Rule("early", "inviter", "fixed", 100, starts=JUNE),
    Rule("welcome", "friend", "coupon", 1, pool="spring"),
)
STEPS = (
    Milestone("three", 3, "fixed", 1_000),
    Milestone("ten", 10, "coupon", 1, pool="spring"),
    Milestone("many", 25, "points", 500),
)
SAID = {
    "en": """\
For a friend's first order you get: 5 % of the order (orders from ¥50.00 on, of Paper lantern, \
Tea, until 2026-05-31, expires when not paid out 60 days after it is yours).
For each order of a friend you get: 20 points (at most 100 points in all).
Your friend gets for their first order: a coupon, 10 % off.
At most ¥200.00 in all for one person who invites.
At 3 friends who bought: ¥10.00. 1 of 3 so far.
From friend number 3 who buys on you get: 7.5 % of the order. 1 so far.
It is yours 14 days after the order, if it was not sent back.""",
    "zh": """\
朋友第一次下单，您得到：订单金额的 5%（订单满 ¥50.00，限 纸灯笼，Tea，截至 2026-05-31，\
归您后 60 天内未发放则过期）。
朋友每次下单，您得到：20 积分（累计最多 100 积分）。
朋友第一次下单，朋友得到：优惠券一张，九折。
每位邀请人累计最多 ¥200.00。
有 3 位朋友购买后：¥10.00。目前 1/3。
从第 3 位购买的朋友起，您得到：订单金额的 7.5%。目前 1 位。
下单 14 天后没有退货，奖励归您。""",
}
TOLD = {
    "en": """\
A friend's order of 2026-05-02:
· 5–7.5 % of the order: It earned ¥5.00. It is yours on 2026-05-16, when the time for returns is \
over. What is not paid out by 2026-07-15 expires.
· 20 points: It earned 20 points. It is yours on 2026-05-16, when the time for returns is over.
· ¥1.00: It earned ¥0.60: that was left of the shop's budget. It is yours on 2026-05-16, when \
the time for returns is over.
· ¥1.00: The promise began only on 2026-06-01.
· ¥10.00: 1 of 3 friends for the next step.
· a coupon, 10 % off: 1 of 10 friends for the next step.
· 500 points: 1 of 25 friends for the next step.""",
    "zh": """\
一位朋友 2026-05-02 的订单：
· 订单金额的 5–7.5%：得到 ¥5.00。退货期过后，2026-05-16 归您。2026-07-15 前未发放的部分会过期。
· 20 积分：得到 20 积分。退货期过后，2026-05-16 归您。
· ¥1.00：得到 ¥0.60：这是活动预算剩下的部分。退货期过后，2026-05-16 归您。
· ¥1.00：当时活动还没有开始，2026-06-01 才开始。
· ¥10.00：离下一级：1/3 位朋友。
· 优惠券一张，九折：离下一级：1/10 位朋友。
· 500 积分：离下一级：1/25 位朋友。""",
}


@pytest.fixture
def shop(tmp_path):
    shop = ScriptedShop(tmp_path)
    with shop.database.write() as tx:
        assert tx.coupons.make(SPRING)
        open_with(tx, *RULES, milestones=STEPS, cap_per_inviter=20_000)
    yield shop
    shop.database.close()


def talk(shop, tx, language="en", person=ANA, now=NOW + 2 * DAY):
    return Talk(shop, tx, tx.shoppers.get(person), language, now, "shop_bot")


def buy(tx, buyer, amount, name, after=DAY):
    """A lantern."""
    at = NOW + after
    event = OrderEvent("till", name, "order", name, buyer, "P1", amount, "CNY", at)
    sharing.take_order(tx, event, at)


def sent(tx):
    """The texts in the outbox, newest last."""
    rows = list(takewhile(bool, map(tx.outbox.get, count(1))))
    return [row.payload.get("text") or row.payload["caption"] for row in rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_holds_and_what_is_next(shop, language):
    with shop.database.write() as tx:
        buy(tx, BEN, 10_000, "o1")
        assert promised(talk(shop, tx, language)) == SAID[language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_promise_has_a_line_with_its_days(shop, language):
    with shop.database.write() as tx:
        buy(tx, BEN, 10_000, "o1")
        rewards(talk(shop, tx, language), "")
        assert TOLD[language] in sent(tx)[-1]


def test_a_friend_counts_on_the_way_as_the_milestone_counts_them(shop):
    with shop.database.write() as tx:
        buy(tx, BEN, 10_000, "o1")
        back(tx, "o1", 10_000, "r1", after=2 * DAY)
        buy(tx, BEN, 10_000, "o2", after=3 * DAY)
        buy(tx, CEM, 10_000, "o3", after=3 * DAY)
        assert "1 of 3 so far" in promised(talk(shop, tx, now=NOW + 4 * DAY))


def test_a_step_that_was_had_makes_way_for_the_next(shop):
    with shop.database.write() as tx:
        sharing.publish(
            tx, Programme("CNY", milestones=(Milestone("one", 1, "points", 5), STEPS[1])), "O", NOW
        )
        assert "At 1 friends who bought: 5 points. 0 of 1" in promised(talk(shop, tx))
        buy(tx, BEN, 10_000, "o1")
        assert "At 10 friends who bought: a coupon, 10 % off. 1 of 10" in promised(talk(shop, tx))


def test_days_pass_it_is_theirs_and_expires_while_a_coupon_waits_for_its_code(shop):
    settled = NOW + DAY + 14 * DAY + timedelta(hours=1)
    with shop.database.write() as tx:
        buy(tx, BEN, 10_000, "o1")
        sharing.settle(tx, settled)
        rewards(talk(shop, tx, now=settled), "")
        assert (
            "It earned ¥5.00. It has been yours since 2026-05-16. "
            "What is not paid out by 2026-07-15 expires." in sent(tx)[-1]
        )
        rewards(talk(shop, tx, person=BEN, now=settled), "")
        assert (
            "· a coupon, 10 % off: It earned coupons: 1. It waits for a coupon code."
            in sent(tx)[-1]
        )
        late = settled + 60 * DAY
        sharing.expire(tx, late)
        rewards(talk(shop, tx, now=late), "")
        assert "It earned ¥5.00. It was not paid out in time and has expired." in sent(tx)[-1]


def test_of_an_order_that_is_looked_at_no_day_is_told(shop):
    with shop.database.write() as tx:
        buy(tx, BEN, 10_000, "o1")
        tx.reviews.add(1, found("chain", "hold", count=4, hours=24), NOW)
        rewards(talk(shop, tx), "")
        assert "· The shop's team is looking at this order." in sent(tx)[-1]
        assert "order: It earned ¥5.00.\n" in sent(tx)[-1]


def test_what_does_not_fit_under_the_picture_comes_before_it(shop):
    many = tuple(
        Rule(f"r{n}", "inviter", "points", n, per_person_cap=1_000, minimum_order=1_000 + n)
        for n in range(1, 16)
    )
    with shop.database.write() as tx:
        sharing.publish(tx, Programme("CNY", many), "Olga", NOW)
        invite(talk(shop, tx), "")
        before, caption = sent(tx)
    assert before.count("points (") == 15
    assert "Invited: 2\nBought: 0" in caption
