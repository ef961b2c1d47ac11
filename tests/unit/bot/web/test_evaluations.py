"""The page of the newest evaluation: its numbers, both languages, the chain beside, and none."""

import base64
import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.evaluating.cases import Case
from bot.evaluating.figures import figures, report
from bot.evaluating.judging import Judged
from bot.messages import Answer, Seconds
from knowledge.passages import LANGUAGES, Language
from tests.unit.bot.web.shop import Shop


def one(kind: str, language: Language, verdict: Any, seconds: float) -> Judged:
    outcome: Any = "refused" if verdict == "refused rightly" else "answered"
    case = Case(f"{kind}-{language}", language, "How much?", outcome, kind=kind)
    path: Any = "none" if outcome == "refused" else "filled"
    answer = Answer("¥1.00", language, outcome, path, seconds=Seconds(total=seconds))
    return Judged(case, answer, verdict)


FOUND = [
    one("fact", "en", "correct", 0.1),
    one("fact", "zh", "wrong", 0.3),
    one("<unknown>", "en", "refused rightly", 2.0),
]
RESULT = {
    "at": "2026-05-01T12:00:00+00:00",
    "shop": "Tea & Cups",
    "model": "tiny",
    "dataset": "",
    "half": "all",
    **report(FOUND),
}


def rows(html: str) -> list[list[str]]:
    return [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_evaluation_the_page_says_how_to_make_one(
    staff: TestClient, language: Language
) -> None:
    html = staff.get(f"/reports/evaluation?language={language}").text
    assert 'class="empty"' in html
    assert "shopvine evaluate answers" in html
    assert "<table" not in html


def test_the_table_has_all_then_each_group(staff: TestClient, shop: Shop) -> None:
    shop.evaluated = RESULT
    table = rows(staff.get("/reports/evaluation").text)
    assert table[1] == [
        *("all", "3", "1/2 (9–91 %)", "1", "0", "1/1 (21–100 %)", "0", "0.30 s", "2.00 s"),
    ]
    assert [row[0] for row in table[2:]] == [
        *("language: en", "language: zh", "kind: <unknown>", "kind: fact"),
        *("way: filled", "way: none"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plot_has_a_dot_for_each_group_with_its_words(
    staff: TestClient, shop: Shop, language: Language
) -> None:
    shop.evaluated = RESULT
    html = staff.get(f"/reports/evaluation?language={language}").text
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert found
    svg = base64.b64decode(found[1]).decode()
    assert svg.count(">2/3<") == 1
    assert "&lt;unknown&gt;" in svg


def test_the_tutorial_chain_stands_beside(staff: TestClient, shop: Shop) -> None:
    ours, chain = FOUND[:1], [one("fact", "en", "wrong", 20.0)]
    shop.evaluated = RESULT | {
        "baseline": {"cases": 1, "shopvine": figures(ours), "tutorial": figures(chain)}
    }
    html = staff.get("/reports/evaluation").text
    table = {row[0]: row[1:] for row in rows(html)}
    assert table["the same ones, here"][1] == "1/1 (21–100 %)"
    assert table["tutorial chain"][1:3] == ["0/1 (0–79 %)", "1"]
    assert "hollow dot" in html


def test_only_staff_see_it(client: TestClient) -> None:
    answer = client.get("/reports/evaluation", follow_redirects=False)
    assert answer.headers["location"].startswith("/login")
