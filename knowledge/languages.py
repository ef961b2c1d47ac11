"""Which of our languages a text is written in."""

import re

from knowledge.passages import Language

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007"
"""Chinese characters, for use inside a character class."""

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(rf"[^\W\d_{HAN}]+")
_ENGLISH_FORM = re.compile(
    r"\b(?:the|is|are|do|does|did|how|what|which|where|when|who|why|can|could|i|you|my|your|it|and|"
    r"for|of|to|in|have|has|much|many|tell|give|please|about|with|will|would)\b",
    re.IGNORECASE,
)
_CHINESE_FORM = re.compile(r"[吗呢吧么嘛的了是有没多少怎哪谁能可会这那请问您你我们给在]")


def language_of(text: str, default: Language = "en") -> Language:
    """The language whose small words carry the text; else Chinese where at least one character in
    it stands against every two other words.

    Chinese sentences often carry foreign names ("M5 Pro Max 怎么样"), English ones a Chinese name
    ("how much is 乌龙茶"). A text without any letter is in the `default` language.
    """
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    if not han:
        return "en" if words else default
    carried = len(_ENGLISH_FORM.findall(text)) >= 2
    if _CHINESE_FORM.search(text):
        return "en" if carried and 2 * han < words else "zh"
    return "zh" if not carried and 2 * han >= words else "en"
