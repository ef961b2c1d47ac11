"""Orders as rows for a spreadsheet."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from bot.receiving.looking import Listed
from bot.reporting.tables import cell
from growth.money import plain

ORDER = [
    "order", "source", "order_id", "number", "placed_at", "amount", "refunded", "kept", "currency",
    "buyer", "name", "matched_by",
]  # fmt: skip


def order_rows(orders: Iterable[Listed], zone: ZoneInfo) -> Iterator[list[str]]:
    """The names of the columns, then a row for each order; times in `zone`, amounts in major units.
    Buyers who asked to be forgotten are a number alone."""
    yield ORDER
    for order in orders:
        kept = max(0, order.amount - order.back)
        money = [
            plain(each, order.currency).split()[0] for each in (order.amount, order.back, kept)
        ]
        yield [
            str(order.order_key),
            cell(order.source),
            cell(order.order_id),
            cell(order.number or ""),
            f"{order.occurred_at.astimezone(zone):%Y-%m-%d %H:%M}",
            *money,
            order.currency,
            str(order.buyer or ""),
            cell(order.name),
            order.matched_by or "",
        ]
