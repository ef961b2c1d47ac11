"""Staff work in a real browser, with the real bot: both languages, phone and desktop."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.staff_seat import (
    BOTH,
    EVERYWHERE,
    KETTLE,
    PRICE,
    Open,
    Seat,
    check,
    enter,
    opened,
    spoken,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with opened(tmp_path / "shop") as shop:
        yield shop


@pytest.mark.parametrize("seat", EVERYWHERE, indirect=True, ids="-".join)
def test_the_first_owner_comes_in_adds_a_member_and_sets_the_hours(seat: Seat, shop: Open) -> None:
    """By the token, then by a link from the bot; the token opens nothing afterwards."""
    ana = shop.telegram.person("Ana", language_code="en")
    words = seat.words
    seat.go("/today")
    seat.fill("token_label", shop.app.staff_token)
    seat.press("login_with_token")
    seat.sees(words["today_nobody"])
    seat.follow("nav_settings")
    seat.follow("staff")
    seat.fill("staff_name", "Ana")
    seat.page.get_by_label(words["staff_role"]).select_option("owner")
    seat.fill("staff_telegram", f"{ana.id}")
    seat.press("staff_add")
    seat.says("done_staff_added")
    seat.press("log_out")
    ana.start()
    ana.send("/login")
    found = re.search(r"http://\S+", ana.wait("staff pages").text)
    assert found
    seat.page.goto(found[0])
    seat.sees(words["enter_confirm"])
    seat.press("log_in")
    seat.sees(words["today_nobody"])
    assert seat.page.get_by_role("link", name="Ana", exact=True).is_visible()
    seat.page.goto(found[0])
    seat.sees(words["enter_used_up"])

    seat.go("/settings/staff")
    seat.fill("staff_name", "Lin")
    seat.page.get_by_label(words["staff_role"]).select_option("agent")
    seat.press("staff_add")
    seat.says("done_staff_added")
    seat.press("staff_make_password")
    password = seat.page.locator("code.secret").inner_text()

    seat.go("/settings/shop")
    seat.fill("day_mon", "9 to 5")
    seat.press("settings_save")
    expect(seat.page.get_by_role("alert")).to_contain_text(words["setting_staff_hours"])
    seat.fill("day_mon", "09:00-18:00")
    seat.press("settings_save")
    seat.says("done_settings_saved")
    seat.go("/settings/audit")
    seat.sees("staff.hours: – → mon 09:00-18:00")

    seat.press("log_out")
    assert not seat.page.get_by_label(words["token_label"]).is_visible()
    seat.fill("login_name", "lin")
    seat.fill("login_password", password)
    seat.press("log_in")
    seat.go("/settings")
    assert not seat.page.get_by_role("link", name=words["staff"], exact=True).is_visible()
    seat.go("/settings/staff")
    seat.sees(words["problem_title"])


@pytest.mark.parametrize("seat", EVERYWHERE, indirect=True, ids="-".join)
def test_a_question_is_seen_found_and_asked_again(seat: Seat, shop: Open) -> None:
    words = seat.words
    language = spoken(seat)
    eve = shop.telegram.person("Eve", language_code=language)
    eve.start()
    eve.send(PRICE[language])
    eve.wait("199")
    enter(seat, shop, "Lin")
    seat.sees(words["health_bot"])
    expect(seat.page.locator(".tiles li", has_text=words["today_questions"])).to_contain_text("1")
    assert not seat.page.locator(".state.bad").count()
    seat.follow("nav_conversations")
    seat.fill("search_words", PRICE[language][:5])
    seat.press("search")
    seat.page.get_by_role("link", name=PRICE[language]).click()
    seat.sees(words["turn_bot"])
    seat.page.get_by_role("button").get_by_text(words["replay_button"]).click()
    seat.says("replay_same")
    shop.app.releasing.put([replace(KETTLE, price_minor=14900)], "Lin")
    shop.app.releasing.publish("Lin", "cheaper")
    seat.press("replay_button")
    seat.says("replay_differs")
    seat.sees("149")
    seat.page.get_by_label(words["replay_again"]).select_option("then")
    seat.press("replay_button")
    seat.says("replay_same")
    seat.page.get_by_role("link", name=words["replay_back"]).click()
    seat.sees(PRICE[language])


def filled(shop: Open) -> None:
    """Somebody asked, liked it, waits for a person; share messages are there."""
    eve = shop.telegram.person("Eve 王", language_code="en")
    eve.start()
    eve.send(PRICE["en"])
    answer = eve.wait("199")
    eve.tap("👎", answer)
    eve.send("Do you sell unicorns?")
    eve.wait(lambda seen: "199" not in seen.text)
    eve.send("/human")
    eve.wait("person")
    shop.app.share_texts.prepare(["K-1"], ("en",), lambda: False)


PAGES = (
    *("/today", "/conversations?words=kettle", "/conversations?shopper=x", "/conversations/1"),
    *("/reports/answers", "/reports/evaluation", "/messages"),
    *("/settings", "/settings/account", "/settings/staff", "/settings/staff/1"),
    *("/settings/shop", "/settings/audit", "/nowhere"),
)


@pytest.mark.parametrize("seat", BOTH, indirect=True, ids="-".join)
def test_no_page_keeps_anybody_out(seat: Seat, shop: Open) -> None:
    """axe-core finds nothing serious or critical; every page fits, and is walked by keyboard."""
    filled(shop)
    for path in ("/login", "/enter/nothing"):
        seat.go(path)
        check(seat, path)
    ana = shop.app.staffing.add("Ana", "owner", 4242, "console")
    seat.go(f"/enter/{shop.app.staffing.link(ana.staff_id, 'console')}")
    check(seat, "/enter")
    seat.press("log_in")
    seat.page.wait_for_url("**/today")
    for path in PAGES:
        seat.go(path)
        check(seat, path)
    seat.go("/conversations/1")
    seat.page.get_by_role("button").get_by_text(seat.words["replay_button"]).first.click()
    seat.sees(seat.words["replay_then"])
    check(seat, "/conversations/1/2")
    seat.page.keyboard.press("Tab")
    assert seat.page.locator(":focus").inner_text() == seat.words["skip"]
    seat.page.keyboard.press("Enter")
    assert seat.page.evaluate("document.activeElement.id") == "content"
