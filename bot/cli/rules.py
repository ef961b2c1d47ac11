"""`shopvine rules`: who gets what for bringing friends, as the owner sets it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.app import App
from bot.cli.console import emit, progress, say, show, table
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.programmes import LEGAL_NOTE, Change
from bot.reporting.trying import Trial
from growth.money import plain
from growth.programme import Programme, Published

app = typer.Typer(
    help="Who gets what for bringing friends: check, try and publish the owner's rules.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
CONSOLE = "console"
PEOPLE = 20

File = Annotated[Path, typer.Argument(metavar="FILE.toml", help="The rules; see docs/how-to.")]


@app.callback()
def _rules() -> None:
    """Who gets what for bringing friends."""


@app.command("check")
def check(file: File, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Whether a file of rules is right, and what it would change."""
    with App.open(shop) as opened:
        programme = _read(opened, file)
        changes = opened.programmes.changes(programme)
    if json:
        emit({"ok": True, "changes": [_change_json(change) for change in changes]})
        return
    for change in changes:
        show(_change_line(change))
    say(f"{file.name} is right; it changes {len(changes)} things. Nothing was published.")


@app.command("show")
def show_(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """The rules in force, as a file."""
    with App.open(shop) as opened:
        published = opened.programmes.in_force()
        text = opened.programmes.written(published.programme)
        zone = opened.zone
    if json:
        emit(_published_json(published) | {"file": text})
        return
    show(text)
    say(_published_line(published, zone))


@app.command("publish")
def publish(
    file: File,
    read_by: Annotated[
        str | None,
        typer.Option(
            "--i-have-read-the-legal-note",
            metavar="NAME",
            help="Who read the note on rewards at two levels; needed for `depth = 2` only.",
        ),
    ] = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have a file of rules hold for orders placed from now on."""
    with App.open(shop) as opened:
        programme = _read(opened, file)
        if programme.depth == 2 and not (read_by and read_by.strip()):
            for note in LEGAL_NOTE.values():
                say(note)
            raise BadInput(
                f"{file}: depth is 2: read the note above, then publish with "
                "--i-have-read-the-legal-note and the owner's name."
            )
        changes = opened.programmes.changes(programme)
        acknowledged = read_by.strip() if read_by and programme.depth == 2 else None
        published = opened.programmes.publish(programme, CONSOLE, acknowledged)
        zone = opened.zone
    if json:
        emit(_published_json(published) | {"changes": [_change_json(each) for each in changes]})
        return
    for change in changes:
        show(_change_line(change))
    say(_published_line(published, zone))


@app.command("history")
def history(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Every programme that was published, the newest first."""
    with App.open(shop) as opened:
        found, zone = opened.programmes.history(), opened.zone
    if json:
        emit({"programmes": [_published_json(each) for each in found]})
        return
    for each in found:
        show(_published_line(each, zone))


@app.command("try")
def try_(
    file: File,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, 2026-05-01.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, 2026-05-31.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """What the rules would have given for the orders of a period, beside today's rules.

    Nothing is changed.
    """
    with App.open(shop) as opened:
        programme, zone = _read(opened, file), opened.zone
        begin = datetime.combine(_day(first, "--from"), time(), zone)
        end = datetime.combine(_day(last, "--to") + timedelta(days=1), time(), zone)
        with progress("Orders replayed") as on_progress:
            trial = opened.programmes.try_rules(programme, begin, end, on_progress)
    if json:
        emit(trial.as_json(PEOPLE))
        return
    _show_trial(trial, first, last)


def _read(opened: App, file: Path) -> Programme:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not UTF-8: save it as UTF-8.") from None
    return opened.programmes.read(text, str(file))


def _day(given: str, option: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadInput(f"{option} is {given!r}: write a day such as 2026-05-01.") from None


def _show_trial(trial: Trial, first: str, last: str) -> None:
    today, new = trial.today.units(), trial.new.units()
    rows = [
        [unit, *_amounts(unit, trial, name)]
        for unit in sorted(today.keys() | new.keys())
        for name in ("granted", "standing", "held")
    ]
    table(
        f"{trial.orders} orders from {first} to {last}",
        ["unit", "", "today's rules", "new rules", "difference"],
        rows,
    )
    moved = trial.moved()
    if moved:
        table(
            f"{sum(one.after > one.before for one in moved)} people would gain, "
            f"{sum(one.after < one.before for one in moved)} would lose",
            ["person", "today's rules", "new rules"],
            [
                [f"#{one.shopper_id}", plain(one.before, one.unit), plain(one.after, one.unit)]
                for one in moved[:PEOPLE]
            ],
        )
    say("Nothing was changed.")


def _amounts(unit: str, trial: Trial, name: str) -> Iterator[str]:
    before, after = (
        getattr(outcome.units().get(unit), name, 0) for outcome in (trial.today, trial.new)
    )
    yield name
    for amount in (before, after, after - before):
        yield plain(amount, unit)


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "key": change.key,
        "before": change.before,
        "after": change.after,
    }


def _change_line(change: Change) -> str:
    if not change.key:
        return f"- {change.rule}" if change.after is None else f"+ {change.rule}"
    before, after = (
        each if each is not None else "not set" for each in (change.before, change.after)
    )
    where = f"{change.rule}, " if change.rule else ""
    return f"{where}{change.key}: {before} -> {after}"


def _published_json(published: Published) -> dict[str, Any]:
    return {
        "programme_id": published.programme_id,
        "name": published.programme.name,
        "published_at": published.published_at.isoformat(),
        "by": published.by,
        "depth": published.programme.depth,
        "acknowledged_by": published.acknowledged_by,
    }


def _published_line(published: Published, zone: ZoneInfo) -> str:
    at = published.published_at.astimezone(zone)
    name = f" {published.programme.name!r}" if published.programme.name else ""
    return f"Programme {published.programme_id}{name}, since {at:%Y-%m-%d %H:%M}, by {published.by}"
