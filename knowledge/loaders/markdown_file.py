"""Markdown: every `##` section is one document, the `#` title is the title of the file."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaded import Loaded, Problem
from knowledge.loaders import planted
from knowledge.loaders.problems import RowReader
from knowledge.loaders.reasons import reason
from knowledge.loaders.sections import Section, check_length, full_title, kind_of
from knowledge.loaders.source import Source, slug
from knowledge.passages import Document

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read_markdown(source: Source) -> Loaded:
    """`faq*` files and those whose headings are questions give FAQ entries, `polic*` policies."""
    text = source.text().replace("\r\n", "\n")
    check_length(source, len(text))
    title, sections = _sections(_FRONT_MATTER.sub(lambda m: "\n" * m[0].count("\n"), text))
    title = title or source.key
    language = source.named_language or language_of(text, source.language)
    kind = kind_of(source, [section.heading for section in sections])
    reader, documents, flags = RowReader(source), list[Document](), list[Problem]()
    for section in sections:
        row, body = section.place, clean(section.text)
        if not body:
            reader.refuse(row, section.heading, reason("no_section"))
            continue
        document_id = f"{source.key}/{language}/{slug(section.heading or title) or 'section'}"
        if reader.first("document", document_id, row, section.heading):
            heading = full_title(title, section, kind, language)
            documents.append(Document(document_id, kind, heading, body, language))
            for told in planted.reasons(f"{section.heading}\n{section.text}"):
                flags.append(Problem(source.name, row, section.heading, told))
    return Loaded(documents=tuple(documents), problems=tuple(reader.problems), flags=tuple(flags))


def _sections(text: str) -> tuple[str, list[Section]]:
    """The `#` title, and the sections in order; text before the first `##` has no heading."""
    title, heading, line = "", "", 1
    lines: list[str] = []
    sections: list[Section] = []

    def close() -> None:
        body = "\n".join(lines)
        if clean(body) or heading:
            sections.append(Section(heading, body, f"line {line}"))
        lines.clear()

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for position, token in enumerate(tokens):
        if token.type != "inline":
            if token.type in ("fence", "code_block"):
                lines.append(token.content)
            continue
        tag = tokens[position - 1].tag
        words = _plain(token)
        if tag == "h1" and not title:
            title = clean_line(words)
        elif tag in ("h1", "h2"):
            close()
            heading, line = clean_line(words), (token.map or [0])[0] + 1
        elif tag in ("td", "th") and tokens[position - 2].type in ("td_close", "th_close"):
            lines[-1] += f" | {clean_line(words)}"
        else:
            lines.append(words)
    close()
    return title, sections


def _plain(token: Token) -> str:
    """The words of a paragraph without their marks; an address stays after its link's words."""
    words, address = "", ""
    for child in token.children or []:
        if child.type in ("text", "code_inline", "image"):
            words += child.content
        elif child.type in ("softbreak", "hardbreak"):
            words += "\n" if child.type == "hardbreak" else _joint(words)
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            words += "" if words.endswith(address) else f" ({address})"
    return words


def _joint(words: str) -> str:
    return "" if words and language_of(words[-1]) == "zh" else " "
