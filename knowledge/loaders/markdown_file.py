"""Markdown: every `##` section is one document, the `#` title is the title of the file."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaded import Loaded
from knowledge.loaders.fields import language_key
from knowledge.loaders.problems import RowReader
from knowledge.loaders.source import Source
from knowledge.passages import Document, Kind, Language

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOT_IN_SLUG = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    text: str
    line: int


def read_markdown(source: Source) -> Loaded:
    """`faq*` files and those whose headings are questions give FAQ entries, `polic*` policies."""
    text = source.text().replace("\r\n", "\n")
    title, sections = _sections(_FRONT_MATTER.sub(lambda m: "\n" * m[0].count("\n"), text))
    stem, named = _name(source)
    title = title or stem
    language = named or language_of(text, source.language)
    kind = _kind(source, sections)
    reader, documents = RowReader(source), list[Document]()
    for section in sections:
        row = f"line {section.line}"
        if not section.text:
            reader.refuse(row, section.heading, "the section has no text")
            continue
        document_id = f"{stem}/{language}/{_slug(section.heading or title)}"
        if reader.first("document", document_id, row, section.heading):
            heading = _full_title(title, section.heading, kind, language)
            documents.append(Document(document_id, kind, heading, section.text, language))
    return Loaded(documents=tuple(documents), problems=tuple(reader.problems))


def _name(source: Source) -> tuple[str, Language | None]:
    """ "shipping.en.md" -> ("shipping", "en")."""
    stem, dot, last = source.path.stem.rpartition(".")
    language = language_key(last) if dot else None
    return (clean_line(stem), language) if language else (clean_line(source.path.stem), None)


def _kind(source: Source, sections: list[_Section]) -> Kind:
    name = source.path.name.casefold()
    headings = [section.heading for section in sections if section.heading]
    questions = sum(heading.endswith(("?", "？")) for heading in headings)
    if name.startswith("faq") or (headings and 2 * questions > len(headings)):
        return "faq"
    return "policy" if "polic" in name or "政策" in name else "document"


def _full_title(title: str, heading: str, kind: Kind, language: Language) -> str:
    if not heading:
        return title
    if kind == "faq":
        return heading
    return f"{title}：{heading}" if language == "zh" else f"{title}: {heading}"


def _slug(heading: str) -> str:
    return _NOT_IN_SLUG.sub("-", heading.casefold()).strip("-")[:80] or "section"


def _sections(text: str) -> tuple[str, list[_Section]]:
    """The `#` title, and the sections in order; text before the first `##` has no heading."""
    title, heading, line = "", "", 1
    lines: list[str] = []
    sections: list[_Section] = []

    def close() -> None:
        body = clean("\n".join(lines))
        if body or heading:
            sections.append(_Section(heading, body, line))
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
