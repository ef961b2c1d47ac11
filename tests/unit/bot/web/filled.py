"""A shop in which people invited each other and bought."""

from bot import sharing
from growth.purchases import OrderEvent
from tests.unit.bot.web.shop import Shop

PEOPLE = ("Ana", "小本", "<b>Eve</b>", "王小明", "Hugo Alexander von Humboldt")
INVITED_BY = {1: 0, 2: 0, 3: 1, 4: 3}
BOUGHT = {1: 12_345, 2: 20_000, 4: 99_900}


def fill(shop: Shop) -> None:
    """Ana brought two, one of them brought a third, and that one a fourth; three bought."""
    ids: list[int] = []
    with shop.database.write() as tx:
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
                sharing.take_order(tx, event, shop.policy, shop.now())
