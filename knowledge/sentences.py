"""Where a sentence ends, in Chinese and English."""

import re

from knowledge.languages import HAN

_CLOSERS = "”’」』）)]】》\"'"
_END = re.compile(rf"[。！？!?…]+[{re.escape(_CLOSERS)}]*|\.+[{re.escape(_CLOSERS)}]*")
_GOES_ON = "e.g i.e vs approx ca cf fig mr mrs ms dr prof st nos nr art pp vol max min incl excl"
"""Abbreviations that something always follows, so the point after them ends nothing."""
_WORD_BEFORE = re.compile(r"[^\s(（\"“]*$")
_INITIAL = re.compile(r"(?<!\d\s)\b[A-Z]$")
"""As in "J. Smith", but not the unit in "1.7 L."."""
_STARTS_ANEW = re.compile(rf"\s*(?:[\"'“‘(\[*]?[A-Z{HAN}]|\d|$)")


def sentences(text: str) -> list[str]:
    """The sentences of `text`, stripped; nothing but white space is lost.

    A line break always ends one. A point ends none in "1.7 L", "No. 5", "e.g.", "U.S. dollar",
    in an address or at the head of a numbered line.
    """
    return [piece for line in text.splitlines() for piece in _of_line(line)]


def _of_line(line: str) -> list[str]:
    pieces, start = [], 0
    for end in _END.finditer(line):
        if _is_end(line, start, end):
            pieces.append(line[start : end.end()].strip())
            start = end.end()
    pieces.append(line[start:].strip())
    return [piece for piece in pieces if piece]


def _is_end(line: str, start: int, end: re.Match[str]) -> bool:
    mark, after = end.group(), line[end.end() :]
    if mark[0] in "。！？":
        return True
    if after and not after[0].isspace() and not re.match(f"[{HAN}]", after):
        return False
    if mark[0] in "!?":
        return True
    return _STARTS_ANEW.match(after) is not None and not _abbreviates(line, start, end, after)


def _abbreviates(line: str, start: int, end: re.Match[str], after: str) -> bool:
    if end.group()[0] != "." or not after.strip():
        return False
    found = _WORD_BEFORE.search(line[start : end.start()])
    word = found.group().casefold() if found else ""
    if word == "no":
        return after.lstrip()[:1].isdigit()
    heads_line = word.isdecimal() and not line[start : end.start() - len(word)].strip()
    initial = _INITIAL.search(line[start : end.start()]) is not None
    dotted = re.fullmatch(r"(?:[a-z]\.)+[a-z]", word) is not None
    return heads_line or initial or dotted or word in _GOES_ON.split()
