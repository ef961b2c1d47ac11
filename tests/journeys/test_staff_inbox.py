"""Staff answer shoppers in a real browser, and close the gap that made them wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Language
from rehearsal.people import Person
from rehearsal.server import serve
from tests.journeys.running_shop import running
from tests.journeys.scripted_shop import png
from tests.journeys.staff_seat import EVERYWHERE, KETTLE, Open, Seat, checking, enter, spoken

pytestmark = pytest.mark.browser

ENGRAVE: dict[Language, str] = {"en": "Can you engrave a name?", "zh": "可以刻字吗？"}
ANSWER: dict[Language, str] = {"en": "Yes, for free.", "zh": "可以，免费。"}


@contextmanager
def staffed(folder: Path) -> Iterator[Open]:
    """A shop with a staff group, so that its bot is silent while a shopper waits."""
    make_shop(folder, "Aurora & Co")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(folder, chat_model=model, embedder=HashingEmbedder()) as app:
        app.import_knowledge(Loaded((KETTLE,)), lambda done, total: None)
        with serve() as telegram:
            sam = telegram.person("Sam", language_code="en")
            group = telegram.group("Staff", forum=True, members=(sam,), admin=True)
            rules = app.settings.telegram.model_copy(update={"staff_chat": group.id})
            app.settings = app.settings.model_copy(update={"telegram": rules})
            with running(app, telegram) as address:
                yield Open(app, telegram, address)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with staffed(tmp_path / "shop") as shop:
        yield shop


def waits(shop: Open, language: Language) -> Person:
    """A shopper got no answer, and asks for a person."""
    eve = shop.telegram.person("Eve", language_code=language)
    eve.start()
    eve.send(ENGRAVE[language])
    eve.send("/human")
    eve.wait({"en": "I have asked our team", "zh": "我已通知同事"}[language])
    return eve


@pytest.mark.parametrize("seat", EVERYWHERE, indirect=True, ids="-".join)
def test_a_chat_is_answered_and_its_gap_closed(
    seat: Seat, shop: Open, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    language, words = spoken(seat), seat.words
    check = checking(request)
    eve = waits(shop, language)
    enter(seat, shop, "Lin")
    seat.follow("nav_inbox")
    seat.sees(ENGRAVE[language])
    check(seat, "/inbox")
    seat.page.get_by_role("link", name="Eve #1").click()
    seat.sees(words["inbox_human_asked"])
    check(seat, "/inbox/1, waiting")
    seat.press("inbox_take")
    seat.says("done_inbox_taken")
    eve.wait("Lin")
    seat.fill("inbox_text", "???")
    eve.send("Hello?")
    expect(seat.page.locator("#turns")).not_to_contain_text("Hello?")
    wait_for(seat.page, "Hello?")
    assert seat.page.get_by_label(words["inbox_text"], exact=True).input_value() == "???"
    seat.fill("inbox_text", ANSWER[language])
    seat.press("inbox_send")
    seat.says("done_inbox_sent")
    eve.wait(ANSWER[language])
    picture = tmp_path / "cup.png"
    picture.write_bytes(png(40, 40))
    seat.page.get_by_text(words["inbox_more"]).click()
    seat.page.get_by_label(words["inbox_photo"], exact=True).set_input_files(picture)
    seat.fill("inbox_caption", "1/2")
    seat.press("inbox_send_photo")
    eve.wait("1/2")
    seat.page.get_by_text(words["inbox_more"]).click()
    seat.page.locator("#product").fill(KETTLE.title[language])
    seat.press("inbox_find_product")
    seat.page.get_by_role(
        "button", name=words["inbox_send_this"].format(title=KETTLE.title[language])
    ).click()
    eve.wait("199")
    check(seat, "/inbox/1, taken")
    seat.press("inbox_give_back")
    seat.says("done_inbox_back")
    seat.sees(words["inbox_empty"])

    seat.go("/gaps")
    seat.sees(words["gap_count"].format(count=1))
    check(seat, "/gaps")
    seat.page.get_by_role("link", name=ENGRAVE[language]).click()
    for each in ("en", "zh"):
        seat.page.locator(f"#question_{each}").fill(ENGRAVE[each])
        seat.page.locator(f"#answer_{each}").fill(ANSWER[each])
    seat.press("gap_save")
    seat.sees(words["gap_would_reach"].format(count=1, all=1))
    check(seat, "/gaps/1")
    seat.press("gap_publish")
    seat.sees(words["gap_reaches"].format(version=2, count=1, all=1))
    check(seat, "/gaps/1, published")
    eve.send(ENGRAVE[language])
    eve.wait(lambda said: said.text.startswith(ANSWER[language]))
    seat.go("/gaps")
    seat.sees(words["gaps_none"])


def wait_for(page: Page, text: str) -> None:
    """Until the page has brought itself up to date, without waiting for its clock."""
    for _ in range(40):
        page.evaluate("refresh()")
        if text in page.locator("#turns").inner_text():
            return
        page.wait_for_timeout(50)
    raise AssertionError(text)


@pytest.mark.parametrize("seat", [("phone", "zh")], indirect=True, ids="-".join)
def test_it_works_without_scripts_and_one_at_a_time(
    browser: Browser, seat: Seat, shop: Open
) -> None:
    eve = waits(shop, "zh")
    enter(seat, shop, "Lin")
    shop.app.handoffs.take(1, "Sam")
    state = seat.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state, locale="zh-CN")
    page = plain.new_page()
    page.goto(f"{shop.address}/inbox/1")
    warning = seat.words["inbox_warning"].format(by="Sam")
    expect(page.locator("body")).to_contain_text(warning)
    page.get_by_role("button", name=seat.words["inbox_take_over"], exact=True).click()
    eve.wait("Lin")
    page.get_by_label(seat.words["inbox_text"], exact=True).fill("你好")
    page.get_by_role("button", name=seat.words["inbox_send"], exact=True).click()
    eve.wait("你好")
    eve.send("在吗")
    page.get_by_role("link", name=seat.words["inbox_again"]).click()
    page.get_by_role("button", name=seat.words["inbox_close"], exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(seat.words["done_inbox_close"])
    plain.close()
