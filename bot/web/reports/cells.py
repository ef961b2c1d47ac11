"""How numbers of reports are written."""

from collections.abc import Mapping

from bot.web.words import share

Words = Mapping[str, str]
ROWS = 200
"""Rows of a table on a page; files have all."""
NO_NUMBER = "–"
WORDED = ("language", "variant")


def part(count: int, whole: int) -> str:
    """`12 (60 %)`: a count, and what part it is of those before."""
    return f"{count:,} ({share(count, whole)})" if whole else f"{count:,}"


def value(dimension: str, given: str, words: Words) -> str:
    """What a group is called: languages and tones by the words of the page, others by their own."""
    if not given:
        return words[f"no_{dimension}"]
    return words.get(f"{dimension}_{given}", given) if dimension in WORDED else given


def number(given: float | None) -> str:
    """Two digits after the point."""
    return NO_NUMBER if given is None else f"{given:.2f}"
