"""What an import writes: one entry for each product, document or campaign. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from knowledge import chunking
from knowledge.loaded import Loaded
from knowledge.passages import Campaign, Document, Passage, Product

EntryKind = Literal["product", "document", "campaign"]
Key = tuple[EntryKind, str]
Value = Product | Document | Campaign


@dataclass(frozen=True, slots=True)
class Entry:
    """`digest` is equal exactly when value and passages are."""

    kind: EntryKind
    entry_id: str
    value: Value
    passages: tuple[Passage, ...]
    digest: str

    @property
    def key(self) -> Key:
        return self.kind, self.entry_id

    @property
    def origin(self) -> str:
        return origin(*self.key)


def origin(kind: str, entry_id: str) -> str:
    """What has to be imported whole to tell that an entry is gone: everything of its kind, or
    for a document the file it came from."""
    return f"{kind} {entry_id.rpartition('/')[0]}" if kind == "document" else kind


def entries_of(loaded: Loaded) -> list[Entry]:
    """In the order of the files: products, documents, campaigns."""
    values: list[Value] = [*loaded.products, *loaded.documents, *loaded.campaigns]
    return [entry_of(value) for value in values]


def key_of(value: Value) -> Key:
    match value:
        case Product():
            return "product", value.product_id
        case Document():
            return "document", value.document_id
        case Campaign():
            return "campaign", value.campaign_id


def entry_of(value: Value) -> Entry:
    kind, entry_id = key_of(value)
    passages = _passages(value)
    content = json.dumps(asdict(value), sort_keys=True, ensure_ascii=False)
    made = "\n".join(passage.passage_id for passage in passages)
    digest = hashlib.sha256(f"{kind}\n{content}\n{made}".encode()).hexdigest()
    return Entry(kind, entry_id, value, tuple(passages), digest)


def _passages(value: Value) -> list[Passage]:
    match value:
        case Product():
            return chunking.of_product(value)
        case Document():
            return chunking.of_document(value)
        case Campaign():
            return chunking.of_campaign(value)
