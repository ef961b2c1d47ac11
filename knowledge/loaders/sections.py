"""Sections of a text under their headings -> documents. What formats with headings share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaded import Loaded, Problem
from knowledge.loaders import planted
from knowledge.loaders.reasons import refused_in
from knowledge.loaders.source import Source, slug
from knowledge.passages import Document, Kind, Language

LONGEST = 2_000_000
"""Characters of one file's text; a thick book has half of that."""
_LONGEST_TITLE = 200
_ENOUGH = 4
"""Words from which a section without a Chinese character is English in a Chinese file."""
_WORD = re.compile(r"[^\W\d_]+")
_ASKS = re.compile(r"(?:q|question|问题?|提问)\s*\d{0,3}\s*[:：.、]\s*(\S.*)", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:a|answer|答案?|回答)\s*\d{0,3}\s*[:：.、]\s*(\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """`text` as it came; `place` as a reader would find it ("line 3"); `above` are the headings
    over this one, outermost first."""

    heading: str
    text: str
    place: str
    above: tuple[str, ...] = ()


def documents_of(
    source: Source, title: str, sections: Sequence[Section], flags: Sequence[Problem] = ()
) -> Loaded:
    """One document for each section that has text, each in the language it is written in.

    Raises SourceRefused when there is no text, or too much.
    """
    check_length(source, sum(len(section.text) for section in sections))
    sections = [part for section in sections for part in _asked(section)]
    title = clean_line(title) or source.key.rpartition("/")[2]
    whole = "\n".join(f"{section.heading}\n{section.text}" for section in sections)
    language = source.named_language or language_of(whole, source.language)
    kind = kind_of(source, [section.heading for section in sections])
    found: dict[str, Document] = {}
    told = list(flags)
    for section in sections:
        text = clean(section.text)
        if not any(map(str.isalnum, text)):
            continue
        spoken = source.named_language or _language(section, language)
        document_id = _unused(
            f"{source.key}/{spoken}/{slug(section.heading or title) or 'section'}", found
        )
        own: Kind = "faq" if section.heading.endswith(("?", "？")) else kind
        heading = full_title(title, section, own, spoken)
        found[document_id] = Document(document_id, own, heading, text, spoken)
        told += [
            Problem(source.name, section.place, section.heading, reason)
            for reason in planted.reasons(f"{section.heading}\n{section.text}")
        ]
    if not found:
        raise refused_in(source.name, "holds_no_text")
    return Loaded(documents=tuple(found.values()), flags=tuple(told))


def check_length(source: Source, characters: int) -> None:
    """Raises SourceRefused for more text than a shop's document has."""
    if characters > LONGEST:
        raise refused_in(source.name, "much_text", most=LONGEST)


def kind_of(source: Source, headings: Sequence[str]) -> Kind:
    """By the name of the file, or headings that are mostly questions."""
    name = (source.address or source.path.name).casefold()
    given = [heading for heading in headings if heading]
    questions = sum(heading.endswith(("?", "？")) for heading in given)
    if source.path.name.casefold().startswith("faq") or (given and 2 * questions > len(given)):
        return "faq"
    return "policy" if "polic" in name or "政策" in name else "document"


def full_title(title: str, section: Section, kind: Kind, language: Language) -> str:
    """A question alone; else the title of the file and the headings down to this one."""
    if kind == "faq" and section.heading:
        return section.heading[:_LONGEST_TITLE]
    names = dict.fromkeys(filter(None, (title, *section.above, section.heading)))
    return ("：" if language == "zh" else ": ").join(names)[:_LONGEST_TITLE]


def _asked(section: Section) -> Iterator[Section]:
    """A section written as "Q: ..." and "A: ..." (问: ... 答: ...) as one for each question."""
    heading, lines = section.heading, list[str]()
    for line in section.text.splitlines():
        question = _ASKS.fullmatch(line.strip())
        answer = _ANSWERS.fullmatch(line.strip())
        if question:
            yield replace(section, heading=heading, text="\n".join(lines))
            heading, lines = question[1], []
        else:
            lines.append(answer[1] if answer and not lines else line)
    yield replace(section, heading=heading, text="\n".join(lines))


def _language(section: Section, default: Language) -> Language:
    """Its own, but that of the file where it is only a few foreign names ("Bluetooth 5.3")."""
    text = f"{section.heading}\n{section.text}"
    own = language_of(text, default)
    return own if own == "zh" or len(_WORD.findall(text)) >= _ENOUGH else default


def _unused(document_id: str, taken: dict[str, Document]) -> str:
    number, unused = 1, document_id
    while unused in taken:
        number += 1
        unused = f"{document_id}-{number}"
    return unused
