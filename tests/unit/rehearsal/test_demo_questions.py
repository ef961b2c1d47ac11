"""The evaluation questions agree with the demo shop they are about."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rehearsal.shop.source import DATA

FILE = Path(__file__).parents[2] / "data" / "demo_questions.jsonl"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
PRODUCTS = {
    row["product_id"]: row
    for row in json.loads((DATA / "products.json").read_text(encoding="utf-8"))["product_data"]
}
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


def facts(case: dict[str, Any]) -> str:
    """Everything the shop says that a right answer to this case can stand on."""
    language = case["language"]
    if "sources" not in case:
        names = (f"policies.{language}.md", f"faq.{language}.md")
        return "\n".join((DATA / name).read_text(encoding="utf-8") for name in names)
    [product] = (PRODUCTS[product_id] for product_id in case["sources"])
    variants = product.get("variants", ())
    prices = [product["price"], *(variant.get("price", "") for variant in variants)]
    stocks = [product["stock"], *(variant["stock"] for variant in variants)]
    words = {"en": ("in stock", "out of stock"), "zh": ("有货", "缺货")}[language]
    said = [words[0] if stock else words[1] for stock in stocks]
    attributes = [f"{name}: {value}" for name, value in product["attributes"][language].items()]
    texts = [product["title"][language], product["description"][language], *attributes]
    return "\n".join([*texts, *map(str, prices), *map(str, stocks), *said])


def test_there_are_thirty_in_each_language_with_all_outcomes() -> None:
    assert Counter(case["language"] for case in CASES) == {"en": 30, "zh": 30}
    assert len({case["id"] for case in CASES}) == 60
    assert Counter(case["outcome"] for case in CASES) == {"answered": 50, "refused": 10}


@each_case
def test_a_case_has_the_documented_keys(case: dict[str, Any]) -> None:
    keys = {"id", "language", "question", "must", "must_not", "outcome"}
    assert keys <= set(case) <= keys | {"history", "sources"}
    for pattern in (*case["must"], *case["must_not"]):
        re.compile(pattern)
    assert bool(case["must"]) == (case["outcome"] == "answered")


@each_case
def test_what_an_answer_must_say_stands_in_the_shop(case: dict[str, Any]) -> None:
    text = facts(case)
    for pattern in case["must"]:
        assert re.search(pattern, text), pattern


@each_case
def test_the_product_asked_about_is_the_source(case: dict[str, Any]) -> None:
    asked = " ".join([*case.get("history", ()), case["question"]]).casefold()
    for product_id in case.get("sources", ()):
        title = PRODUCTS[product_id]["title"][case["language"]].casefold()
        words = re.findall(r"\w+", title)
        found = sum(word in asked for word in words)
        assert found * 2 >= len(words), title


@each_case
def test_an_unknown_product_is_really_unknown(case: dict[str, Any]) -> None:
    if case["outcome"] == "refused":
        known = json.dumps(PRODUCTS, ensure_ascii=False).casefold()
        for word in ("bicycle", "recipe book", "冰箱", "设计师", "刻字", "获奖", "m9", "pro 5"):
            if word in case["question"].casefold():
                assert word not in known
