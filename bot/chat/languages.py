"""Which language to speak."""

import re

from knowledge.passages import Language

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def guess(language_code: str | None, offered: tuple[Language, ...]) -> Language:
    """The shop's language nearest to a Telegram `language_code`, which may be missing."""
    code = (language_code or "").lower()
    wanted: Language = "zh" if code.startswith("zh") else "en"
    return wanted if code and wanted in offered else offered[0]


def of_text(text: str, usual: Language, offered: tuple[Language, ...]) -> Language:
    """The language `text` is written in, or `usual` where the text does not tell."""
    if _CHINESE.search(text):
        found: Language = "zh"
    elif len(_LATIN_WORD.findall(text)) >= 2:
        found = "en"
    else:
        return usual
    return found if found in offered else usual
