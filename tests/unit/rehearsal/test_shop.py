"""The demo shop says the same in both languages, and never contradicts itself."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rehearsal.shop.source import DATA

LANGUAGES = ("en", "zh")


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


PRODUCTS = read("products.json")["product_data"]
each_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda row: row["product_id"])


def sections(name: str) -> list[tuple[str, str]]:
    """(title, text) of each H2 section."""
    parts = re.split(r"^## (.+)\n", (DATA / name).read_text(encoding="utf-8"), flags=re.M)[1:]
    return [(title, text.strip()) for title, text in zip(parts[::2], parts[1::2], strict=True)]


def test_there_are_enough_products_in_eight_categories() -> None:
    categories = Counter(product["category"]["en"] for product in PRODUCTS)
    assert len(PRODUCTS) >= 120
    assert len(categories) == 8
    assert min(categories.values()) >= 15
    assert len({product["category"]["zh"] for product in PRODUCTS}) == 8


def test_ids_titles_and_addresses_are_unique() -> None:
    assert len({product["product_id"] for product in PRODUCTS}) == len(PRODUCTS)
    for language in LANGUAGES:
        assert len({product["title"][language] for product in PRODUCTS}) == len(PRODUCTS)
    variants = [variant["variant_id"] for row in PRODUCTS for variant in row.get("variants", ())]
    assert len(set(variants)) == len(variants)


def test_stock_and_variants_give_something_to_ask_about() -> None:
    stocks = [product["stock"] for product in PRODUCTS]
    with_variants = [product["variants"] for product in PRODUCTS if "variants" in product]
    assert sum(stock == 0 for stock in stocks) >= 5
    assert sum(0 < stock < 10 for stock in stocks) >= 10
    assert len(with_variants) * 3 >= len(PRODUCTS)
    assert sum("price" in variant for variants in with_variants for variant in variants) >= 2


@each_product
def test_a_product_is_complete_in_both_languages(product: dict[str, Any]) -> None:
    assert re.fullmatch(r"[A-Z]{2}-\d{3}", product["product_id"])
    assert product["currency"] == "CNY"
    assert product["price"] > 0
    assert round(product["price"], 2) == product["price"]
    assert product["url"] == f"https://lanternlane.example/p/{product['product_id']}"
    assert product["photo"] == f"photos/{product['product_id']}.png"
    texts = [product["title"], product["category"], product["description"]]
    texts += [variant["title"] for variant in product.get("variants", ())]
    for text in texts:
        assert set(text) == set(LANGUAGES)
        assert not re.search(r"[\u4e00-\u9fff]", text["en"])
        assert text["en"].strip()
        assert text["zh"].strip()
    assert re.search(r"[\u4e00-\u9fff]", product["description"]["zh"])
    for language, stop in (("en", r"\.(?:\s|$)"), ("zh", "。")):
        assert 2 <= len(re.findall(stop, product["description"][language])) <= 4
        assert 4 <= len(product["attributes"][language]) <= 7


@each_product
def test_both_languages_give_the_same_numbers(product: dict[str, Any]) -> None:
    for key in ("title", "description"):
        assert numbers(product[key]["en"]) == numbers(product[key]["zh"])
    english, chinese = (product["attributes"][language].values() for language in LANGUAGES)
    for here, there in zip(english, chinese, strict=True):
        assert numbers(here) == numbers(there), (here, there)


@each_product
def test_a_description_agrees_with_the_attributes(product: dict[str, Any]) -> None:
    for language in LANGUAGES:
        known = [product["title"][language], *product["attributes"][language].values()]
        stated = set(numbers(" ".join(known)))
        assert set(numbers(product["description"][language])) <= stated


@each_product
def test_a_yes_means_the_same_in_both_languages(product: dict[str, Any]) -> None:
    same = {"yes": {"含", "有", "是"}, "no": {"无", "否"}, "none": {"不含"}}
    same |= {"suitable": {"适用"}, "not suitable": {"不适用"}}
    same |= {"included": {"附送"}, "not included": {"不含"}}
    english, chinese = (product["attributes"][language].values() for language in LANGUAGES)
    for here, there in zip(english, chinese, strict=True):
        if here in same:
            assert there in same[here]


@each_product
def test_variants_add_up_to_the_product(product: dict[str, Any]) -> None:
    variants = product.get("variants")
    if variants is None:
        return
    assert len(variants) >= 2
    assert sum(variant["stock"] for variant in variants) == product["stock"]
    for variant in variants:
        assert variant["variant_id"].startswith(product["product_id"] + "-")
        for language in LANGUAGES:
            attributes = " ".join(product["attributes"][language].values()).casefold()
            title = variant["title"][language].casefold().removeprefix("size ").removesuffix(" 码")
            assert title in attributes


@each_product
def test_a_warranty_keeps_to_the_policy(product: dict[str, Any]) -> None:
    attributes = product["attributes"]["en"]
    if "Warranty" in attributes:
        months = int(attributes["Warranty"].split()[0])
        assert months >= 12
        if {"Power", "Power supply", "Bluetooth", "Connection"} & set(attributes):
            assert months == 24


def test_policies_are_parallel() -> None:
    english, chinese = sections("policies.en.md"), sections("policies.zh.md")
    assert len(english) == len(chinese) >= 12
    for (title, text), (_, text_zh) in zip(english, chinese, strict=True):
        assert numbers(text) == numbers(text_zh), title
        assert len(re.findall(r"\.(?:\s|$)", text)) == text_zh.count("。"), title


def test_the_faq_is_parallel_and_short() -> None:
    english, chinese = sections("faq.en.md"), sections("faq.zh.md")
    assert len(english) == len(chinese) == 60
    assert len({title for title, _ in english}) == len({title for title, _ in chinese}) == 60
    for (question, answer), (question_zh, answer_zh) in zip(english, chinese, strict=True):
        assert numbers(question) == numbers(question_zh), question
        assert numbers(answer) == numbers(answer_zh), question
        assert question.endswith("?")
        assert question_zh.endswith("？")
        assert 1 <= len(re.findall(r"\.(?:\s|$)", answer)) <= 3
        assert re.match("Yes", answer) is None or not re.match("不|没", answer_zh)
        assert re.match("No", answer) is None or re.match("不|没|含税", answer_zh), question


FAQ_ONLY = {
    "Can I return opened tea or coffee?": set[str](),
    "Do you have a discount for large orders?": {"20"},
    "Do you wrap gifts?": {"8", "100"},
    "Do your products work with 110 V?": {"220"},
    "When will a sold-out product be back?": {"30"},
}
"""Numbers that only the FAQ knows; every other number must stand in the policies or products."""


def test_the_faq_has_no_number_that_policies_and_products_lack() -> None:
    policies = (DATA / "policies.en.md").read_text(encoding="utf-8")
    known = set(numbers(policies)) | {"5"}
    for question, answer in sections("faq.en.md"):
        assert set(numbers(answer)) - FAQ_ONLY.get(question, set()) <= known, question


def test_data_files_stay_small() -> None:
    assert sum(file.stat().st_size for file in Path(DATA).iterdir()) < 400_000
