"""Questions and answers from a table: which columns hold them is read from the header."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaded import Loaded, Problem
from knowledge.loaders import planted
from knowledge.loaders.fields import language_key
from knowledge.loaders.problems import RowReader
from knowledge.loaders.source import Source, slug
from knowledge.loaders.tables import Line, Table
from knowledge.passages import Document, Language

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
_LONGEST_QUESTION = 300
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
        role, language = _meaning(cell)
        if role:
            found[role].setdefault(language, position)
    if not found["question"] or not found["answer"]:
        return None
    return FaqColumns(found["question"], found["answer"], found["language"].get(None))


def is_faq(header: Sequence[str]) -> bool:
    """Whether a table with this header holds questions and answers."""
    return faq_columns(header) is not None


def read_faq(source: Source, table: Table, reader: RowReader) -> Loaded:
    """An FAQ entry for each row and language. A row with half an entry is refused to `reader`."""
    columns = faq_columns(table.header) or FaqColumns({}, {})
    documents, flags = list[Document](), list[Problem]()
    for line in table.lines:
        for language, question, answer in _entries(line, columns, reader, source):
            document_id = f"{source.key}/{language}/{slug(question) or 'question'}"
            if not reader.first("document", document_id, line.row, question):
                continue
            documents.append(Document(document_id, "faq", question, answer, language))
            for reason in planted.reasons(f"{question}\n{answer}"):
                flags.append(Problem(source.name, line.row, "", reason))
    return Loaded(documents=tuple(documents), flags=tuple(flags))


def _entries(
    line: Line, columns: FaqColumns, reader: RowReader, source: Source
) -> list[tuple[Language, str, str]]:
    entries: list[tuple[Language, str, str]] = []
    for key in dict.fromkeys([*columns.questions, *columns.answers]):
        question = clean_line(_cell(line, columns.questions.get(key)))
        answer = clean(_cell(line, columns.answers.get(key)))
        if not question and not answer:
            continue
        if reason := _refused(question, answer):
            reader.refuse(line.row, key or "", reason)
            continue
        said = _language_word(_cell(line, columns.language)) or source.named_language
        entries.append((key or said or language_of(f"{question}\n{answer}"), question, answer))
    return entries


def _refused(question: str, answer: str) -> str:
    if not question or not answer:
        return "has an answer without a question" if answer else "has a question without an answer"
    if len(question) > _LONGEST_QUESTION:
        return f"has a question of more than {_LONGEST_QUESTION} characters"
    return ""


def _cell(line: Line, position: int | None) -> str:
    if position is None or position >= len(line.cells):
        return ""
    return str(line.cells[position])


def _meaning(cell: str) -> tuple[str | None, Language | None]:
    """ "Question (English)", "答案_zh", "中文问题" -> what the column holds, and its language."""
    name = clean_line(cell).casefold()
    parts = [part for part in _PARTS.split(name) if part]
    languages = [language for part in parts if (language := _language_word(part))]
    rest = " ".join(part for part in parts if not _language_word(part))
    for word, language in _LANGUAGE_WORDS.items():
        if not languages and not word.isascii() and word in rest:
            languages, rest = [language], rest.replace(word, "").strip()
    return _ROLES.get(rest), languages[0] if languages else None


def _language_word(text: str) -> Language | None:
    word = clean_line(text).casefold()
    return _LANGUAGE_WORDS.get(word) or language_key(word)
