"""What a file gave: the good rows as values, the bad ones as problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.passages import Behavior, Campaign, Document, Product


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file. `row` is as its reader would find it: "product_data[3]",
    a spreadsheet's row number, or a line; `column` is empty where the whole row is meant."""

    file: str
    row: str
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.row}, {self.column}" if self.column else self.row
        return f"{self.file}, {place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out, as it stood in its file, so that it can be handed back with the
    reason and mended. `cells` are in the order of `header`."""

    file: str
    row: str
    header: tuple[str, ...]
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What became of one column: a field of the product, "attribute", or "ignore".

    `why`: staff said so; it was kept from the last import of the same header; its header or the
    shape of its cells told it; it is one of the rest.
    """

    column: str
    field: str
    why: Literal["given", "remembered", "header", "cells", "rest"]


@dataclass(frozen=True, slots=True)
class TableUse:
    """How one table of a file was read. `kind` is "products", or the export that it was
    recognised as, such as "shopify"; an export's columns are known and not listed."""

    file: str
    table: str
    kind: str
    header: tuple[str, ...] = ()
    columns: tuple[ColumnUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything read from one file or several."""

    products: tuple[Product, ...] = ()
    documents: tuple[Document, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    behaviors: tuple[Behavior, ...] = ()
    problems: tuple[Problem, ...] = ()
    flags: tuple[Problem, ...] = ()
    """Text that looks like an order to a model, or that was hidden; it is imported all the same,
    or its reason says that it was left out."""
    bad_rows: tuple[BadRow, ...] = ()
    tables: tuple[TableUse, ...] = ()


def combine(files: Sequence[tuple[str, Loaded]]) -> Loaded:
    """Several named files as one. An id seen before is a problem of the later file."""
    seen: set[tuple[str, str]] = set()
    problems: list[Problem] = []

    def fresh(file: str, part: str, entry_id: str) -> bool:
        if (part, entry_id) in seen:
            problems.append(Problem(file, entry_id, "", f"another file has this {part} already"))
            return False
        seen.add((part, entry_id))
        return True

    products, documents, campaigns = [], [], []
    for file, loaded in files:
        products += [p for p in loaded.products if fresh(file, "product", p.product_id)]
        documents += [d for d in loaded.documents if fresh(file, "document", d.document_id)]
        campaigns += [c for c in loaded.campaigns if fresh(file, "campaign", c.campaign_id)]
        problems += loaded.problems
    return Loaded(
        tuple(products),
        tuple(documents),
        tuple(campaigns),
        tuple(b for _, loaded in files for b in loaded.behaviors),
        tuple(problems),
        tuple(flag for _, loaded in files for flag in loaded.flags),
        tuple(row for _, loaded in files for row in loaded.bad_rows),
        tuple(table for _, loaded in files for table in loaded.tables),
    )
