"""The tables of a file: each is recognised by its header and read as what it is."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.faq_header import is_faq
from knowledge.loaders.faq_rows import read_faq
from knowledge.loaders.problems import RowReader
from knowledge.loaders.product_table import read_products
from knowledge.loaders.reasons import fault_of, reason, refused_in
from knowledge.loaders.shopify_table import is_shopify, read_shopify
from knowledge.loaders.source import Source
from knowledge.loaders.tables import Table
from knowledge.loaders.woocommerce_table import is_woocommerce, read_woocommerce


class Format(NamedTuple):
    """A table of a known form. `read` leaves problems and bad rows with the reader."""

    is_header: Callable[[Sequence[str]], bool]
    read: Callable[[Source, Table, RowReader], Loaded]


FORMATS: tuple[Format, ...] = (
    Format(is_shopify, read_shopify),
    Format(is_woocommerce, read_woocommerce),
    Format(is_faq, read_faq),
)
"""Tried in this order; what is none of them is a table of products."""


def read_tables(source: Source, tables: Sequence[Table]) -> Loaded:
    """A table that is none of ours is a problem while another can be read; else the file is
    refused. Raises SourceRefused."""
    reader = RowReader(source)
    parts: list[Loaded] = []
    refused: list[tuple[Table, SourceRefused]] = []
    for table in tables:
        if not any(table.header) and table.name:
            continue
        form = next((form for form in FORMATS if form.is_header(table.header)), None)
        try:
            parts.append((form.read if form else read_products)(source, table, reader))
        except SourceRefused as error:
            refused.append((table, error))
    if not parts:
        raise refused[0][1] if refused else refused_in(source.name, "no_table")
    for table, refusal in refused:
        fault = fault_of(refusal)
        reader.refuse(table.name, "", reason("sheet_left_out", fault=fault))
    return Loaded(
        products=tuple(product for part in parts for product in part.products),
        documents=tuple(document for part in parts for document in part.documents),
        problems=tuple(reader.problems),
        flags=tuple(flag for part in parts for flag in part.flags),
        bad_rows=tuple(reader.bad_rows),
        tables=tuple(use for part in parts for use in part.tables),
    )
