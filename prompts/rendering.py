"""Slots filled in. What is put in is data: braces inside it stay as they are."""

import re
from collections.abc import Sequence
from itertools import accumulate
from math import ceil

_SLOT = re.compile(r"\{(\w+)\}")
_TEMPLATE_MARK = re.compile(r"<\|?[\w/ ]+\|?>|\[/?INST\]|<</?SYS>>")

_WIDE = 1.2
"""Chinese characters in a token."""
_NARROW = 3.7
"""Other characters in a token."""
_NUMBER = 3
"""Tokens of a line's number and end."""


def render(text: str, **slots: str) -> str:
    """`text` with each {name} replaced. KeyError if a slot has no value."""
    return _SLOT.sub(lambda match: slots[match[1]], text)


def opening(text: str) -> str:
    """What is the same in every rendering: `text` up to its first slot."""
    return _SLOT.split(text, maxsplit=1)[0]


def numbered(lines: Sequence[str]) -> str:
    """One line each, numbered from 1, without marks of a chat template."""
    return "\n".join(f"{n}. {as_data(line)}" for n, line in enumerate(lines, start=1))


def fitting(lines: Sequence[str], budget: int) -> list[str]:
    """The first lines, as many as fit into `budget` tokens once numbered; at least one."""
    ends = accumulate(tokens(line) + _NUMBER for line in lines)
    count = sum(end <= budget for end in ends)
    return list(lines[: max(count, 1)])


def tokens(text: str) -> int:
    """About how many tokens a model reads: seldom too few for English and Chinese sentences.

    Counted on the demo shop's sentences, a token of the Qwen models is 4.5 English or 1.6 Chinese
    characters, and every digit is one.
    """
    digits = sum(char.isdigit() for char in text)
    wide = sum(char > "\u2e7f" for char in text)
    return ceil(digits + wide / _WIDE + (len(text) - digits - wide) / _NARROW)


def as_data(text: str) -> str:
    """On one line, without marks that a chat template could take for its own."""
    return " ".join(_TEMPLATE_MARK.sub(" ", text).split())
