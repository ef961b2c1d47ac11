"""An owner changes who gets what: looked at, tried on what happened, and published."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.orders import parse_order
from tests.journeys.staff_seat import Open, Seat, check, enter, opened

pytestmark = pytest.mark.browser

LEVELS = """depth = 2

[[rule]]
name = "share"
to = "inviter"
gives = "percent"
amount = "12"

[[rule]]
name = "far"
to = "inviter"
level = 2
gives = "points"
amount = 10
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with opened(tmp_path / "shop") as shop:
        yield shop


def bought(shop: Open) -> None:
    """Ana brings Ben by her link, and Ben buys for 200 a minute ago."""
    ana = shop.telegram.person("Ana", language_code="en")
    ben = shop.telegram.person("Ben", language_code="en")
    ana.start()
    ana.wait("/privacy")
    ana.send("/invite")
    code = ana.wait("start=").text.split("start=")[1].split()[0]
    ben.start(code)
    ben.wait("/privacy")
    event = {
        "source": "till",
        "event_id": "e1",
        "type": "order",
        "order_id": "T-1",
        "shopper": ben.id,
        "amount": "200.00",
        "currency": shop.app.currency,
        "occurred_at": (shop.app.now() - timedelta(microseconds=1)).isoformat(),
    }
    shop.app.desk.receive(parse_order(event, shop.app.marker))


@pytest.mark.parametrize("seat", [("phone", "zh")], indirect=True, ids="-".join)
def test_rules_are_changed_tried_and_published(seat: Seat, shop: Open) -> None:
    words, page = seat.words, seat.page
    bought(shop)
    enter(seat, shop, "Olga")
    seat.go("/reports")
    seat.follow("rules")
    first = words["rules_inviter_first"].format(what=words["rules_percent"].format(percent="5"))
    seat.sees(first)

    seat.fill("rules_form_inviter_amount", "60")
    seat.press("rules_look")
    expect(page.get_by_role("alert")).to_have_text(words["rules_wrong_percent"].format(most=50))
    check(seat, "/rules")
    seat.fill("rules_form_inviter_amount", "8")
    seat.fill("rules_form_friend_amount", "3.00")
    page.get_by_text(words["rules_try"], exact=True).first.click()
    seat.press("rules_try_do")
    page.wait_for_url("**/rules/trials/*")
    seat.sees("Ben #2")
    seat.sees("+¥6.00")
    with page.expect_download() as file:
        seat.follow("save_csv")
    assert "person,Ben #2,CNY" in file.value.path().read_text("utf-8-sig")

    seat.press("rules_look")
    seat.sees("5 % → 8 %")
    seat.press("rules_publish_do")
    seat.says("done_rules_published")
    seat.sees(first.replace("5", "8"))

    page.get_by_label(words["rules_file"], exact=True).fill(LEVELS)
    page.get_by_role("button", name=words["rules_look"], exact=True).last.click()
    seat.press("rules_publish_do")
    expect(page.get_by_role("alert")).to_have_text(words["rules_note_unread"])
    check(seat, "a preview of two levels")
    page.get_by_label(words["rules_note_read"]).check()
    seat.press("rules_publish_do")
    seat.says("done_rules_published")
    seat.sees(words["rules_no_form"])
    seat.follow("rules_history")
    seat.sees(words["rules_levels_2"])
    with page.expect_download() as file:
        page.get_by_role("link", name="rewards-2.toml").click()
    held = shop.app.programmes.read(file.value.path().read_text("utf-8"))
    assert held == shop.app.programmes.history()[1].programme
