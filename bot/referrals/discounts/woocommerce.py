"""Coupons of WooCommerce, by its REST API, version 3; the keys need read and write.

Documented at woocommerce.github.io/woocommerce-rest-api-docs (coupons).
"""

from collections.abc import Mapping
from typing import Any

from growth.coupons import Coupon, key
from growth.money import plain
from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import reason
from knowledge.web.stores import Store
from knowledge.web.stores.calling import Caller

_COUPONS = "/wp-json/wc/v3/coupons"


def create(store: Store, caller: Caller, coupon: Coupon) -> None:
    """Have the code work once. Nothing is done where it is there. Raises SourceRefused."""
    found = _look(store, caller, coupon)
    if found is None:
        caller.call("POST", _COUPONS, auth=_auth(store), body=_coupon(coupon))
    elif found.get("description") != _description(coupon):
        raise SourceRefused(reason("store_taken", address=caller.address, pool=coupon.pool.name))


def remove(store: Store, caller: Caller, coupon: Coupon) -> None:
    """Have the code work no more. Nothing is done where it is not there. Raises SourceRefused."""
    found = _look(store, caller, coupon)
    if found is not None and found.get("description") == _description(coupon):
        path = f"{_COUPONS}/{int(found['id'])}"
        caller.call("DELETE", path, params={"force": "true"}, auth=_auth(store))


def _look(store: Store, caller: Caller, coupon: Coupon) -> Mapping[str, Any] | None:
    asked = {"code": coupon.code, "_fields": "id,code,description"}
    found, _ = caller.call("GET", _COUPONS, params=asked, auth=_auth(store))
    return next((each for each in found if key(str(each["code"])) == key(coupon.code)), None)


def _auth(store: Store) -> tuple[str, str]:
    return store.key or "", store.secret


def _description(coupon: Coupon) -> str:
    return f"Shopvine {coupon.pool.name}"


def _coupon(coupon: Coupon) -> Mapping[str, Any]:
    discount, ends = coupon.pool.discount, coupon.pool.expires_at
    assert discount is not None
    percent = discount.gives == "percent"
    amount = f"{discount.amount // 100}.{discount.amount % 100:02}"
    asked = {
        "code": coupon.code,
        "discount_type": "percent" if percent else "fixed_cart",
        "amount": amount if percent else plain(discount.amount, discount.currency).split()[0],
        "description": _description(coupon),
        "individual_use": True,
        "usage_limit": 1,
        "usage_limit_per_user": 1,
        "minimum_amount": plain(discount.minimum, discount.currency).split()[0],
    }
    if ends is not None:
        asked["date_expires_gmt"] = f"{ends:%Y-%m-%dT%H:%M:%S}"
    return asked
