"""From the tree of a page to sections: headings, lines, and tables as lines."""

# ruff: noqa: SIM905 - tables of words are read better unbroken

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from knowledge.cleaning import clean_line
from knowledge.languages import HAN
from knowledge.loaders.html_tables import table_lines
from knowledge.loaders.sections import Section

_BLOCKS = frozenset(
    "p div section article main header ul ol li dl dt dd blockquote pre figure figcaption "
    "address details fieldset form tr hr center".split()
)
_SPACE = re.compile(r"\s+")
_BROKEN_CHINESE = re.compile(rf"(?<=[{HAN}，。；：、！？])\s*\n\s*(?=[{HAN}，。；：、！？])")
"""A line break inside a Chinese sentence, which a browser shows as a space."""
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7, "dt": 8}


def sections_of(soup: BeautifulSoup, *, links: bool) -> tuple[str, list[Section]]:
    """The page's title and its sections in order. `links` keeps whole addresses after the words
    that lead there."""
    root = _root(soup)
    headings = root.find_all("h1")
    named = soup.find("title")
    title = words(headings[0]) if headings else words(named) if named else ""
    gathered = _Gathered(title, links)
    gathered.walk(root)
    gathered.close()
    return title, gathered.sections


def words(tag: Tag) -> str:
    return clean_line(_BROKEN_CHINESE.sub("", tag.get_text()))


@dataclass(slots=True)
class _Gathered:
    title: str
    links: bool
    sections: list[Section] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: [""])
    trail: list[tuple[int, str]] = field(default_factory=list)
    """The headings that hold here: (level, words)."""

    def walk(self, tag: Tag) -> None:
        for child in tag.children:
            if type(child) is NavigableString:
                self._write(child)
            elif isinstance(child, Tag):
                self._enter(child)

    def _enter(self, tag: Tag) -> None:
        level = _LEVELS.get(tag.name)
        if level and (tag.name != "dt" or words(tag).endswith(("?", "？"))):
            self._open(level, words(tag))
        elif tag.name == "table" and tag.find("table") is None:
            self.lines += [*table_lines(tag), ""]
        elif tag.name == "br":
            self.lines.append("")
        elif tag.name in _BLOCKS or tag.name == "table":
            self.lines.append("")
            self.walk(tag)
            self.lines.append("")
        elif tag.name in ("td", "th") and self.lines[-1]:
            self.lines[-1] += " "
            self.walk(tag)
        elif tag.name not in ("head", "title"):
            self.walk(tag)
            self._link(tag)

    def _write(self, text: str) -> None:
        plain = _SPACE.sub(" ", _BROKEN_CHINESE.sub("", text))
        self.lines[-1] += plain if self.lines[-1] else plain.lstrip()

    def _link(self, tag: Tag) -> None:
        address = str(tag.get("href") or "") if self.links and tag.name == "a" else ""
        if address.startswith(("http://", "https://")) and address not in self.lines[-1]:
            self.lines[-1] += f" ({address})"

    def _open(self, level: int, heading: str) -> None:
        if not heading or (not self.sections and not self.trail and heading == self.title):
            return
        self.close()
        while self.trail and self.trail[-1][0] >= level:
            self.trail.pop()
        self.trail.append((level, heading))

    def close(self) -> None:
        """End the section that is being gathered."""
        text = "\n".join(line.strip() for line in self.lines if line.strip())
        self.lines = [""]
        if text:
            *above, heading = [name for _, name in self.trail] or [""]
            place = f"section {len(self.sections) + 1}"
            self.sections.append(Section(heading, text, place, tuple(above)))


def _root(soup: BeautifulSoup) -> Tag:
    """What the page says is its content, else all of it."""
    for chosen in (soup.find_all("main"), soup.find_all(role="main"), soup.find_all("article")):
        if len(chosen) == 1 and chosen[0].get_text(strip=True):
            return chosen[0]
    return soup.body or soup
