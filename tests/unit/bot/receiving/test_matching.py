"""Whose an order is: told at once, or once it becomes known."""

from datetime import timedelta

import pytest

from bot.receiving import claim, claim_order
from tests.unit.bot.orders.stores import MARKER
from tests.unit.bot.receiving.shop_desk import ANA, BEA, NOW, code

EMAIL = "bea@shop.example"


def outcome(received):
    return received.outcome.outcome


@pytest.mark.parametrize(
    ("values", "matched_by"),
    [
        ({"shopper": BEA, "ref": code(1)}, "user"),
        ({"shopper": 99, "ref": code(BEA), "email": "ana@shop.example"}, "ref"),
        ({"ref": code(77), "email": EMAIL, "phone": "+86 138 0013 8001"}, "email"),
        ({"email": "nobody@shop.example", "phone": "0086 138 0013 8000"}, "phone"),
    ],
)
def test_what_is_surest_tells_the_buyer(till, values, matched_by):
    with till.database.write() as tx:
        tx.marks.add(till.bea, "email", MARKER.email(EMAIL), "contact", NOW)
        tx.marks.add(till.ana, "email", MARKER.email("ana@shop.example"), "contact", NOW)
        tx.marks.add(till.bea, "phone", MARKER.phone("+8613800138000"), "contact", NOW)
        tx.marks.add(till.ana, "phone", MARKER.phone("+8613800138001"), "contact", NOW)
    assert outcome(till.receive(**values)) == "recorded"
    (purchase,) = till.bought(till.bea)
    assert purchase.matched_by == matched_by
    assert till.pending(till.ana) == 500


def test_a_coupon_tells_whose_it_was_given(till, monkeypatch):
    class Coupons:
        def owner(self, code):
            return till.bea if code == "FRIEND-7" else None

        def used(self, *values):
            pass

    from bot.storage import transactions

    made = transactions.Transaction.__init__

    def with_coupons(self, *values):
        made(self, *values)
        self.coupons = Coupons()

    monkeypatch.setattr(transactions.Transaction, "__init__", with_coupons)
    assert outcome(till.receive(coupon="OTHER")) == "unattributed"
    till.receive(order_id="o-2", event_id="e-2", coupon="FRIEND-7")
    assert [each.matched_by for each in till.bought(till.bea)] == ["coupon"]


def test_an_order_that_came_too_early_earns_when_the_telephone_becomes_known(till):
    assert outcome(till.receive(phone="+86 138 0013 8000")) == "unattributed"
    till.receive(type="refund", amount="40")
    assert till.pending(till.ana) == 0
    with till.database.write() as tx:
        mark = MARKER.phone("+8613800138000")
        (told,) = claim(tx, till.bea, "phone", mark, "contact", NOW)
    assert (told.outcome, told.shopper_id, told.change) == ("recorded", till.bea, 300)
    (purchase,) = till.bought(till.bea)
    assert (purchase.matched_by, purchase.kept()) == ("phone", 6_000)
    with till.database.write() as tx:
        assert claim(tx, till.bea, "phone", mark, "contact", NOW) == []
        assert claim(tx, till.ana, "phone", mark, "contact", NOW) == []
    with till.database.read() as tx:
        assert tx.invitations.branch(till.ana).branch_revenue == 6_000


def test_an_order_is_claimed_by_its_number_and_its_e_mail(till):
    till.receive(number="#1042", email=EMAIL)
    till.receive(order_id="o-2", event_id="e-2", email=EMAIL)
    with till.database.write() as tx:
        wrong = MARKER.email("ana@shop.example")
        assert claim_order(tx, till.bea, "#1042", wrong, NOW) == []
        assert claim_order(tx, till.bea, "#1043", MARKER.email(EMAIL), NOW) == []
        assert claim_order(tx, till.bea, "#1042", "", NOW) == []
        assert len(claim_order(tx, till.bea, " 1042", MARKER.email(EMAIL), NOW)) == 2
        assert claim_order(tx, till.ana, "#1042", MARKER.email(EMAIL), NOW) == []
    assert len(till.bought(till.bea)) == 2


def test_a_sure_buyer_tells_whose_the_other_orders_with_the_same_marks_are(till):
    till.receive(email=EMAIL, occurred_at="2026-04-30T12:00:00+08:00")
    till.receive(order_id="o-2", event_id="e-2", shopper=BEA, email=EMAIL, address="7 Wharf Lane")
    first, second = sorted(till.bought(till.bea), key=lambda each: each.occurred_at)
    assert (first.matched_by, second.matched_by) == ("email", "user")
    with till.database.read() as tx:
        assert [(kind, source) for kind, _, source, _ in tx.marks.of(till.bea)] == [
            ("email", "order"),
            ("address", "order"),
        ]


def test_a_mark_that_two_people_share_goes_to_the_one_it_was_known_of_first(till):
    till.receive(shopper=ANA, email=EMAIL)
    till.receive(order_id="o-2", event_id="e-2", shopper=BEA, email=EMAIL)
    till.receive(order_id="o-3", event_id="e-3", email=EMAIL)
    assert [len(till.bought(each)) for each in (till.ana, till.bea)] == [2, 1]
    with till.database.read() as tx:
        assert tx.marks.holders("email", MARKER.email(EMAIL)) == [till.ana, till.bea]


def test_a_repeat_tells_the_buyer_who_has_come_since(till):
    assert outcome(till.receive(shopper=77)) == "unattributed"
    carl = till.meet(77, "Carl", code(1))
    assert outcome(till.receive(shopper=77)) == "recorded"
    assert outcome(till.receive(shopper=77)) == "duplicate"
    assert till.bought(carl)[0].matched_by == "user"


def test_who_was_forgotten_is_nobody_and_leaves_no_marks(till):
    till.receive(shopper=BEA, email=EMAIL)
    till.receive(order_id="o-9", event_id="e-9", shopper=BEA, currency="EUR")
    with till.database.write() as tx:
        tx.shoppers.forget(till.bea, NOW)
        assert tx.marks.of(till.bea) == []
        assert [each.event.shopper for each in tx.waiting.all()] == [None]
    for number, values in enumerate(({"shopper": BEA}, {"ref": code(BEA)}, {"email": EMAIL})):
        told = till.receive(order_id=f"o-{number + 2}", event_id=f"e-{number + 2}", **values)
        assert outcome(told) == "unattributed"


def test_a_claim_with_an_address_or_a_card_matches_nothing(till):
    till.receive(address="7 Wharf Lane, Cork", payment="fp_1")
    with till.database.write() as tx:
        assert claim(tx, till.bea, "payment", MARKER.payment("fp_1"), "order", NOW) == []
    assert till.bought(till.bea) == []


def test_what_staff_say_of_who_bought_holds_whatever_becomes_known(till):
    till.receive(shopper=BEA, email=EMAIL)
    assert till.pending(till.ana) == 500
    key = till.bought(till.bea)[0].order_key
    till.desk.say_buyer(key, None, "It was her sister", "Olga")
    assert (till.pending(till.ana), till.bought(till.bea)) == (0, [])
    assert outcome(till.receive(shopper=BEA, email=EMAIL)) == "duplicate"
    with till.database.write() as tx:
        assert claim(tx, till.ana, "email", MARKER.email(EMAIL), "contact", NOW) == []
        assert claim_order(tx, till.ana, "o-1", MARKER.email(EMAIL), NOW) == []
        assert tx.lost.orders(NOW - timedelta(days=30)) == []
        assert tx.invitations.branch(till.ana).branch_revenue == 0
    carl = till.meet(77, "Carl", code(BEA))
    till.desk.say_buyer(key, carl, "She gave us the sister's name", "Olga")
    assert [till.pending(each) for each in (till.ana, till.bea)] == [0, 500]
    assert till.bought(carl)[0].matched_by == "staff"
