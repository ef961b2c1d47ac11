"""Which of our languages a text is written in."""

import re

from knowledge.passages import Language

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007"
"""Chinese characters, for use inside a character class."""

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(rf"[^\W\d_{HAN}]+")


def language_of(text: str, default: Language = "en") -> Language:
    """Chinese where at least one character in it stands against every two other words.

    Chinese sentences often carry foreign names ("M5 Pro Max 怎么样"), English ones hardly ever
    carry Chinese. A text without any letter is in the `default` language.
    """
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    if not han and not words:
        return default
    return "zh" if han and 2 * han >= words else "en"
