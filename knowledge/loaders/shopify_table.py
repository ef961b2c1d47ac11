"""Shopify's product export, as it is: a line for each variant and each picture, joined by handle.

Both headers that Shopify has documented are read: help.shopify.com/manual/products/import-export.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from knowledge.loaded import Loaded, TableUse
from knowledge.loaders.problems import RowReader
from knowledge.loaders.source import Source
from knowledge.loaders.store_products import StoreProduct, StoreVariant, leaf
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

_NAMES: Mapping[str, tuple[str, str]] = {
    "handle": ("Handle", "URL handle"),
    "body": ("Body (HTML)", "Description"),
    "sku": ("Variant SKU", "SKU"),
    "price": ("Variant Price", "Price"),
    "compare": ("Variant Compare At Price", "Compare-at price"),
    "tracker": ("Variant Inventory Tracker", "Inventory tracker"),
    "quantity": ("Variant Inventory Qty", "Inventory quantity"),
    "policy": ("Variant Inventory Policy", "Continue selling when out of stock"),
    "grams": ("Variant Grams", "Weight value (grams)"),
    "photo": ("Image Src", "Product image URL"),
    "published": ("Published", "Published on online store"),
    "category": ("Product Category", "Product category"),
}
"""By our name, the column in the header used until 2025 and in the one used since."""
_METAFIELD = re.compile(r"(.+?)\s*\(product\.metafields\.[^)]*\)", re.IGNORECASE)
_NO_OPTION = ("title", "default title")
_PROGRESS_EVERY = 500


def is_shopify(header: Sequence[str]) -> bool:
    names = {name.casefold() for name in header}
    return any(
        {"title", "option1 name", _NAMES["handle"][at].casefold()} <= names
        and _NAMES["price"][at].casefold() in names
        for at in (0, 1)
    )


def read_shopify(source: Source, table: Table, reader: RowReader) -> Loaded:
    """Products that are drafts, archived or not published are no knowledge for shoppers and are
    left out."""
    products = tuple(_products(source, table, reader))
    return Loaded(products, tables=(TableUse(source.name, table.name, "shopify", table.header),))


def _products(source: Source, table: Table, reader: RowReader) -> Iterator[Product]:
    present = {name.casefold() for name in table.header}
    new = _NAMES["handle"][1].casefold() in present
    columns = {name: pair[new] for name, pair in _NAMES.items()}
    told = {"product_id": columns["handle"], "title": "Title", "price": columns["price"]}
    told |= {"photo": columns["photo"], "stock": columns["quantity"]}
    metafields = {
        column: found[1] for column in table.header if (found := _METAFIELD.fullmatch(column))
    }
    lines = (named(table, line) for line in table.lines)
    done = 0
    for _, group in groupby(lines, lambda line: line[columns["handle"]]):
        rows = list(group)
        known = len(reader.problems)
        if _is_public(rows[0], columns):
            try:
                product = _read(rows, columns, metafields)
                value = product_of(product, rows[0].line.row, told, source, reader)
                if value:
                    yield value
            except CellWrong as wrong:
                reader.refuse(wrong.row, wrong.column, wrong.reason)
        keep_bad(table, rows, reader, known)
        if (done + len(rows)) // _PROGRESS_EVERY > done // _PROGRESS_EVERY:
            source.on_progress(done + len(rows), max(done + len(rows), table.count))
        done += len(rows)


def _is_public(first: NamedLine, columns: Mapping[str, str]) -> bool:
    published = first[columns["published"]].casefold()
    status = first["status"].casefold()
    return published != "false" and status not in ("draft", "archived")


def _read(
    rows: Sequence[NamedLine], columns: Mapping[str, str], metafields: Mapping[str, str]
) -> StoreProduct:
    """Raises CellWrong."""
    first = rows[0]
    names = [first[f"option{n} name"] for n in (1, 2, 3)]
    variants = [
        _variant(row, names, columns)
        for row in rows
        if row[columns["price"]] or row["option1 value"]
    ]
    grams = {row[columns["grams"]] for row in rows} - {"", "0", "0.0"}
    return StoreProduct(
        product_id=first[columns["handle"]],
        title=first["title"],
        body=first[columns["body"]],
        category=first["type"] or leaf(first[columns["category"]]),
        variants=variants or [StoreVariant((), None)],
        facts={label: first[column] for column, label in metafields.items()},
        known={
            "brand": first["vendor"],
            "weight": f"{_plain(grams.pop())} g" if len(grams) == 1 else "",
        },
        photo=next(filter(None, (row[columns["photo"]] for row in rows)), ""),
    )


def _variant(row: NamedLine, names: Sequence[str], columns: Mapping[str, str]) -> StoreVariant:
    options = tuple(
        (name, value) for n, name in enumerate(names, 1) if (value := row[f"option{n} value"])
    )
    if tuple(part.casefold() for option in options for part in option) == _NO_OPTION:
        options = ()
    tracked = bool(row[columns["tracker"]])
    return StoreVariant(
        options=options,
        price=amount(row, columns["price"]),
        regular=amount(row, columns["compare"]),
        stock=count(row, columns["quantity"]) if tracked else None,
        sku=row[columns["sku"]],
        orderable=row[columns["policy"]].casefold() in ("continue", "true"),
    )


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
