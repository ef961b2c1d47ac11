"""Slots filled in. What is put in is data: braces inside it stay as they are."""

import re
from collections.abc import Sequence

_SLOT = re.compile(r"\{(\w+)\}")
_TEMPLATE_MARK = re.compile(r"<\|?[\w/ ]+\|?>|\[/?INST\]|<</?SYS>>")


def render(text: str, **slots: str) -> str:
    """`text` with each {name} replaced. KeyError if a slot has no value."""
    return _SLOT.sub(lambda match: slots[match[1]], text)


def numbered(lines: Sequence[str]) -> str:
    """One line each, numbered from 1, without marks of a chat template."""
    return "\n".join(f"{n}. {as_data(line)}" for n, line in enumerate(lines, start=1))


def as_data(text: str) -> str:
    """On one line, without marks that a chat template could take for its own."""
    return " ".join(_TEMPLATE_MARK.sub(" ", text).split())
