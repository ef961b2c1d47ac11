"""The evaluation questions of the demo shop agree with the shop they are about."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from rehearsal.shop.source import DATA

LINES = (DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
PRODUCTS = {
    row["product_id"]: row
    for row in json.loads((DATA / "products.json").read_text(encoding="utf-8"))["product_data"]
}
KINDS = {
    "fact", "policy", "compare", "arithmetic", "turns", "ambiguous", "recommend", "talk",
    "unknown", "injected",
}  # fmt: skip
STATES = {
    "en": ("{title} is in stock ({stock} left).", "{title} is sold out."),
    "zh": ("{title}有货，库存{stock}件。", "{title}目前已售罄。"),
}


def told_by(product: dict[str, Any], language: str) -> list[str]:
    """What the shop says of a product, a fact a line."""
    title, description = product["title"][language], product["description"][language]
    sign = ": " if language == "en" else "："
    variants = product.get("variants", [])
    prices = {product["price"], *(v.get("price", product["price"]) for v in variants)}
    stocks = [(title, product["stock"])]
    stocks += [(f"{title} ({v['title'][language]})", v["stock"]) for v in variants]
    had, gone = STATES[language]
    return [
        description,
        *re.split(r"(?<=[.。]) ?", description),
        *(
            f"{title} – {name}{sign}{value}"
            for name, value in product["attributes"][language].items()
        ),
        *(f"{title} ¥{price:.2f}" for price in prices),
        *((had if stock else gone).format(title=named, stock=stock) for named, stock in stocks),
        "; ".join(variant["title"][language] for variant in variants),
    ]


def sections(language: str) -> list[str]:
    """The texts of policies and FAQ."""
    texts = [
        (DATA / f"{name}.{language}.md").read_text(encoding="utf-8") for name in ("policies", "faq")
    ]
    return [s.strip() for text in texts for s in re.split(r"^#+ .*\n", text, flags=re.M)]


def passes(case: dict[str, Any], text: str) -> bool:
    said = all(re.search(pattern, text) for pattern in case["must"])
    return said and not any(re.search(pattern, text) for pattern in case["must_not"])


def test_there_are_enough_in_each_language_and_of_each_kind() -> None:
    languages = Counter(case["language"] for case in CASES)
    assert len(CASES) >= 400
    assert abs(languages["en"] - languages["zh"]) <= len(CASES) / 50
    kinds = Counter((case["kind"], case["language"]) for case in CASES)
    assert {kind for kind, _ in kinds} == KINDS
    assert min(kinds.values()) >= 10
    assert {case["outcome"] for case in CASES} == {"answered", "refused", "handoff"}


def test_no_id_and_no_question_comes_twice() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    asked = Counter((case["question"], *case.get("history", ())) for case in CASES)
    assert not [question for question, times in asked.items() if times > 1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_case_has_the_documented_keys(kind: str) -> None:
    keys = {"id", "language", "kind", "question", "must", "must_not", "outcome"}
    for case in CASES:
        if case["kind"] != kind:
            continue
        assert keys <= set(case) <= keys | {"history", "sources"}, case["id"]
        for pattern in (*case["must"], *case["must_not"]):
            re.compile(pattern)
        assert case["must"] or case["outcome"] != "answered", case["id"]
        assert case["must"] or case["must_not"], case["id"]
        assert set(case.get("sources", ())) <= set(PRODUCTS), case["id"]


def test_the_shops_own_words_on_a_product_pass() -> None:
    for case in CASES:
        match case.get("sources", ()):
            case [only] if case["outcome"] == "answered":
                told = told_by(PRODUCTS[only], case["language"])
                assert any(passes(case, text) for text in told), case["id"]


def test_the_shops_own_words_on_a_policy_pass() -> None:
    for case in CASES:
        if (
            case["kind"] == "policy"
            and "Tea Weeks" not in case["must"]
            and "品茶周" not in case["must"]
        ):
            assert any(passes(case, text) for text in sections(case["language"])), case["id"]


def test_what_a_neighbour_says_fails() -> None:
    """The same fact of another product must not pass for a right answer by chance."""
    prices = [
        case for case in CASES if case["kind"] == "fact" and r"(?<![\dA-Za-z.])" in case["must"][0]
    ]
    assert len(prices) > 20
    for case in prices:
        own = {f"{PRODUCTS[i]['price']:.2f}" for i in case.get("sources", ())}
        wrong = [f"¥{p['price']:.2f}" for p in PRODUCTS.values() if f"{p['price']:.2f}" not in own]
        passed = [text for text in wrong if passes(case, text)]
        assert len(passed) <= len(wrong) / 20, case["id"]


def test_what_is_asked_for_in_vain_is_really_unknown() -> None:
    known = json.dumps(PRODUCTS, ensure_ascii=False).casefold()
    known += "\n".join(sections("en") + sections("zh")).casefold()
    strange = (
        *(
            "m6",
            "d3",
            "g7",
            "e9",
            "6-person",
            "6 人帐篷",
            "kettle 2.5 l",
            "水壶 2.5 升",
            "washing machine",
        ),
        *("洗衣机", "dog food", "猫粮", "iphone", "华为", "germany", "日本", "designed", "设计"),
        *(
            "decibel",
            "body fat",
            "体脂",
            "antibacterial",
            "抗菌",
            "calorie",
            "热量",
            "alexa",
        ),
        *(
            "小爱",
            "student",
            "学生",
            "gift card",
            "礼品卡",
            "weather",
            "天气",
            "owner",
            "老板",
            "租",
        ),
        "ldac",
    )
    for word in strange:
        assert not re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", known), word


@pytest.mark.parametrize(
    ("case_id", "text", "swap"),
    [
        ("en-compare-01", "{} is cheaper. Prices: {} ¥449.00; {} ¥569.00.", ("M5", "M8")),
        ("en-compare-02", "The {} is lighter: 2.3 kg ({} 4.6 kg).", ("2-Person", "4-Person")),
        ("en-compare-11", "{} lasts longer than {}.", ("Speaker L", "Speaker S")),
        ("zh-compare-02", "{}比{}轻。", ("苍鹭 2 人帐篷", "苍鹭 4 人帐篷")),
        ("zh-compare-02", "更轻的是{}。", ("苍鹭 2 人帐篷", "苍鹭 4 人帐篷")),
        ("zh-compare-05", "{}更重：640 克；{}：210 克。", ("蓝牙音箱 L", "蓝牙音箱 S")),
    ],
)
def test_a_verdict_passes_and_its_opposite_fails(
    case_id: str, text: str, swap: tuple[str, str]
) -> None:
    [case] = [case for case in CASES if case["id"] == case_id]
    right, wrong = swap
    assert passes(case, text.format(right, wrong, wrong))
    assert not passes(case, text.format(wrong, right, right))
