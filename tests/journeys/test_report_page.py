"""Staff walk the reports in a real browser, on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot import reporting
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from bot.web.files import report_html
from bot.web.server import build_web
from tests.journeys.chromium import Served, fits
from tests.unit.bot.web.filled import fill
from tests.unit.bot.web.shop import TOKEN, Shop

pytestmark = pytest.mark.browser

PHONE = (360, 740)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    database = Database(sqlite_engine(tmp_path / "shop.db"), b"key")
    database.create()
    yield Shop(database)
    database.close()


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    with Served(build_web(shop)) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [said for said in complaints if "401 (Unauthorized)" not in said] == []


def plot_is_drawn(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('figure img').naturalWidth > 0"))


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/reports")
    page.get_by_label("Staff token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports")


def test_the_tree_is_walked_and_saved(page: Page, address: str, shop: Shop) -> None:
    fill(shop)
    log_in(page, address)
    page.goto(f"{address}/reports/tree?language=zh")
    assert fits(page)
    page.get_by_role("link", name="收起 小本 的朋友").focus()
    page.keyboard.press("Enter")
    unfold = page.get_by_role("link", name="展开 小本 的朋友")
    unfold.wait_for()
    assert unfold.evaluate("link => link === document.activeElement")
    assert "close=2" in page.url
    assert page.get_by_role("link", name="王小明").count() == 0
    page.go_back()
    page.get_by_role("link", name="王小明").first.wait_for()
    before = page.locator(".drawing svg").evaluate("svg => svg.clientWidth")
    page.get_by_role("button", name="放大").click()
    assert page.locator(".drawing svg").evaluate("svg => svg.clientWidth") > before
    for button, name, begin in (("PNG", "tree.png", b"\x89PNG"), ("SVG", "tree.svg", b"<svg")):
        with page.expect_download() as download:
            page.get_by_text(f"保存为 {button}").click()
        assert download.value.suggested_filename == name
        assert download.value.path().read_bytes().startswith(begin)
    page.locator("summary").click()
    assert page.get_by_role("cell", name="¥1,322.45").is_visible()
    assert fits(page)


def test_a_wrong_token_is_answered_beside_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}/login?language=zh")
    page.get_by_label("员工令牌").fill("wrong")
    with page.expect_response(f"{address}/login") as answer:
        page.get_by_role("button", name="用令牌登录").click()
    assert answer.value.status == 401
    assert "令牌不对" in page.get_by_role("alert").inner_text()
    assert fits(page)


def test_the_page_is_walked_by_keyboard(page: Page, address: str, shop: Shop) -> None:
    fill(shop)
    log_in(page, address)
    page.goto(f"{address}/reports/tree")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    names = []
    for _ in range(18):
        page.keyboard.press("Tab")
        names.append(page.locator(":focus").inner_text() if page.locator(":focus").count() else "")
    assert names[:3] == ["中文", "staff token", "Log out"]
    assert [name for name in names if name in ("Reports", "Invitation tree", "Advocates")] == [
        "Reports", "Invitation tree", "Advocates",
    ]  # fmt: skip


def test_the_exported_file_opens_without_a_server(page: Page, shop: Shop, tmp_path: Path) -> None:
    fill(shop)
    with shop.database.read() as facts:
        report = reporting.tree(facts)
    html = report_html(report, "zh", shop.now(), shop.zone)
    file = tmp_path / "tree.html"
    file.write_text(html, encoding="utf-8")
    page.goto(file.as_uri())
    assert page.get_by_role("cell", name="¥1,322.45").is_visible()
    assert plot_is_drawn(page)
    assert fits(page)
    assert page.evaluate("getComputedStyle(document.querySelector('caption')).textAlign") == "left"
