"""What looks lost, why, and putting it right: a new fact, and rewards follow."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import sharing
from bot.errors import BadInput
from bot.referrals.invitations import Referrals
from bot.referrals.telling import Telling
from growth.lost import about
from growth.purchases import Marks, OrderEvent
from tests.unit.bot.lost_shop import (
    ANA,
    BOUND,
    CODE,
    DAY,
    GROUP,
    OPENED,
    PLAIN,
    SHARED,
    SLIP,
    lose,
)  # fmt: skip

NOW = datetime(2026, 5, 10, 4, tzinfo=UTC)


@pytest.fixture
def referrals(database):
    with database.write() as tx:
        lose(tx, NOW)
    telling = Telling(ZoneInfo("Asia/Shanghai"), "en")
    return Referrals(database, now=lambda: NOW, tell=telling)


def pending(database, shopper_id=ANA):
    with database.read() as tx:
        return sharing.standing(tx, shopper_id).pending


def order(name, who, **more):
    """An order of that Telegram user, half a day ago."""
    event = OrderEvent("till", f"e{name}", "order", name, who, "P1", 10_000, "CNY", NOW - DAY / 2)
    return replace(event, **more)


def buys(database, number):
    with database.write() as tx:
        sharing.take_order(tx, order(f"o{number}", 700 + number), NOW)


def test_what_is_dismissed_is_looked_at_no_more_until_it_is_brought_back(database, referrals):
    (slip,) = [about(one) for one in referrals.lost() if one.shopper_id == SLIP]
    with pytest.raises(BadInput, match="Say why"):
        referrals.dismiss(slip, " ", "Eda")
    for by, reason in (("Eda", "her  own phone"), ("Olga", "again")):
        referrals.dismiss(slip, reason, by)
    assert SLIP not in {one.shopper_id for one in referrals.lost()}
    ((one, decision),) = referrals.sifted()[1]
    assert (about(one), decision.by, decision.reason) == (slip, "Eda", "her own phone")
    with database.write() as tx:
        sharing.arrive(tx, SLIP, CODE, False, NOW)
    (stronger,) = [one for one in referrals.lost() if one.shopper_id == SLIP]
    assert stronger.sign == "opened", "another sign was not looked at"
    referrals.dismiss(about(stronger), "that, too", "Eda")
    for _ in range(2):
        referrals.restore(about(stronger), "Olga")
    assert SLIP in {one.shopper_id for one in referrals.lost()}
    with pytest.raises(BadInput, match="does not look lost any more"):
        referrals.restore(slip, "Olga")
    with database.read() as tx:
        told = [(one.action, one.by, one.subject) for one in tx.audit.newest(9)]
    assert told[::-1] == [
        ("lost.dismissed", "Eda", "2 by 1, slip: her own phone"),
        ("lost.dismissed", "Eda", "2 by 1, opened: that, too"),
        ("lost.restored", "Olga", "2 by 1, opened"),
    ]


def test_each_trace_of_a_lost_invitation_is_found_and_named(referrals):
    found = {one.shopper_id: one for one in referrals.lost()}
    assert {number: one.sign for number, one in found.items()} == {
        SLIP: "slip",
        OPENED: "opened",
        GROUP: "group",
        SHARED: "shared",
    }
    assert {one.inviter_id for one in found.values()} == {ANA}
    assert found[SHARED].values == {"product": "P1", "minutes": "20"}
    assert PLAIN not in found
    assert BOUND not in found


def test_what_is_too_old_or_too_late_is_not_told(database, referrals):
    assert referrals.lost(days=0) == []
    with database.write() as tx:
        late = tx.shoppers.meet(900, "Lea", "en", NOW - 9 * DAY).shopper.shopper_id
        sharing.arrive(tx, late, CODE, False, NOW)
    assert late not in {one.shopper_id for one in referrals.lost()}


def test_an_order_without_a_buyer_that_has_a_friends_mark_is_told(database, referrals):
    mark = "a" * 64
    with database.write() as tx:
        tx.marks.add(BOUND, "address", mark, "order", NOW)
        event = order("o9", None, marks=Marks(address=mark))
        sharing.take_order(tx, event, NOW)
    (found,) = [one for one in referrals.lost() if one.sign == "order"]
    assert (found.shopper_id, found.inviter_id) == (BOUND, ANA)
    assert found.values == {"kind": "address", "order": "o9"}
    assert found.order_key
    referrals.dismiss(about(found), "a till of ours", "Eda")
    assert [one for one in referrals.lost() if one.sign == "order"] == []
    assert [about(one) for one, _ in referrals.sifted()[1]] == [about(found)]


def test_attaching_is_a_new_fact_and_rewards_follow(database, referrals):
    buys(database, SLIP)
    assert pending(database) == 0
    referrals.attach(SLIP, ANA, "She  wrote to us", "Sam")
    assert pending(database) == 500
    assert SLIP not in {one.shopper_id for one in referrals.lost()}
    shown = referrals.show(SLIP)
    assert (shown.inviter_id, shown.invitation) == (ANA, None)
    assert [(one.by, one.reason) for one in shown.corrections] == [("Sam", "She wrote to us")]
    referrals.detach(SLIP, "it was her sister", "Sam")
    assert pending(database) == 0
    assert referrals.show(SLIP).inviter_id is None
    assert len(referrals.show(SLIP).corrections) == 2
    with database.read() as tx:
        deeds = [(deed.action, deed.by) for deed in tx.audit.newest(9)]
    assert deeds == [("referral.detached", "Sam"), ("referral.attached", "Sam")]


def test_the_inviter_is_told_of_the_money(database, referrals):
    buys(database, SLIP)
    referrals.attach(SLIP, ANA, "She wrote to us", "Sam")
    referrals.detach(SLIP, "It was her sister", "Sam")
    with database.read() as tx:
        kinds = [one.kind for one in tx.news.all_of(ANA)]
    assert kinds == ["pending", "reversed"]


def test_how_a_person_came_is_shown(referrals):
    assert [(one.way, one.inviter_id) for one in referrals.show(OPENED).came] == [("start", ANA)]
    assert [(one.way, one.inviter_id) for one in referrals.show(GROUP).came] == [("group", ANA)]
    bound = referrals.show(BOUND)
    assert bound.invitation is not None
    assert bound.invitation.code == CODE


@pytest.mark.parametrize(
    ("invitee", "inviter", "reason", "told"),
    [
        (SLIP, ANA, " x ", "Say why"),
        (SLIP, 99, "a reason", "no shopper 99"),
        (99, ANA, "a reason", "no shopper 99"),
        (BOUND, ANA, "a reason", "already"),
        (ANA, BOUND, "a reason", "stands below"),
        (ANA, ANA, "a reason", "the same person"),
    ],
)
def test_what_cannot_be_attached_is_refused_and_nothing_is_written(
    database, referrals, invitee, inviter, reason, told
):
    with pytest.raises(BadInput, match=f"(?i){told}"):
        referrals.attach(invitee, inviter, reason, "Sam")
    with database.read() as tx:
        assert tx.audit.newest(9) == []


def test_who_was_forgotten_cannot_be_given_anything(database, referrals):
    with database.write() as tx:
        tx.shoppers.forget(ANA, NOW)
    with pytest.raises(BadInput, match="forgotten"):
        referrals.attach(SLIP, ANA, "a reason", "Sam")
