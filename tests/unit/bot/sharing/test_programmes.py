"""Whole programmes on the real database, each engine: the examples of docs/rewards.md."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot import reporting, sharing
from bot.errors import BadInput
from growth import ledger
from growth.coupons import Pool
from growth.fraud.facts import Finding
from growth.ledger import Balance
from growth.programme import Milestone, Programme, Rule, simple
from growth.purchases import OrderEvent
from tests.unit.bot.sharing.handing_over import fill_pool, pay_out

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + 60 * DAY
ANA, BEN, CEM, DAN, EVE = 1, 2, 3, 4, 5
INVITED_BY = {BEN: ANA, CEM: BEN, DAN: ANA}
SHARE = Rule("share", "inviter", "percent", 500, first_order_only=False)


@pytest.fixture
def tx(database):
    """Ana brought Ben and Dan, Ben brought Cem; Eve came by herself."""
    with database.write() as tx:
        codes = {}
        for number in (ANA, BEN, CEM, DAN, EVE):
            met = tx.shoppers.meet(number, f"N{number}", "en", NOW)
            assert met.shopper.shopper_id == number
            link = sharing.link_for(tx, number, None, NOW, lambda n=number: f"{n:014d}")
            codes[number] = link.code
            sharing.arrive(tx, number, codes.get(INVITED_BY.get(number)), met.new, NOW)
        yield tx
        assert reporting.doctor_ledger(tx) == []


def publish(tx, *rules, at=NOW, **terms):
    sharing.publish(tx, Programme("CNY", rules, **terms), "owner", at, "Olga")


def buy(tx, buyer, amount, name, after=DAY, type="order", of=None, tell=sharing.silent):
    event = OrderEvent("till", name, type, of or name, buyer, None, amount, "CNY", NOW + after)
    return sharing.take_order(tx, event, LATER, tell)


def back(tx, amount, order, name, after):
    return buy(tx, None, amount, name, after, "refund", order)


def earned(tx, person, currency="CNY"):
    """(pending, earned, paid)."""
    found = [b for b in tx.ledger.balances(person) if b.currency == currency]
    return (found[0].pending, found[0].earned, found[0].paid) if found else (0, 0, 0)


def test_a_second_level_is_paid_only_where_an_owner_acknowledged_it(tx):
    second = Rule("second", "inviter", "percent", 100, level=2)
    with pytest.raises(BadInput, match="depth to 2"):
        sharing.publish(tx, Programme("CNY", (SHARE, second)), "owner", NOW)
    with pytest.raises(BadInput, match="an owner has to read the legal note"):
        sharing.publish(tx, Programme("CNY", (SHARE, second), depth=2), "owner", NOW)
    publish(tx, SHARE, second, depth=2)
    outcome = buy(tx, CEM, 10_000, "o1")
    assert (outcome.inviter_id, outcome.change) == (BEN, 500)
    assert (earned(tx, BEN), earned(tx, ANA)) == ((500, 0, 0), (100, 0, 0))


def test_three_levels_are_impossible_in_the_database_too(database):
    for statement in (
        'INSERT INTO programmes (digest, depth, terms, published_at, "by", acknowledged_by) '
        "VALUES ('d', 3, '{}', '2026-05-01 00:00:00', 'x', 'x')",
        'INSERT INTO programmes (digest, depth, terms, published_at, "by") '
        "VALUES ('d', 2, '{}', '2026-05-01 00:00:00', 'x')",
        "INSERT INTO order_parts VALUES (1, 3, 1, NULL)",
        "INSERT INTO rewards (order_key, shopper_id, level, rule, currency, due_at, made_at) "
        "VALUES (1, 1, 3, 'x', 'CNY', '2026-05-01 00:00:00', '2026-05-01 00:00:00')",
    ):
        with pytest.raises(Exception, match=r"(?i)check constraint"), database.write() as tx:
            tx.connection.execute(text(statement))


def test_a_programme_holds_for_orders_placed_while_it_was_in_force(tx):
    publish(tx, SHARE)
    publish(tx, replace(SHARE, amount=1_000), at=NOW + 10 * DAY)
    publish(tx, SHARE, at=NOW + 20 * DAY)
    assert len(tx.programmes.history()) == 3
    buy(tx, BEN, 10_000, "late", after=11 * DAY)
    buy(tx, BEN, 10_000, "early", after=9 * DAY)
    buy(tx, BEN, 10_000, "first", after=-timedelta(minutes=4))
    buy(tx, BEN, 10_000, "newest", after=21 * DAY)
    assert sorted(one.held.pending for one in tx.ledger.of(ANA)) == [500, 500, 500, 1_000]


def test_a_programme_cap_serves_who_is_heard_first(tx):
    capped = replace(SHARE, programme_cap=1_200)
    publish(tx, capped)
    buy(tx, BEN, 10_000, "o1")
    outcome = buy(tx, CEM, 20_000, "o2")
    assert (earned(tx, ANA), earned(tx, BEN)) == ((500, 0, 0), (700, 0, 0))
    assert [told.code for told in outcome.verdicts] == ["programme_cap"]
    assert outcome.verdicts[0].values["most"] == 700
    back(tx, 10_000, "o1", "r1", 2 * DAY)
    assert (earned(tx, ANA), earned(tx, BEN)) == ((0, 0, 0), (700, 0, 0))
    assert tx.ledger.total("share", "CNY") == 700
    buy(tx, CEM, 4_000, "o3", after=3 * DAY)
    assert earned(tx, BEN) == (900, 0, 0)
    buy(tx, DAN, 40_000, "o4", after=4 * DAY)
    assert earned(tx, ANA) == (300, 0, 0)
    assert tx.ledger.total("share", "CNY") == 1_200


def test_points_coupons_and_milestones_have_units_of_their_own(tx):
    told = []
    fill_pool(tx, "spring", 2, NOW)
    publish(
        tx,
        Rule("points", "inviter", "points", 10),
        Rule("welcome", "friend", "coupon", 1, pool="spring"),
        milestones=(Milestone("two", 2, "fixed", 1_000),),
    )
    tx.coupons.make(Pool("spring", "5 % off", "九五折", "imported", NOW, "Olga"))
    tx.coupons.add("spring", ["SPRING-1", "SPRING-2"], "Olga", NOW)
    buy(tx, BEN, 10_000, "o1")
    buy(tx, DAN, 10_000, "o2", tell=lambda tx, change, now: told.append(change))
    assert earned(tx, ANA, "PTS") == (20, 0, 0)
    assert earned(tx, ANA) == (1_000, 0, 0)
    assert (earned(tx, BEN, "CPN"), earned(tx, DAN, "CPN")) == ((1, 0, 0), (1, 0, 0))
    assert {holding.pool for holding in tx.ledger.of(DAN)} == {"spring"}
    assert [(c.kind, c.shopper_id, c.amount, c.currency, c.friends) for c in told] == [
        ("grant", ANA, 10, "PTS", None),
        ("grant", ANA, 1_000, "CNY", 2),
        ("grant", DAN, 1, "CPN", None),
    ]
    told.clear()
    sharing.settle(tx, NOW + 15 * DAY, lambda tx, change, now: told.append(change))
    assert {(c.shopper_id, c.currency, c.friends) for c in told if c.kind == "settle"} == {
        (ANA, "PTS", None),
        (ANA, "CNY", 2),
        (BEN, "CPN", None),
        (DAN, "CPN", None),
    }
    back(tx, 1, "o2", "r1", 40 * DAY)
    assert earned(tx, DAN, "CPN") == (0, 1, 0)
    back(tx, 9_999, "o2", "r2", 41 * DAY)
    assert earned(tx, DAN, "CPN") == (0, 0, 0)
    assert earned(tx, ANA) == (0, 1_000, 0)


def test_a_refund_after_a_payout_is_a_debt_that_the_next_starts_from(tx):
    publish(tx, SHARE)
    buy(tx, BEN, 10_000, "o1")
    sharing.settle(tx, NOW + 15 * DAY)
    line = pay_out(tx, ANA, 500, LATER)
    assert not tx.ledger.post_payout(line, ledger.pay(500, ANA, "CNY"), LATER)
    assert earned(tx, ANA) == (0, 0, 500)
    back(tx, 10_000, "o1", "r1", 40 * DAY)
    assert earned(tx, ANA) == (0, -500, 500)
    buy(tx, DAN, 16_000, "o2", after=20 * DAY)
    sharing.settle(tx, LATER)
    assert tx.ledger.balances(ANA) == [Balance("CNY", 0, 300, 500)]


@pytest.mark.parametrize(
    ("paid", "left"), [(0, 500), (200, 500), (500, 500), (700, 300), (1_000, 0)]
)
def test_what_is_not_paid_out_in_time_expires_the_oldest_first(tx, paid, left):
    publish(tx, replace(SHARE, expires_days=30))
    buy(tx, BEN, 10_000, "o1", after=DAY)
    buy(tx, DAN, 10_000, "o2", after=20 * DAY)
    sharing.settle(tx, NOW + 15 * DAY)
    sharing.settle(tx, NOW + 34 * DAY)
    if paid:
        pay_out(tx, ANA, paid, NOW + 35 * DAY)
    assert sharing.expire(tx, NOW + 45 * DAY - timedelta(seconds=1)) == 0
    assert sharing.expire(tx, NOW + 45 * DAY) == (1 if paid < 500 else 0)
    assert sharing.expire(tx, NOW + 45 * DAY) == 0
    assert earned(tx, ANA) == (0, left, paid)
    back(tx, 5_000, "o1", "r1", 50 * DAY)
    taken = max(0, min(paid, 500) - 250)
    assert earned(tx, ANA) == (0, left - taken, paid)


def test_staff_attach_and_detach_and_the_rewards_follow(tx):
    publish(tx, SHARE, Rule("second", "inviter", "percent", 100, level=2), depth=2)
    buy(tx, EVE, 10_000, "o1", after=2 * DAY)
    buy(tx, CEM, 10_000, "o2", after=2 * DAY)
    assert (earned(tx, BEN), earned(tx, ANA)) == ((500, 0, 0), (100, 0, 0))
    righted = sharing.attach(tx, EVE, CEM, "she had lost the link", "olga", LATER)
    assert {(c.kind, c.shopper_id, c.amount) for c in righted.changes} == {
        ("grant", CEM, 500),
        ("grant", BEN, 100),
    }
    sharing.detach(tx, CEM, "a second account", "olga", LATER)
    assert (earned(tx, BEN), earned(tx, ANA)) == ((0, 0, 0), (0, 0, 0))
    assert earned(tx, CEM) == (500, 0, 0)
    sharing.attach(tx, CEM, DAN, "told at the till", "olga", LATER)
    assert (earned(tx, DAN), earned(tx, ANA)) == ((600, 0, 0), (100, 0, 0))
    with pytest.raises(BadInput, match="nobody is brought by those they brought"):
        sharing.attach(tx, DAN, EVE, "?", "olga", LATER)


def test_with_last_touch_the_last_link_counts_and_the_tree_stays(tx):
    publish(tx, SHARE, attribution="last_touch", attribution_window_days=30)
    tx.touches.add(CEM, f"{DAN:014d}", "start", NOW + 3 * DAY, "u1")
    tx.touches.add(BEN, f"{CEM:014d}", "start", NOW + 3 * DAY, "u2")
    buy(tx, CEM, 10_000, "o1", after=2 * DAY)
    buy(tx, CEM, 10_000, "o2", after=5 * DAY)
    buy(tx, BEN, 10_000, "o3", after=5 * DAY)
    buy(tx, CEM, 10_000, "o4", after=40 * DAY)
    assert [earned(tx, who)[0] for who in (ANA, BEN, CEM, DAN)] == [500, 500, 0, 500]
    assert tx.invitations.parent(CEM).inviter_id == BEN


def test_every_order_explains_itself_for_each_person(tx):
    publish(tx, SHARE, Rule("hello", "friend", "fixed", 200), hold_days=7)
    buy(tx, BEN, 10_000, "o1")
    buyer, inviter = sharing.explain(tx, 1)
    assert (buyer.shopper_id, buyer.level, inviter.shopper_id, inviter.level) == (BEN, 0, ANA, 1)
    assert [(v.rule, v.code, v.reason) for v in buyer.verdicts] == [
        ("hello", "earned", "It earned 2.00 CNY.")
    ]
    assert [holding.held.pending for holding in inviter.holdings] == [500]
    outcome = buy(tx, EVE, 10_000, "o2")
    (alone,) = sharing.explain(tx, 2)
    assert [(v.rule, v.code) for v in alone.verdicts] == [("share", "nobody"), ("hello", "nobody")]
    assert outcome.verdicts == alone.verdicts
    buy(tx, 99, 10_000, "o3")
    assert sharing.explain(tx, 3) == []


def test_a_milestone_waits_while_an_order_of_a_friend_is_reviewed(tx):
    publish(tx, milestones=(Milestone("two", 2, "points", 5),), hold_days=1)
    buy(tx, BEN, 10_000, "o1")
    buy(tx, DAN, 10_000, "o2", after=2 * DAY)
    tx.reviews.add(1, Finding("burst", "hold", "Many at once.", {}), NOW)
    assert earned(tx, ANA, "PTS") == (5, 0, 0)
    assert sharing.settle(tx, LATER) == 0
    tx.reviews.decide(1, "pass", "olga", "known to the shop", LATER)
    assert sharing.settle(tx, LATER) == 1


def test_the_settings_hold_until_an_owner_publishes(tx):
    sharing.keep_settings(tx, simple("CNY"), NOW)
    sharing.keep_settings(tx, simple("CNY"), NOW + DAY)
    sharing.keep_settings(tx, simple("CNY", inviter_percent=7), NOW + 2 * DAY)
    assert [one.programme.rules[0].amount for one in tx.programmes.history()] == [700, 500]
    publish(tx, SHARE, at=NOW + 3 * DAY)
    sharing.keep_settings(tx, simple("CNY"), NOW + 4 * DAY)
    assert tx.programmes.at(NOW + 9 * DAY).programme.rules == (SHARE,)
    with pytest.raises(BadInput, match=r"cannot be published: rule 'share': amount is 0"):
        publish(tx, replace(SHARE, amount=0))
