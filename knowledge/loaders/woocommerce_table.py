"""WooCommerce's product export, as it is: variations stand in lines of their own and name their
parent, by its SKU or as "id:123".

Columns: github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema. The header is read in
English; the exporter writes it in the language of whoever exports.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.loaded import Loaded, TableUse
from knowledge.loaders.problems import RowReader
from knowledge.loaders.source import Source
from knowledge.loaders.store_products import StoreProduct, StoreVariant, leaf, money
from knowledge.loaders.store_table import (
    CellWrong,
    NamedLine,
    amount,
    count,
    keep_bad,
    named,
    product_of,
)
from knowledge.loaders.tables import Table
from knowledge.passages import Product

_TOLD = {
    "product_id": "ID",
    "title": "Name",
    "price": "Regular price",
    "stock": "Stock",
    "photo": "Images",
    "url": "External URL",
}
_ATTRIBUTE = re.compile(r"attribute (\d+) name")
_COMMA = re.compile(r"(?<!\\),")
_MEASURE = re.compile(r"(weight|length|width|height) \((.+)\)")
_PROGRESS_EVERY = 500


def is_woocommerce(header: Sequence[str]) -> bool:
    names = {name.casefold() for name in header}
    return {"type", "sku", "name", "published", "regular price"} <= names


def read_woocommerce(source: Source, table: Table, reader: RowReader) -> Loaded:
    """All lines are kept until the end of the table, since a variation can stand anywhere.

    Products that are private, drafts or waiting for review are left out."""
    products = tuple(_products(source, table, reader))
    use = TableUse(source.name, table.name, "woocommerce", table.header)
    return Loaded(products, tables=(use,))


def _products(source: Source, table: Table, reader: RowReader) -> Iterator[Product]:
    lines = [named(table, line) for line in table.lines]
    variations: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if "variation" in _types(line) and line["parent"]:
            variations.setdefault(line["parent"], []).append(at)
    for done, line in enumerate(lines, start=1):
        if "variation" not in _types(line) and _is_public(line):
            names = {f"id:{line['id']}", line["sku"]}
            children = sorted(at for name in names for at in variations.get(name, ()))
            rows = [line, *(lines[at] for at in children)]
            known = len(reader.problems)
            try:
                found = product_of(_read(rows, source), line.line.row, _TOLD, source, reader)
                if found:
                    yield found
            except CellWrong as wrong:
                reader.refuse(wrong.row, wrong.column, wrong.reason)
            keep_bad(table, rows, reader, known)
        if done % _PROGRESS_EVERY == 0:
            source.on_progress(done, len(lines))


def _is_public(line: NamedLine) -> bool:
    return line["published"] in ("1", "") and line["visibility in catalog"] != "hidden"


def _types(line: NamedLine) -> set[str]:
    return {name.strip() for name in line["type"].casefold().split(",")}


def _read(rows: Sequence[NamedLine], source: Source) -> StoreProduct:
    """Raises CellWrong."""
    first, *children = rows
    children = [row for row in children if row["published"] in ("1", "")]
    attributes = _attributes(first)
    choices = {name for row in children for name in _attributes(row)}
    own = _variant(first, ())
    variants = [
        _variant(row, tuple((name, text) for name, (text, _) in _attributes(row).items()))
        for row in children
    ]
    sold = [variant for variant in variants if variant.price is not None]
    paths = [part.strip().replace("\\,", ",") for part in _COMMA.split(first["categories"])]
    return StoreProduct(
        product_id=first["id"] or first["sku"],
        title=first["name"],
        body=_body(first),
        category=leaf(max(paths, key=lambda path: path.count(">"))),
        variants=sold or [own],
        stock=own.stock,
        facts={
            name: text
            for name, (text, visible) in attributes.items()
            if visible and name not in choices
        },
        known={
            "brand": first["brands"],
            "categories": "; ".join(paths) if len(paths) > 1 or ">" in paths[0] else "",
            "sale": _sale(rows, source.currency),
            **_measures(first),
        },
        url=first["external url"] if "external" in _types(first) else "",
        photo=_COMMA.split(first["images"])[0].strip(),
    )


def _variant(row: NamedLine, options: tuple[tuple[str, str], ...]) -> StoreVariant:
    """A sale without dates holds now; one with dates is told with them, which stays true."""
    regular = amount(row, "Regular price", decimal_comma=True)
    sale = None if _dates(row) else amount(row, "Sale price", decimal_comma=True)
    return StoreVariant(
        options=options,
        price=sale if sale is not None else regular,
        regular=regular if sale is not None else None,
        stock=_stock(row),
        sku=row["sku"],
        orderable=row["backorders allowed?"] in ("1", "notify"),
    )


def _stock(row: NamedLine) -> int | None:
    """None where nobody counts it, and where a variation shares the count of its parent."""
    if row["in stock?"] == "0":
        return 0
    shared = row["stock"].casefold() == "parent"
    return None if shared or row["in stock?"] == "backorder" else count(row, "Stock")


def _dates(row: NamedLine) -> str:
    start, end = row["date sale price starts"], row["date sale price ends"]
    return f"{start} – {end}".strip() if start or end else ""


def _sale(rows: Sequence[NamedLine], currency: str) -> str:
    """Every sale that has dates, with them."""
    told: list[str] = []
    for row in rows:
        price = amount(row, "Sale price", decimal_comma=True)
        if price is not None and (dates := _dates(row)):
            own = _attributes(row).values() if row is not rows[0] else ()
            options = " / ".join(text for text, _ in own)
            told.append(" ".join(filter(None, (options, money(price, currency), f"({dates})"))))
    return "; ".join(dict.fromkeys(told))


def _attributes(row: NamedLine) -> Mapping[str, tuple[str, bool]]:
    """By name, the values and whether shoppers see them. Cut columns count as seen."""
    found: dict[str, tuple[str, bool]] = {}
    for column in row.cells:
        number = _ATTRIBUTE.fullmatch(column)
        if number and row[column] and (values := row[f"attribute {number[1]} value(s)"]):
            parts = [part.strip().replace("\\,", ",") for part in _COMMA.split(values)]
            visible = row[f"attribute {number[1]} visible"] != "0"
            found[row[column]] = (", ".join(parts), visible)
    return found


def _body(first: NamedLine) -> str:
    """The exporter writes line breaks as backslash and n."""
    parts = [first["short description"], first["description"]]
    texts = [
        part.replace("\\\\n", "\0").replace("\\n", "\n").replace("\0", "\\n") for part in parts
    ]
    return "\n\n".join(filter(None, texts))


def _measures(first: NamedLine) -> dict[str, str]:
    values: dict[str, tuple[str, str]] = {}
    for column, value in first.cells.items():
        if value and (found := _MEASURE.fullmatch(column)):
            values[found[1]] = (value, found[2])
    sides = [values[side] for side in ("length", "width", "height") if side in values]
    size = " × ".join(number for number, _ in sides)
    return {
        "weight": " ".join(values.get("weight", ())),
        "size": f"{size} {sides[0][1]}" if sides else "",
    }
