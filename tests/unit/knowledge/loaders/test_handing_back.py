import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.errors import SourceRefused
from knowledge.loaded import BadRow
from knowledge.loaders import load_file
from knowledge.loaders.handing_back import bad_rows_csv, bad_rows_xlsx, write_bad_rows

HEADER = ("编号", "名称", "售价", "备用")
ROWS = [
    BadRow("a.csv", "2", HEADER, ("A", "水壶", "面议", '=HYPERLINK("x")'), "售价: wrong"),
    BadRow("a.csv", "3", HEADER, ("B", "-灯", "@5"), "售价: wrong"),
]


def test_a_csv_that_excel_opens_with_chinese_intact_and_nothing_run() -> None:
    content = bad_rows_csv(ROWS)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert lines == [
        [*HEADER, "Shopvine: reason"],
        ["A", "水壶", "面议", '\'=HYPERLINK("x")', "a.csv, 2: 售价: wrong"],
        ["B", "'-灯", "'@5", "", "a.csv, 3: 售价: wrong"],
    ]


def test_a_workbook_of_texts() -> None:
    sheet = load_workbook(io.BytesIO(bad_rows_xlsx(ROWS))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=2)] == [
        ["A", "水壶", "面议", '\'=HYPERLINK("x")', "a.csv, 2: 售价: wrong"]
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_what_xml_cannot_hold_is_left_out_and_nothing_gives_a_workbook_too() -> None:
    row = BadRow("a.csv", "2", ("id",), ("\x00a\x0b\ud800b\uffff",), "wrong")
    sheet = load_workbook(io.BytesIO(bad_rows_xlsx([row]))).active
    assert sheet["A2"].value == "ab"
    assert load_workbook(io.BytesIO(bad_rows_xlsx([]))).active["A1"].value == "Shopvine: reason"


@pytest.mark.parametrize("name", ["bad.csv", "bad.xlsx"])
def test_mended_rows_come_in_again(tmp_path: Path, name: str) -> None:
    source = tmp_path / "products.csv"
    source.write_text("货号,名称,售价,备用\nA,水壶,面议,=1+1\nB,灯,5,+86\n", encoding="utf-8")
    loaded = load_file(source, default_currency="CNY")
    write_bad_rows(loaded.bad_rows, tmp_path / name)
    if name == "bad.csv":
        text = (tmp_path / name).read_text(encoding="utf-8-sig")
        (tmp_path / name).write_text(text.replace("面议", "99", 1), encoding="utf-8-sig")
    else:
        book = load_workbook(tmp_path / name)
        book.active["C2"] = 99
        book.save(tmp_path / name)
    (product,) = load_file(tmp_path / name, default_currency="CNY").products
    assert (product.product_id, product.price_minor) == ("A", 9900)
    assert product.attributes == {"zh": {"备用": "=1+1"}}


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"written as \.csv or \.xlsx"):
        write_bad_rows(ROWS, tmp_path / "bad.txt")
