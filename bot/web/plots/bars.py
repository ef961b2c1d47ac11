"""Bars from left to right, hatched so that they can be told apart without colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.plots.canvas import BARS_WIDTH, INK, SHADE, Slots, canvas, data_uri, room, shorten


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length, and that in words; `other` ones are hatched otherwise."""

    label: str
    length: int
    words: str
    other: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two amounts that belong together, each with its words."""

    label: str
    upper: int
    upper_words: str
    lower: int
    lower_words: str


def bars(rows: Sequence[Bar]) -> str:
    """Horizontal bars from top to bottom, as a data URI."""
    slots = Slots()
    figure, axes = canvas(BARS_WIDTH, len(rows) * 0.36 + 0.1)
    places = range(len(rows))
    for place, row in enumerate(rows):
        hatch = "..." if row.other else "///"
        axes.barh(place, row.length, 0.62, color=SHADE, edgecolor=INK, hatch=hatch)
    axes.set_yticks(places, [slots.hold(shorten(row.label)) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    longest = max(row.length for row in rows) or 1
    axes.set_xlim(0, longest)
    for place, row in enumerate(rows):
        axes.text(row.length + longest * 0.02, place, slots.hold(row.words), va="center")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    left = room(shorten(row.label) for row in rows)
    figure.subplots_adjust(
        left=left, right=1 - room(row.words for row in rows), top=0.98, bottom=0.02
    )
    return data_uri(figure, slots)


def pairs(rows: Sequence[Pair]) -> str:
    """Two bars for each row, the upper one hatched and the lower one filled. As a data URI."""
    slots = Slots()
    figure, axes = canvas(BARS_WIDTH, len(rows) * 0.56 + 0.1)
    longest = max(max(row.upper, row.lower) for row in rows) or 1
    for place, row in enumerate(rows):
        axes.barh(place - 0.2, row.upper, 0.36, color=SHADE, edgecolor=INK, hatch="///")
        axes.barh(place + 0.2, row.lower, 0.36, color=INK, edgecolor=INK)
        for at, length, words in (
            (place - 0.2, row.upper, row.upper_words),
            (place + 0.2, row.lower, row.lower_words),
        ):
            axes.text(length + longest * 0.02, at, slots.hold(words), va="center")
    axes.set_yticks(range(len(rows)), [slots.hold(shorten(row.label)) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, longest)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    told = [text for row in rows for text in (row.upper_words, row.lower_words)]
    left = room(shorten(row.label) for row in rows)
    figure.subplots_adjust(left=left, right=1 - room(told), top=0.98, bottom=0.02)
    return data_uri(figure, slots)
