"""What the exports of online stores share: lines as named cells, groups of them as a product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.errors import SourceRefused
from knowledge.loaders.amounts import decimal_of, plain_text
from knowledge.loaders.problems import RowReader
from knowledge.loaders.reasons import reason, reason_of
from knowledge.loaders.rows import ProductRow
from knowledge.loaders.source import Source
from knowledge.loaders.store_products import StoreProduct, row_of
from knowledge.loaders.tables import Line, Table
from knowledge.passages import Product


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line, and its cells by the header's names in small letters."""

    line: Line
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Empty where there is no such column; large and small letters are alike."""
        return self.cells.get(name.casefold(), "")


class CellWrong(Exception):
    """A cell that cannot be read."""

    def __init__(self, row: str, column: str, why: str) -> None:
        super().__init__(why)
        self.row, self.column, self.reason = row, column, why


def named(table: Table, line: Line) -> NamedLine:
    pairs = zip(table.header, line.cells, strict=False)
    return NamedLine(line, {name.casefold(): str(cell).strip() for name, cell in pairs if name})


def product_of(
    product: StoreProduct,
    row: str,
    columns: Mapping[str, str],
    source: Source,
    reader: RowReader,
) -> Product | None:
    """None where it was refused. `columns` gives the store's names of our fields."""
    try:
        raw = row_of(product, source.currency, source)
    except (ValueError, SourceRefused) as error:
        reader.refuse(row, columns["price"], reason_of(error))
        return None
    found = reader.read(ProductRow, ProductRow.value, raw, row, columns)
    if found and reader.first("product", found.product_id, row, columns["product_id"]):
        return found
    return None


def keep_bad(table: Table, lines: Sequence[NamedLine], reader: RowReader, known: int) -> None:
    """Every line of a product that made problems, so that the group can be mended whole."""
    for line in lines:
        reader.keep_bad(line.line.row, table.header, line.line.cells, known)


def amount(line: NamedLine, column: str, *, decimal_comma: bool = False) -> Decimal | None:
    """None for an empty cell. `decimal_comma`: the export never groups digits, so a comma is the
    decimal mark. Raises CellWrong."""
    text = plain_text(line[column])
    if not text:
        return None
    try:
        return Decimal(text.replace(",", ".")) if decimal_comma else decimal_of(text)
    except (ValueError, ArithmeticError):
        raise CellWrong(line.line.row, column, reason("number", text=text)) from None


def count(line: NamedLine, column: str) -> int | None:
    """None for an empty cell. Raises CellWrong."""
    text = plain_text(line[column]).replace(",", "")
    if not text:
        return None
    try:
        number = Decimal(text)
        if number == number.to_integral_value() and abs(number) < 10**9:
            return int(number)
    except ArithmeticError:
        pass
    raise CellWrong(line.line.row, column, reason("count", text=text))
