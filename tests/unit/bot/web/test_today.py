"""The first page: who waits, the gaps, the day in numbers, and what to do about the health."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.app import App
from bot.health import Check
from bot.web.people import waited
from bot.web.words import WORDS
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.filled import fill
from tests.unit.bot.web.shop import Shop


def tiles(html: str) -> dict[str, str]:
    return {label.strip(): count for count, label in re.findall(r"<b>(\d+)</b>([^<]+)", html)}


def test_logging_in_leads_here(staff: TestClient) -> None:
    assert staff.get("/").headers["location"] == "/today"
    html = staff.get("/today").text
    assert "Nobody is waiting." in html
    assert set(tiles(html).values()) == {"0"}


def test_the_day_is_that_of_the_shops_zone(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    assert tiles(staff.get("/today").text) == {
        "without an answer": "1",
        "handed over": "0",
        "thumbs down": "1",
        "questions": "4",
        "answered": "2",
        "shares": "0",
        "friends came": "4",
        "orders": "3",
    }
    shop.pass_time(timedelta(hours=4))  # midnight in Shanghai
    html = staff.get("/today").text
    assert "<b>0</b> questions" in html
    assert "<b>1</b> thumbs down" in html
    shop.pass_time(timedelta(days=7))
    staff.cookies.clear()
    enter_as(staff, shop, "owner")
    assert set(tiles(staff.get("/today").text).values()) == {"0"}


@pytest.mark.parametrize(("role", "name"), [("agent", "Ana #1"), ("reader", "A••• #1")])
def test_who_waits_is_named_but_to_readers(
    client: TestClient, shop: Shop, role: str, name: str
) -> None:
    enter_as(client, shop, role)  # type: ignore[arg-type]
    fill(shop)
    with shop.database.write() as tx:
        for number in range(1, 6):
            shop.handoffs.open(number, "human.asked", tx)
    shop.pass_time(timedelta(minutes=12))
    html = client.get("/today").text
    assert name in html
    assert "waiting for 12 min" in html
    assert '<span class="count">5</span>' in html
    assert "&lt;b&gt;Eve" in html or role == "reader"
    assert "<b>Eve" not in html


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_not_well_says_what_to_do(staff: TestClient, shop: Shop, language: str) -> None:
    for name in ("bot", "model", "knowledge", "outbox", "disk", "counters"):
        shop.checked = [Check(name, "good", "1"), Check(name, "bad", "2")]  # type: ignore[arg-type]
        html = staff.get(f"/today?language={language}").text
        todo = {"en": "Act</span>", "zh": "处理</span>"}[language]
        assert html.count(todo) == 1
        assert html.count("<br>") == 1


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (2879, "47 h"), (2880, "2 days")],
)
def test_a_wait_in_words(shop: Shop, minutes: int, told: str) -> None:
    assert waited(shop.now() - timedelta(minutes=minutes), shop.now(), WORDS["en"]) == told


def test_counters_that_the_night_found_wrong_are_told(app: App, browser: TestClient) -> None:
    with app.database.write() as tx:
        ana = tx.shoppers.meet(1, "Ana", "en", app.now()).shopper.shopper_id
        tx.invitations.add_revenue(ana, 100)  # no order says so
    told = WORDS["en"]["health_counters_do"].split("`")[0]
    assert told not in browser.get("/today").text
    app.nightly.refresh(app.now())
    assert told in browser.get("/today").text
