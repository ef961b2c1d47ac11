"""Shopify by its GraphQL Admin API: one bulk operation exports all products with their variants.

A bulk operation has no limit of cost or of 25,000 products, as paging has, and Shopify keeps it
when we are killed. Documented at shopify.dev/docs/api/usage/bulk-operations/queries.
"""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from knowledge.cleaning import clean_line
from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import reason
from knowledge.loaders.store_products import StoreProduct, StoreVariant, leaf, short_id
from knowledge.web.stores.calling import TRIES, Caller
from knowledge.web.stores.items import Item, Items, Pull, Store

VERSION = "2026-07"
"""Of the API; each is kept for a year at least."""
_LONGEST_POLL = 10.0
_POLLS = 1_000
_PRODUCTS = """
{ products%s { edges { node { __typename id handle title descriptionHtml vendor productType status
  onlineStoreUrl publishedAt category { fullName } featuredMedia { preview { image { url } } }
  variants { edges { node { __typename id sku price compareAtPrice inventoryQuantity inventoryPolicy
    inventoryItem { tracked } selectedOptions { name value } } } } } } } }
"""
_RUN = """mutation ($query: String!) { bulkOperationRunQuery(query: $query) {
  bulkOperation { id status } userErrors { field message } } }"""
_LOOK = """query ($id: ID!) { node(id: $id) { ... on BulkOperation {
  status errorCode objectCount url } } }"""
Json = Mapping[str, Any]


def products(pull: Pull) -> Items:
    """Raises SourceRefused."""
    shopify = _Export(pull)
    currency = shopify.ask("{ shop { currencyCode } }")["shop"]["currencyCode"]
    if not pull.spool.values:
        pull.spool.keep({"operation": shopify.start(_query(pull))})
    url = shopify.finished(pull.spool.values[0]["operation"])
    file = pull.spool.folder / "products.jsonl"
    try:
        if url:
            pull.caller.download(url, file)
        return Items(currency, _items(file) if url else ())
    finally:
        file.unlink(missing_ok=True)


class Shopify:
    """Questions to the Admin API."""

    def __init__(self, store: Store, caller: Caller) -> None:
        self._caller = caller
        self._token = _token(store, caller)

    def ask(self, query: str, variables: Json | None = None) -> Any:
        """The data of an answer; waits as long as the store's limit of cost wants. Raises
        SourceRefused."""
        caller = self._caller
        for tried in range(1, TRIES + 1):
            answer, _ = caller.call(
                "POST",
                f"/admin/api/{VERSION}/graphql.json",
                headers={"X-Shopify-Access-Token": self._token},
                body={"query": query, "variables": variables or {}},
            )
            errors = answer.get("errors")
            if not errors:
                return answer["data"]
            if not _is_throttled(errors):
                raise SourceRefused(
                    reason("store_says", address=caller.address, told=_told(errors))
                )
            busy = reason("store_busy", address=caller.address)
            caller.pause(tried, _until_affordable(answer), busy)
        raise AssertionError("the last pause raises")


class _Export(Shopify):
    def __init__(self, pull: Pull) -> None:
        super().__init__(pull.store, pull.caller)
        self._pull = pull

    def start(self, query: str) -> str:
        """The id of a new bulk operation."""
        started = self.ask(_RUN, {"query": query})["bulkOperationRunQuery"]
        if started["userErrors"]:
            raise SourceRefused(f"{self._pull.caller.address}: {_told(started['userErrors'])}.")
        return str(started["bulkOperation"]["id"])

    def finished(self, operation: str) -> str | None:
        """Waits for it; the address of its result, None where it found nothing."""
        for look in range(_POLLS):
            found = self.ask(_LOOK, {"id": operation})["node"] or {"status": "EXPIRED"}
            self._pull.on_progress(int(found.get("objectCount") or 0), 0)
            if found["status"] == "COMPLETED":
                url = found.get("url")
                return str(url) if url else None
            if found["status"] not in ("CREATED", "RUNNING"):
                break
            self._pull.caller.wait(min(1.0 + look, _LONGEST_POLL))
        self._pull.spool.discard()
        ended = f"{found['status']} {found.get('errorCode') or ''}".strip()
        raise SourceRefused(
            f"{self._pull.caller.address}: did not finish the export ({ended}); try again, "
            "and see that the app may read products and inventory."
        )


def _token(store: Store, caller: Caller) -> str:
    """The access token itself, or a fresh one for client id and secret; it lasts a day."""
    if store.key is None:
        return store.secret
    form = {
        "grant_type": "client_credentials",
        "client_id": store.key,
        "client_secret": store.secret,
    }
    answer, _ = caller.call("POST", "/admin/oauth/access_token", form=form)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str):
        raise SourceRefused(reason("store_no_token", address=store.address))
    return token


def _query(pull: Pull) -> str:
    if pull.spool.since is None:
        return _PRODUCTS % ""
    since = pull.spool.since.replace(tzinfo=None, microsecond=0).isoformat()
    return _PRODUCTS % f"(query: \"updated_at:>='{since}Z'\")"


def _is_throttled(errors: Any) -> bool:
    return any((each.get("extensions") or {}).get("code") == "THROTTLED" for each in errors)


def _until_affordable(answer: Json) -> float | None:
    """Seconds until the bucket of points holds what the query costs."""
    try:
        cost = answer["extensions"]["cost"]
        status = cost["throttleStatus"]
        missing = Decimal(cost["requestedQueryCost"]) - Decimal(status["currentlyAvailable"])
        return float(max(missing, Decimal(0)) / Decimal(status["restoreRate"]))
    except (KeyError, TypeError, ArithmeticError):
        return None


def _told(errors: Any) -> str:
    messages = [str(each.get("message", "")) for each in errors] if isinstance(errors, list) else []
    return (
        clean_line("; ".join(messages) or str(errors))[:300].rstrip(".") or "refuses the question"
    )


def _items(file: Path) -> list[Item]:
    """A line for each product and each variant; a variant names its product."""
    found: dict[str, dict[str, Any]] = {}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            node = json.loads(line, parse_float=Decimal)
            if parent := node.get("__parentId"):
                found[parent]["variants"].append(node)
            else:
                found[node["id"]] = node | {"variants": []}
    return [_item(node) for node in found.values()]


def _item(node: Json) -> Item:
    shown = node.get("status") == "ACTIVE" and node.get("publishedAt") is not None
    return Item(
        short_id(node["handle"]), f"product {node['handle']}", _product(node) if shown else None
    )


def _product(node: Json) -> StoreProduct:
    media = ((node.get("featuredMedia") or {}).get("preview") or {}).get("image") or {}
    category = (node.get("category") or {}).get("fullName") or ""
    return StoreProduct(
        product_id=node["handle"],
        title=node["title"],
        body=node.get("descriptionHtml") or "",
        category=node.get("productType") or leaf(category),
        variants=[_variant(variant) for variant in node["variants"]] or [StoreVariant((), None)],
        known={"brand": node.get("vendor") or ""},
        url=node.get("onlineStoreUrl") or "",
        photo=media.get("url") or "",
    )


def _variant(node: Json) -> StoreVariant:
    options = tuple((each["name"], each["value"]) for each in node.get("selectedOptions") or ())
    tracked = (node.get("inventoryItem") or {}).get("tracked")
    return StoreVariant(
        options=() if options == (("Title", "Default Title"),) else options,
        price=_amount(node.get("price")),
        regular=_amount(node.get("compareAtPrice")),
        stock=node.get("inventoryQuantity") if tracked else None,
        sku=node.get("sku") or "",
        orderable=node.get("inventoryPolicy") == "CONTINUE",
    )


def _amount(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        return None
