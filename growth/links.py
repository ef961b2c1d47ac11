"""Personal links: a random code that stands for one person and what they share.

What is shared is a product or the shop, in the campaign that runs for it if one does, with a
variant of words (their tone).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from string import ascii_letters, digits
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ALPHABET = ascii_letters + digits
CODE_LENGTH = 14
"""62^14 codes, 83 bits: looked up, never guessed. Telegram allows 64 characters."""

IN_ADDRESSES = "shopvine"
"""By this name a buyer's code stands in the query of the shop's addresses."""

_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(\w+)\?start=([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Link:
    """Whose link `code` is. `product_id` of None means: the shop as a whole. `campaign_id` and
    `variant` say in which campaign and with which words it was shared; None for neither."""

    code: str
    shopper_id: int
    product_id: str | None
    made_at: datetime
    campaign_id: str | None = None
    variant: str | None = None


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


def shop_address(address: str, code: str) -> str:
    """An address of the shop with the code of whoever opens it, so that the store can tell whose
    an order is. What stands in its query stays; what is no address stays as it is. Raises
    ValueError on a bad code."""
    if not is_code(code):
        raise ValueError("a link code has 14 letters or digits")
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = [pair for pair in parse_qsl(parts.query, True) if pair[0] != IN_ADDRESSES]
    return urlunsplit(parts._replace(query=urlencode([*query, (IN_ADDRESSES, code)])))


def code_in(payload: str | None) -> str | None:
    """The code that a `/start` payload carries, or None."""
    text = (payload or "").strip()
    return text if is_code(text) else None


def pasted_code(text: str, bot_username: str) -> str | None:
    """The code of a link to this bot that stands in `text`, or None."""
    for bot, payload in _LINK.findall(text):
        if bot.lower() == bot_username.removeprefix("@").lower() and is_code(payload):
            return str(payload)
    return None


def could_be_code(text: str) -> bool:
    """Whether a lone word is a code rather than a word that happens to have 14 letters: it mixes
    small letters or digits with capitals that do not only begin it. One code in two thousand
    does not."""
    return (
        is_code(text)
        and any(letter.isupper() for letter in text[1:])
        and any(not letter.isupper() for letter in text)
    )


def look_alikes(text: str) -> Iterator[str]:
    """Every code that differs from `text` by one slip: a wrong, missing or extra letter, or two
    neighbours swapped. Empty for a text whose length is not that of a code, give or take one."""
    if len(text) == CODE_LENGTH:
        for at, letter in enumerate(text):
            head, tail = text[:at], text[at + 1 :]
            yield from (head + each + tail for each in ALPHABET if each != letter)
            if tail and tail[0] != letter:
                yield head + tail[0] + letter + tail[1:]
    elif len(text) == CODE_LENGTH - 1:
        for at in range(CODE_LENGTH):
            yield from (text[:at] + each + text[at:] for each in ALPHABET)
    elif len(text) == CODE_LENGTH + 1:
        yield from (text[:at] + text[at + 1 :] for at in range(len(text)))
