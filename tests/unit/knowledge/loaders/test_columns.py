from collections.abc import Sequence

import pytest

from knowledge.loaders.columns import NO_CHOICES, Choices, assign
from knowledge.loaders.tables import Line


def fields(
    header: Sequence[str], *rows: Sequence[str], choices: Choices = NO_CHOICES
) -> dict[str, tuple[str, str]]:
    lines = [Line(str(number), tuple(row)) for number, row in enumerate(rows, start=2)]
    return {use.column: (use.field, use.why) for _, use in assign(header, lines, choices)}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("SKU", "product_id"),
        ("Item No.", "product_id"),
        ("货号", "product_id"),
        ("商品ID", "product_id"),
        ("Product Name", "title"),
        ("品名", "title"),
        ("商品名称（英文）", "title_en"),
        ("名称EN", "title_en"),
        ("英文名称", "title_en"),
        ("Title zh-CN", "title_zh"),
        ("Unit price (USD)", "price"),
        ("售价（元）", "price"),
        ("现价", "price"),
        ("库存数量", "stock"),
        ("Qty", "stock"),
        ("分类", "category"),
        ("Description (Chinese)", "description_zh"),
        ("币种", "currency"),
        ("主图", "photo"),
        ("商品链接", "url"),
        ("成本价", "ignore"),
        ("Wholesale price", "ignore"),
        ("颜色", "attribute"),
        ("市场价", "attribute"),
    ],
)
def test_headers_of_both_languages(header: str, field: str) -> None:
    assert fields([header])[header][0] == field


def test_the_usual_word_wins_over_the_others() -> None:
    found = fields(["条码", "编号", "产品", "商品名称", "amount", "price"])
    assert {name: field for name, (field, _) in found.items()} == {
        "条码": "attribute",
        "编号": "product_id",
        "产品": "attribute",
        "商品名称": "title",
        "amount": "attribute",
        "price": "price",
    }


def test_cells_tell_what_a_header_does_not() -> None:
    found = fields(
        ["No", "Goods", "RRP incl.", "State", "More", "Look", "Off"],
        ["A-1", "Kettle", "€19.90", "in stock", "https://s.example/1", "a.jpg", "5%"],
        ["A-2", "Lamp", "€9.90", "sold out", "https://s.example/2", "b.png", "10%"],
    )
    assert {name: field for name, (field, _) in found.items()} == {
        "No": "product_id",
        "Goods": "title",
        "RRP incl.": "price",
        "State": "stock",
        "More": "url",
        "Look": "photo",
        "Off": "attribute",
    }
    assert found["State"] == ("stock", "cells")


def test_a_header_whose_cells_say_otherwise_is_not_believed() -> None:
    found = fields(["id", "name", "price", "现货"], ["1", "Kettle", "15%", "上海仓"])
    assert found["price"] == ("attribute", "rest")
    assert found["现货"] == ("attribute", "rest")


def test_yes_and_no_are_no_stock_unless_the_header_says_so() -> None:
    assert fields(["id", "防水"], ["1", "是"], ["2", "否"])["防水"][0] == "attribute"
    assert fields(["id", "是否有货"], ["1", "是"], ["2", "否"])["是否有货"][0] == "stock"


def test_what_staff_say_wins_and_one_column_can_be_two_fields() -> None:
    choices = Choices({"名称": ("product_id", "title"), "成本价": ("attribute",)})
    header = ["编号", "名称", "成本价", "售价"]
    lines = [Line("2", ("1", "壶", "3", "5"))]
    assert [(use.column, use.field, use.why) for _, use in assign(header, lines, choices)] == [
        ("编号", "attribute", "rest"),
        ("名称", "product_id", "given"),
        ("名称", "title", "given"),
        ("成本价", "attribute", "given"),
        ("售价", "price", "header"),
    ]


def test_what_was_kept_for_a_header_is_not_guessed_again() -> None:
    header = ("编号", "名称", "售价", "分类")
    kept = {header: {"编号": ("product_id",), "名称": ("title",), "售价": ("price",)}}
    found = fields(header, choices=Choices(remembered=kept))
    assert found["编号"] == ("product_id", "remembered")
    assert found["分类"] == ("attribute", "rest")
    corrected = fields(header, choices=Choices({"分类": ("category",)}, kept))
    assert corrected["分类"] == ("category", "given")
    assert corrected["名称"] == ("title", "remembered")
