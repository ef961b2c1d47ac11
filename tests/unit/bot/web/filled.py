"""A shop in which people invited each other and bought."""

from datetime import datetime, timedelta

from bot import sharing
from bot.messages import Made, TurnKind
from bot.storage.transactions import Transaction
from growth.programme import simple
from growth.purchases import OrderEvent
from knowledge.passages import Language
from tests.unit.bot.web.shop import Shop

PEOPLE = ("Ana", "小本", "<b>Eve</b>", "王小明", "Hugo Alexander von Humboldt")
INVITED_BY = {1: 0, 2: 0, 3: 1, 4: 3}
BOUGHT = {1: 12_345, 2: 20_000, 4: 99_900}


def fill(shop: Shop) -> None:
    """Ana brought two, one of them brought a third, and that one a fourth; three bought."""
    ids: list[int] = []
    with shop.database.write() as tx:
        sharing.publish(tx, simple(shop.currency), "owner", shop.now())
        for number, name in enumerate(PEOPLE):
            met = tx.shoppers.meet(700 + number, name, "en", shop.now())
            ids.append(met.shopper.shopper_id)
            tx.offers.add(ids[-1], None, "words", shop.now())
            if number not in INVITED_BY:
                continue
            inviter = INVITED_BY[number]
            link = sharing.link_for(
                tx, ids[inviter], None, shop.now(), lambda inviter=inviter: f"Code{inviter:010d}"
            )
            sharing.arrive(tx, ids[-1], link.code, True, shop.now())
            tx.shoppers.asked(ids[-1], shop.now())
            if number in BOUGHT:
                event = OrderEvent(
                    "till",
                    f"e{number}",
                    "order",
                    f"o{number}",
                    700 + number,
                    None,
                    BOUGHT[number],
                    "CNY",
                    shop.now(),
                )
                sharing.take_order(tx, event, shop.now())
        answer(
            tx, ids[0], shop.now() - timedelta(hours=21), "answered", Made("filled", 0.1, "v", "")
        )
        answer(tx, ids[0], shop.now(), "asked_back", Made("filled", 0.02, "v", ""))
        answer(tx, ids[0], shop.now(), "answered", None)
        liked = answer(tx, ids[0], shop.now(), "answered", Made("filled", 0.04, "v", ""))
        tx.conversations.rate(liked, "up")
        made = Made("none", 2.0, "v", "m")
        tx.conversations.rate(answer(tx, ids[1], shop.now(), "refused", made, "zh"), "down")


def answer(
    tx: Transaction,
    shopper: int,
    at: datetime,
    kind: TurnKind,
    made: Made | None,
    language: Language = "en",
) -> int:
    return tx.conversations.add_turn(shopper, kind, language=language, now=at, made=made)
