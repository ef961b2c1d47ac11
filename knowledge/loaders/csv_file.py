"""Products as CSV: one row each under a header; an unknown column is an attribute."""

import csv
import io
from collections.abc import Iterator

from knowledge.cleaning import clean_line
from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.problems import RowReader
from knowledge.loaders.rows import ProductRow
from knowledge.loaders.source import Source
from knowledge.passages import Product

_NEEDED = (("product_id", "id"), ("title", "title_en", "title_zh"), ("price",))
_KNOWN = frozenset(
    f"{name}{end}" for name in ("title", "category", "description") for end in ("", "_en", "_zh")
) | {"product_id", "id", "price", "currency", "stock", "url", "photo"}


def read_csv(source: Source) -> Loaded:
    """Rows are counted as spreadsheets show them: the header is row 1. Raises SourceRefused."""
    reader, products = RowReader(source), list[Product]()
    try:
        for number, cells in _rows(source, reader):
            product = reader.read(ProductRow, ProductRow.value, cells, number)
            if product and reader.first("product", product.product_id, number, "product_id"):
                products.append(product)
    except csv.Error as error:
        raise SourceRefused(f"{source.path}: is not CSV: {error}.") from None
    return Loaded(tuple(products), problems=tuple(reader.problems))


def _rows(source: Source, reader: RowReader) -> Iterator[tuple[str, dict[str, str]]]:
    text = source.text().replace("\x00", "")
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = _header(source, next((cells for cells in lines if any(cells)), []))
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            reader.refuse(str(number), "", f"has {len(cells)} cells under {len(header)} columns")
            continue
        filled = zip(header, cells, strict=False)
        yield str(number), {name: cell for name, cell in filled if name and cell.strip()}


def _header(source: Source, cells: list[str]) -> list[str]:
    header = [_column(cell) for cell in cells]
    for names in _NEEDED:
        if not any(name in header for name in names):
            raise SourceRefused(
                f"{source.path}: has no column {names[0]}; the first row names them."
            )
    if twice := next((name for name in header if name and header.count(name) > 1), None):
        raise SourceRefused(f"{source.path}: has two columns {twice}; keep one.")
    return header


def _column(cell: str) -> str:
    name = clean_line(cell)
    plain = name.casefold().replace(" ", "_").replace("-", "_")
    return plain if plain in _KNOWN else name
