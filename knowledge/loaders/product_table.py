"""A table of products, one a line: columns are assigned to fields, the rest are attributes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.languages import language_of
from knowledge.loaded import ColumnUse, Loaded, TableUse
from knowledge.loaders.amounts import currency_named, price_of, stock_of
from knowledge.loaders.columns import assign
from knowledge.loaders.header_words import in_brackets
from knowledge.loaders.problems import RowReader
from knowledge.loaders.reasons import reason, reason_of, refused_in
from knowledge.loaders.rows import ProductRow
from knowledge.loaders.source import Source
from knowledge.loaders.tables import Cell, Line, Table, filled
from knowledge.passages import AVAILABILITY, LANGUAGES, Language, Product

_NEEDED = (("product_id",), ("title", "title_en", "title_zh"), ("price",))
_PROGRESS_EVERY = 500
_BETWEEN_ADDRESSES = re.compile(r"[\s,;|]+(?=https?://)")

_THERE_IS_SOME: Mapping[Language, str] = {"en": "in stock", "zh": "有货"}

Assigned = Sequence[tuple[int, ColumnUse]]


def read_products(source: Source, table: Table, reader: RowReader) -> Loaded:
    """Raises SourceRefused where no column is the id, the title or the price."""
    _check_header(source, table)
    assigned = assign(table.header, table.sample, source.columns)
    _check_needed(source, table, assigned)
    products = tuple(_products(source, table, assigned, reader))
    uses = tuple(use for _, use in assigned)
    return Loaded(
        products, tables=(TableUse(source.name, table.name, "products", table.header, uses),)
    )


def _products(
    source: Source, table: Table, assigned: Assigned, reader: RowReader
) -> Iterator[Product]:
    columns = {use.field: use.column for _, use in assigned}
    currency = _currency_of_header(assigned, source.currency)
    for done, line in enumerate(table.lines, start=1):
        known = len(reader.problems)
        raw = _raw(line, assigned, currency, reader)
        if len(line.cells) > len(table.header) and not table.loose:
            count, width = len(line.cells), len(table.header)
            reader.refuse(line.row, "", reason("cells", count=count, width=width))
        if len(reader.problems) == known:
            product = reader.read(ProductRow, ProductRow.value, raw, line.row, columns)
            if product and reader.first(
                "product", product.product_id, line.row, columns["product_id"]
            ):
                yield product
        reader.keep_bad(line.row, table.header, line.cells, known)
        if done % _PROGRESS_EVERY == 0:
            source.on_progress(done, max(done, table.count))


def _raw(line: Line, assigned: Assigned, currency: str, reader: RowReader) -> dict[str, Any]:
    """The line as ProductRow takes it; cells that cannot be read become problems."""
    raw: dict[str, Any] = {}
    attributes: dict[str, Cell] = {}
    faults = dict(line.faults)
    for position, use in assigned:
        if position in faults and use.field != "ignore":
            reader.refuse(line.row, use.column, faults[position])
        cell = line.cells[position] if position < len(line.cells) else ""
        if not filled(cell) or use.field == "ignore":
            continue
        if use.field == "attribute":
            attributes[use.column] = cell
        else:
            raw[use.field] = cell
    if "currency" in raw:
        currency = raw["currency"] = (
            currency_named(str(raw["currency"]), currency) or str(raw["currency"]).strip().upper()
        )
    for field, convert in (("price", _price), ("stock", _stock), ("photo", _photo)):
        if field in raw:
            try:
                convert(raw, currency)
            except ValueError as error:
                column = next(use.column for _, use in assigned if use.field == field)
                reader.refuse(line.row, column, reason_of(error))
    return raw | {"attributes": attributes | raw.get("attributes", {})}


def _price(raw: dict[str, Any], currency: str) -> None:
    amount, code = price_of(str(raw["price"]), currency)
    if raw.get("currency", code) != code:
        raise ValueError(reason("other_currency", code=code, other=raw["currency"]))
    raw |= {"price": amount, "currency": code}


def _stock(raw: dict[str, Any], currency: str) -> None:
    """A word that says there is some gives no count, but is said on."""
    said = raw.pop("stock")
    count = (None if said else 0) if isinstance(said, bool) else stock_of(said)
    if count is not None:
        raw["stock"] = count
        return
    for language in _languages(raw):
        name, words = AVAILABILITY[language], _THERE_IS_SOME[language]
        raw.setdefault("attributes", {})[f"{name}_{language}"] = words


def _languages(raw: Mapping[str, Any]) -> set[Language]:
    """Those that the title is given in."""
    named = {language for language in LANGUAGES if raw.get(f"title_{language}")}
    return named | ({language_of(str(raw["title"]))} if raw.get("title") else set())


def _photo(raw: dict[str, Any], currency: str) -> None:
    """The first of several addresses."""
    raw["photo"] = _BETWEEN_ADDRESSES.split(str(raw["photo"]).strip())[0]


def _currency_of_header(assigned: Assigned, default: str) -> str:
    """ "Price (USD)" and "价格（元）" say it for the whole column."""
    for _, use in assigned:
        for mark in in_brackets(use.column) if use.field == "price" else ():
            if code := currency_named(mark, default):
                return code
    return default


def _check_header(source: Source, table: Table) -> None:
    header = [name.casefold() for name in table.header if name]
    if twice := next((name for name in header if header.count(name) > 1), None):
        raise refused_in(source.name, "two_columns", name=twice)


def _check_needed(source: Source, table: Table, assigned: Assigned) -> None:
    fields = {use.field for _, use in assigned}
    for names in _NEEDED:
        if not fields.intersection(names):
            found = ", ".join(name for name in table.header if name)
            raise refused_in(source.name, "no_column", field=names[0], found=found or "–")
