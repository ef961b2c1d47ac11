"""What the shopper and the staff chat are told. It waits in the outbox, not yet in words."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.handoffs.ports import Transaction
from bot.messages import Shopper
from knowledge.passages import Language

SAY = "say"
"""In the outbox: a text by its key. The payload holds `key`, `language` and `values`; `moment` is a
time to be told, `worth` holds values that are rewards, `said` values that are texts by their keys,
`offers` names buttons that go with it ("withdraw", "rating:NUMBER")."""
SHOW_PRODUCT = "show_product"
"""In the outbox: the card of a product, from a member of staff."""
SHOW_HANDOFF = "show_handoff"
"""In the outbox: the card of a handoff in the staff chat, made or brought up to date."""
PIECE = 1900
"""Characters of one message: whatever they are, Telegram takes so many."""


class Notices:
    """Puts into the outbox what is to be told. `first` is what staff speak, and shoppers whose
    language nobody knows."""

    def __init__(
        self, clock: Callable[[], datetime], staff_chat: int | None, first: Language
    ) -> None:
        self._clock, self._staff_chat, self._first = clock, staff_chat, first

    def language(self, shopper: Shopper) -> Language:
        return shopper.language or self._first

    def tell(
        self,
        tx: Transaction,
        shopper: Shopper,
        key: str,
        photo: bytes | str | None = None,
        *,
        offers: str | None = None,
        moment: datetime | None = None,
        **values: object,
    ) -> None:
        """Tell the shopper the text with that key, under a photo if there is one."""
        payload: dict[str, Any] = {"key": key, "language": self.language(shopper)}
        payload |= {"values": values, "offers": offers}
        if moment is not None:
            payload["moment"] = moment.isoformat()
        if isinstance(photo, str):
            payload["photo"] = photo
        file = photo if isinstance(photo, bytes) else None
        self.send(tx, shopper, SAY, payload, file=file)

    def say(self, tx: Transaction, shopper: Shopper, key: str, by: str, text: str) -> None:
        """Tell the shopper words of a member of staff, long ones in several messages."""
        for piece in pieces(text):
            self.tell(tx, shopper, key, name=by, text=piece)

    def send(
        self,
        tx: Transaction,
        shopper: Shopper,
        method: str,
        payload: dict[str, Any],
        photo_of: str | None = None,
        file: bytes | None = None,
    ) -> None:
        """Queue a call for the shopper's chat."""
        assert shopper.telegram_id is not None
        tx.outbox.add(
            method,
            {"chat_id": shopper.telegram_id, **payload},
            chat_id=shopper.telegram_id,
            now=self._clock(),
            shopper_id=shopper.shopper_id,
            photo_of=photo_of,
            file=file,
            file_name="picture.png" if file else None,
        )

    def notify(self, tx: Transaction, key: str, about: int, **values: object) -> None:
        """Tell the staff chat the text with that key, in the topic of that shopper."""
        self._post(tx, SAY, {"key": key, "language": self._first, "values": values}, about)

    def show(self, tx: Transaction, handoff_id: int, shopper_id: int) -> None:
        """Have the staff chat see that handoff as it is now."""
        self._post(tx, SHOW_HANDOFF, {"handoff_id": handoff_id}, shopper_id)

    def _post(self, tx: Transaction, method: str, payload: dict[str, Any], about: int) -> None:
        if self._staff_chat is None:
            return
        chat = tx.conversations.moved_to(self._staff_chat)
        payload = {"chat_id": chat, **payload}
        tx.outbox.add(method, payload, chat_id=chat, now=self._clock(), lane="staff", about=about)


def pieces(text: str) -> Sequence[str]:
    """Parts that fit into a message, broken at line ends, else spaces, else anywhere."""
    found = []
    while len(text) > PIECE:
        part = text[:PIECE]
        end = max(part.rfind("\n"), 0) or max(part.rfind(" "), 0) or PIECE
        found.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*found, text]
