"""What a person sees: messages and their buttons, read from the server's state."""

import copy
from dataclasses import dataclass
from typing import Any

from rehearsal.accounts import Message
from rehearsal.world import World

PRESSABLE = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query_chosen_chat",
    "switch_inline_query",
    "switch_inline_query_current_chat",
)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `value` is the data, address, text to copy or inline query."""

    text: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A message at the moment of looking. `text` is the text or the caption.

    `photo` and `document` are the bytes. `body` is the message in the Bot API's own shape.
    """

    message_id: int
    chat_id: int
    sender: str
    sender_id: int
    text: str
    date: int
    version: int
    thread_id: int | None
    photo: bytes | None
    document: bytes | None
    buttons: tuple[tuple[Button, ...], ...]
    body: dict[str, Any]

    def button(self, wanted: str) -> Button | None:
        """The button with that text or data; else the first whose text contains it."""
        flat = [button for row in self.buttons for button in row]
        exact = (b for b in flat if wanted in {b.text, b.value})
        return next(exact, None) or next((b for b in flat if wanted in b.text), None)


def seen(world: World, message: Message) -> Seen:
    """A copy that later edits do not change. Call it under the lock."""
    body = copy.deepcopy(message.body)
    return Seen(
        message_id=message.id,
        chat_id=body["chat"]["id"],
        sender=body["from"]["first_name"],
        sender_id=message.sender,
        text=body.get("text") or body.get("caption") or "",
        date=body["date"],
        version=message.version,
        thread_id=body.get("message_thread_id"),
        photo=_bytes(world, body["photo"][-1]) if "photo" in body else None,
        document=_bytes(world, body["document"]) if "document" in body else None,
        buttons=_buttons(body),
        body=body,
    )


def _bytes(world: World, file: dict[str, Any]) -> bytes:
    return world.files[file["file_id"]].data


def _buttons(body: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return tuple(tuple(_button(button) for button in row) for row in rows)


def _button(button: dict[str, Any]) -> Button:
    kind = next((name for name in PRESSABLE if name in button), "other")
    value = button.get(kind, "")
    if isinstance(value, dict):
        value = value.get("text") or value.get("query", "")
    return Button(button["text"], kind, str(value))
