"""Personal links: a random code that stands for one person and, if there is one, one product."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from string import ascii_letters, digits

ALPHABET = ascii_letters + digits
CODE_LENGTH = 14
"""62^14 codes, 83 bits: looked up, never guessed. Telegram allows 64 characters."""


@dataclass(frozen=True, slots=True)
class Link:
    """Whose link `code` is. `product_id` of None means: the shop as a whole."""

    code: str
    shopper_id: int
    product_id: str | None
    made_at: datetime


def is_code(text: str) -> bool:
    """Whether `text` has the shape of a code. Says nothing about whether anyone holds it."""
    return len(text) == CODE_LENGTH and all(letter in ALPHABET for letter in text)


def make_code(choose: Callable[[str], str]) -> str:
    """A fresh code; `choose` picks one letter of a text, such as `secrets.choice`."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def deep_link(bot_username: str, code: str) -> str:
    """The address that opens the bot and starts it with `code`. Raises ValueError on a bad code."""
    if not is_code(code):
        raise ValueError("a link code has 14 letters or digits")
    return f"https://t.me/{bot_username.removeprefix('@')}?start={code}"


def code_in(payload: str | None) -> str | None:
    """The code that a `/start` payload carries, or None."""
    text = (payload or "").strip()
    return text if is_code(text) else None
