"""The rehearsal page in a real browser, against a tiny bot on the real client."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    SwitchInlineQueryChosenChat,
    Update,
)
from telegram.request import HTTPXRequest

from rehearsal.orders import Offered, Till
from rehearsal.server import Rehearsal, serve
from rehearsal.stage import Cast
from tests.unit.rehearsal.till import TillOrders, shop_orders

pytestmark = pytest.mark.browser

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


def photo() -> bytes:
    image = Image.new("RGB", (480, 300), "#dcebe2")
    ImageDraw.Draw(image).ellipse((170, 60, 320, 260), fill="#1f7a53")
    buffer = BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


class TinyBot:
    """Answers every message; knows a card, a stream, inline mode and the staff's forum."""

    def __init__(self, server: Rehearsal, staff: int) -> None:
        self.server = server
        self.staff = staff
        self.heard: list[str] = []
        self.stopping = threading.Event()

    @property
    def link(self) -> str:
        return f"https://t.me/{self.server.bot_username}?start=ana-1234567890"

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        requests = [HTTPXRequest(httpx_kwargs={"trust_env": False}) for _ in range(2)]
        token, base = self.server.token, f"{self.server.url}/bot"
        async with Bot(token, base, request=requests[0], get_updates_request=requests[1]) as bot:
            await bot.set_my_commands([("start", "Begin"), ("card", "A product")])
            offset = 0
            while not self.stopping.is_set():
                for update in await bot.get_updates(offset, timeout=1):
                    offset = update.update_id + 1
                    await self._answer(bot, update)

    async def _answer(self, bot: Bot, update: Update) -> None:
        if update.inline_query:
            words = InputTextMessageContent(f"A kettle for you: {self.link}")
            title = f"Kettle ({update.inline_query.query})"
            found = InlineQueryResultArticle("1", title, words, description="149.00 CNY")
            await update.inline_query.answer([found])
        elif update.callback_query:
            await update.callback_query.answer("Thank you!")
        elif update.message and update.message.chat.type == "private" and update.message.text:
            self.heard.append(update.message.text)
            await self._reply(bot, update.message.chat.id, update.message.text)

    async def _reply(self, bot: Bot, chat: int, text: str) -> None:
        if text == "/card":
            chosen = SwitchInlineQueryChosenChat("kettle", allow_user_chats=True)
            rows = [
                [InlineKeyboardButton("👍 Good", callback_data="up")],
                [
                    InlineKeyboardButton("Copy link", copy_text=CopyTextButton(self.link)),
                    InlineKeyboardButton("Share", switch_inline_query_chosen_chat=chosen),
                ],
            ]
            caption = "<b>Brookside Kettle</b>\n149.00 CNY, in stock"
            markup = InlineKeyboardMarkup(rows)
            await bot.send_photo(
                chat, photo(), caption=caption, parse_mode="HTML", reply_markup=markup
            )
        elif text == "stream":
            await bot.send_message_draft(chat, 1, "The first half of an answer")
        elif text == "human":
            topic = await bot.create_forum_topic(self.staff, "Shopper 1")
            await bot.send_message(
                self.staff, "needs you", message_thread_id=topic.message_thread_id
            )
        else:
            await bot.send_message(chat, f"You said: <i>{escape(text)}</i>", parse_mode="HTML")


@contextmanager
def running(bot: TinyBot) -> Iterator[None]:
    thread = threading.Thread(target=bot.run)
    thread.start()
    try:
        yield
    finally:
        bot.stopping.set()
        thread.join()


@pytest.fixture
def server() -> Iterator[Rehearsal]:
    with serve() as running_server:
        yield running_server


@pytest.fixture
def cast(server: Rehearsal) -> Cast:
    return server.cast()


@pytest.fixture
def bot(server: Rehearsal, cast: Cast) -> Iterator[TinyBot]:
    tiny = TinyBot(server, cast.staff.id)
    with running(tiny):
        yield tiny


@pytest.fixture
def till_orders() -> Iterator[TillOrders]:
    with shop_orders() as orders:
        yield orders


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("No Chromium is installed: install the Debian package `chromium`.")
    with sync_playwright() as playwright:
        running_browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        yield running_browser
        running_browser.close()


@pytest.fixture
def page(browser: Browser, server: Rehearsal, cast: Cast) -> Iterator[Page]:
    opened = browser.new_page(viewport=DESKTOP, locale="en-GB")
    opened.set_default_timeout(15_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(server.url)
    yield opened
    opened.close()
    assert problems == []


def write(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_label("Send", exact=True).click()


def play(page: Page, name: str) -> None:
    page.locator("#people").get_by_role("button", name=name).click()


def test_ana_talks_taps_and_sees_a_draft(page: Page, bot: TinyBot, cast: Cast):
    page.get_by_role("button", name="START", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("You said: /start")
    write(page, "<script>alert(1)</script> & you")
    expect(page.locator(".theirs .e-italic").last).to_have_text("<script>alert(1)</script> & you")
    page.get_by_label("Commands").click()
    page.get_by_role("button", name="/card").click()
    expect(page.locator(".photo")).to_be_visible()
    expect(page.locator(".photo")).to_have_css("object-fit", "contain")  # a QR code stays whole
    page.get_by_role("button", name="👍 Good").click()
    expect(page.locator("#toast")).to_have_text("Thank you!")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#toast")).to_contain_text("ana-1234567890")
    write(page, "stream")
    expect(page.locator(".draft")).to_contain_text("The first half")
    expect(page.locator("#status")).to_contain_text("typing")


def test_a_shared_link_starts_the_friend(page: Page, bot: TinyBot, cast: Cast):
    cast.ana.start()
    write(page, "/card")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("dialog").get_by_role("button", name="Ben").click()
    page.locator("#results").get_by_role("button", name="Kettle (kettle)").click()
    expect(page.locator(".mine .via")).to_be_visible()
    expect(page.locator("#people .news")).to_contain_text("Ben")
    play(page, "Ben")
    page.locator("#chats").get_by_role("button", name="Ana").click()
    page.get_by_role("link", name="t.me").click()
    expect(page.locator("#messages")).to_contain_text("/start ana-1234567890")
    assert "/start ana-1234567890" in bot.heard


def test_staff_see_the_topic_and_ana_blocks(page: Page, bot: TinyBot, cast: Cast):
    cast.ana.send("human")
    play(page, "Sam")
    page.locator("#chats").get_by_role("button", name="Staff").click()
    page.locator("#topics").get_by_role("button", name="Shopper 1").click()
    expect(page.locator("#messages")).to_contain_text("needs you")
    write(page, "I am here")
    expect(page.locator(".mine")).to_contain_text("I am here")
    [thread] = cast.staff.topics()
    assert cast.staff.messages(thread)[-1].text == "I am here"
    play(page, "Ana")
    page.get_by_role("button", name="Block").click()
    expect(page.get_by_role("button", name="RESTART")).to_be_visible()


def test_people_groups_languages_and_faults(page: Page, bot: TinyBot, server: Rehearsal):
    page.get_by_label("New person").click()
    page.get_by_role("textbox", name="Name").fill("Dora")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#people [aria-current]")).to_contain_text("Dora")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="开始", exact=True)).to_be_visible()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Faults").click()
    page.locator("#add-fault").click()
    expect(page.locator("#trouble-now")).to_contain_text("sendMessage 429 ×1")
    page.get_by_label("Flood limits").check()
    page.get_by_role("button", name="Close").click()
    page.wait_for_timeout(100)
    assert server.limits.enabled
    assert [fault.kind for fault in server.faults.pending()] == ["429"]


def test_a_phone_shows_one_column_that_fits(page: Page, bot: TinyBot, cast: Cast):
    page.set_viewport_size(PHONE)
    cast.ana.start()
    for number in range(12):
        cast.ana.send(f"question {number}")
    cast.ana.send("/card")
    expect(page.locator("#chats")).to_contain_text("Kettle")
    page.locator("#chats").get_by_role("button").first.click()
    expect(page.locator(".photo")).to_be_in_viewport()
    expect(page.locator("#list")).to_be_hidden()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    page.get_by_label("Back to the chats").click()
    expect(page.locator("#list")).to_be_visible()


def test_buying_and_refunding_reach_the_shop(
    page: Page, bot: TinyBot, server: Rehearsal, cast: Cast, till_orders: TillOrders
):
    server.till = Till(
        till_orders.url, "s3cret", "CNY", (Offered("K1", "Brookside Kettle", "149"),)
    )
    cast.ana.start()
    cast.ana.send("/card")
    page.locator(".bubble").get_by_role("button", name="Buy").click()
    expect(page.get_by_label("Amount")).to_have_value("149")
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#orders")).to_contain_text("149 CNY")
    page.get_by_role("button", name="Refund").click()
    expect(page.locator("#orders")).to_contain_text("refunded")
    assert [(e["type"], e["shopper"], e["amount"]) for e in till_orders.events] == [
        ("order", cast.ana.id, "149"),
        ("refund", cast.ana.id, "149"),
    ]
