"""Questions and answers from a table: which columns hold them is read from the header."""

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaded import Loaded, Problem
from knowledge.loaders import planted
from knowledge.loaders.faq_header import FaqColumns, faq_columns, language_word
from knowledge.loaders.problems import RowReader
from knowledge.loaders.reasons import reason
from knowledge.loaders.source import Source, slug
from knowledge.loaders.tables import Line, Table
from knowledge.passages import Document, Language

_LONGEST_QUESTION = 300


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
            for told in planted.reasons(f"{question}\n{answer}"):
                flags.append(Problem(source.name, line.row, "", told))
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
        if refused := _refused(question, answer):
            reader.refuse(line.row, key or "", refused)
            continue
        said = language_word(_cell(line, columns.language)) or source.named_language
        entries.append((key or said or language_of(f"{question}\n{answer}"), question, answer))
    return entries


def _refused(question: str, answer: str) -> str:
    if not question or not answer:
        return reason("no_question" if answer else "no_answer")
    if len(question) > _LONGEST_QUESTION:
        return f"has a question of more than {_LONGEST_QUESTION} characters"
    return ""


def _cell(line: Line, position: int | None) -> str:
    if position is None or position >= len(line.cells):
        return ""
    return str(line.cells[position])
