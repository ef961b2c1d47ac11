"""From an order to the coupon in the chat and the payout: an owner at the staff pages."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import sharing
from growth.programme import Programme, Rule
from growth.purchases import OrderEvent
from tests.journeys.staff_seat import Open, Seat, enter, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with opened(tmp_path / "shop") as shop:
        yield shop


@pytest.mark.parametrize("seat", [("desktop", "en")], indirect=True, ids="-".join)
def test_an_owner_fills_a_pool_and_pays_what_was_earned(seat: Seat, shop: Open) -> None:
    words, app = seat.words, shop.app
    with app.database.write() as tx:
        rules = (
            Rule("share", "inviter", "percent", 500),
            Rule("welcome", "friend", "coupon", 1, pool="spring"),
        )
        sharing.publish(tx, Programme("CNY", rules), "Olga", app.now())
    ana = shop.telegram.person("Ana", language_code="en")
    ana.start()
    ana.wait("/privacy")
    with app.database.write() as tx:
        link = sharing.link_for(tx, 1, None, app.now(), lambda: "A1b2C3d4E5f6G7")
    ben = shop.telegram.person("Ben", language_code="en")
    ben.start(link.code)
    ben.wait("/privacy")
    enter(seat, shop, "Lin")
    seat.go("/coupons")
    seat.fill("coupon_pool", "spring")
    seat.fill("coupon_worth_en", "10 % off")
    seat.fill("coupon_worth_zh", "九折")
    seat.fill("coupon_codes", "SPRING-77")
    seat.press("coupon_add")
    seat.says("done_coupons_added")
    now = app.now()
    event = OrderEvent("till", "o1", "order", "o1", ben.id, None, 20_000, "CNY", now)
    with app.database.write() as tx:
        sharing.take_order(tx, event, now)
        assert sharing.settle(tx, now + timedelta(days=15), app.telling) == 2
        coupon = tx.coupons.of(2)[0]
    assert coupon.code == "SPRING-77"
    ben.send("/rewards")
    ben.wait("SPRING-77: 10 % off")
    seat.follow("payouts")
    seat.fill("payout_minimum", "5.00")
    seat.press("payout_propose")
    seat.says("done_payout_proposed")
    seat.press("payout_approve")
    seat.says("done_payout_approved")
    seat.fill("payout_reference", "SEPA 7")
    seat.press("payout_mark_paid")
    seat.says("done_payout_paid")
    seat.sees("SEPA 7")
    seat.follow("payouts")
    seat.sees(words["payout_is_paid"])
    seat.go("/settings/audit")
    seat.sees(words["audit_payout_paid"])
