import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders import load_file

HEADER = ["编号", "名称", "售价", "库存"]


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(*lines: list[object]) -> bytes:
    def fill(book: Workbook) -> None:
        for line in lines:
            book.active.append(line)

    return workbook(fill)


def load(tmp_path: Path, content: bytes, currency: str = "CNY") -> Loaded:
    file = tmp_path / "products.xlsx"
    file.write_bytes(content)
    return load_file(file, default_currency=currency)


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part.filename)
            new.writestr(part.filename, change(data) if part.filename == name else data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet.append([*HEADER, "上架日期", "折扣", "防水", "容量"])
        sheet.append([12, "壶", 16.915, 3, date(2026, 1, 2), 0.15, True, 1.7])
        for cell, form in (("A2", "00000"), ("C2", '"¥"#,##0.00'), ("F2", "0%"), ("H2", '0.0"升"')):
            sheet[cell].number_format = form

    (product,) = load(tmp_path, workbook(fill)).products
    assert (product.product_id, product.price_minor, product.stock) == ("00012", 1692, 3)
    assert product.attributes["zh"] == {
        "上架日期": "2026-01-02",
        "折扣": "15%",
        "防水": "是",
        "容量": "1.7",
    }


def test_the_currency_of_a_format_counts(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.active.append(HEADER)
        book.active.append(["A", "Kettle", 5, 1])
        book.active["C2"].number_format = "[$€-407]#,##0.00"

    (product,) = load(tmp_path, workbook(fill)).products
    assert (product.price_minor, product.currency) == (500, "EUR")


def test_sums_of_binary_fractions_are_what_excel_shows(tmp_path: Path) -> None:
    (product,) = load(tmp_path, rows(HEADER, ["A", "Kettle", 0.1 + 0.2, None])).products
    assert product.price_minor == 30


def test_a_formula_counts_by_its_stored_result(tmp_path: Path) -> None:
    content = rows(HEADER, ["A", "壶", "=1+4", 1], ["B", "灯", "=2+5", 1], ["C", "茶", 3, '=""'])
    content = with_part(
        content,
        SHEET,
        lambda xml: (
            xml.replace(b"<f>1+4</f><v />", b"<f>1+4</f><v>5</v>")
            .replace(b"<f>1+4</f><v></v>", b"<f>1+4</f><v>5</v>")
            .replace(b'<c r="D4"><f>""</f><v />', b'<c r="D4" t="str"><f>""</f><v></v>')
            .replace(b'<c r="D4"><f>""</f><v></v>', b'<c r="D4" t="str"><f>""</f><v></v>')
        ),
    )
    loaded = load(tmp_path, content)
    assert [(p.product_id, p.price_minor) for p in loaded.products] == [("A", 500), ("C", 300)]
    (problem,) = loaded.problems
    assert (problem.row, problem.column) == ("3", "售价")
    assert "formula without a stored result" in problem.reason


def test_an_error_in_a_cell_is_named(tmp_path: Path) -> None:
    content = rows(HEADER, ["A", "壶", 5, "x"])
    shown = b'<c r="D2" t="inlineStr"><is><t>x</t></is></c>'
    error = b'<c r="D2" t="e"><v>#N/A</v></c>'
    content = with_part(content, SHEET, lambda xml: xml.replace(shown, error))
    (problem,) = load(tmp_path, content).problems
    assert problem.column == "库存"
    assert problem.reason == "shows the error #N/A"


def test_a_title_above_merged_cells_and_empty_lines(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet.append(["秋季价目表"])
        sheet.append([*HEADER, "分类"])
        sheet.append(["A", "壶", "1,299.00", "有货", "厨房"])
        sheet.append([])
        sheet.append(["B", "灯", 5, "缺货"])
        sheet.append(["C", "茶", 6, 1])
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("E3:E5")

    loaded = load(tmp_path, workbook(fill))
    assert loaded.problems == ()
    assert [(p.product_id, p.price_minor, p.stock, p.category) for p in loaded.products] == [
        ("A", 129900, None, {"zh": "厨房"}),
        ("B", 500, 0, {"zh": "厨房"}),
        ("C", 600, 1, {}),
    ]


def test_every_visible_sheet_is_read(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.active.title = "茶"
        book.active.append(HEADER)
        book.active.append(["A", "茶", 1, 1])
        for title, line in (("壶", ["B", "壶", 2, 1]), ("旧", ["C", "旧", 3, 1])):
            sheet = book.create_sheet(title)
            sheet.append(HEADER)
            sheet.append(line)
            sheet.append(["A", "again", 9, 1])
        book["旧"].sheet_state = "hidden"
        book.create_sheet("说明").append(["问店长"])
        book.create_sheet("空")

    loaded = load(tmp_path, workbook(fill))
    assert [product.product_id for product in loaded.products] == ["A", "B"]
    assert [(problem.row, problem.column) for problem in loaded.problems] == [
        ("壶!3", "编号"),
        ("说明", ""),
    ]
    assert [(use.table, use.kind) for use in loaded.tables] == [
        ("茶", "products"),
        ("壶", "products"),
    ]


def test_bad_rows_are_kept_as_they_stood(tmp_path: Path) -> None:
    loaded = load(tmp_path, rows(HEADER, ["A", "壶", "面议", "soon"]))
    (row,) = loaded.bad_rows
    assert (row.row, row.header, row.cells) == ("2", tuple(HEADER), ("A", "壶", "面议", "soon"))
    assert row.reason.startswith(
        "售价: must be a number such as 12.50, but is '面议'; 库存: must be"
    )


def test_a_claimed_size_makes_no_rows(tmp_path: Path) -> None:
    content = with_part(
        rows(HEADER, ["A", "壶", 5, 1]),
        SHEET,
        lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"'),
    )
    assert len(load(tmp_path, content).products) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 no archive", "damaged|no workbook|not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (rows(["说明"], ["nothing here"]), "has no column product_id"),
        (
            with_part(
                rows(HEADER, ["A", "壶", 5, 1]),
                SHEET,
                lambda xml: b"<!-- " + b"x" * 5000 + b" --><!DOCTYPE a [<!ENTITY b 'c'>]>" + xml,
            ),
            "entities|document type",
        ),
        (
            with_part(
                rows(HEADER, ["A", "Kettle", 5, 1]),
                SHEET,
                lambda xml: xml.replace(
                    b"Kettle", random.Random(1).randbytes(700_000).hex().encode()
                ),
            ),
            "holds a cell of more than 1 MB",
        ),
        (
            with_part(rows(HEADER), SHEET, lambda xml: xml[: len(xml) // 2]),
            "not a workbook that can be read",
        ),
    ],
)
def test_a_workbook_that_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        load(tmp_path, content)
