"""What an import writes: one entry for each product, document or campaign. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from knowledge import chunking
from knowledge.loaded import Loaded
from knowledge.passages import Campaign, Document, Passage, Product

EntryKind = Literal["product", "document", "campaign"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`digest` is equal exactly when value and passages are."""

    kind: EntryKind
    entry_id: str
    value: Product | Document | Campaign
    passages: tuple[Passage, ...]
    digest: str

    @property
    def key(self) -> tuple[str, str]:
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
    products = [
        _entry("product", product.product_id, product, chunking.of_product(product))
        for product in loaded.products
    ]
    documents = [
        _entry("document", document.document_id, document, chunking.of_document(document))
        for document in loaded.documents
    ]
    campaigns = [
        _entry("campaign", campaign.campaign_id, campaign, chunking.of_campaign(campaign))
        for campaign in loaded.campaigns
    ]
    return products + documents + campaigns


def _entry(
    kind: EntryKind, entry_id: str, value: Product | Document | Campaign, passages: list[Passage]
) -> Entry:
    content = json.dumps(asdict(value), sort_keys=True, ensure_ascii=False)
    made = "\n".join(passage.passage_id for passage in passages)
    digest = hashlib.sha256(f"{kind}\n{content}\n{made}".encode()).hexdigest()
    return Entry(kind, entry_id, value, tuple(passages), digest)
