"""Writing to one shopper, within one transaction."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.chat import keyboards
from bot.chat.moments import in_words
from bot.chat.ports import Shop, Transaction
from bot.chat.texts import say
from bot.messages import ProductCard, Shopper
from knowledge.passages import Language

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""Telegram counts UTF-16 units."""

NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Talk:
    """One shopper in their private chat, within one transaction.

    Nothing is sent here: messages wait in the outbox and leave when the transaction is kept.
    `reference` names the update at work, so that what it counts is counted once.
    """

    shop: Shop
    tx: Transaction
    shopper: Shopper
    language: Language
    now: datetime
    bot_name: str
    new: bool = False
    reference: str | None = None

    @property
    def chat_id(self) -> int:
        assert self.shopper.telegram_id is not None
        return self.shopper.telegram_id

    def speaking(self, language: Language) -> "Talk":
        """The same talk in another language."""
        return replace(self, language=language)

    def words(self, key: str, /, **values: object) -> str:
        return say(self.language, key, **values)

    def say(
        self, key: str, keyboard: keyboards.Keyboard | None = None, /, **values: object
    ) -> None:
        """Send the text with that key."""
        self.send(self.words(key, **values), keyboard)

    def say_moment(self, key: str, moment: datetime) -> None:
        """Send the text with that key, in which a coming time stands."""
        zone = self.shop.handoffs.hours.zone
        self.say(key, moment=in_words(self.language, moment, self.now, zone))

    def send(self, text: str, keyboard: keyboards.Keyboard | None = None) -> None:
        """Send `text` as it is, without markup or link previews; long text in pieces."""
        pieces = split(text, TEXT_LIMIT)
        for number, piece in enumerate(pieces, 1):
            payload: dict[str, Any] = {"text": piece, "link_preview_options": NO_PREVIEW}
            if keyboard and number == len(pieces):
                payload["reply_markup"] = keyboard
            self._add("send_message", payload)

    def card(self, card: ProductCard, keyboard: keyboards.Keyboard) -> None:
        """Send a product, with its photo if there is one."""
        photo = self.shop.photo(card.product_id)
        if photo is None:
            self.send(describe(card, self.language), keyboard)
            return
        payload = {
            "caption": cut(describe(card, self.language), CAPTION_LIMIT),
            "reply_markup": keyboard,
        }
        self._add("send_photo", payload, photo_of=card.product_id)

    def picture(self, png: bytes, caption: str, keyboard: keyboards.Keyboard | None = None) -> None:
        payload: dict[str, Any] = {"caption": cut(caption, CAPTION_LIMIT)}
        if keyboard:
            payload["reply_markup"] = keyboard
        self._add("send_photo", payload, file=png, file_name="picture.png")

    def document(self, content: bytes, file_name: str, caption: str) -> None:
        self._add("send_document", {"caption": caption}, file=content, file_name=file_name)

    def pass_on(self, method: str, payload: Mapping[str, Any]) -> None:
        """Send what a staff member wrote to this shopper, whatever kind of message it is."""
        self._add(method, payload)

    def edit(self, message_id: int, text: str, keyboard: keyboards.Keyboard) -> None:
        """Replace an earlier message of ours."""
        payload = {"message_id": message_id, "text": text, "reply_markup": keyboard}
        self._add("edit_message_text", payload)

    def unmark(self, message_id: int, keyboard: keyboards.Keyboard) -> None:
        """Replace the buttons under an earlier message of ours."""
        payload = {"message_id": message_id, "reply_markup": keyboard}
        self._add("edit_message_reply_markup", payload)

    def _add(self, method: str, payload: Mapping[str, Any], **more: Any) -> None:
        self.tx.outbox.add(
            method,
            {"chat_id": self.chat_id, **payload},
            chat_id=self.chat_id,
            now=self.now,
            shopper_id=self.shopper.shopper_id,
            **more,
        )


def describe(card: ProductCard, language: Language) -> str:
    """A product in plain text."""
    facts = "\n".join(
        say(language, "products.fact", name=name, value=value) for name, value in card.facts
    )
    head = f"{card.title}\n{card.price} · {card.availability}"
    return "\n\n".join(part for part in (head, card.description, facts) if part)


def picture_key(picture: bytes) -> str:
    """Under what the file id of a picture is kept."""
    return hashlib.sha256(picture).hexdigest()


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cut(text: str, limit: int) -> str:
    """At most `limit` units; an ellipsis shows that something is missing."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` units, broken at line ends, else spaces, else anywhere."""
    pieces = []
    while units(text) > limit:
        piece = text[:limit]
        while units(piece) > limit:
            piece = piece[:-1]
        end = max(piece.rfind("\n"), 0) or max(piece.rfind(" "), 0) or len(piece)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]
