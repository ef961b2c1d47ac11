"""Orders that look like two accounts of one person: from the till to the decision of staff."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot import sharing
from tests.journeys.staff_seat import Open, Seat, enter, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with opened(tmp_path / "shop") as shop:
        yield shop


def ordered(shop: Open, number: int, buyer: int) -> None:
    """The till tells of an order, with the phone that was given."""
    body = {
        "source": "till",
        "event_id": f"e{number}",
        "type": "order",
        "order_id": f"T-{number}",
        "shopper": buyer,
        "amount": "200.00",
        "currency": shop.app.currency,
        "occurred_at": shop.app.now().isoformat(),
        "phone": "+86 138 0013 8000",
    }
    raw = json.dumps(body).encode()
    digest = hmac.new(shop.app.orders_secret, raw, hashlib.sha256).hexdigest()
    answer = httpx.post(
        f"{shop.address}/orders", content=raw, headers={"X-Shopvine-Signature": f"sha256={digest}"}
    )
    assert answer.json()["outcome"] == "recorded", answer.text


def two_accounts(shop: Open) -> None:
    """Ana brings Ben through her link; both give the till one phone."""
    ana = shop.telegram.person("Ana", language_code="en")
    ben = shop.telegram.person("Ben", language_code="zh-hans")
    ana.start()
    ana.wait("/privacy")
    with shop.app.database.write() as tx:
        link = sharing.link_for(tx, 1, None, shop.app.now(), lambda: "A1b2C3d4E5f6G7")
    ben.start(link.code)
    ben.wait("/privacy")
    ordered(shop, 1, ana.id)
    ordered(shop, 2, ben.id)


def later(shop: Open) -> tuple[int, int]:
    """What Ana has pending and earned in two months."""
    with shop.app.database.write() as tx:
        sharing.settle(tx, shop.app.now() + timedelta(days=60))
        (balance,) = tx.ledger.balances(1)
    return balance.pending, balance.earned


@pytest.mark.parametrize("seat", [("phone", "zh")], indirect=True, ids="-".join)
def test_a_held_order_is_looked_at_blocked_and_let_pass_on_appeal(seat: Seat, shop: Open) -> None:
    words = seat.words
    two_accounts(shop)
    assert later(shop) == (1_000, 0)
    enter(seat, shop, "Lin")
    seat.page.get_by_role("link", name=words["today_reviews_wait"].format(count=1)).click()
    seat.sees(words["finding_self_referral"].format(inviter=1, kinds=words["mark_phone"]))
    seat.page.get_by_role("link", name=words["review_of"].format(order="T-2")).click()
    seat.sees(words["standing_hold_means"])
    seat.page.get_by_label(words["review_note"]).first.fill("one person?")
    seat.press("review_block")
    seat.says("done_review_block")
    assert later(shop) == (0, 0)
    seat.page.get_by_label(words["review_note"]).first.fill("they came with two phones")
    seat.press("review_appeal")
    seat.says("done_review_appeal")
    seat.page.get_by_label(words["review_note"]).first.fill("mother and son")
    seat.press("review_pass")
    seat.says("done_review_pass")
    seat.sees("they came with two phones")
    assert later(shop) == (0, 1_000)
    seat.page.get_by_label(words["blocklist_what"]).select_option("phone")
    seat.page.get_by_label(words["review_note"]).last.fill("a reseller")
    seat.press("blocklist_put")
    seat.says("done_review_list")
    seat.go("/reviews/blocklist")
    seat.page.get_by_label(words["review_note"]).fill("not the right one")
    seat.press("blocklist_lift")
    seat.says("done_blocklist_lifted")
    seat.sees("not the right one")
    seat.go("/reviews")
    seat.sees(words["reviews_none"])
    seat.go("/settings/audit")
    seat.sees(words["audit_blocklist_lifted"])
