"""The chain on the real database, on each engine: one event a transaction."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot import sharing
from bot.errors import OrderRefused
from growth.programme import simple
from growth.purchases import OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PROGRAMME = simple("CNY", hold_days=14)
ANA, BEN, CEM = 7, 8, 9
_codes = count()


def code() -> str:
    return f"{next(_codes):014d}"


def start(database, telegram_id, name, payload=None, now=NOW):
    """One person presses start, as the chat does it."""
    with database.write() as tx:
        met = tx.shoppers.meet(telegram_id, name, "en", now)
        return met.shopper.shopper_id, sharing.arrive(
            tx, met.shopper.shopper_id, payload, met.new, now
        )


def link(database, shopper_id, product_id=None):
    with database.write() as tx:
        return sharing.link_for(tx, shopper_id, product_id, NOW, code)


def event(event_id="e1", **changes):
    values = {
        "source": "shop",
        "type": "order",
        "order_id": "o1",
        "shopper": BEN,
        "product_id": "p1",
        "amount": 10_000,
        "currency": "CNY",
        "occurred_at": NOW + DAY,
    }
    return OrderEvent(event_id=event_id, **(values | changes))


def take(database, event, programme=PROGRAMME, now=NOW + DAY):
    """The programme holds from the start; a second one from the moment it is first used."""
    with database.write() as tx:
        sharing.publish(tx, programme, "owner", NOW)
        return sharing.take_order(tx, event, now)


def standing(database, shopper_id):
    with database.read() as tx:
        return sharing.standing(tx, shopper_id)


@pytest.fixture
def pair(database):
    """Ana invited Ben."""
    ana, _ = start(database, ANA, "Ana")
    ben, arrival = start(database, BEN, "Ben", link(database, ana, "p1").code)
    assert arrival.bound
    return ana, ben


def test_a_friend_who_starts_through_a_link_is_bound_and_told_by_whom(database):
    ana, _ = start(database, ANA, "Ana")
    _, arrival = start(database, BEN, "Ben", link(database, ana, "p1").code)
    assert (arrival.bound, arrival.reason) == (True, "bound")
    assert (arrival.inviter_name, arrival.product_id) == ("Ana", "p1")


def test_one_person_and_product_have_one_link(database):
    ana, _ = start(database, ANA, "Ana")
    assert link(database, ana, "p1") == link(database, ana, "p1")
    assert link(database, ana) == link(database, ana)
    assert link(database, ana).code != link(database, ana, "p1").code


def test_the_first_link_wins(database, pair):
    cem, _ = start(database, CEM, "Cem")
    _, arrival = start(database, BEN, "Ben", link(database, cem).code)
    assert (arrival.bound, arrival.reason) == (False, "already_invited")
    assert standing(database, cem).invited == 0


def test_only_somebody_new_is_bound(database):
    ana, _ = start(database, ANA, "Ana")
    start(database, BEN, "Ben")
    _, arrival = start(database, BEN, "Ben", link(database, ana).code)
    assert (arrival.bound, arrival.reason) == (False, "not_new")


def test_nobody_invites_themselves_or_whoever_invited_them(database, pair):
    ana, ben = pair
    _, own = start(database, ANA, "Ana", link(database, ana).code)
    _, ring = start(database, ANA, "Ana", link(database, ben).code)
    assert (own.reason, ring.reason) == ("self", "ring")


def test_a_payload_that_is_no_known_code_binds_nothing(database):
    _, none = start(database, ANA, "Ana", None)
    _, other = start(database, BEN, "Ben", "hello there")
    _, unknown = start(database, CEM, "Cem", "x" * 14)
    assert [none.reason, other.reason, unknown.reason] == ["no_code", "no_code", "unknown_code"]


def test_a_purchase_is_rewarded_once_though_it_arrives_twice(database, pair):
    ana, _ = pair
    first = take(database, event())
    second = take(database, event())
    assert (first.outcome, first.change, first.inviter_id) == ("recorded", 500, ana)
    assert second.outcome == "duplicate"
    assert standing(database, ana) == sharing.Standing(1, 1, 500, 0, "CNY")


def test_after_the_hold_a_reward_is_paid_once(database, pair):
    take(database, event())
    with database.write() as tx:
        assert sharing.settle(tx, NOW + 14 * DAY) == 0
        assert sharing.settle(tx, NOW + 15 * DAY) == 1
        assert sharing.settle(tx, NOW + 15 * DAY) == 0
    assert standing(database, pair[0]) == sharing.Standing(1, 1, 0, 500, "CNY")


@pytest.mark.parametrize("settled", [False, True])
def test_a_refund_takes_back_in_proportion_and_then_everything(database, pair, settled):
    take(database, event())
    if settled:
        with database.write() as tx:
            sharing.settle(tx, NOW + 20 * DAY)
    part = take(database, event("r1", type="refund", amount=4_000))
    assert part.change == -200
    over = take(database, event("r2", type="refund", amount=99_000))
    assert over.change == -300
    after = standing(database, pair[0])
    assert (after.pending, after.paid) == (0, 0)
    with database.read() as tx:
        assert tx.invitations.branch(pair[0]).branch_revenue == 0


def test_a_refund_that_comes_before_its_order_waits_for_it(database, pair):
    assert take(database, event("r1", type="refund", amount=4_000)).outcome == "waiting"
    assert take(database, event()).change == 300
    assert standing(database, pair[0]).pending == 300


def test_an_order_of_somebody_unknown_is_kept_and_earns_nothing(database, pair):
    assert take(database, event(shopper=999)).outcome == "unattributed"
    assert take(database, event("e2", order_id="o2", shopper=None)).outcome == "unattributed"
    assert take(database, event(shopper=999)).outcome == "duplicate"
    assert standing(database, pair[0]).pending == 0


def test_an_order_of_somebody_nobody_invited_counts_as_revenue_only(database, pair):
    outcome = take(database, event(shopper=ANA))
    assert (outcome.outcome, outcome.inviter_id) == ("recorded", None)
    with database.read() as tx:
        assert tx.invitations.branch(pair[0]).revenue == 10_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"currency": "XYZ"}, "currency 'XYZ' is not known"),
        ({"currency": "EUR"}, "convert the amount to CNY"),
        ({"amount": -1}, "type refund with a positive amount"),
        ({"amount": 10**13}, "amount is larger"),
        ({"occurred_at": datetime(2026, 5, 1)}, "has no time zone"),  # noqa: DTZ001
    ],
)
def test_a_wrong_event_is_refused_with_field_and_remedy(database, pair, changes, words):
    with pytest.raises(OrderRefused, match=words):
        take(database, event(**changes))
    assert take(database, event()).outcome == "recorded"


def test_an_event_id_used_for_something_else_is_refused(database, pair):
    take(database, event())
    with pytest.raises(OrderRefused, match="used before with another type"):
        take(database, event(type="refund"))
    with pytest.raises(OrderRefused, match="used before with another amount"):
        take(database, event(amount=1))


def test_an_order_told_again_under_another_event_id_is_a_repeat(database, pair):
    take(database, event())
    assert take(database, event("e2")).outcome == "duplicate"
    with pytest.raises(OrderRefused, match="another amount"):
        take(database, event("e3", amount=1))
    assert standing(database, pair[0]).pending == 500


def test_a_new_programme_changes_nothing_past(database, pair):
    take(database, event())
    richer = simple("CNY", inviter_percent=50, first_order_only=False)
    refund = event("r1", type="refund", amount=5_000)
    assert take(database, refund, richer).change == -250
    assert take(database, event("e2", order_id="o2"), richer).change == 5_000


def test_the_standing_is_in_the_currency_earned_in_last(database, pair):
    ana = pair[0]
    other = simple("USD", hold_days=14, first_order_only=False)
    take(database, event("e1", currency="USD"), other)
    assert standing(database, ana).currency == "USD"
    cny = simple("CNY", hold_days=14, first_order_only=False)
    take(database, event("e2", order_id="o2", occurred_at=NOW + 2 * DAY), cny)
    assert standing(database, ana).currency == "CNY"


def test_a_cap_counts_over_all_friends(database, pair):
    ana, _ = pair
    start(database, CEM, "Cem", link(database, ana).code)
    capped = simple("CNY", cap_per_inviter=700)
    assert take(database, event(), capped).change == 500
    second = event("e2", order_id="o2", shopper=CEM, occurred_at=NOW + 2 * DAY)
    assert take(database, second, capped).change == 200
    refund = event("r1", type="refund", occurred_at=NOW + 3 * DAY)
    assert take(database, refund, capped).change == -500
    assert standing(database, ana).pending == 200


def test_an_earlier_order_heard_late_takes_the_room_under_the_cap(database, pair):
    ana, _ = pair
    start(database, CEM, "Cem", link(database, ana).code)
    capped = simple("CNY", cap_per_inviter=700)
    late = event("e2", order_id="o2", shopper=CEM, occurred_at=NOW + 2 * DAY)
    assert take(database, late, capped).change == 500
    assert take(database, event(), capped).change == 200
    with database.read() as tx:
        assert [h.held.pending for h in tx.ledger.between(1, 9)] == [200, 500]


def test_who_was_forgotten_earns_no_more_and_gives_back_what_is_refunded(database, pair):
    ana, _ = pair
    take(database, event())
    with database.write() as tx:
        tx.shoppers.forget(ana, NOW + 2 * DAY)
    lax = simple("CNY", first_order_only=False)
    later = event("e2", order_id="o2", occurred_at=NOW + 3 * DAY)
    assert take(database, later, lax).change == 0
    assert take(database, event("r1", type="refund")).change == -500


def test_an_order_dated_after_its_earner_was_forgotten_earns_nothing(database, pair):
    ana, _ = pair
    capped = simple("CNY", cap_per_inviter=700)
    assert take(database, event(occurred_at=NOW + 3 * DAY), capped).change == 500
    with database.write() as tx:
        sharing.forget(tx, ana, NOW + 2 * DAY)
        assert [balance.pending for balance in tx.ledger.balances(ana)] == [0]
        assert [told for broken in tx.checks.broken() for told in broken] == []


def test_offers_come_at_most_once_in_a_week_and_never_after_a_complaint(database):
    ana, _ = start(database, ANA, "Ana")
    with database.write() as tx:
        assert sharing.may_offer(tx, ana, NOW, 7)
        sharing.offer(tx, ana, "p1", "Look", NOW)
        assert not sharing.may_offer(tx, ana, NOW + 7 * DAY - timedelta(seconds=1), 7)
        assert sharing.may_offer(tx, ana, NOW + 7 * DAY, 7)
        tx.offers.silence(ana, "complaint", NOW + 7 * DAY)
        assert not sharing.may_offer(tx, ana, NOW + 700 * DAY, 7)


def test_who_stopped_the_bot_is_not_asked_to_share(database):
    ana, _ = start(database, ANA, "Ana")
    with database.write() as tx:
        tx.shoppers.set_stopped(ana, True)
        assert not sharing.may_offer(tx, ana, NOW, 7)


def test_a_share_of_a_link_nobody_holds_is_not_kept(database):
    ana, _ = start(database, ANA, "Ana")
    own = link(database, ana)
    with database.write() as tx:
        assert sharing.shared(tx, own.code, "inline", NOW)
        assert not sharing.shared(tx, "x" * 14, "inline", NOW)


def test_the_export_holds_a_persons_own_data_and_nobody_elses(database, pair):
    ana, ben = pair
    take(database, event())
    with database.read() as tx:
        mine, theirs = sharing.export(tx, ana), sharing.export(tx, ben)
    assert mine["standing"]["pending"] == 500
    assert [line["amount"] for line in mine["rewards"]] == [500]
    assert mine["orders"] == []
    assert theirs["orders"][0]["amount"] == 10_000
    assert theirs["invited_by_code"] == mine["links"][0]["code"]
    assert "Ana" not in str(theirs)
    assert "Ben" not in str(mine)
