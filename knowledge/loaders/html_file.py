"""HTML: the visible text of a page without its furniture; headings become sections."""

import re

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from knowledge.loaded import Loaded, Problem
from knowledge.loaders.html_sections import sections_of
from knowledge.loaders.html_visible import Hidden, strip_unseen
from knowledge.loaders.reasons import refused_in
from knowledge.loaders.sections import documents_of
from knowledge.loaders.source import Source

LARGEST = 5 * 2**20
"""Bytes of one page."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CODECS = {
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
}
"""Encodings that pages still name beside UTF-8, read as browsers do."""


def read_html(source: Source) -> Loaded:
    """Raises SourceRefused. Slow for markup that was made to be so: call it confined."""
    if len(source.content) > LARGEST:
        raise refused_in(source.name, "large", most=LARGEST >> 20)
    return read_markup(source, _text(source))


def read_markup(source: Source, markup: str, hidden: tuple[Hidden, ...] = ()) -> Loaded:
    """What a page says, and what was hidden in it beside what is known to be `hidden`."""
    try:
        soup = BeautifulSoup(markup, "html.parser")
    except ParserRejectedMarkup:
        raise refused_in(source.name, "no_html") from None
    unseen = (*hidden, *strip_unseen(source, soup))
    title, sections = sections_of(soup, links=not source.address)
    flags = [Problem(source.name, place, "", reason) for place, reason in unseen]
    return documents_of(source, title, sections, flags)


def _text(source: Source) -> str:
    """In the encoding that the page names, where that is an old one and fits."""
    named = _CHARSET.search(source.content[:2048])
    codec = _CODECS.get(named[1].decode().casefold()) if named else None
    if codec is None:
        return source.text()
    try:
        return source.content.decode(codec)
    except UnicodeDecodeError:
        return source.text()
