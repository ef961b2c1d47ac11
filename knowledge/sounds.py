"""How Chinese sounds, so that a name is found by ear: tones and near sounds make no difference.

A character typed for another of the same sound, or a name typed in pinyin, has the syllables of
the name. What speakers and input methods mix up is one: zh/z, ch/c, sh/s, -ng/-n, ü/u.
"""

import re
import unicodedata
from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from knowledge.languages import HAN

_RUN = re.compile(f"[{HAN}]+")
_COMMON = range(0x4E00, 0xA000)
_LONGEST = 6
_ROOM = 36
"""Letters of the longest word that is taken for pinyin."""


def syllables(run: str) -> list[str]:
    """One for each character of a run of Chinese characters."""
    heard = lazy_pinyin(run)
    if len(heard) != len(run):  # unknown characters side by side come as one
        heard = [lazy_pinyin(character)[0] for character in run]
    return [_folded(syllable) for syllable in heard]


def sound_pairs(text: str) -> list[str]:
    """The syllables of every Chinese run in pairs: 电水壶 gives diansui, suihu."""
    return [pair for run in _RUN.findall(text) for pair in paired(syllables(run))]


def spelt(word: str) -> list[str]:
    """The syllables of a word of Latin letters that is pinyin throughout, else none.

    Of several ways to cut it the one with the longest syllables is taken.
    """
    letters = unicodedata.normalize("NFKC", word).casefold().replace("ü", "v")
    return [_folded(each) for each in _cut(letters) or ()] if len(letters) <= _ROOM else []


def paired(row: list[str]) -> list[str]:
    """Syllables two and two, as they are looked up."""
    return [row[at] + row[at + 1] for at in range(len(row) - 1)]


@lru_cache
def _cut(letters: str) -> tuple[str, ...] | None:
    if not letters:
        return ()
    for size in range(min(_LONGEST, len(letters)), 0, -1):
        if letters[:size] in _syllables():
            rest = _cut(letters[size:])
            if rest is not None:
                return (letters[:size], *rest)
    return None


@cache
def _syllables() -> frozenset[str]:
    """Every syllable of the language, without tones."""
    common = (chr(number) for number in PINYIN_DICT if number in _COMMON)
    return frozenset(lazy_pinyin("".join(common))) - {"m", "n", "hm"}


def _folded(syllable: str) -> str:
    short = re.sub(r"ng$", "n", syllable.replace("v", "u"))
    return re.sub(r"^([zcs])h", r"\1", short)
