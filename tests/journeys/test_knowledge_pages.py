"""Staff keep the knowledge true in a real browser: from a spreadsheet to a shopper's answer and
back, and a wrong answer put right; both languages, phone and desktop."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from knowledge.loaded import Loaded
from knowledge.passages import Campaign, Document, Language
from tests.journeys.staff_seat import (
    BOTH,
    EVERYWHERE,
    PRICE,
    Open,
    Seat,
    check,
    checking,
    enter,
    opened,
    spoken,
)

pytestmark = pytest.mark.browser

ENGRAVE: dict[Language, str] = {"en": "Do you engrave cups?", "zh": "杯子可以刻字吗？"}
ANSWER: dict[Language, str] = {"en": "Yes, up to 12 letters.", "zh": "可以，最多 12 个字母。"}
SALE = Campaign("S-1", {"en": "Sale", "zh": "特惠"}, "2026-05-01", "2026-05-31", "15%", ("K-1",))
WRAP = Document("faq/en/wrap", "faq", "Do you wrap gifts?", "Yes, for free.", "en")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with opened(tmp_path / "shop") as shop:
        yield shop


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """A shop's own spreadsheet: one price changed, one product new, one row bad."""
    book = openpyxl.Workbook()
    for row in (
        ("货号", "商品名称", "英文名称", "售价（元）", "库存"),
        ("K-1", "极光水壶", "Aurora kettle", 149, 7),
        ("M-1", "马克杯", "Mug", "12.50", 30),
        ("X-1", "坏行", "Bad row", "about ten", 1),
    ):
        book.active.append(row)
    file = tmp_path / "价目表.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize("seat", EVERYWHERE, indirect=True, ids="-".join)
def test_a_spreadsheet_becomes_an_answer_and_is_taken_back(
    seat: Seat, shop: Open, prices: Path, request: pytest.FixtureRequest
) -> None:
    words, language, check = seat.words, spoken(seat), checking(request)
    data = shop.app.folder / "data"
    data.mkdir(exist_ok=True)
    (data / "test_questions.jsonl").write_text(f'{{"question": "{PRICE[language]}"}}\n')
    eve = shop.telegram.person("Eve", language_code=language)
    eve.start()
    eve.send(PRICE[language])
    eve.wait("199")
    enter(seat, shop, "Lin")

    seat.follow("nav_knowledge")
    seat.follow("import")
    check(seat, "import")
    seat.page.get_by_label(words["import_files"]).set_input_files(prices)
    seat.press("import_read")
    seat.sees(words["import_preview"])
    seat.sees("¥149.00")
    seat.sees("about ten")
    check(seat, "preview")
    with seat.page.expect_download() as handed:
        seat.page.get_by_role("link", name="bad-rows.csv").click()
    assert "about ten" in handed.value.path().read_text("utf-8-sig")
    seat.press("import_put")
    seat.says("done_imported")
    check(seat, "draft")

    seat.press("draft_check")
    seat.sees(words["check_changed"])
    seat.sees(words["check_prices"])
    check(seat, "check")
    seat.fill("check_summary", "Spring 春")
    seat.press("check_publish")
    seat.says("done_published")
    seat.sees("Spring 春")
    check(seat, "history")
    eve.send(PRICE[language])
    eve.wait("149")

    seat.page.get_by_role("link", name=words["release"].format(version=1), exact=True).click()
    check(seat, "release")
    rolled_back = words["rollback_yes"].format(version=1)
    seat.page.get_by_role("button", name=rolled_back, exact=True).click()
    seat.says("done_rolled_back")
    eve.send(PRICE[language])
    eve.wait(lambda seen: "199" in seen.text)
    seat.press("diff_show")
    seat.sees("¥149.00")
    check(seat, "diff")


@pytest.mark.parametrize("seat", EVERYWHERE, indirect=True, ids="-".join)
def test_a_wrong_answer_is_put_right(
    seat: Seat, shop: Open, request: pytest.FixtureRequest
) -> None:
    """Tried, answered better in both languages, tried on the draft, published, told."""
    words, language, check = seat.words, spoken(seat), checking(request)
    enter(seat, shop, "Lin")
    seat.follow("nav_try")
    seat.fill("try_question", ENGRAVE[language])
    seat.press("try_ask")
    seat.sees(words["try_not_blocked"])
    check(seat, "try")
    seat.follow("try_better")
    title = f"#title_{language}"
    assert seat.page.locator(title).input_value() == ENGRAVE[language]
    check(seat, "new")
    for each in ENGRAVE:
        seat.page.locator(f"#title_{each}").fill(ENGRAVE[each])
        seat.page.locator(f"#text_{each}").fill(ANSWER[each])
    seat.press("entry_save")
    seat.says("done_entry_added")
    check(seat, "entry")
    seat.follow("nav_try")
    seat.fill("try_question", ENGRAVE[language])
    seat.press("try_ask")
    seat.sees(ANSWER[language])
    seat.sees(words["path_approved"])
    seat.follow("nav_knowledge")
    seat.follow("draft")
    seat.press("draft_check")
    seat.press("check_publish")
    seat.says("done_published")
    eve = shop.telegram.person("Eve", language_code=language)
    eve.start()
    eve.send(ENGRAVE[language])
    eve.wait(ANSWER[language])


@pytest.mark.parametrize("seat", BOTH, indirect=True, ids="-".join)
def test_every_other_page_of_knowledge_keeps_nobody_out(seat: Seat, shop: Open) -> None:
    brought = Loaded(documents=(WRAP,), campaigns=(SALE,))
    shop.app.import_knowledge(brought, lambda done, total: None)
    enter(seat, shop, "Lin")
    for path in (
        *("/knowledge", "/knowledge?words=kettle", "/knowledge?kind=policy"),
        *("/knowledge/entry?of=product%20K-1", "/knowledge/entry?of=document%20faq%2Fen%2Fwrap"),
        *("/knowledge/entry?of=campaign%20S-1", "/knowledge/check/gone"),
        *("/knowledge/missing", "/knowledge/draft", "/knowledge/diff?first=1&last=2"),
    ):
        seat.go(path)
        check(seat, path)
    seat.go("/knowledge/entry?of=product%20K-1")
    seat.page.locator("#price").fill("149.00")
    seat.press("entry_save")
    seat.says("done_entry_saved")
    seat.go("/knowledge/draft")
    seat.page.get_by_role("checkbox").check()
    seat.press("draft_discard")
    seat.sees(seat.words["draft_empty"])
    seat.go("/knowledge/import")
    seat.fill("import_address", "http://127.0.0.1:9/")
    seat.press("import_read")
    seat.sees(seat.words["import_failed"])
    check(seat, "failed")
