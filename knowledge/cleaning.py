"""What is taken out of every text that comes from outside."""

import unicodedata

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\t": " "})


def clean(text: str) -> str:
    """Text in NFC without control, bidi, zero-width, tag, private and surrogate characters.

    Line breaks stay, tabs become spaces, the ends are stripped.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_BREAKS))
    kept = (c for c in plain if c == "\n" or unicodedata.category(c) not in _DROPPED)
    return "".join(kept).strip()


def clean_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(clean(text).split())
