"""What a file gave: the good rows as values, the bad ones as problems."""

from collections.abc import Sequence
from dataclasses import dataclass

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
class Loaded:
    """Everything read from one file or several."""

    products: tuple[Product, ...] = ()
    documents: tuple[Document, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    behaviors: tuple[Behavior, ...] = ()
    problems: tuple[Problem, ...] = ()


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
    )
