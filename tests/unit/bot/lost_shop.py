"""A shop in which invitations were lost, each in another way."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot import sharing
from bot.storage.transactions import Transaction
from growth.programme import simple

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANA, SLIP, OPENED, GROUP, SHARED, PLAIN, BOUND = range(1, 8)
CODE = "A1b2C3d4E5f6G7"


def lose(tx: Transaction, now: datetime) -> None:
    """Ana shares; one friend is bound, four leave a trace each, one has nothing to do with her."""
    sharing.keep_settings(tx, simple("CNY"), now - 10 * DAY)

    def meet(number: int, name: str, at: datetime) -> None:
        assert tx.shoppers.meet(700 + number, name, "en", at).shopper.shopper_id == number

    meet(ANA, "Ana", now - 9 * DAY)
    for number, name in enumerate(("Sly", "Oda", "Gus", "Sue", "Pia", "Bo"), SLIP):
        meet(number, name, now - DAY)
    sharing.link_for(tx, ANA, "P1", now - 9 * DAY, lambda: CODE)
    sharing.arrive(tx, SLIP, CODE[:-1] + "8", True, now - DAY)
    sharing.arrive(tx, OPENED, CODE, False, now - HOUR)
    sharing.arrive(tx, BOUND, CODE, True, now - DAY)
    link = tx.group_links.add(-100, ANA, "https://t.me/+abc", now - 9 * DAY)
    tx.group_links.joined(link, tx.shoppers.mark(700 + GROUP), now - 2 * DAY)
    tx.links.shared(CODE, "inline", now - DAY - 20 * timedelta(minutes=1))
    ask: Callable[..., int] = tx.conversations.add_turn
    for number, product in ((SHARED, "P1"), (PLAIN, "P2")):
        ask(number, "answered", language="en", now=now, question="?", product_id=product)
