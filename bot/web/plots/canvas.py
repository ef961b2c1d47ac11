"""What plots are drawn on: SVG, black on white with hatching, so that a print-out reads as well.

Words reach the picture as text, set by the reader's own fonts: a plot is drawn with ASCII
placeholders, and the words are put in afterwards. So the server needs no Chinese font, and a name
in any script is safe.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable
from html import escape
from io import StringIO
from threading import Lock

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "shopvine", "font.size": 11})

FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
INK = "#1a1f1c"
SHADE = "#cfdcd3"
BARS_WIDTH = 4.4
"""Inches of 72 units: narrow, so that the text stays legible at a phone's width."""
LONGEST_LABEL = 18
_one_at_a_time = Lock()


def shorten(text: str) -> str:
    """At most `LONGEST_LABEL` printable columns."""
    text = "".join(filter(str.isprintable, text))
    if columns(text) <= LONGEST_LABEL:
        return text
    while columns(text) >= LONGEST_LABEL:
        text = text[:-1]
    return f"{text}…"


def columns(text: str) -> int:
    """A Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def room(texts: Iterable[str]) -> float:
    """The part of the width of bars that the longest text takes, less than half of it."""
    return min(0.45, (max(map(columns, texts)) * 6.4 + 14) / (BARS_WIDTH * 72))


class Slots:
    """Words waiting to be put into a plot."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def hold(self, words: str) -> str:
        """A placeholder that matplotlib can measure and set."""
        self._words.append(words)
        return f"w{len(self._words) - 1}w"

    def fill(self, svg: str) -> str:
        return re.sub(r">w(\d+)w<", lambda found: f">{escape(self._words[int(found[1])])}<", svg)


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height))
    return figure, figure.add_subplot()


def data_uri(figure: Figure, slots: Slots) -> str:
    file = StringIO()
    with _one_at_a_time:  # matplotlib shares its font cache between threads
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    svg = re.sub(r"font-family: [^;]*;", f"font-family: {FONTS};", file.getvalue())
    encoded = base64.b64encode(slots.fill(svg).encode()).decode()
    return f"data:image/svg+xml;base64,{encoded}"
