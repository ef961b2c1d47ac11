"""The report on answers as a page: a bar a rung; tables by rung, language and day."""

from collections.abc import Mapping, Sequence

from bot.reporting.answers import Answers, Row
from bot.web import plots
from bot.web.views import Table, View
from bot.web.words import share

Words = Mapping[str, str]


def answers_view(report: Answers, words: Words, as_of: str) -> View:
    title = words["answers"]
    lead = words["answers_lead"]
    days = words["answers_days"].format(first=report.first, last=report.last, zone=report.zone)
    if not report.all.answers:
        return View("answers", title, lead, as_of, empty=f"{words['answers_empty']} {days}")
    bars = [
        plots.Bar(_bar(row, words), row.figures.answers, _in_words(row, words))
        for row in report.by_path
    ]
    told = ", ".join(f"{bar.label} {bar.words}" for bar in bars)
    return View(
        "answers",
        title,
        lead,
        as_of,
        plot=plots.bars(bars),
        plot_text=words["answers_alt"].format(rungs=told),
        notes=(days, words["answers_how"]),
        tables=(
            _table("by_path", ("path", "outcome"), report.by_path, words),
            _table("by_language", ("language",), report.by_language, words),
            _table("by_day", ("day",), report.by_day[::-1], words),
        ),
    )


def _table(caption: str, keys: tuple[str, ...], rows: Sequence[Row], words: Words) -> Table:
    columns = (*keys, "answers_count", "p50", "p95", "up", "down")
    return Table(
        words[f"answers_{caption}"],
        tuple(words[column] for column in columns),
        tuple(_cells(row, keys, words) for row in rows),
        range(len(keys), len(columns)),
    )


def _cells(row: Row, keys: tuple[str, ...], words: Words) -> tuple[str, ...]:
    told = row.figures
    return (
        *(_name(key, part, words) for key, part in zip(keys, row.key, strict=True)),
        f"{told.answers:,}",
        _seconds(told.p50, words),
        _seconds(told.p95, words),
        _of(told.up, told.answers),
        _of(told.down, told.answers),
    )


def _name(key: str, part: str | None, words: Words) -> str:
    return words.get(f"{key}_{part or 'unknown'}", part or "")


def _bar(row: Row, words: Words) -> str:
    """The rung; where nothing was answered, what came instead."""
    path, outcome = row.key
    return _name(*(("path", path) if outcome == "answered" else ("outcome", outcome)), words)


def _in_words(row: Row, words: Words) -> str:
    return f"{row.figures.answers:,} · {_seconds(row.figures.p50, words)}"


def _of(part: int, whole: int) -> str:
    return f"{part:,} ({share(part, whole)})" if part else "0"


def _seconds(taken: float | None, words: Words) -> str:
    return "–" if taken is None else words["seconds"].format(seconds=f"{taken:.2f}")
