"""`python -m benchmarks.plots`: one picture for each kept result, for docs/speed.md, one of what a
branch costs by its size, and one of what the checks against fraud catch, for docs/fraud.md.

A bar is a ratio to the baseline on a logarithmic scale; the line at 1 is the baseline, a diamond
the ratio that is wanted, if one is.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matplotlib import rcParams
from matplotlib.figure import Figure

from benchmarks.__main__ import RESULTS, ratios

PICTURES = Path(__file__).parents[1] / "docs" / "images"
WANTED: Mapping[str, Mapping[str, float]] = {
    "answers": {"all first_words": 0.25, "all total": 0.35, "peak_memory": 1.2},
    "chats": {"answers_a_minute": 4.0},
    "engine": {"against_raw_loop read_a_second": 0.9, "against_raw_loop written_a_second": 0.9},
}
"""The ratios that are wanted, by result and place."""
_INK, _SHADE = "#1a1f1c", "#cfdcd3"

rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "shopvine", "font.size": 10})


def draw(name: str, found: Mapping[str, float], wanted: Mapping[str, float]) -> Figure:
    """Horizontal bars, one for each place of a result."""
    figure = Figure(figsize=(7.2, 0.34 * len(found) + 0.9), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(found))
    axes.barh(places, list(found.values()), 0.6, color=_SHADE, edgecolor=_INK, hatch="///")
    axes.set_xscale("log")
    axes.axvline(1, color=_INK, linewidth=1.2)
    for place, (label, ratio) in enumerate(found.items()):
        axes.annotate(f"{ratio:g}", (ratio, place), (4, 0), textcoords="offset points", va="center")
        if label in wanted:
            axes.plot(wanted[label], place, "D", color=_INK, markersize=6)
    axes.set_yticks(places, list(found))
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_title(f"{name}: ratio to the baseline (line), and what is wanted (diamond)", size=10)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def draw_fraud(result: Mapping[str, Any]) -> Figure:
    """The part of each attack's orders that was held: a bar by kind and size, with its interval."""
    rows = [
        (f"{kind.replace('_', ' ')}, {size}", found["recall"])
        for kind, sizes in result["attacks"].items()
        for size, found in sizes.items()
    ]
    figure = Figure(figsize=(7.2, 0.24 * len(rows) + 0.9), layout="constrained")
    axes = figure.add_subplot()
    rates = [recall["rate"] for _, recall in rows]
    spread = [
        [recall["rate"] - recall["low"] for _, recall in rows],
        [recall["high"] - recall["rate"] for _, recall in rows],
    ]
    bars = {"color": _SHADE, "edgecolor": _INK, "hatch": "///", "ecolor": _INK, "capsize": 2}
    axes.barh(range(len(rows)), rates, 0.7, xerr=spread, **bars)
    axes.set_yticks(range(len(rows)), [label for label, _ in rows], size=8)
    axes.set_xlim(0, 1.02)
    axes.invert_yaxis()
    alarms = result["false_alarms"]["any"]["rate"]
    axes.set_title(
        f"Orders of an attack that are held, by kind and accounts ({alarms:.1%} of honest are)",
        size=10,
    )
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def draw_scale(result: Mapping[str, Any]) -> Figure:
    """Milliseconds for a branch by its size, in shops of several sizes, a panel for each engine:
    lines that lie upon one another say that the size of the shop does not matter."""
    engines = {name: told for name, told in result.items() if name != "machine"}
    figure = Figure(figsize=(7.2, 3.2), layout="constrained")
    panels = figure.subplots(1, len(engines), sharey=True, squeeze=False)[0]
    for axes, (engine, told) in zip(panels, engines.items(), strict=True):
        for mark, (people, sizes) in zip("os^", told["by size"].items(), strict=False):
            for way, line in (("plain", "--"), ("shopvine", "-")):
                below = [int(size) for size in sizes]
                taken = [found[way] for found in sizes.values()]
                label = f"{'recursive query' if way == 'plain' else 'Shopvine'}, {int(people):,}"
                style = {"color": _INK, "markersize": 5, "linewidth": 1}
                fill = _INK if way == "shopvine" else "white"
                axes.plot(below, taken, line + mark, label=label, markerfacecolor=fill, **style)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_title(engine, size=10)
        axes.set_xlabel("people below, at least")
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("milliseconds, median")
    panels[-1].legend(title="in a shop of", fontsize=7, title_fontsize=7)
    return figure


OWN: Mapping[str, Callable[[Mapping[str, Any]], Figure]] = {
    "fraud": draw_fraud,
    "scale": draw_scale,
}
"""Results that ratios do not tell."""


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for file in sorted(RESULTS.glob("*.json")):
        result = json.loads(file.read_text(encoding="utf-8"))
        if file.stem in OWN:
            figure, name = OWN[file.stem](result), file.stem
        else:
            found = {place: float(figures["ratio"]) for place, figures in ratios(result)}
            figure, name = draw(file.stem, found, WANTED.get(file.stem, {})), f"speed-{file.stem}"
        figure.savefig(PICTURES / f"{name}.svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
