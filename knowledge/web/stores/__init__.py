"""Products from a live store: Shopify or WooCommerce, by their HTTP APIs."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.flagged import flags_of_goods
from knowledge.loaders.problems import RowReader
from knowledge.loaders.source import Progress, Source, silent
from knowledge.loaders.store_table import product_of
from knowledge.passages import Language
from knowledge.web.stores import shopify, woocommerce
from knowledge.web.stores.calling import Caller, Wait, sleep
from knowledge.web.stores.items import Pull, Store
from knowledge.web.stores.spooling import Spool

__all__ = ["Pulled", "Store", "finish", "pull"]

_COLUMNS = {"product_id": "id", "title": "title", "price": "price", "photo": "photo", "url": "url"}


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a store gave. `withdrawn` are ids that it shows to shoppers no more; where everything
    was asked for (`since` is None), what it lacks is gone as well."""

    loaded: Loaded
    withdrawn: tuple[str, ...]
    since: datetime | None
    spool: Spool = field(repr=False)


def pull(
    store: Store,
    folder: Path,
    *,
    only_changed: bool,
    default_language: Language,
    now: datetime,
    on_progress: Progress = silent,
    wait: Wait = sleep,
) -> Pulled:
    """Everything, or what changed since the last pull that was finished. `folder` keeps what an
    unfinished pull fetched, so that the next one goes on from there.

    Raises SourceRefused when the store cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spool = Spool.open(folder, store.address, only_changed=only_changed, now=now)
    reading = shopify.products if store.kind == "shopify" else woocommerce.products
    with Caller(store.address, wait) as caller:
        items = reading(Pull(store, caller, spool, on_progress))
        source = Source(Path("store"), b"", items.currency, default_language, address=store.address)
        reader = RowReader(source)
        found = [
            product_of(item.product, item.place, _COLUMNS, source, reader)
            for item in items.found
            if item.product is not None
        ]
    if spool.since is None and not found:
        raise SourceRefused(f"{store.address}: shows no product, so nothing was taken over.")
    withdrawn = tuple(item.product_id for item in items.found if item.product is None)
    products = tuple(product for product in found if product)
    loaded = Loaded(products, problems=tuple(reader.problems))
    loaded = replace(loaded, flags=flags_of_goods(store.address, loaded))
    return Pulled(loaded, withdrawn, spool.since, spool)


def finish(pulled: Pulled) -> None:
    """Once what was pulled is kept: the next pull of changes starts where this one started."""
    pulled.spool.finish()
