"""What nobody who looks at a page sees, and what stands on every page of a site, taken out."""

# ruff: noqa: SIM905 - tables of words are read better unbroken

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment

from knowledge.cleaning import clean
from knowledge.languages import HAN
from knowledge.loaders.planted import orders, shortened
from knowledge.loaders.reasons import reason, refused_in
from knowledge.loaders.source import Source

DEEPEST = 400
"""Elements inside each other; pages have some dozens."""

Hidden = tuple[str, str]
"""Where, and what a preview says of it."""

_NO_TEXT = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video map "
    "button select input textarea datalist dialog".split()
)
_FURNITURE = frozenset(["nav", "footer", "aside"])
_ROLES = frozenset("navigation contentinfo search complementary banner menubar".split())
_NAMES = frozenset(
    "nav navbar navigation breadcrumb breadcrumbs footer site-footer site-header site-nav "
    "main-nav sidebar cookie-banner cookie-consent cookie-notice skip-link".split()
)
_UNSEEN_NAMES = frozenset("sr-only visually-hidden visuallyhidden screen-reader-text".split())
_UNSEEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0+(?:\.0*)?(?:px|pt|em|rem|%)?(?:;|!|$)"
    r"|font-size:0*\.\d+(?:px|pt)"
    r"|opacity:0*(?:\.0+)?(?:;|!|$)|text-indent:-\d{3,}|(?:left|top|right|margin-left):-\d{4,}"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_COLOURS = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "yellow": "#ffff00"}
_WORDS = re.compile(rf"[{HAN}]|[^\W\d_{HAN}]+")
_WORTH_TELLING = 5
"""Words. Shorter hidden texts ("Close", "Skip to content") are what pages are full of."""


def strip_unseen(source: Source, soup: BeautifulSoup) -> list[Hidden]:
    """Leaves what a reader sees of the page itself. Hidden texts of some length are told."""
    hidden = list(_comments(soup))
    depths: dict[int, int] = {id(soup): 0}
    gone: set[int] = set()
    for tag in soup.find_all(True):
        if id(tag.parent) in gone:
            gone.add(id(tag))
            continue
        depth = depths[id(tag)] = depths.get(id(tag.parent), 0) + 1
        if depth > DEEPEST:
            raise refused_in(source.name, "deep")
        if tag.name in _NO_TEXT or _is_furniture(tag):
            gone.add(id(tag.extract()))
        elif _is_unseen(tag):
            text = clean(tag.get_text(" "))
            if len(_WORDS.findall(text)) >= _WORTH_TELLING:
                hidden.append((f"line {tag.sourceline}", reason("hidden", text=shortened(text))))
            gone.add(id(tag.extract()))
    return hidden


def _comments(soup: BeautifulSoup) -> Iterator[Hidden]:
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        for order in orders(str(comment)):
            yield "comment", reason("order_left_out", text=order)


def _is_furniture(tag: Tag) -> bool:
    if tag.name in ("html", "body", "main", "article"):
        return False
    if tag.name == "header":
        return tag.find_parent(["main", "article", "section"]) is None and tag.h1 is None
    return tag.name in _FURNITURE or tag.get("role") in _ROLES or bool(_NAMES & _names(tag))


def _is_unseen(tag: Tag) -> bool:
    if tag.name in ("html", "body"):
        return False
    if tag.has_attr("hidden") and tag.get("hidden") != "until-found":
        return True
    style = _style(tag)
    unseen = bool(style and _UNSEEN_STYLE.search(style))
    return unseen or bool(_UNSEEN_NAMES & _names(tag)) or _is_painted_over(tag, style)


def _is_painted_over(tag: Tag, style: str) -> bool:
    """Text in the colour that its own style, or the nearest one around it, gives the ground."""
    colour = _COLOUR.search(style)
    if colour is None:
        return False
    for around in (tag, *tag.parents):
        ground = _BACKGROUND.search(_style(around))
        if ground:
            return _plain_colour(colour[1]) == _plain_colour(ground[1])
    return False


def _style(tag: Tag) -> str:
    return re.sub(r"\s+", "", str(tag.get("style") or "")).casefold()


def _names(tag: Tag) -> set[str]:
    classes = tag.get_attribute_list("class")
    return {str(name).casefold() for name in (*classes, tag.get("id")) if name}


def _plain_colour(colour: str) -> str:
    numbers = re.fullmatch(r"rgba?\((\d+),(\d+),(\d+)(?:,1)?\)", colour)
    if numbers:
        return "#" + "".join(f"{min(int(number), 255):02x}" for number in numbers.groups())
    if re.fullmatch("#[0-9a-f]{3}", colour):
        return "#" + "".join(digit * 2 for digit in colour[1:])
    return _COLOURS.get(colour, colour)
