"""English words cut to a stem, so that "shipped", "shipping" and "ships" are one word."""

import re
from functools import cache

_WORD = re.compile(r"[a-z0-9]+(?:[-'’./][a-z0-9]+)*")
_IRREGULAR = {
    "bought": "buy", "sold": "sell", "sent": "send", "paid": "pay", "made": "make", "kept": "keep",
    "broke": "break", "broken": "broken", "children": "child", "feet": "foot", "came": "come",
    "women": "woman", "men": "man", "knives": "knife", "leaves": "leaf", "shelves": "shelf",
    "loaves": "loaf", "scarves": "scarf", "mice": "mouse", "teeth": "tooth",
    "macau": "macao",
}  # fmt: skip


@cache
def stem(word: str) -> str:
    """A light stem: plural, -ing, -ed and a final e go; short words stay. Deterministic."""
    word = word.removesuffix("'s").removesuffix("’s")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif re.search(r"(?:ss|sh|ch|x|z)es$", word):
        word = word[:-2]
    elif word.endswith("s") and not re.search(r"(?:ss|us|is)$", word):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search(r"[aeiouy]", root):
            word = root[:-1] if re.search(r"([bdfgmnprt])\1$", root) else root
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def words_of(text: str) -> list[str]:
    """The Latin words and codes of a case-folded text."""
    return _WORD.findall(text)


def stem_phrase(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words_of(text))
