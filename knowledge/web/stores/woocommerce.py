"""WooCommerce by its REST API, version 3, a hundred products a page, each with its variations.

Documented at woocommerce.github.io/woocommerce-rest-api-docs (products, product variations).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge.errors import SourceRefused
from knowledge.loaders.store_products import StoreProduct, StoreVariant
from knowledge.web.stores.items import Item, Items, Pull

PER_PAGE = 100
"""The most that the API gives at once."""
_API = "/wp-json/wc/v3"
_COMMON = (
    "id,sku,price,regular_price,on_sale,date_on_sale_to,manage_stock,stock_quantity,stock_status,"
    "backorders_allowed,status,weight,dimensions,image,attributes"
)
_FIELDS = (
    f"{_COMMON},name,permalink,type,catalog_visibility,description,short_description,categories,"
    "images,brands"
)
Json = Mapping[str, Any]


def products(pull: Pull) -> Items:
    """Raises SourceRefused."""
    currency = _get(pull, "/data/currencies/current", {})[0]
    code = currency.get("code") if isinstance(currency, dict) else None
    if not isinstance(code, str):
        raise SourceRefused(f"{pull.store.address}: does not tell its currency.")
    pages = [*pull.spool.values, *_more_pages(pull)]
    return Items(code, [_item(product) for page in pages for product in page["products"]])


def _more_pages(pull: Pull) -> Iterator[Json]:
    kept = pull.spool.values
    number, last = len(kept) + 1, kept[-1]["pages"] if kept else 1
    while number <= last:
        found, headers = _get(pull, "/products", _asked(pull) | {"page": str(number)})
        last = _count(headers.get("X-WP-TotalPages"), 1)
        page = {"pages": last, "products": [_with_variations(pull, each) for each in found]}
        pull.spool.keep(page)
        total = _count(headers.get("X-WP-Total"), 0)
        pull.on_progress(min(number * PER_PAGE, total), total)
        yield page
        number += 1


def _asked(pull: Pull) -> dict[str, str]:
    """Everything that shoppers see; or whatever changed, so that what they see no more is told."""
    asked = {"per_page": str(PER_PAGE), "orderby": "id", "order": "asc", "_fields": _FIELDS}
    if pull.spool.since is None:
        return asked | {"status": "publish"}
    since = pull.spool.since.replace(tzinfo=None, microsecond=0).isoformat()
    return asked | {"status": "any", "modified_after": since, "dates_are_gmt": "true"}


def _with_variations(pull: Pull, product: dict[str, Any]) -> dict[str, Any]:
    if product.get("type") != "variable":
        return product
    path, variations, number, last = f"/products/{int(product['id'])}/variations", [], 1, 1
    while number <= last:
        asked = {"per_page": str(PER_PAGE), "page": str(number), "_fields": _COMMON}
        found, headers = _get(pull, path, asked | {"orderby": "id", "order": "asc"})
        variations += found
        last = _count(headers.get("X-WP-TotalPages"), 1)
        number += 1
    return product | {"variations": variations}


def _get(pull: Pull, path: str, params: Mapping[str, str]) -> tuple[Any, Mapping[str, str]]:
    auth = (pull.store.key or "", pull.store.secret)
    return pull.caller.call("GET", f"{_API}{path}", params=params, auth=auth)


def _item(product: Json) -> Item:
    place = f"product {product['id']}"
    shown = product.get("status") == "publish" and product.get("catalog_visibility") != "hidden"
    return Item(str(product["id"]), place, _product(product) if shown else None)


def _product(product: Json) -> StoreProduct:
    variations = [each for each in product.get("variations") or () if _is_sold(each)]
    choices = {each["name"] for row in variations for each in row.get("attributes") or ()}
    own = _variant(product, ())
    categories = [each["name"] for each in product.get("categories") or ()]
    return StoreProduct(
        product_id=str(product["id"]),
        title=product.get("name") or "",
        body="\n\n".join(
            filter(None, (product.get("short_description"), product.get("description")))
        ),
        category=categories[0] if categories else "",
        variants=[_variant(each, _options(each)) for each in variations] or [own],
        stock=own.stock,
        facts={
            each["name"]: ", ".join(each.get("options") or ())
            for each in product.get("attributes") or ()
            if each.get("visible") and each["name"] not in choices
        },
        known={
            "brand": ", ".join(each["name"] for each in product.get("brands") or ()),
            "categories": "; ".join(categories) if len(categories) > 1 else "",
        },
        url=product.get("permalink") or "",
        photo=next((each.get("src") or "" for each in product.get("images") or ()), ""),
    )


def _is_sold(variation: Json) -> bool:
    return variation.get("status") == "publish" and bool(variation.get("price"))


def _options(variation: Json) -> tuple[tuple[str, str], ...]:
    return tuple(
        (each["name"], each.get("option") or "") for each in variation.get("attributes") or ()
    )


def _variant(row: Json, options: tuple[tuple[str, str], ...]) -> StoreVariant:
    """`price` is what it costs now, whether or not a sale goes on."""
    counted = row.get("manage_stock") is True and row.get("stock_quantity") is not None
    count = int(row["stock_quantity"]) if counted else None
    return StoreVariant(
        options=options,
        price=_amount(row.get("price")),
        regular=_amount(row.get("regular_price")),
        stock=0 if row.get("stock_status") == "outofstock" else count,
        sku=row.get("sku") or "",
        orderable=bool(row.get("backorders_allowed")),
    )


def _amount(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        return None


def _count(text: Any, default: int) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() else default
