"""What identifies a person, hidden from those who need not know it."""

import re

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@])@\w{3,}")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\d -]?\d){5,}")
HIDDEN = "•••"


def masked_name(name: str) -> str:
    """The first letter; "" of nothing."""
    return f"{name[:1]}{HIDDEN}" if name else ""


def masked_text(text: str) -> str:
    """Without e-mail addresses, Telegram names and numbers of seven digits and more (telephone,
    order, card), whatever stands between the digits."""
    for found in (_ADDRESS, _HANDLE, _LONG_NUMBER):
        text = found.sub(HIDDEN, text)
    return text
