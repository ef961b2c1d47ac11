"""Drawn cases: equal for an equal seed, and true of the catalogue."""

import json
import re
from collections import Counter

import pytest

from bot import filling
from bot.evaluating.cases import Case
from bot.evaluating.drawing import Drawing
from knowledge.loaders import load_file
from knowledge.passages import LANGUAGES, Language, Product, Variant
from rehearsal.shop.source import DATA

PRODUCTS = load_file(DATA / "products.json", default_currency="CNY").products
BY_ID = {product.product_id: product for product in PRODUCTS}
CASES = Drawing(PRODUCTS).draw(240)


def told(case: Case, product: Product) -> list[str]:
    """True sentences about the product, as the bot's own code writes them."""
    language = case.language
    options = filling.options_of(product, language)
    found = [filling.price(product, None, language), filling.stock(product, None, language)]
    found += [filling.stock(product, option, language) for option in options]
    facts = product.attributes.get(language, {})
    return [line for line in found if line] + [
        filling.attribute(product, name, value, language) for name, value in facts.items()
    ]


def passes(case: Case, text: str) -> bool:
    said = all(re.search(pattern, text) for pattern in case.must)
    return said and not any(re.search(pattern, text) for pattern in case.must_not)


def test_as_many_of_each_kind_and_language() -> None:
    kinds = Counter((case.kind, case.language) for case in CASES)
    assert len(CASES) == 240
    assert len(kinds) == 12
    assert set(kinds.values()) == {20}


def test_an_equal_seed_draws_equal_cases_and_another_others() -> None:
    assert Drawing(PRODUCTS).draw(60) == Drawing(PRODUCTS).draw(60)
    assert Drawing(PRODUCTS, 1).draw(60) != Drawing(PRODUCTS).draw(60)


def test_ids_and_questions_are_unique() -> None:
    assert len({case.id for case in CASES}) == len({case.question for case in CASES}) == 240


def test_true_sentences_about_the_product_pass() -> None:
    for case in CASES:
        if case.kind not in ("cheaper", "stranger"):
            assert any(passes(case, text) for text in told(case, BY_ID[case.sources[0]])), case


def test_the_price_of_a_neighbour_fails() -> None:
    tried = 0
    for case in CASES:
        own = BY_ID[case.sources[0]] if case.kind == "price" else None
        for other in PRODUCTS if own else ():
            if own and other.price_minor != own.price_minor and not other.variants:
                tried += 1
                assert not passes(case, filling.price(other, None, case.language)), case
    assert tried > 1000


def test_the_verdict_on_two_prices_passes_and_its_opposite_fails() -> None:
    for case in CASES:
        if case.kind == "cheaper":
            less, more = (BY_ID[name] for name in case.sources)
            assert less.price_minor < more.price_minor
            right = filling.cheapest([less, more], False, case.language)
            names = [product.title[case.language] for product in (less, more)]
            swapped = right.replace(names[0], "@").replace(names[1], names[0])
            assert passes(case, right), (case, right)
            assert not passes(case, swapped.replace("@", names[1])), case


def test_a_strange_model_is_nowhere_in_the_shop() -> None:
    titles = json.dumps([dict(product.title) for product in PRODUCTS], ensure_ascii=False)
    strange = [case for case in CASES if case.kind == "stranger"]
    assert strange
    for case in strange:
        model = case.id.rpartition("-")[2]
        assert model in case.question
        assert not re.search(rf"(?<![A-Za-z0-9]){model}(?![A-Za-z0-9])", titles)
        assert case.outcome == "refused"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_price_list_without_descriptions_is_enough(language: Language) -> None:
    plain = [Product(f"P{n}", {language: f"Thing {n}a"}, 100 * n + 50, "EUR") for n in range(1, 9)]
    cases = Drawing(plain).draw(60)
    assert {case.kind for case in cases} == {"price"}
    assert {case.language for case in cases} == {language}
    assert passes(cases[0], filling.price(plain[int(cases[0].sources[0][1:]) - 1], None, language))


def test_a_title_within_another_title_is_never_asked() -> None:
    mugs = [
        Product("P1", {"en": "Mug"}, 100, "EUR"),
        Product("P2", {"en": "Mug large"}, 200, "EUR", variants=(Variant("a", {"en": "a"}, 300),)),
    ]
    assert {case.sources for case in Drawing(mugs).draw(60)} <= {("P2",)}
