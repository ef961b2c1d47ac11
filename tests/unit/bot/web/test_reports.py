"""The report pages: the numbers, empty states, both languages, and the same as one file."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from bot import sharing
from bot.web.files import report_html
from bot.web.reports import KINDS, Kind, read_report, view_of
from bot.web.words import WORDS
from knowledge.passages import LANGUAGES, Language
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.filled import fill
from tests.unit.bot.web.shop import Shop


def rows(html: str) -> list[list[str]]:
    return [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_says_what_to_do(staff: TestClient, kind: Kind, language: Language) -> None:
    html = staff.get(f"/reports/{kind}?language={language}").text
    assert 'class="empty"' in html
    assert "<table" not in html
    assert "<img" not in html


def test_the_funnel_counts_people(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    table = rows(staff.get("/reports/funnel").text)
    assert table[1:] == [
        ["Offered", "5", "–"],
        ["Shared", "3", "60 %"],
        ["Started by a link", "4", "133 %"],
        ["Asked a question", "4", "100 %"],
        ["Bought", "3", "75 %"],
        ["Rewarded", "3", "100 %"],
    ]


def test_the_tree_names_everyone_with_their_branch(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    html = staff.get("/reports/tree").text
    assert "<b>Eve</b>" not in html
    table = {row[0]: row[1:] for row in rows(html)}
    assert table["Ana"] == ["–", "0", "2", "4", "¥0.00", "¥1,322.45"]
    assert table["王小明"] == ["小本", "2", "1", "1", "¥0.00", "¥999.00"]
    assert table["<b>Eve</b>"] == ["Ana", "1", "0", "0", "¥200.00", "¥0.00"]


def test_advocates_come_best_first(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    table = rows(staff.get("/reports/advocates").text)
    assert table[1] == ["Ana", "2", "2", "¥1,322.45", "¥16.17", "¥0.00"]
    assert [row[0] for row in table[1:]] == ["Ana", "小本", "王小明"]


def test_a_forgotten_person_is_a_number(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    with shop.database.write() as tx:
        tx.shoppers.forget(1, shop.now())
    for kind in ("tree", "advocates"):
        html = staff.get(f"/reports/{kind}").text
        assert "Ana" not in html
        assert "#1" in html


@pytest.mark.parametrize("kind", ["tree", "advocates"])
def test_readers_see_no_names(client: TestClient, shop: Shop, kind: str) -> None:
    enter_as(client, shop, "reader")
    fill(shop)
    html = client.get(f"/reports/{kind}").text
    assert "A•••" in html
    for name in ("Ana", "小本", "王小明", "Hugo"):
        assert name not in html


def test_invitations_without_orders_say_how_orders_arrive(staff: TestClient, shop: Shop) -> None:
    with shop.database.write() as tx:
        for number in (1, 2):
            tx.shoppers.meet(number, f"P{number}", "en", shop.now())
        sharing.link_for(tx, 1, None, shop.now(), lambda: "A1b2C3d4E5f6G7")
        sharing.arrive(tx, 2, "A1b2C3d4E5f6G7", True, shop.now())
    html = staff.get("/reports/advocates").text
    assert "POST /orders" in html
    assert rows(html)[1] == ["P1", "1", "0", "–", "–", "–"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_landmarks_caption_and_a_described_plot(
    staff: TestClient, shop: Shop, kind: Kind, language: Language
) -> None:
    fill(shop)
    html = staff.get(f"/reports/{kind}?language={language}").text
    for part in ("<header>", "<nav aria-label=", "<main", "<h1>", "<caption>", 'scope="col"'):
        assert part in html
    assert re.search(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="[^"]{20,}"', html)
    assert "2026-05-01 20:00 (Asia/Shanghai)" in html
    assert "<script" not in html
    assert "style=" not in html


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_has_the_same_table_and_needs_nothing_else(
    staff: TestClient, shop: Shop, kind: Kind, language: Language
) -> None:
    fill(shop)
    with shop.database.read() as facts:
        report = read_report(kind, facts, shop.now(), shop.zone)
        html = report_html(report, language, "2026-05-01 20:00 (Asia/Shanghai)")
    page = staff.get(f"/reports/{kind}?language={language}").text
    assert rows(html) == rows(page)
    assert len(rows(html)) > 1
    assert not re.findall(r'(?:src|href)="(?!data:)', html)
    assert "<style>" in html


def test_a_large_tree_is_cut_and_says_so(staff: TestClient, shop: Shop) -> None:
    with shop.database.write() as tx:
        for number in range(1, 603):
            tx.shoppers.meet(number, f"P{number}", "en", shop.now())
        sharing.link_for(tx, 1, None, shop.now(), lambda: "A1b2C3d4E5f6G7")
        for number in range(2, 603):
            sharing.arrive(tx, number, "A1b2C3d4E5f6G7", True, shop.now())
    html = staff.get("/reports/tree").text
    assert "first 40 of 602 people; the table has the first 500" in html
    assert len(rows(html)) == 501


def test_the_plot_of_a_report_is_described_with_its_numbers(shop: Shop) -> None:
    fill(shop)
    with shop.database.read() as facts:
        view = view_of(read_report("funnel", facts, shop.now(), shop.zone), WORDS["zh"], "now")
    assert "收到邀请 5" in view.plot_text
    assert "已奖励 3" in view.plot_text


def test_answers_by_rung_language_and_day(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    table = rows(staff.get("/reports/answers").text)
    assert table == [
        ["Rung", "Outcome", "Answers", "Half within", "95 % within", "👍", "👎"],
        ["Filled", "Answered", "2", "0.04 s", "0.10 s", "1 (50 %)", "0"],
        ["Filled", "Asked back", "1", "0.02 s", "0.02 s", "0", "0"],
        ["None", "Refused", "1", "2.00 s", "2.00 s", "0", "1 (100 %)"],
        ["Unknown", "Answered", "1", "–", "–", "0", "0"],
        ["Language", "Answers", "Half within", "95 % within", "👍", "👎"],
        ["中文", "1", "2.00 s", "2.00 s", "0", "1 (100 %)"],
        ["English", "4", "0.04 s", "0.10 s", "1 (25 %)", "0"],
        ["Day", "Answers", "Half within", "95 % within", "👍", "👎"],
        ["2026-05-01", "4", "0.04 s", "2.00 s", "1 (25 %)", "1 (25 %)"],
        ["2026-04-30", "1", "0.10 s", "0.10 s", "0", "0"],
    ]
