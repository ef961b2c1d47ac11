"""What the outbox holds in our own terms becomes a call of the Bot API when it is sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.chat import handoff_cards, keyboards
from bot.chat.moments import in_words
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import CAPTION_LIMIT, NO_PREVIEW, TEXT_LIMIT, cut, describe
from bot.chat.texts import say
from bot.chat.worth import worth
from bot.handoffs import SAY, SHOW_HANDOFF, SHOW_PRODUCT
from bot.messages import Outgoing

WORDED = (SAY, SHOW_PRODUCT, SHOW_HANDOFF)


def worded(row: Outgoing, shop: Shop, tx: Transaction) -> Outgoing | None:
    """The call to be made; None where there is nothing to show any more."""
    match row.method:
        case "say":
            return _said(row, shop)
        case "show_product":
            return _product(row, shop)
        case "show_handoff":
            return _card(row, shop, tx)
    return row


def _said(row: Outgoing, shop: Shop) -> Outgoing:
    told = row.payload
    language, values = told["language"], dict(told["values"])
    values |= {name: worth(language, *each) for name, each in told.get("worth", {}).items()}
    values |= {name: say(language, key) for name, key in told.get("said", {}).items()}
    if moment := told.get("moment"):
        zone = shop.handoffs.hours.zone
        values["moment"] = in_words(language, datetime.fromisoformat(moment), shop.now(), zone)
    text = say(language, told["key"], **values).rstrip()
    payload: dict[str, Any] = {"chat_id": row.chat_id}
    if offered := told.get("offers"):
        text, payload["reply_markup"] = _offering(language, text, offered)
    if row.file is None and "photo" not in told:
        payload |= {"text": cut(text, TEXT_LIMIT), "link_preview_options": NO_PREVIEW}
        return replace(row, method="send_message", payload=payload)
    payload["caption"] = cut(text, CAPTION_LIMIT)
    if row.file is None:
        payload["photo"] = told["photo"]
    return replace(row, method="send_photo", payload=payload)


def _offering(language: Any, text: str, offered: str) -> tuple[str, keyboards.Keyboard]:
    """The text and buttons that go with it: "withdraw", or "rating:NUMBER" of a handoff."""
    name, _, number = offered.partition(":")
    if name == "rating":
        asked = f"{text}\n\n{say(language, 'human.rate')}"
        return asked, keyboards.rating(int(number))
    return text, keyboards.withdraw(language)


def _product(row: Outgoing, shop: Shop) -> Outgoing:
    told: Mapping[str, Any] = row.payload
    language = told["language"]
    card = shop.card(told["product_id"], language)
    shown = describe(card, language) if card else say(language, "products.gone")
    text = say(language, "human.from_staff", name=told["by"], text=f"\n{shown}")
    payload: dict[str, Any] = {"chat_id": row.chat_id, "caption": cut(text, CAPTION_LIMIT)}
    if card:
        payload["reply_markup"] = keyboards.card(language, told["label"], card.url)
    return replace(row, method="send_photo", payload=payload)


def _card(row: Outgoing, shop: Shop, tx: Transaction) -> Outgoing | None:
    """Its newest card is edited; a first one is sent, and one `afresh` where it was asked for."""
    told = row.payload
    view = shop.handoffs.overview(told["handoff_id"], tx)
    if view is None:
        return None
    payload: dict[str, Any] = {
        "chat_id": row.chat_id,
        "text": handoff_cards.words(view, shop, shop.now()),
        "link_preview_options": NO_PREVIEW,
        "reply_markup": handoff_cards.keyboard(view, shop),
    }
    if told.get("afresh"):
        payload["message_thread_id"] = told.get("message_thread_id")
        return replace(row, method="send_message", payload=payload, about=None)
    if view.handoff.card_id is not None:
        payload["message_id"] = view.handoff.card_id
        return replace(row, method="edit_message_text", payload=payload, about=None)
    return replace(row, method="send_message", payload=payload)
