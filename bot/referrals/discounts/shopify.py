"""Discount codes of Shopify, by its GraphQL Admin API; the app needs `write_discounts`.

Documented at shopify.dev/docs/api/admin-graphql: discountCodeBasicCreate, codeDiscountNodeByCode,
discountCodeDeactivate.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from growth.coupons import Coupon
from growth.money import plain
from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import reason
from knowledge.web.stores import Store
from knowledge.web.stores.calling import Caller
from knowledge.web.stores.shopify import Shopify

_LOOK = """query ($code: String!) { codeDiscountNodeByCode(code: $code) { id
  codeDiscount { ... on DiscountCodeBasic { title status } } } }"""
_CREATE = """mutation ($discount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $discount) {
    codeDiscountNode { id } userErrors { field code message } } }"""
_END = """mutation ($id: ID!) { discountCodeDeactivate(id: $id) {
  codeDiscountNode { id } userErrors { field code message } } }"""


def create(store: Store, caller: Caller, coupon: Coupon) -> None:
    """Have the code work once. Nothing is done where it is there. Raises SourceRefused."""
    shopify = Shopify(store, caller)
    found = shopify.ask(_LOOK, {"code": coupon.code})["codeDiscountNodeByCode"]
    if found is None:
        asked = shopify.ask(_CREATE, {"discount": _discount(coupon)})["discountCodeBasicCreate"]
        _check(caller, asked)
    elif (found["codeDiscount"] or {}).get("title") != _title(coupon):
        raise SourceRefused(reason("store_taken", address=caller.address, pool=coupon.pool.name))


def remove(store: Store, caller: Caller, coupon: Coupon) -> None:
    """Have the code work no more. Nothing is done where it is not there. Raises SourceRefused."""
    shopify = Shopify(store, caller)
    found = shopify.ask(_LOOK, {"code": coupon.code})["codeDiscountNodeByCode"]
    discount = (found or {}).get("codeDiscount") or {}
    if found and discount.get("title") == _title(coupon) and discount.get("status") != "EXPIRED":
        _check(caller, shopify.ask(_END, {"id": found["id"]})["discountCodeDeactivate"])


def _title(coupon: Coupon) -> str:
    return f"Shopvine {coupon.pool.name}"


def _discount(coupon: Coupon) -> Mapping[str, Any]:
    discount = coupon.pool.discount
    assert discount is not None
    assert coupon.given_at is not None
    if discount.gives == "percent":
        value: Mapping[str, Any] = {"percentage": float(Decimal(discount.amount) / 10_000)}
    else:
        amount = plain(discount.amount, discount.currency).split()[0]
        value = {"discountAmount": {"amount": amount, "appliesOnEachItem": False}}
    ends, least = coupon.pool.expires_at, discount.minimum
    minimum = plain(least, discount.currency).split()[0]
    return {
        "title": _title(coupon),
        "code": coupon.code,
        "startsAt": coupon.given_at.isoformat(),
        "endsAt": ends.isoformat() if ends else None,
        "usageLimit": 1,
        "appliesOncePerCustomer": True,
        "context": {"all": "ALL"},
        "customerGets": {"value": value, "items": {"all": True}},
        "minimumRequirement": (
            {"subtotal": {"greaterThanOrEqualToSubtotal": minimum}} if least else None
        ),
    }


def _check(caller: Caller, answer: Mapping[str, Any]) -> None:
    if errors := answer["userErrors"]:
        told = "; ".join(str(each.get("message", "")) for each in errors)[:300].rstrip(".")
        raise SourceRefused(reason("store_refuses", address=caller.address, told=told))
