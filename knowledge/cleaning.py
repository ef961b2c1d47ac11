"""What is taken out of every text that comes from outside."""

import unicodedata

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co"})
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Variation selectors: invisible, and enough of them to hide a text in."""
_BREAKS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\t": " "})


def clean(text: str) -> str:
    """Text in NFC without control, bidi, zero-width, tag, private, surrogate and other invisible
    characters.

    Line breaks stay, tabs become spaces, the ends are stripped.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_BREAKS))
    return "".join(c for c in plain if c == "\n" or not _invisible(c)).strip()


def clean_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(clean(text).split())


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in _DROPPED or character in _SELECTORS
