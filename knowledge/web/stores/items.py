"""What reading a store works with, and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.loaders.source import Progress
from knowledge.loaders.store_products import StoreProduct
from knowledge.web.stores.calling import Caller
from knowledge.web.stores.spooling import Spool


@dataclass(frozen=True, slots=True)
class Store:
    """`address` begins with https://. `key` and `secret`: of Shopify, the client id and secret of
    an app, or no key and an access token; of WooCommerce, consumer key and consumer secret."""

    kind: Literal["shopify", "woocommerce"]
    address: str
    key: str | None = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pull:
    store: Store
    caller: Caller
    spool: Spool
    on_progress: Progress


@dataclass(frozen=True, slots=True)
class Item:
    """One product as the store has it; `product` is None where shoppers do not see it."""

    product_id: str
    place: str
    product: StoreProduct | None


@dataclass(frozen=True, slots=True)
class Items:
    """`currency` is that of all prices (ISO 4217)."""

    currency: str
    found: Sequence[Item]
