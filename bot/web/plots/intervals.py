"""Dots on lines: estimates with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.plots.canvas import BARS_WIDTH, INK, SHADE, Slots, canvas, data_uri, room, shorten


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate from 0 to 1 with its interval, and the rate in words. A hollow dot is another's."""

    label: str
    rate: float
    low: float
    high: float
    words: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number from 0 on with its interval, and both in words; a hollow dot is not final. Without
    a number, only the words."""

    label: str
    value: float | None
    low: float
    high: float
    words: str
    filled: bool = True


def rates(rows: Sequence[Rate]) -> str:
    """A dot for each rate on a line that is its interval, from 0 to 100 %. As a data URI."""
    slots = Slots()
    figure, axes = canvas(BARS_WIDTH, len(rows) * 0.3 + 0.4)
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
    left = room(shorten(row.label) for row in rows)
    right = 1 - room(row.words for row in rows)
    figure.subplots_adjust(left=left, right=right, top=0.98, bottom=0.3 / (len(rows) * 0.3 + 0.4))
    return data_uri(figure, slots)


def estimates(rows: Sequence[Estimate], line: float) -> str:
    """A dot for each number on a line that is its interval, and a dashed line at `line` from top
    to bottom. What would leave the picture ends in an arrow. As a data URI."""
    slots = Slots()
    height = len(rows) * 0.3 + 0.4
    figure, axes = canvas(BARS_WIDTH, height)
    most = max(line * 1.2, *(1.5 * (row.value or 0) for row in rows))
    for place, row in enumerate(rows):
        if row.value is not None:
            axes.plot([row.low, min(row.high, most)], [place, place], color=INK, linewidth=1.2)
            shade = INK if row.filled else "w"
            axes.plot(row.value, place, "o", color=INK, markerfacecolor=shade, clip_on=False)
            if row.high > most:
                axes.plot(most, place, ">", color=INK, markersize=5, clip_on=False)
        axes.text(most * 1.05, place, slots.hold(row.words), va="center")
    axes.axvline(line, color=INK, linestyle=(0, (4, 3)), linewidth=1)
    axes.set_yticks(range(len(rows)), [slots.hold(shorten(row.label)) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, most)
    ticks = [0.0, line]
    axes.set_xticks(ticks, [slots.hold(f"{tick:g}") for tick in ticks])
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    left = room(shorten(row.label) for row in rows)
    right = 1 - room(row.words for row in rows)
    figure.subplots_adjust(left=left, right=right, top=0.98, bottom=0.3 / height)
    return data_uri(figure, slots)
