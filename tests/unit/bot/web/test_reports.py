"""The report pages: the numbers, empty states, both languages, and the same as one file."""

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from bot import reporting, sharing
from bot.reporting import counting
from bot.web.files import report_html
from bot.web.reports import KINDS, Kind, read_report, view_of
from bot.web.words import WORDS
from knowledge.passages import LANGUAGES, Language
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.filled import fill
from tests.unit.bot.web.shop import Shop


def rows(html: str) -> list[list[str]]:
    return [
        [unescape(re.sub("<.*?>", "", c)) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_says_what_to_do(staff: TestClient, kind: Kind, language: Language) -> None:
    html = staff.get(f"/reports/{kind}?language={language}").text
    assert 'class="empty"' in html
    assert "<table" not in html
    assert "<img" not in html


def test_the_funnel_counts_people_who_took_the_step_before(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    html = staff.get("/reports/funnel").text
    table = rows(html)
    assert table[1:8] == [
        ["Offered", "5", "–"],
        ["Shared", "3", "60 %"],
        ["Brought a friend", "3", "100 %"],
        ["Started by a link", "4", "–"],
        ["Asked a question", "4", "100 %"],
        ["Bought", "3", "75 %"],
        ["Kept", "3", "100 %"],
    ]
    assert table[9:] == [
        ["2026-W18", "5", "3 (60 %)", "3 (100 %)", "4", "4 (100 %)", "3 (75 %)", "3 (100 %)"]
    ]
    assert "Still within the hold: 3 of those kept" in html
    assert "Rewarded 3" in html


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ("product", "The shop as a whole"),
        ("campaign", "No campaign"),
        ("variant", "Words about the shop"),
        ("language", "English"),
    ],
)
def test_the_funnel_by_anything_else(staff: TestClient, shop: Shop, by: str, group: str) -> None:
    fill(shop)
    table = rows(staff.get(f"/reports/funnel?by={by}").text)
    assert table[-1][:2] == [group, "5"]


def test_weeks_can_be_chosen(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    assert "2026-W18" in staff.get("/reports/funnel?since=2026-04-28&until=2026-05-01").text
    assert 'class="empty"' in staff.get("/reports/funnel?since=2026-05-04").text
    for wrong in ("since=soon", "since=2026-05-02&until=2026-04-01"):
        answer = staff.get(f"/reports/funnel?{wrong}")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "<img" not in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_opens_in_a_spreadsheet_with_chinese_intact(
    client: TestClient, shop: Shop, kind: Kind
) -> None:
    fill(shop)
    enter_as(client, shop, "agent")
    answer = client.get(f"/reports/{kind}.csv?by=week")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert f'filename="{kind}.csv"' in answer.headers["content-disposition"]
    if kind == "advocates":
        assert "小本" in answer.text
        enter_as(client, shop, "reader")
        assert "小本" not in client.get("/reports/advocates.csv").text
    assert client.get("/reports/nothing.csv").status_code == 404


def test_money_tells_both_numbers_and_claims_no_cause(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    html = staff.get("/reports/money").text
    money = ["3", "¥1,322.45", "¥1,322.45", "¥66.12", "¥66.12", "¥0.00", "¥66.12"]
    assert rows(html)[1:] == [
        ["All together", *money, "20.0 : 1"],
        ["2026-W18", *money, "20.0 : 1"],
    ]
    assert "holdout" in html


def test_k_is_not_told_of_five_people(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    html = staff.get("/reports/cohorts").text
    assert rows(html)[1][:4] == ["Everybody", "5", "4", "cannot tell yet"]
    assert "Viral cycle time: cannot tell yet" in html
    assert [row[0] for row in rows(html)[2:6]] == [f"Generation\xa0{n}" for n in range(4)]


def test_a_large_shop_says_when_it_was_counted(
    staff: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shop)
    monkeypatch.setattr(counting, "LARGE", 0)
    html = staff.get("/reports/money").text
    assert "shopvine report refresh" in html
    reporting.refresh(shop.database, shop.now(), shop.zone)
    shop.pass_time(timedelta(hours=2))
    for kind in ("funnel", "cohorts", "money"):
        html = staff.get(f"/reports/{kind}").text
        assert "As of 2026-05-01 20:00 (Asia/Shanghai)" in html
        assert "added up at night" in html
        assert len(rows(html)) > 1


def test_advocates_come_best_first(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    table = rows(staff.get("/reports/advocates").text)
    assert table[1] == ["Ana", "2", "2", "4", "¥1,322.45", "¥16.17", "¥0.00", "¥16.17"]
    assert [row[0] for row in table[1:]] == ["Ana", "小本", "王小明"]


def test_a_forgotten_person_is_a_number(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    with shop.database.write() as tx:
        tx.shoppers.forget(1, shop.now())
    for kind in ("tree", "advocates"):
        html = staff.get(f"/reports/{kind}").text
        assert "Ana" not in html
        assert "#1" in html


@pytest.mark.parametrize("kind", ["tree", "advocates", "tree.svg"])
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
    assert rows(html)[1] == ["P1", "1", "0", "1", "–", "–", "–", "–"]


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
        html = report_html(report, language, shop.now(), shop.zone)
    page = staff.get(f"/reports/{kind}?language={language}").text
    assert rows(html) == rows(page)
    assert len(rows(html)) > 1
    assert not re.findall(r'(?:src|href)="(?!data:)', html)
    assert "<style>" in html


def test_the_plot_of_a_report_is_described_with_its_numbers(shop: Shop) -> None:
    fill(shop)
    with shop.database.read() as facts:
        view = view_of(
            read_report("funnel", facts, shop.now(), shop.zone), WORDS["zh"], shop.now(), shop.zone
        )
    assert "收到邀请 5" in view.plot_text
    assert "保留订单 3 (100 %)" in view.plot_text


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
