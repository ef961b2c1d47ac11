"""Looking around: categories, lists, product cards."""

from bot.chat import keyboards
from bot.chat.handlers.invites import personal_link
from bot.chat.talks import Talk
from growth.links import shop_address

PAGE = 6
"""Products on one page."""


def categories(talk: Talk, message_id: int | None) -> None:
    """Let the shopper choose a category, in place of that message if there is one."""
    names = talk.shop.categories(talk.language)
    labelled = [(name, talk.tx.conversations.label(name)) for name in names]
    keyboard = keyboards.categories(talk.language, labelled)
    _put(talk, message_id, talk.words("products.categories"), keyboard)


def page(talk: Talk, label: int, offset: int, message_id: int | None) -> None:
    """Show some products of a category (label 0: of all)."""
    category = talk.tx.conversations.labelled(label) if label else None
    cards = list(talk.shop.cards(talk.language, category, offset, PAGE + 1))
    if not cards:
        talk.say("products.none")
        return
    shown = [(card, talk.tx.conversations.label(card.product_id)) for card in cards[:PAGE]]
    title = talk.words(
        "products.list",
        category=category or talk.words("products.all"),
        page=offset // PAGE + 1,
    )
    before = max(offset - PAGE, 0) if offset else None
    after = offset + PAGE if len(cards) > PAGE else None
    keyboard = keyboards.product_list(talk.language, shown, label, before, after)
    _put(talk, message_id, title, keyboard)


def show(talk: Talk, product_id: str | None) -> None:
    """Send the card of a product."""
    card = talk.shop.card(product_id, talk.language) if product_id else None
    if card is None:
        talk.say("products.gone")
        return
    label = talk.tx.conversations.label(card.product_id)
    talk.card(card, keyboards.card(talk.language, label, _address(talk, card.url)))


def _address(talk: Talk, address: str | None) -> str | None:
    """In a shop whose store tells of orders, with the shopper's own code in it."""
    if not address or not talk.shop.store_connected:
        return address
    code, _ = personal_link(talk, None)
    return shop_address(address, code)


def ask_about(talk: Talk, product_id: str | None) -> None:
    """Make a product the subject of the next question."""
    card = talk.shop.card(product_id, talk.language) if product_id else None
    if card is None:
        talk.say("products.gone")
        return
    talk.tx.conversations.add_turn(
        talk.shopper.shopper_id,
        "focus",
        language=talk.language,
        now=talk.now,
        question=card.title,
        product_id=card.product_id,
    )
    talk.say("products.ask_what", title=card.title)


def _put(talk: Talk, message_id: int | None, text: str, keyboard: keyboards.Keyboard) -> None:
    if message_id is None:
        talk.send(text, keyboard)
    else:
        talk.edit(message_id, text, keyboard)
