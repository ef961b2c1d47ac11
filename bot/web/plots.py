"""Plots of the reports as SVG, black on white with hatching, so that a print-out reads as well.

Words reach the picture as text, set by the reader's own fonts: a plot is drawn with ASCII
placeholders, and the words are put in afterwards. So the server needs no Chinese font, and a name
in any script is safe.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
BARS_WIDTH, TREE_WIDTH = 4.4, 5.8
"""Inches of 72 units: narrow, so that the text stays legible at a phone's width."""
LONGEST_LABEL = 18
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length, and the length in words."""

    label: str
    length: int
    words: str


@dataclass(frozen=True, slots=True)
class Node:
    """One person of a tree, in preorder: depth from 0, label, words, and whether they bought."""

    depth: int
    label: str
    words: str
    bought: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate from 0 to 1 with its interval, and the rate in words. A hollow dot is another's."""

    label: str
    rate: float
    low: float
    high: float
    words: str
    filled: bool = True


def bars(rows: Sequence[Bar]) -> str:
    """Horizontal bars from top to bottom, as a data URI."""
    slots = _Slots()
    figure, axes = _canvas(BARS_WIDTH, len(rows) * 0.36 + 0.1)
    places = range(len(rows))
    axes.barh(places, [row.length for row in rows], 0.62, color=SHADE, edgecolor=INK, hatch="///")
    axes.set_yticks(places, [slots.hold(shorten(row.label)) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    longest = max(row.length for row in rows) or 1
    axes.set_xlim(0, longest)
    for place, row in enumerate(rows):
        axes.text(row.length + longest * 0.02, place, slots.hold(row.words), va="center")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    left = _room(shorten(row.label) for row in rows)
    figure.subplots_adjust(
        left=left, right=1 - _room(row.words for row in rows), top=0.98, bottom=0.02
    )
    return _data_uri(figure, slots)


def rates(rows: Sequence[Rate]) -> str:
    """A dot for each rate on a line that is its interval, from 0 to 100 %. As a data URI."""
    slots = _Slots()
    figure, axes = _canvas(BARS_WIDTH, len(rows) * 0.3 + 0.4)
    places = range(len(rows))
    for place, row in enumerate(rows):
        axes.plot([row.low, row.high], [place, place], color=INK, linewidth=1.2)
        shade = INK if row.filled else "w"
        axes.plot(row.rate, place, "o", color=INK, markerfacecolor=shade, clip_on=False)
        axes.text(1.05, place, slots.hold(row.words), va="center")
    axes.set_yticks(places, [slots.hold(shorten(row.label)) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], [slots.hold(words) for words in ("0", "50 %", "100 %")])
    axes.grid(axis="x", color=SHADE)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    left = _room(shorten(row.label) for row in rows)
    right = 1 - _room(row.words for row in rows)
    figure.subplots_adjust(left=left, right=right, top=0.98, bottom=0.3 / (len(rows) * 0.3 + 0.4))
    return _data_uri(figure, slots)


def tree(nodes: Sequence[Node]) -> str:
    """An indented tree, one person a line; filled dots bought. As a data URI."""
    slots = _Slots()
    figure, axes = _canvas(TREE_WIDTH, len(nodes) * 0.3 + 0.1)
    step = min(1.0, 8 / max(1, *(node.depth for node in nodes)))
    path: dict[int, int] = {}
    for row, node in enumerate(nodes):
        x = node.depth * step
        if node.depth and node.depth - 1 in path:
            left = (node.depth - 1) * step
            axes.plot([left, left, x], [path[node.depth - 1], row, row], color=INK, linewidth=0.9)
        path[node.depth] = row
        axes.plot(x, row, "o", color=INK, markerfacecolor=INK if node.bought else "w", zorder=3)
        words = " · ".join(filter(None, (shorten(node.label), node.words)))
        axes.text(x + 0.35, row, slots.hold(words), va="center")
    axes.set_xlim(-0.3, 14)
    axes.set_ylim(len(nodes) - 0.5, -0.5)
    axes.axis("off")
    figure.subplots_adjust(left=0, right=1, top=1, bottom=0)
    return _data_uri(figure, slots)


def shorten(text: str) -> str:
    """At most `LONGEST_LABEL` printable columns."""
    text = "".join(filter(str.isprintable, text))
    if _columns(text) <= LONGEST_LABEL:
        return text
    while _columns(text) >= LONGEST_LABEL:
        text = text[:-1]
    return f"{text}…"


def _columns(text: str) -> int:
    """A Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _room(texts: Iterable[str]) -> float:
    """The part of the width of bars that the longest text takes, less than half of it."""
    return min(0.45, (max(map(_columns, texts)) * 6.4 + 14) / (BARS_WIDTH * 72))


class _Slots:
    """Words waiting to be put into a plot."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def hold(self, words: str) -> str:
        """A placeholder that matplotlib can measure and set."""
        self._words.append(words)
        return f"w{len(self._words) - 1}w"

    def fill(self, svg: str) -> str:
        return re.sub(r">w(\d+)w<", lambda found: f">{escape(self._words[int(found[1])])}<", svg)


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height))
    return figure, figure.add_subplot()


def _data_uri(figure: Figure, slots: _Slots) -> str:
    file = StringIO()
    with _one_at_a_time:  # matplotlib shares its font cache between threads
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    svg = re.sub(r"font-family: [^;]*;", f"font-family: {FONTS};", file.getvalue())
    encoded = base64.b64encode(slots.fill(svg).encode()).decode()
    return f"data:image/svg+xml;base64,{encoded}"
