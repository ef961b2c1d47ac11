"""How the columns of a table were understood, as `knowledge import` tells it."""

from collections.abc import Sequence
from typing import Any

from bot.cli.console import show
from knowledge.loaded import TableUse

_KINDS = {"shopify": "a product export of Shopify", "woocommerce": "one of WooCommerce"}


def show_tables(tables: Sequence[TableUse]) -> None:
    """A line or three for each table; nothing where a header says plainly what each column is."""
    for table in tables:
        place = f"{table.file}, {table.table}" if table.table else table.file
        if table.kind in _KINDS:
            show(f"{place}: read as {_KINDS[table.kind]}.")
        if all(use.column == use.field for use in table.columns):
            continue
        fields = [
            f"{use.column} -> {use.field}" + (" (from its cells)" if use.why == "cells" else "")
            for use in table.columns
            if use.field not in ("attribute", "ignore")
        ]
        show(f"{place}: {', '.join(fields)}")
        for field, title in (("attribute", "attributes"), ("ignore", "left out")):
            names = [use.column for use in table.columns if use.field == field]
            if names:
                show(f"  {title}: {', '.join(names)}")


def tables_json(tables: Sequence[TableUse]) -> list[dict[str, Any]]:
    return [
        {
            "file": table.file,
            "table": table.table,
            "kind": table.kind,
            "columns": [
                {"column": use.column, "field": use.field, "why": use.why} for use in table.columns
            ],
        }
        for table in tables
    ]
