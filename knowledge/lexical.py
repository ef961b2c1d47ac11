"""How text becomes words for lexical search, in Chinese and English. Pure.

Chinese has no spaces: a run of characters becomes its single characters and then its pairs
("电水壶" -> 电 水 壶 电水 水壶), so that both a word and a phrase can be found.
"""

import re
import unicodedata

from knowledge.languages import HAN

_PIECE = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[-./][^\W_{HAN}]+)*")
_HAN_FIRST = re.compile(f"[{HAN}]")
_NUMBER = re.compile(r"[\d.,/-]+")
_INSIDE = re.compile(r"[-./]")
_ENGLISH = """a about am an and any are as at be been but by can could did do does for from get had
has have how i if in into is it its me my of on or our please should so tell than that the their
them then there these they this to us want was we were what when where which who why will with would
you your"""
STOP_WORDS = frozenset(_ENGLISH.split())


def folded(text: str) -> str:
    """Full width and case do not matter when searching."""
    return unicodedata.normalize("NFKC", text).casefold()


def index_text(text: str) -> str:
    """The words of `text` as a row of tokens; a code such as "KT-100" also as "kt100"."""
    out: list[str] = []
    for piece in _PIECE.findall(folded(text)):
        if _HAN_FIRST.match(piece):
            out += [*piece, *_pairs(piece)]
        else:
            out += _INSIDE.split(piece)
            if _INSIDE.search(piece) and not _NUMBER.fullmatch(piece):
                out.append(_INSIDE.sub("", piece))
    return " ".join(out)


def phrase(text: str) -> str:
    """An FTS5 phrase that matches where `text` stands as it is; "" where it has no words."""
    words: list[str] = []
    for piece in _PIECE.findall(folded(text)):
        words += [*piece] if _HAN_FIRST.match(piece) else _INSIDE.split(piece)
    return f'"{" ".join(words)}"' if words else ""


def query_terms(query: str) -> tuple[list[str], list[str]]:
    """(strict, loose) FTS5 phrases of a question: words and pairs that should all be found, and
    single Chinese characters that help when not all are. Small English words count only if alone;
    leaving out Chinese ones was tried and found less (AFQMC)."""
    strict: list[str] = []
    loose: list[str] = []
    small: list[str] = []
    for piece in _PIECE.findall(folded(query)):
        if not _HAN_FIRST.match(piece):
            (small if piece in STOP_WORDS else strict).append(phrase(piece))
            continue
        strict += [f'"{pair}"' for pair in _pairs(piece)] or [f'"{piece}"']
        loose += [f'"{character}"' for character in piece]
    if not strict:
        return list(dict.fromkeys(small)), []
    return list(dict.fromkeys(strict)), [t for t in dict.fromkeys(loose) if t not in strict]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
