"""Who may open what: the one place where it is decided."""

from collections.abc import Mapping
from typing import Literal

from bot.staff import Role, Staff

Least = Role | Literal["anyone"]

LEAST_ROLE: Mapping[tuple[str, str], Least] = {
    ("GET", "/login"): "anyone",
    ("POST", "/login"): "anyone",
    ("GET", "/enter/{token}"): "anyone",
    ("POST", "/enter/{token}"): "anyone",
    ("POST", "/logout"): "reader",
    ("GET", "/"): "reader",
    ("GET", "/today"): "reader",
    ("GET", "/inbox"): "agent",
    ("GET", "/inbox/{shopper_id:int}"): "agent",
    ("POST", "/inbox/{shopper_id:int}"): "agent",
    ("GET", "/gaps"): "reader",
    ("GET", "/gaps/{turn_id:int}"): "reader",
    ("POST", "/gaps/{turn_id:int}"): "editor",
    ("GET", "/conversations"): "reader",
    ("GET", "/conversations/{shopper_id:int}"): "reader",
    ("POST", "/conversations/{shopper_id:int}/{turn_id:int}"): "agent",
    ("GET", "/knowledge"): "reader",
    ("GET", "/knowledge/entry"): "reader",
    ("POST", "/knowledge/entry"): "editor",
    ("GET", "/knowledge/new"): "editor",
    ("POST", "/knowledge/new"): "editor",
    ("GET", "/knowledge/missing"): "reader",
    ("POST", "/knowledge/missing"): "editor",
    ("GET", "/knowledge/import"): "editor",
    ("POST", "/knowledge/import"): "editor",
    ("GET", "/knowledge/import/{job}"): "editor",
    ("POST", "/knowledge/import/{job}"): "editor",
    ("GET", "/knowledge/import/{job}/{file}"): "editor",
    ("GET", "/knowledge/draft"): "reader",
    ("POST", "/knowledge/draft"): "editor",
    ("GET", "/knowledge/check/{job}"): "editor",
    ("POST", "/knowledge/check/{job}"): "editor",
    ("GET", "/knowledge/jobs/{job}"): "editor",
    ("POST", "/knowledge/jobs/{job}"): "editor",
    ("GET", "/knowledge/history"): "reader",
    ("GET", "/knowledge/history/{version}"): "reader",
    ("POST", "/knowledge/history/{version}"): "editor",
    ("GET", "/knowledge/diff"): "reader",
    ("GET", "/try"): "agent",
    ("POST", "/try"): "agent",
    ("GET", "/messages"): "reader",
    ("POST", "/messages"): "editor",
    ("GET", "/orders"): "reader",
    ("GET", "/orders.csv"): "editor",
    ("GET", "/orders/rates"): "reader",
    ("POST", "/orders/rates"): "editor",
    ("GET", "/orders/{order_key:int}"): "reader",
    ("POST", "/orders/{order_key:int}"): "editor",
    ("POST", "/orders/retry"): "editor",
    ("POST", "/orders/set-aside"): "editor",
    ("GET", "/reviews"): "agent",
    ("GET", "/reviews/blocklist"): "agent",
    ("POST", "/reviews/blocklist"): "editor",
    ("GET", "/reviews/{order_key:int}"): "agent",
    ("POST", "/reviews/{order_key:int}"): "editor",
    ("GET", "/referrals/lost"): "agent",
    ("POST", "/referrals/lost"): "editor",
    ("GET", "/referrals/{shopper_id:int}"): "agent",
    ("POST", "/referrals/{shopper_id:int}"): "editor",
    ("GET", "/rules"): "reader",
    ("POST", "/rules"): "editor",
    ("GET", "/rules/publish"): "reader",
    ("POST", "/rules/publish"): "owner",
    ("GET", "/rules/history"): "reader",
    ("GET", "/rules/{programme_id:int}.toml"): "reader",
    ("GET", "/rules/trials/{job}"): "reader",
    ("GET", "/rules/trials/{job}/trial.csv"): "reader",
    ("GET", "/payouts"): "reader",
    ("POST", "/payouts"): "editor",
    ("GET", "/payouts/{list_id:int}"): "reader",
    ("GET", "/payouts/{list_id:int}.csv"): "editor",
    ("POST", "/payouts/{list_id:int}/approve"): "owner",
    ("POST", "/payouts/{list_id:int}/take-off"): "owner",
    ("POST", "/payouts/{list_id:int}/cancel"): "owner",
    ("POST", "/payouts/{list_id:int}/paid"): "owner",
    ("GET", "/coupons"): "reader",
    ("POST", "/coupons"): "editor",
    ("POST", "/coupons/revoke"): "editor",
    ("GET", "/coupons/{pool}.csv"): "editor",
    ("GET", "/coupons/{pool}"): "editor",
    ("POST", "/coupons/{pool}/retry"): "editor",
    ("GET", "/reports"): "reader",
    ("GET", "/reports/evaluation"): "reader",
    ("GET", "/reports/tree"): "reader",
    ("GET", "/reports/tree.svg"): "reader",
    ("GET", "/reports/{kind}.csv"): "reader",
    ("GET", "/reports/{kind}"): "reader",
    ("GET", "/settings"): "reader",
    ("GET", "/settings/account"): "reader",
    ("POST", "/settings/account"): "reader",
    ("GET", "/settings/shop"): "editor",
    ("POST", "/settings/shop"): "owner",
    ("GET", "/settings/staff"): "owner",
    ("POST", "/settings/staff"): "owner",
    ("GET", "/settings/staff/{staff_id:int}"): "owner",
    ("POST", "/settings/staff/{staff_id:int}"): "owner",
    ("GET", "/settings/audit"): "owner",
}
"""The least role for each page. A page that is not in here cannot be served."""

OPEN = {"/health", "/metrics", "/orders", "/static"} | {
    f"/webhooks/{store}" for store in ("shopify", "woocommerce", "stripe")
}
"""Not for staff: these hide nothing, or ask for a bearer token or a signature themselves."""

NAVIGATION = ("today", "inbox", "knowledge", "try", "conversations", "reports", "settings")
"""Each leads to the page of that name, where there is one that the member may open."""
SECTIONS = {
    **dict.fromkeys(
        ("coupons", "messages", "orders", "payouts", "referrals", "reviews", "rules"), "reports"
    ),
    "gaps": "knowledge",
}
"""Under which entry of the navigation a page stands whose address begins otherwise."""


def may_open(staff: Staff, path: str) -> bool:
    """Whether there is such a page and this member may open it."""
    least = LEAST_ROLE.get(("GET", path))
    return least is not None and (least == "anyone" or staff.may(least))


def navigation(staff: Staff) -> list[str]:
    """The entries that this member sees."""
    return [entry for entry in NAVIGATION if may_open(staff, f"/{entry}")]


def section(path: str) -> str:
    """The entry of the navigation that a page belongs to, "" if to none."""
    first = path.split("/")[1] if "/" in path else ""
    name = SECTIONS.get(first, first)
    return name if name in NAVIGATION else ""
