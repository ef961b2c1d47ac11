"""Staff at a browser, before a shop that is really served: for journeys through the staff pages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from bot.web.words import WORDS
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Language, Product
from rehearsal.server import Rehearsal, serve
from tests.journeys.chromium import fits
from tests.journeys.running_shop import running

WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
KETTLE = Product("K-1", {"en": "Aurora kettle", "zh": "极光水壶"}, 19900, "CNY", stock=7)
PRICE: dict[Language, str] = {"en": "How much is the Aurora kettle?", "zh": "极光水壶多少钱？"}
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
FAULTS = """async () => (await axe.run({resultTypes: ["violations"]})).violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => [each.id, each.nodes.map(node => node.html)])"""
BOTH = [("phone", "zh"), ("desktop", "en")]
"""Where a page is checked, which is then looked at in both sizes."""
EVERYWHERE = [(width, language) for width in WIDTHS for language in ("en", "zh")]


@dataclass(frozen=True)
class Open:
    """A shop that is served, and the Telegram in which its people are."""

    app: App
    telegram: Rehearsal
    address: str


@contextmanager
def opened(folder: Path) -> Iterator[Open]:
    make_shop(folder, "Aurora & Co")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(folder, chat_model=model, embedder=HashingEmbedder()) as app:
        app.import_knowledge(Loaded((KETTLE,)), lambda done, total: None)
        with serve() as telegram, running(app, telegram) as address:
            while not _listens(address):
                time.sleep(0.02)
            yield Open(app, telegram, address)


def _listens(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health").is_success
    except httpx.TransportError:
        return False


class Seat:
    """Somebody of the staff at a browser, who reads `language`."""

    def __init__(self, browser: Browser, shop: Open, width: str, language: Language) -> None:
        size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
        self.context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
        )
        self.page: Page = self.context.new_page()
        self.words = WORDS[language]
        self.address = shop.address
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        assert fits(self.page), path

    def press(self, key: str) -> None:
        self.page.get_by_role("button", name=self.words[key], exact=True).first.click()

    def fill(self, key: str, value: str) -> None:
        self.page.get_by_label(self.words[key], exact=True).fill(value)

    def follow(self, key: str) -> None:
        self.page.get_by_role("link", name=self.words[key], exact=True).click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)
        assert fits(self.page), text

    def says(self, key: str) -> None:
        expect(self.page.get_by_role("status")).to_contain_text(self.words[key])

    def leave(self) -> None:
        self.context.close()
        assert [each for each in self.complaints if "responded with a status" not in each] == []


def enter(seat: Seat, shop: Open, name: str) -> None:
    """Come in by a link that an owner had made for them."""
    member = shop.app.staffing.add(name, "owner", 4242, "console")
    seat.page.goto(f"{seat.address}/enter/{shop.app.staffing.link(member.staff_id, 'console')}")
    seat.press("log_in")
    seat.page.wait_for_url("**/today")


def check(seat: Seat, path: str) -> None:
    """The page that is shown fits, and axe-core finds nothing serious or critical on it: on a phone
    and at a desktop, in the language of the seat."""
    before = seat.page.viewport_size
    assert before is not None
    seat.page.evaluate(AXE)
    for name, (width, height) in WIDTHS.items():
        seat.page.set_viewport_size({"width": width, "height": height})
        assert fits(seat.page), (path, name)
        assert seat.page.evaluate(FAULTS) == [], (path, name)
    seat.page.set_viewport_size(before)


def spoken(seat: Seat) -> Language:
    return "en" if seat.words is WORDS["en"] else "zh"


def checking(request: pytest.FixtureRequest) -> Callable[[Seat, str], None]:
    """`check` in a journey that goes on everywhere: each page is checked in each language once."""
    return check if request.node.callspec.id in ("phone-zh", "desktop-en") else passed


def passed(seat: Seat, path: str) -> None:
    """The page is checked from another seat."""
    assert fits(seat.page), path
