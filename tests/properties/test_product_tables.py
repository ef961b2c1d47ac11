"""Prices, columns and tables of products, whatever people write into them."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from knowledge.errors import SourceRefused
from knowledge.loaded import BadRow, Loaded
from knowledge.loaders import load_file
from knowledge.loaders.amounts import decimal_of, price_of, stock_of
from knowledge.loaders.columns import NO_CHOICES, Choices, assign
from knowledge.loaders.handing_back import bad_rows_csv, bad_rows_xlsx
from knowledge.loaders.header_words import FIELDS, WORDS
from knowledge.loaders.remembered import keep_choices, read_choices
from knowledge.loaders.tables import Line
from knowledge.money import minor_units

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
amounts = st.decimals(0, 10**9, places=2)
known_words = st.sampled_from([word for words in WORDS.values() for word in words])
headers = st.lists(known_words | st.text(max_size=10), max_size=8, unique_by=str.casefold)
odd_cells = st.text(max_size=12) | st.sampled_from(
    ["¥1,299.00", "15%", "有货", "缺货", "1.5", "=1+1", "https://a.example/x", "p.jpg", "A-1", "-5"]
)


def grouped(amount: Decimal, thousands: str, mark: str) -> str:
    return f"{amount:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", thousands)


@quick
@given(amounts, st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")]))
def test_an_amount_means_the_same_in_every_way_of_grouping(
    amount: Decimal, marks: tuple[str, str]
) -> None:
    assert decimal_of(grouped(amount, *marks)) == amount


@quick
@given(
    amounts,
    st.sampled_from(["{}", "¥{}", "￥ {}", "{}元", "RMB {}", "{} CNY", "人民币{}元", "cny{}"]),
)
def test_a_price_comes_back_to_the_cent(amount: Decimal, form: str) -> None:
    found, currency = price_of(form.format(f"{amount:,.2f}"), "CNY")
    assert (minor_units(found, currency), currency) == (int(amount * 100), "CNY")


@quick
@example("10²", "CNY")
@example("①", "CNY")
@given(st.text(max_size=20) | odd_cells, st.sampled_from(["CNY", "USD", "JPY"]))
def test_a_price_is_exact_or_refused(text: str, default: str) -> None:
    try:
        amount, currency = price_of(text, default)
    except ValueError:
        return
    assert isinstance(amount, Decimal)
    assert amount >= 0
    assert len(currency) == 3
    digits = [c for c in text if c.isdecimal()]
    assert digits, "a price without a digit"
    assert "²" not in text


@quick
@given(st.text(max_size=20) | odd_cells)
def test_stock_is_a_count_or_refused(text: str) -> None:
    try:
        count = stock_of(text)
    except ValueError:
        return
    assert count is None or 0 <= count <= 10**9


@quick
@given(headers, st.lists(st.lists(odd_cells, max_size=8), max_size=6))
def test_every_named_column_becomes_something_and_no_field_is_there_twice(
    header: list[str], rows: list[list[str]]
) -> None:
    lines = [Line(str(n), tuple(row)) for n, row in enumerate(rows)]
    uses = assign(header, lines, NO_CHOICES)
    assert {position for position, _ in uses} == {n for n, name in enumerate(header) if name}
    fields = [use.field for _, use in uses if use.field not in ("attribute", "ignore")]
    assert len(fields) == len(set(fields))
    assert set(fields) <= FIELDS
    assert assign(header, lines, NO_CHOICES) == uses


@quick
@given(headers, st.data())
def test_what_staff_say_is_what_happens(header: list[str], data: st.DataObject) -> None:
    named = [name for name in header if name]
    if not named:
        return
    column = data.draw(st.sampled_from(named))
    field = data.draw(st.sampled_from(sorted(FIELDS)))
    uses = assign(header, [], Choices({column: (field,)}))
    assert [use.field for _, use in uses if use.column == column] == [field]
    assert sum(use.field == field for _, use in uses) == 1 or field in ("attribute", "ignore")


def load(name: str, content: bytes, choices: Choices = NO_CHOICES) -> Loaded | None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        try:
            return load_file(file, default_currency="CNY", columns=choices)
        except SourceRefused:
            return None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(odd_cells, min_size=4, max_size=5), max_size=6))
def test_a_sheet_says_what_the_same_csv_says(rows: list[list[str]]) -> None:
    header = ["货号", "名称", "售价", "库存", "颜色"]
    plain = [
        ["".join(c for c in cell if c.isprintable()) for cell in row] for row in [header, *rows]
    ]
    out = io.StringIO()
    csv.writer(out).writerows(plain)
    book, content = Workbook(), io.BytesIO()
    for row_number, row in enumerate(plain, start=1):
        for column, text in enumerate(row, start=1):
            cell = book.active.cell(row_number, column)
            cell.value = text
            cell.data_type = "s"
    book.save(content)
    from_csv = load("a.csv", out.getvalue().encode("utf-8-sig", "replace"))
    from_sheet = load("a.xlsx", content.getvalue())
    assert (from_csv is None) == (from_sheet is None)
    if from_csv and from_sheet:
        assert from_csv.products == from_sheet.products
        assert len(from_csv.bad_rows) == len(from_sheet.bad_rows)


@quick
@given(headers.filter(any), st.lists(st.lists(odd_cells, max_size=8), max_size=4))
def test_every_row_is_a_product_or_handed_back(header: list[str], rows: list[list[str]]) -> None:
    needed = ["货号", "名称", "售价"]
    full = [*needed, *(name for name in header if name.casefold() not in needed)]
    out = io.StringIO()
    csv.writer(out).writerows([full, *rows])
    loaded = load("a.csv", out.getvalue().encode("utf-8", "replace"))
    if loaded is None or any(table.kind != "products" for table in loaded.tables):
        return
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(loaded.products) + len(loaded.bad_rows) == len(filled)
    assert all(row.reason for row in loaded.bad_rows)


@quick
@given(st.lists(st.lists(st.text(max_size=10) | odd_cells, min_size=2, max_size=3), max_size=4))
def test_nothing_handed_back_is_run(rows: list[list[str]]) -> None:
    bad = [BadRow("=a.csv", "2", ("=id", "name"), tuple(row), "@wrong") for row in rows]
    lines = csv.reader(io.StringIO(bad_rows_csv(bad).decode("utf-8-sig"), newline=""))
    for line in lines:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)
    bad_rows_xlsx(bad)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(headers.filter(any))
def test_what_is_kept_reads_the_same_again(header: list[str]) -> None:
    full = [*["货号", "名称", "售价"], *(name for name in header if name)]
    out = io.StringIO()
    csv.writer(out).writerows([full, ["A-1", "壶", "5", *["x"] * (len(full) - 3)]])
    content = out.getvalue().encode("utf-8", "replace")
    first = load("a.csv", content)
    if first is None:
        return
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "columns.json"
        keep_choices(kept, first.tables)
        if not kept.exists():
            return
        json.loads(kept.read_text(encoding="utf-8"))
        again = load("a.csv", content, Choices(remembered=read_choices(kept)))
    assert again is not None
    assert again.products == first.products
