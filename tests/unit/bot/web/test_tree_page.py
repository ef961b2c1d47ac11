"""The invitation tree: opened where it matters, walked, of another day, as a picture."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from bot import reporting, sharing
from bot.web.files import report_html
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.filled import fill
from tests.unit.bot.web.shop import Shop


def lines(html: str) -> list[str]:
    """What the picture says of each person."""
    return [
        unescape(said) for said in re.findall(r'<a id="person-\d+"[^>]*aria-label="(.*?)"', html)
    ]


def links(html: str, mark: str) -> dict[str, str]:
    found = re.findall(rf'<a id="{mark}-(\d+)" href="(.*?)"', html)
    return {number: unescape(address) for number, address in found}


def wide(shop: Shop, friends: int) -> None:
    with shop.database.write() as tx:
        for number in range(1, friends + 2):
            tx.shoppers.meet(number, f"P{number}", "en", shop.now())
        sharing.link_for(tx, 1, None, shop.now(), lambda: "A1b2C3d4E5f6G7")
        for number in range(2, friends + 2):
            sharing.arrive(tx, number, "A1b2C3d4E5f6G7", True, shop.now())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_tree_says_what_to_do(staff: TestClient, language: str) -> None:
    html = staff.get(f"/reports/tree?language={language}").text
    assert "/invite" in html
    assert "<svg" not in html
    assert staff.get("/reports/tree.svg").status_code == 303


def test_it_opens_at_the_largest_branch_and_names_everyone(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    html = staff.get("/reports/tree").text
    assert lines(html) == [
        "Ana: branch of 4: ¥1,322.45",
        "小本: ¥123.45 · branch of 2: ¥999.00",
        "王小明: branch of 1: ¥999.00",
        "Hugo Alexander von Humboldt: ¥999.00",
        "<b>Eve</b>: ¥200.00",
    ]
    assert "<b>Eve</b>" not in html
    assert "script-src 'self'" in staff.get("/reports/tree").headers["content-security-policy"]
    assert "style=" not in html


def test_branches_are_folded_unfolded_and_entered(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    html = staff.get("/reports/tree").text
    folded = staff.get(links(html, "mark")["2"]).text
    assert "小本: ¥123.45 · branch of 2: ¥999.00 · +2" in lines(folded)
    assert len(lines(folded)) == 3
    again = staff.get(links(folded, "mark")["2"]).text
    assert lines(again) == lines(html)
    inside = staff.get(links(html, "person")["2"]).text
    assert [line.partition(":")[0] for line in lines(inside)][:2] == ["小本", "王小明"]
    assert 'href="/reports/tree?root=1"' in inside


def test_many_friends_are_summed_up(staff: TestClient, shop: Shop) -> None:
    wide(shop, 101)
    html = staff.get("/reports/tree").text
    assert len(lines(html)) == 31
    assert "71 more friends, 71 people in all" in html


def test_it_shows_the_forest_of_another_day(client: TestClient, shop: Shop) -> None:
    wide(shop, 2)
    shop.pass_time(timedelta(days=2))
    with shop.database.write() as tx:
        tx.shoppers.meet(50, "Late", "en", shop.now())
        sharing.arrive(tx, 4, "A1b2C3d4E5f6G7", True, shop.now())
    enter_as(client, shop, "agent")
    assert len(lines(client.get("/reports/tree").text)) == 4
    before = client.get("/reports/tree?root=1&day=2026-05-02").text
    assert len(lines(before)) == 3
    assert "As of 2026-05-02 23:59" in before
    assert "day=2026-05-02" in links(before, "person")["2"]
    assert "not there yet" in client.get("/reports/tree?root=4&day=2026-05-01").text


@pytest.mark.parametrize("wrong", ["root=Ana", "day=yesterday"])
def test_what_is_not_understood_is_said_beside_the_form(staff: TestClient, wrong: str) -> None:
    answer = staff.get(f"/reports/tree?{wrong}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("query", ["root=999999999", "open=x,,1,-3&close=9", "root=1&open=1"])
def test_odd_addresses_are_answered(staff: TestClient, shop: Shop, query: str) -> None:
    fill(shop)
    assert staff.get(f"/reports/tree?{query}").status_code == 200


def test_the_picture_is_a_file_of_its_own(staff: TestClient, shop: Shop) -> None:
    fill(shop)
    answer = staff.get("/reports/tree.svg?root=2")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.text)
    words = "".join(root.itertext())
    assert "小本" in words
    assert "Ana" not in words
    assert not root.findall(".//{http://www.w3.org/2000/svg}a")


def test_a_file_of_the_whole_tree_needs_nothing_else(shop: Shop) -> None:
    fill(shop)
    with shop.database.read() as facts:
        html = report_html(reporting.tree(facts, depth=9), "zh", shop.now(), shop.zone)
    assert "小本" in html
    assert html.count("<tr>") == 6
    assert not re.findall(r'(?:src|href)="(?!data:)', html)
