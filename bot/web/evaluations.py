"""The newest evaluation as a page: a plot of rates, and the same numbers in a table."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.web import plots
from bot.web.reports import Words
from bot.web.views import Table, View
from bot.web.words import moment

Figures = Mapping[str, Any]

COLUMNS = (
    *("cases", "correct", "wrong", "refused_wrongly", "refused_rightly", "unsupported"),
    *("p50", "p95"),
)


def view_of_evaluation(result: Mapping[str, Any] | None, words: Words, zone: ZoneInfo) -> View:
    """A result as `shopvine evaluate answers --json` prints it, ready for its template."""
    title, lead = words["evaluation"], words["evaluation_lead"]
    if result is None:
        return View("evaluation", title, lead, "", empty=words["evaluation_empty"])
    groups = list(_groups(result, words))
    plotted = [_rate(name, figures, words) for name, figures in groups if figures["cases"]]
    notes = [words["evaluation_plot"], words["evaluation_claims"], _about(result, words)]
    if "baseline" in result:
        notes.insert(1, words["evaluation_chain"])
    return View(
        "evaluation",
        title,
        lead,
        words["as_of"].format(moment=moment(datetime.fromisoformat(result["at"]), zone)),
        plot=plots.rates(plotted),
        plot_text=words["evaluation_alt"].format(
            rates=", ".join(f"{row.label} {row.words}" for row in plotted)
        ),
        notes=tuple(notes),
        tables=(
            Table(
                words["evaluation_caption"],
                (words["evaluation_group"], *(words[f"evaluation_{column}"] for column in COLUMNS)),
                tuple((name, *_cells(figures)) for name, figures in groups),
                range(1, len(COLUMNS) + 1),
            ),
        ),
    )


def _groups(result: Mapping[str, Any], words: Words) -> Iterator[tuple[str, Figures]]:
    yield words["evaluation_group_all"], result["all"]
    for name, values in result["by"].items():
        for value, figures in values.items():
            yield words[f"evaluation_group_{name}"].format(value=value), figures
    if baseline := result.get("baseline"):
        yield words["evaluation_group_ours"], baseline["shopvine"]
        yield words["evaluation_group_chain"], baseline["tutorial"]


def _rate(name: str, figures: Figures, words: Words) -> plots.Rate:
    right = figures["right"]
    return plots.Rate(
        name,
        right["rate"],
        right["low"],
        right["high"],
        f"{right['count']}/{right['of']}",
        filled=name != words["evaluation_group_chain"],
    )


def _cells(figures: Figures) -> tuple[str, ...]:
    return (
        f"{figures['cases']}",
        _share(figures["correct"]),
        f"{figures['wrong'] + figures['answered_unanswerable']}",
        f"{figures['refused_wrongly']}",
        _share(figures["refused_rightly"]),
        f"{figures['unsupported']}",
        f"{figures['seconds']['p50']:.2f} s",
        f"{figures['seconds']['p95']:.2f} s",
    )


def _share(rate: Mapping[str, Any]) -> str:
    """`97 of 100 (92-99 %)`, the interval in brackets."""
    if not rate["of"]:
        return "–"
    return f"{rate['count']}/{rate['of']} ({100 * rate['low']:.0f}–{100 * rate['high']:.0f} %)"


def _about(result: Mapping[str, Any], words: Words) -> str:
    return words["evaluation_about"].format(
        model=result["model"],
        dataset=result["dataset"] or words["evaluation_drawn"],
        half=result["half"],
    )
