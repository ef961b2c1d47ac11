from pathlib import Path

import pytest

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.passages import Product


def load(tmp_path: Path, text: str, encoding: str = "utf-8") -> Loaded:
    file = tmp_path / "products.csv"
    file.write_bytes(text.encode(encoding))
    return load_file(file, default_currency="CNY")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_both_languages_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = (
        "product_id,title_en,title_zh,category,price,stock,容量,material_en\n"
        "A,Kettle,电热水壶,厨房,199.00,3,1.7 L,steel\n"
    )
    assert load(tmp_path, text, encoding).products == (
        Product(
            "A",
            {"en": "Kettle", "zh": "电热水壶"},
            19900,
            "CNY",
            3,
            category={"zh": "厨房"},
            attributes={"en": {"容量": "1.7 L", "material": "steel"}, "zh": {"容量": "1.7 L"}},
        ),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_quotes_and_heads_in_any_case(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(["Product ID", "Title", "Price"]) + "\r\n\r\n"
    text += delimiter.join(["A", '"Lamp, ""big""; new\tone"', "5"]) + "\r\n"
    (product,) = load(tmp_path, text).products
    assert product.title == {"en": 'Lamp, "big"; new one'}
    assert product.stock is None


def test_rows_are_counted_as_spreadsheets_do(tmp_path: Path) -> None:
    loaded = load(
        tmp_path, 'product_id,title,price\nA,"two\nlines",1\nB,Lamp,x\nC,Lamp,1,2\nA,L,1\n'
    )
    assert [product.product_id for product in loaded.products] == ["A"]
    assert [(p.row, p.column, p.reason) for p in loaded.problems] == [
        ("3", "price", "must be a number such as 12.50, but is 'x'"),
        ("4", "", "has 4 cells under 3 columns"),
        ("5", "product_id", "'A' stands in this file already; the first is kept"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title,price\n", "has no column product_id"),
        ("product_id,price\n", "has no column title"),
        ("", "has no column product_id"),
        ("product_id,title,price,price\n", "has two columns price"),
        ('product_id,title,price\n"' + "x" * 200_000, "is not CSV"),
    ],
)
def test_a_file_that_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        load(tmp_path, text)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes(b"\xff\xff\xff")
    with pytest.raises(SourceRefused, match="save it as UTF-8"):
        load_file(file, default_currency="CNY")


def test_a_word_for_stock_is_said_on_in_the_languages_of_the_title(tmp_path: Path) -> None:
    text = "货号,名称,英文名称,售价,库存\nA,壶,Kettle,5,现货\nB,灯,,5,缺货\nC,茶,,5,有货\n"
    kettle, lamp, tea = load(tmp_path, text).products
    assert kettle.stock is None
    assert kettle.attributes == {"en": {"Availability": "in stock"}, "zh": {"供货情况": "有货"}}
    assert (lamp.stock, lamp.attributes) == (0, {})
    assert (tea.stock, tea.attributes) == (None, {"zh": {"供货情况": "有货"}})
