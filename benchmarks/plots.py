"""`python -m benchmarks.plots`: one picture for each kept result, for docs/speed.md.

A bar is a ratio to the baseline on a logarithmic scale; the line at 1 is the baseline, a diamond
the ratio that is wanted, if one is.
"""

import json
from collections.abc import Mapping
from pathlib import Path

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


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for file in sorted(RESULTS.glob("*.json")):
        result = json.loads(file.read_text(encoding="utf-8"))
        found = {place: float(figures["ratio"]) for place, figures in ratios(result)}
        if found:
            figure = draw(file.stem, found, WANTED.get(file.stem, {}))
            figure.savefig(
                PICTURES / f"speed-{file.stem}.svg", metadata={"Date": None, "Creator": None}
            )


if __name__ == "__main__":
    main()
