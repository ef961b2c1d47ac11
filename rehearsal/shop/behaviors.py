"""Views, carts, favourites, shares and purchases of eight weeks, from a seeded program."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypedDict

from rehearsal.shop.past import PastOrder
from rehearsal.shop.source import ProductRow

SEED = 20260308
ROWS = 600
VISITORS = 60
"""People who only looked around on the web site; their ids are web-001 and so on."""

HOURS = 8 * 7 * 24


class BehaviorRow(TypedDict):
    user_id: str
    behavior: str
    product_id: str
    timestamp: str


def behavior_rows(
    now: datetime, products: Sequence[ProductRow], orders: Sequence[PastOrder]
) -> list[BehaviorRow]:
    """At least `ROWS` rows, oldest first; every order has its view, cart and buy."""
    random = Random(SEED)
    start = now.astimezone(UTC).replace(microsecond=0)
    rows = list(_of_buyers(random, orders))
    weights = [random.paretovariate(1.2) for _ in products]
    while len(rows) < ROWS:
        visitor = f"web-{random.randint(1, VISITORS):03d}"
        at = start - timedelta(minutes=random.randint(30, HOURS * 60))
        [product] = random.choices(products, weights)
        rows.extend(_visit(random, visitor, product["product_id"], at))
    return sorted(rows, key=lambda row: (row["timestamp"], row["user_id"], row["behavior"]))


def _of_buyers(random: Random, orders: Sequence[PastOrder]) -> Iterator[BehaviorRow]:
    bought = {row.event_id: row for row in orders if row.type == "order"}
    for row in bought.values():
        user = str(row.shopper)
        minutes = random.randint(6, 40)
        yield _row(user, "view", row.product_id, row.occurred_at - timedelta(minutes=minutes))
        yield _row(user, "cart", row.product_id, row.occurred_at - timedelta(minutes=3))
        yield _row(user, "buy", row.product_id, row.occurred_at)


def _visit(random: Random, user: str, product_id: str, at: datetime) -> Iterator[BehaviorRow]:
    yield _row(user, "view", product_id, at)
    for behavior, chance in (("favorite", 0.12), ("cart", 0.10), ("share", 0.05)):
        if random.random() < chance:
            at += timedelta(seconds=random.randint(20, 240))
            yield _row(user, behavior, product_id, at)


def _row(user: str, behavior: str, product_id: str, at: datetime) -> BehaviorRow:
    return {
        "user_id": user,
        "behavior": behavior,
        "product_id": product_id,
        "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
