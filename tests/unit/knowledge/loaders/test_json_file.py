import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.passages import Behavior, Campaign, Product, Variant


def load(tmp_path: Path, document: Any, currency: str = "CNY") -> Loaded:
    file = tmp_path / "shop.json"
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    return load_file(file, default_currency=currency)


def test_a_whole_product(tmp_path: Path) -> None:
    row = {
        "product_id": "KT-1",
        "title": {"en": "Aurora kettle", "zh": "极光电热水壶"},
        "category": {"en": "Kitchen", "zh-CN": "厨房"},
        "price": 199.00,
        "currency": "usd",
        "stock": 3,
        "description": "Boils quickly.",
        "attributes": {"en": {"capacity": "1.7 L"}, "zh": {"容量": "1.7 升"}},
        "colours": ["red", "white"],
        "warranty_months": 24,
        "quiet": True,
        "url": "https://shop.example/kt-1",
        "photo": "photos/kt-1.png",
        "variants": [{"id": "r", "name": "Red"}, {"variant_id": "w", "price": "209.5", "size": 2}],
    }
    assert load(tmp_path, [row]) == Loaded(
        (
            Product(
                product_id="KT-1",
                title={"en": "Aurora kettle", "zh": "极光电热水壶"},
                price_minor=19900,
                currency="USD",
                stock=3,
                category={"en": "Kitchen", "zh": "厨房"},
                description={"en": "Boils quickly."},
                attributes={
                    "en": {
                        "colours": "red, white",
                        "warranty months": "24",
                        "quiet": "yes",
                        "capacity": "1.7 L",
                    },
                    "zh": {"warranty months": "24", "quiet": "是", "容量": "1.7 升"},
                },
                variants=(Variant("r", {"en": "Red"}), Variant("w", {"en": "2"}, 20950)),
                url="https://shop.example/kt-1",
                photo="photos/kt-1.png",
            ),
        )
    )


def test_three_parts(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        {
            "product_data": [{"product_id": 7, "title": "台灯", "price": "20"}],
            "user_behavior_data": [
                {
                    "user_id": 1,
                    "behavior": "view",
                    "product_id": 7,
                    "timestamp": "2026-10-01T08:00:00+08:00",
                }
            ],
            "marketing_data": [
                {
                    "campaign_id": "C1",
                    "title": "Sale",
                    "start_date": "2026-10-01",
                    "end_date": "2026-10-31",
                    "discount": "15%",
                }
            ],
        },
    )
    assert loaded.products == (Product("7", {"zh": "台灯"}, 2000, "CNY"),)
    assert loaded.behaviors == (Behavior("1", "view", "7", "2026-10-01T00:00:00+00:00"),)
    assert loaded.campaigns == (Campaign("C1", {"en": "Sale"}, "2026-10-01", "2026-10-31", "15%"),)
    assert loaded.problems == ()


GOOD = {"product_id": "A", "title": "Lamp", "price": 1}


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"product_id": None}, "product_id", "must be a text"),
        ({"product_id": "x" * 65}, "product_id", "is longer than 64 characters"),
        ({"title": " \u200b"}, "title", "is empty"),
        ({"title": {"fr": "Lampe"}}, "title", 'must be a text or {"en": ..., "zh": ...}'),
        ({"price": "1,299"}, "price", "must be a number such as 12.50, but is '1,299'"),
        ({"price": 1.005}, "price", "has more decimals than CNY knows (2): 1.005"),
        ({"price": -1}, "price", "must not be negative, but is -1"),
        ({"price": True}, "price", "must be a number such as 12.50"),
        ({"price": float("nan")}, "price", "must be a number"),
        (
            {"currency": "XYZ"},
            "currency",
            "'XYZ' is not an ISO 4217 currency code such as CNY or USD",
        ),
        ({"stock": 1.5}, "stock", "must be a whole number"),
        ({"stock": -2}, "stock", "must not be negative, but is -2"),
        ({"url": "javascript:x"}, "url", "must be a web address that begins with https://"),
        ({"attributes": {"a": {"b": 1}}}, "attributes", "attribute 'a' must be a text or a number"),
        ({"size": {"b": 1}}, "", "attribute 'size' must be a text or a number"),
        ({"variants": [{"title": "Red"}]}, "variants.0.variant_id", "is missing"),
        ({"variants": {"id": 1}}, "variants", "must be a list of objects"),
        ({"variants": [5]}, "variants.0", "is not an object"),
        (
            {"variants": [{"id": 1}, {"id": 1}]},
            "variants",
            "two variants have the same id",
        ),
        (
            {"photo": "../../secret.png"},
            "photo",
            "must be a web address, or a file in the folder of this file, such as photos/a.jpg",
        ),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_go_in(
    tmp_path: Path, change: dict[str, Any], column: str, reason: str
) -> None:
    loaded = load(tmp_path, {"product_data": [GOOD, {**GOOD, "product_id": "B", **change}]})
    assert [product.product_id for product in loaded.products] == ["A"]
    assert [(p.file, p.row, p.column, p.reason) for p in loaded.problems] == [
        (str(tmp_path / "shop.json"), "product_data[2]", column, reason)
    ]


def test_what_a_row_must_have(tmp_path: Path) -> None:
    loaded = load(tmp_path, [{}, 5])
    assert [str(problem).partition("shop.json, ")[2] for problem in loaded.problems] == [
        "product_data[1], product_id: is missing",
        "product_data[1], title: is missing",
        "product_data[1], price: is missing",
        "product_data[2]: is not an object",
    ]


def test_the_second_of_two_equal_ids_is_left_out(tmp_path: Path) -> None:
    loaded = load(tmp_path, [GOOD, {**GOOD, "title": "Other"}])
    assert [product.title["en"] for product in loaded.products] == ["Lamp"]
    assert "stands in this file already" in loaded.problems[0].reason


def test_an_unknown_part_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"product_data": [GOOD], "prices": []})
    assert len(loaded.products) == 1
    assert [problem.row for problem in loaded.problems] == ["prices"]


def test_a_campaign_that_ends_before_it_begins(tmp_path: Path) -> None:
    row = {
        "campaign_id": "C",
        "title": "Sale",
        "start_date": "2026-10-02",
        "end_date": "2026-10-01",
    }
    loaded = load(tmp_path, {"marketing_data": [row]})
    assert loaded.problems[0].reason == "end_date lies before start_date"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ("{}", "has none of product_data"),
        ("5", "has none of product_data"),
        ('{"product_data": {}, "marketing_data": 5}', "marketing_data must be a list"),
        ("[" * 100_000, "nested too deeply"),
        (f"[{'9' * 5000}]", "a number that is too long"),
    ],
)
def test_a_file_that_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        load(tmp_path, text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="cannot be read"):
        load_file(tmp_path / "none.json", default_currency="CNY")
    with pytest.raises(SourceRefused, match="cannot read this kind of file"):
        load_file(tmp_path / "a.ods", default_currency="CNY")
