"""Staff read every page of the referral programme in a real browser: in both languages, on a phone
and at a desktop, in a shop of ten weeks and in one of today."""

import base64
import re
from collections.abc import Iterable, Iterator
from typing import get_args
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from bot.staff import Role
from bot.web.roles import LEAST_ROLE, section
from bot.web.words import WORDS
from growth.conditions import Code
from tests.journeys.chromium import fits
from tests.journeys.referral_world import NAMES, OWN, Open, fill, key_of, opened
from tests.journeys.staff_seat import AXE, BOTH, WIDTHS, Seat

pytestmark = pytest.mark.browser

FAULTS = """async (colours) => (await axe.run({
    resultTypes: ["violations"], rules: {"color-contrast": {enabled: colours}}
})).violations.map(each => [each.id, each.nodes.map(node => node.html)])"""
TEXTS = """() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const around = walk.currentNode.parentElement;
        if (!around.closest("script, code, pre, textarea, [hreflang]"))
            found.push(walk.currentNode.data);
    }
    for (const each of document.querySelectorAll("[aria-label], [alt]"))
        found.push(each.getAttribute("aria-label") || each.getAttribute("alt"));
    return found.map(each => each.trim()).filter(each => each);
}"""
"""What is read on a page, and what is read out."""
ROWS = """() => [...document.querySelectorAll("tbody tr")].map(
    row => [...row.children].map(cell => cell.textContent.trim()))"""
PLOTS = """() => [...document.querySelectorAll("figure img")].map(
    image => image.naturalWidth > 0 ? image.src.split(",")[1] : "")"""
BRANCH = """() => [...document.querySelectorAll(".drawing text")].map(
    text => [...text.querySelectorAll("tspan")].map(span => span.textContent))"""
SVG = "{http://www.w3.org/2000/svg}"
ORDERS = ("o48", "o15", "T-1042")
MORE_ORDERS = (
    "abroad",
    "o14",
    "o12",
    "o13",
    "o37",
    "o7",
    "o4",
    "o21",
    "o8",
    "late",
    "early",
    "again",
)
"""Between them all they have every verdict; the page of each is like those above."""
FILES = (
    *("/orders.csv", "/payouts/1.csv", "/coupons/welcome.csv", "/rules/2.toml"),
    *(f"/reports/{kind}.csv" for kind in ("funnel", "cohorts", "advocates", "money")),
    *("/reports/tree.svg", "/reports/tree.svg?day=2026-04-01"),
)
EMPTY = (
    *("/today", "/orders", "/orders/rates", "/reviews", "/reviews/blocklist", "/referrals/lost"),
    *("/rules", "/rules/history", "/coupons", "/payouts", "/messages", "/reports/tree"),
    *(f"/reports/{kind}" for kind in ("funnel", "cohorts", "advocates", "money")),
)


def pages(shop: Open) -> list[str]:
    """Each with something that the others have not."""
    held = key_of(shop.app, "o14"), key_of(shop.app, "o15")
    return [
        *("/today", "/reports", "/reports/funnel", "/reports/cohorts", "/reports/advocates"),
        *("/reports/money", "/reports/tree", "/orders", "/orders/rates"),
        *(f"/orders/{key_of(shop.app, order)}" for order in ORDERS),
        *("/reviews", "/reviews/blocklist", *(f"/reviews/{key}" for key in held)),
        *("/referrals/lost", "/referrals/37", "/rules", "/rules/history", "/messages"),
        *("/coupons", "/coupons/welcome", "/payouts", "/payouts/1", "/payouts/4"),
    ]


def more_pages(shop: Open) -> list[str]:
    """Each like one of those."""
    return [
        *("/reports/funnel?by=variant&since=2026-03-16", "/reports/money?by=campaign"),
        *("/reports/tree?root=2&day=2026-04-01&close=7", "/orders?state=unmatched"),
        *("/orders?state=coded", "/orders/rates?currency=JPY&day=2026-05-02", "/referrals/51"),
        *("/payouts/2", "/payouts/3"),
        *(f"/orders/{key_of(shop.app, order)}" for order in MORE_ORDERS),
    ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened(tmp_path_factory.mktemp("filled") / "shop") as shop:
        fill(shop.app)
        yield shop


def enter(seat: Seat, shop: Open, name: str, role: Role = "owner") -> None:
    known = {each.name: each for each in shop.app.staffing.everyone()}
    member = known.get(name) or shop.app.staffing.add(name, role, None, "console")
    seat.page.goto(f"{seat.address}/enter/{shop.app.staffing.link(member.staff_id, 'console')}")
    seat.press("log_in")
    seat.page.wait_for_url("**/today")


@pytest.mark.parametrize("seat", BOTH, indirect=True, ids="-".join)
def test_every_page_is_whole(seat: Seat, shop: Open) -> None:
    """In each language, on a phone and at a desktop; then rules are compared and tried."""
    enter(seat, shop, "Lin")
    for path in pages(shop):
        open_(seat, path)
        keeps_nobody_out(seat, path)
    for path in more_pages(shop):
        open_(seat, path)
    seat.go("/coupons")
    seat.sees(seat.words["coupon_ended"])
    seat.go("/rules")
    file = seat.page.get_by_label(seat.words["rules_file"], exact=True)
    file.fill(file.input_value().replace("hold_days = 10", "hold_days = 7").replace("10.00", "90"))
    seat.page.get_by_role("button", name=seat.words["rules_look"], exact=True).last.click()
    seat.sees(seat.words["rules_changes"])
    look(seat, "a preview")
    keeps_nobody_out(seat, "a preview")
    seat.page.locator("[name=since]").fill("2026-03-02")
    seat.press("rules_try_do")
    seat.page.wait_for_url("**/rules/trials/*")
    look(seat, "a trial")
    keeps_nobody_out(seat, "a trial")


def test_every_page_of_a_new_shop_is_whole(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(tmp_path_factory.mktemp("new") / "shop") as shop:
        for width, language in BOTH:
            seat = Seat(browser, shop, width, language)  # type: ignore[arg-type]
            enter(seat, shop, "Lin")
            for path in EMPTY:
                open_(seat, path)
                keeps_nobody_out(seat, path, [width])
            seat.leave()


def open_(seat: Seat, path: str) -> None:
    answer = seat.page.goto(seat.address + path)
    assert answer is not None
    assert answer.ok, path
    look(seat, path)


def look(seat: Seat, path: str) -> None:
    """The page that is shown says what it should, in the language of the seat."""
    page = seat.page
    texts = page.evaluate(TEXTS)
    assert [text for text in texts if not _is_worded(seat, text)] == [], path
    assert [text for text in texts if _at_another_hour(text)] == [], path
    rows = page.evaluate(ROWS)
    for plot in page.evaluate(PLOTS):
        assert plot, f"{path}: the picture is broken"
        for label, words in _plotted(base64.b64decode(plot).decode()):
            assert _in_a_row(label, words, rows), (path, label, words)
    for name, *told in page.evaluate(BRANCH):
        assert _in_a_row(name, " ".join(told), rows), (path, name, told)
    assert fits(page), path


def keeps_nobody_out(seat: Seat, path: str, widths: Iterable[str] = WIDTHS) -> None:
    """It fits, and axe-core finds nothing: on a phone and at a desktop. Colours do not depend on
    that and are looked at once, which is most of the work."""
    page, before = seat.page, seat.page.viewport_size
    assert before is not None
    page.evaluate(AXE)
    for place, name in enumerate(widths):
        width, height = WIDTHS[name]
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page), (path, name)
        assert page.evaluate(FAULTS, place == 0) == [], (path, name)
    page.set_viewport_size(before)


def _is_worded(seat: Seat, text: str) -> bool:
    """In the language of the seat, and no key of a text or gap in one."""
    for own in OWN:
        text = text.replace(own, "")
    if re.search(r"\b[a-z]+_[a-z_]+\b(?<!inviter_percent)|\{\w*\}", text):
        return False
    if seat.words is WORDS["zh"]:
        return not re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text)
    return not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)


def _at_another_hour(text: str) -> bool:
    """Everything happened 37 minutes past the hour; days begin and end at midnight, in the zone of
    the shop."""
    return not {"37", "00", "59"}.issuperset(re.findall(r"\b\d\d:(\d\d)\b", text)) or "T0" in text


def _plotted(svg: str) -> Iterator[tuple[str, str]]:
    """What is written at each bar or dot, with the label of its line."""
    found = [
        (re.findall(r"text-anchor: (\w+)", text.attrib["style"])[0], text)
        for text in ElementTree.fromstring(svg).iter(f"{SVG}text")
    ]
    labels = [text for anchor, text in found if anchor == "end"]
    for anchor, text in found:
        if anchor == "start":
            at = float(text.attrib["y"])
            label = min(labels, key=lambda each: abs(float(each.attrib["y"]) - at))
            yield label.text or "", text.text or ""


def _in_a_row(label: str, words: str, rows: list[list[str]]) -> bool:
    """Whether a row of that name has all these numbers."""
    numbers = re.findall(r"\d[\d.,]*", words)
    beginning = label.rstrip("…")
    return any(
        row[0].startswith(beginning) and all(number in " ".join(row[1:]) for number in numbers)
        for row in rows
    )


def test_every_page_and_every_verdict_is_looked_at(shop: Open) -> None:
    seen = {
        *(path.partition("?")[0] for path in (*pages(shop), *more_pages(shop), *FILES)),
        "/rules/publish",
    }
    seen |= {"/rules/trials/1", "/rules/trials/1/trial.csv", "/reports/answers.csv"}
    seen |= {"/reports/answers", "/reports/evaluation"}
    for method, path in LEAST_ROLE:
        if method == "GET" and section(path) == "reports":
            pattern = re.compile(re.sub(r"\{[^}]*\}", r"[^/.]+", path))
            assert any(pattern.fullmatch(each) for each in seen), path
    verdicts = {
        verdict.code
        for order in (*ORDERS, *MORE_ORDERS)
        for told in shop.app.desk.order_called(order).explained
        for verdict in told.verdicts
    }
    assert verdicts == set(get_args(Code))


def test_a_reader_sees_no_name(browser: Browser, shop: Open) -> None:
    """On no page, in no file and in no picture."""
    owner, reader = (Seat(browser, shop, "desktop", "en") for _ in range(2))
    enter(owner, shop, "Lin")
    owner.go("/rules")
    owner.page.locator("summary").last.click()
    owner.page.locator("[name=since]").last.fill("2026-03-02")
    owner.press("rules_try_do")
    owner.page.wait_for_url("**/rules/trials/*")
    trial = owner.page.url.removeprefix(shop.address)
    enter(reader, shop, "Rui", "reader")
    parts = {part for name in NAMES for part in (name, *name.split())}
    parts |= {"Hana", "Arolin", "Brolin"}
    opened = 0
    for path in (*pages(shop), *more_pages(shop), *FILES, trial, f"{trial}/trial.csv"):
        answer = reader.page.request.get(shop.address + path)
        if answer.status == 403:
            continue
        assert answer.ok, path
        opened += 1
        body = answer.body().decode("utf-8-sig")
        assert [part for part in parts if part in body] == [], path
    assert opened > 30
    owner.leave()
    reader.leave()
