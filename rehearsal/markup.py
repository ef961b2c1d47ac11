"""Reply markup, refused where Telegram refuses it."""

from typing import Any
from urllib.parse import urlsplit

from rehearsal.errors import bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def checked_markup(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The markup itself when Telegram would take it. Raises ApiError."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = markup["inline_keyboard"]
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise bad_request("object expected as reply markup: inline_keyboard must be rows")
        if sum(map(len, rows)) > 100:
            raise bad_request("reply markup is too long")
        kept = [[_button(button) for button in row] for row in rows if row]
        return {"inline_keyboard": kept} if kept else None
    if any(name in markup for name in KEYBOARDS):
        return markup
    raise bad_request("object expected as reply markup")


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be Object")
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    _check(actions[0], button[actions[0]])
    return button


def _check(action: str, value: Any) -> None:
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        parts = urlsplit(str(value))
        if parts.scheme not in {"http", "https", "tg"} or not parts.netloc:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: wrong HTTP URL")
    if action == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "switch_inline_query_chosen_chat":
        kinds = ("user", "bot", "group", "channel")
        if not isinstance(value, dict) or not any(
            value.get(f"allow_{kind}_chats") for kind in kinds
        ):
            raise bad_request("at least one chat type must be allowed")
