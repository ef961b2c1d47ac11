"""Headers of tables of questions and answers, in both languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.cleaning import clean_line
from knowledge.loaders.fields import language_key
from knowledge.loaders.header_words import named_field
from knowledge.passages import Language

_NAMES = {
    "question": "question questions q query faq 问题 问 提问 问句 常见问题 客户问题 标准问题 问法",
    "answer": "answer answers a reply response 答案 答 回答 回复 答复 解答 标准答案 标准回答",
    "language": "language lang locale 语言 语种",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_LANGUAGE_WORDS: Mapping[str, Language] = {
    "chinese": "zh",
    "mandarin": "zh",
    "cn": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
    "english": "en",
    "英文": "en",
    "英语": "en",
}
_PARTS = re.compile(r"[\s_/()（）\[\]\-:：]+")


@dataclass(frozen=True, slots=True)
class FaqColumns:
    """Positions in a row. The key None stands for a column whose language its text shows."""

    questions: Mapping[Language | None, int]
    answers: Mapping[Language | None, int]
    language: int | None = None


def faq_columns(header: Sequence[str]) -> FaqColumns | None:
    """Where questions and answers stand; None unless there are both."""
    found: dict[str, dict[Language | None, int]] = {"question": {}, "answer": {}, "language": {}}
    for position, cell in enumerate(header):
        role, language = faq_meaning(cell)
        if role:
            found[role].setdefault(language, position)
    if not found["question"] or not found["answer"]:
        return None
    return FaqColumns(found["question"], found["answer"], found["language"].get(None))


def is_faq(header: Sequence[str]) -> bool:
    """Whether a table with this header holds questions and answers, and no goods for a price."""
    sold = any((named := named_field(cell)) and named[0] == "price" for cell in header)
    return not sold and faq_columns(header) is not None


def faq_meaning(cell: str) -> tuple[str | None, Language | None]:
    """ "Question (English)", "答案_zh", "中文问题" -> what the column holds, and its language."""
    name = clean_line(cell).casefold()
    parts = [part for part in _PARTS.split(name) if part]
    languages = [language for part in parts if (language := language_word(part))]
    rest = " ".join(part for part in parts if not language_word(part))
    for word, language in _LANGUAGE_WORDS.items():
        if not languages and not word.isascii() and word in rest:
            languages, rest = [language], rest.replace(word, "").strip()
    return _ROLES.get(rest), languages[0] if languages else None


def language_word(text: str) -> Language | None:
    word = clean_line(text).casefold()
    return _LANGUAGE_WORDS.get(word) or language_key(word)
