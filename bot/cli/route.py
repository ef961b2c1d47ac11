"""The whole route, played once in the terminal: ask, answer, share, invite, buy, reward, report."""

import asyncio
import re
import secrets
from dataclasses import dataclass
from decimal import Decimal

from bot import reporting
from bot.app import App
from bot.cli.console import say, show
from bot.cli.report_tables import show_branch
from knowledge.money import exponent
from knowledge.passages import Product
from rehearsal.orders import Offered, Till
from rehearsal.people import Person
from rehearsal.seen import Seen
from rehearsal.server import Rehearsal

PATIENCE = 120.0
"""Seconds to wait for the bot; the first answer loads the model."""

ANA_ASKS = "溪畔电热水壶1.7升保修多久？"
BEN_ASKS = "How long does delivery take?"


@dataclass(frozen=True, slots=True)
class Stage:
    """The people of the play; new ones at each start, so that a friend is always a new friend."""

    ana: Person
    ben: Person


def set_stage(app: App, server: Rehearsal, orders_url: str) -> Stage:
    """People, the staff group, and a till that reports orders to the shop."""
    ana, ben = (
        server.person(name, 1_000_000_000 + secrets.randbelow(1_000_000_000), language)
        for name, language in (("Ana", "zh-hans"), ("Ben", "en"))
    )
    sam = server.person("Sam", language_code="en")
    server.group("Staff", forum=True, members=(sam,), chat_id=app.staff_chat)
    products = tuple(_offered(product) for product in app.knowledge.products(limit=1000))
    server.till = Till(orders_url, app.orders_secret.decode(), app.currency, products)
    return Stage(ana, ben)


def play_route(app: App, server: Rehearsal, stage: Stage) -> None:
    """Every step over the Bot API protocol, with the real model."""
    ana, ben = stage.ana, stage.ben
    _title("1. Ana asks in Chinese; the shop's knowledge answers")
    _exchange(ana, "/start")
    answered = _exchange(ana, ANA_ASKS, "👍")
    _title("2. The answer helped: Ana gets a message to share, with her own link")
    ana.tap("👍", answered)
    offer = ana.wait(lambda message: bool(_link(message)), PATIENCE, after=answered)
    _heard(ana, offer)
    _title("3. Ben follows the link and asks in English")
    ben.open(_link(offer))
    _heard(ben, ben.wait("", PATIENCE))
    _exchange(ben, BEN_ASKS, "👍")
    _title("4. Ben buys; the shop reports the order")
    product = app.knowledge.product(_product(app, stage))
    assert product is not None
    assert server.till is not None
    amount = _amount(product)
    asyncio.run(server.till.buy(ben.id, product.product_id, amount, app.now().timestamp()))
    show(f"   Ben bought {product.title['en']} for {amount} {app.currency}.")
    _title("5. Ana is rewarded once; it becomes hers when the time for refunds is over")
    _exchange(ana, "/invite")
    _title("6. What the owner sees: shopvine report tree")
    with app.database.read() as tx:
        root = tx.shoppers.by_telegram_id(ana.id)
        assert root is not None
        tree = reporting.tree(tx, root.shopper_id)
    for node in tree.roots:
        show_branch(node, tree.currency or app.currency)


def _product(app: App, stage: Stage) -> str:
    """What Ana's link is for."""
    with app.database.read() as tx:
        ben = tx.shoppers.by_telegram_id(stage.ben.id)
        invitation = tx.invitations.of(ben.shopper_id) if ben else None
    assert invitation is not None
    return invitation.product_id or app.knowledge.products(limit=1)[0].product_id


def _exchange(person: Person, text: str, button: str = "") -> Seen:
    """Send, and wait for the reply that has this button."""
    said = person.send(text)
    show(f"   {person.name}: {text}")
    heard = person.wait(
        lambda message: not button or message.button(button) is not None, PATIENCE, after=said
    )
    _heard(person, heard)
    return heard


def _heard(person: Person, message: Seen) -> None:
    lines = message.text.splitlines() or ["[picture]"]
    show(
        "\n".join(
            [f"   Bot to {person.name}: {lines[0]}", *(f"      {line}" for line in lines[1:])]
        )
    )


def _link(message: Seen) -> str:
    found = re.search(r"(https://)?t\.me/\w+\?start=\w+", message.text)
    return found[0] if found else ""


def _offered(product: Product) -> Offered:
    """A product in the till; the page knows it by its title in any language."""
    title, *also = product.title.values()
    return Offered(product.product_id, title, _amount(product), tuple(also))


def _amount(product: Product) -> str:
    return str(Decimal(product.price_minor).scaleb(-exponent(product.currency)))


def _title(text: str) -> None:
    say("")
    say(text)
