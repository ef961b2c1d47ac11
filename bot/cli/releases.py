"""`shopvine knowledge draft | publish | discard | history | diff | rollback`: what waits to be
published, and what was published when."""

import sys
from collections.abc import Collection
from typing import Annotated

import typer

from bot.app import App
from bot.checking.check import Check
from bot.cli.checks import check_json, missing_json, show_check
from bot.cli.console import emit, progress, say, show, table
from bot.cli.options import HERE, JsonOption, ShopOption, YesOption
from bot.cli.telling import change_json, release_json, say_release, show_changes, show_fields
from bot.errors import BadInput
from knowledge.entries import Key
from knowledge.releases import Release

BY = "console"
"""Who acts, as the history names whoever sits at the terminal."""
NOTHING = "There is nothing to publish."

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("draft")
def draft(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Show what waits to be published."""
    with App.open(shop) as opened:
        waiting = opened.releasing.draft()
    if json:
        told = [
            change_json(entry.change)
            | {"by": entry.by, "at": entry.at.isoformat(), "proposed": entry.proposed}
            for entry in waiting.entries
        ]
        emit({"changes": told})
        return
    show_changes(waiting.changes)
    proposed = [entry.change for entry in waiting.entries if entry.proposed]
    for change in proposed:
        show(f"proposed: {change.kind} {change.entry_id}")
        show_fields(change)
    say(f"{len(waiting.changes)} changes wait to be published, {len(proposed)} are only proposed.")


@app.command("publish")
def publish(
    shop: ShopOption = HERE,
    summary: Annotated[str, typer.Option(help="Why, for the history.")] = "",
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Publish the draft: shoppers get all of it at once."""
    if not yes and not at_terminal():
        raise BadInput("Nobody is there to say yes: look with `draft`, then `publish --yes`.")
    with App.open(shop) as opened:
        release = publish_draft(opened, yes=yes, summary=summary)
        waiting = len(opened.releasing.draft().changes)
    if json:
        emit({"published": release_json(release) if release else None, "waiting": waiting})


@app.command("check")
def check(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Show what publishing the draft would change; `publish` shows it, too.

    The questions of data/test_questions.jsonl, if the shop has that file, and those that shoppers
    asked most are asked of the draft and of what is published.
    """
    with App.open(shop) as opened:
        found = _checked(opened, None)
    if json:
        emit(check_json(found))
    else:
        show_check(found)


@app.command("missing")
def missing(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """List products and FAQ entries that lack one of the shop's languages."""
    with App.open(shop) as opened:
        found = opened.releasing.missing()
    if json:
        emit({"missing": [missing_json(each) for each in found]})
        return
    for each in found:
        show(f"{each.language}: {each.key[0]} {each.key[1]}: {', '.join(each.fields)}")
    say(f"{len(found)} are missing.")


@app.command("propose")
def propose(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...]", help="Only these; all without.")
    ] = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have the model translate what lacks a language; read it with `draft`, then `accept` it."""
    with App.open(shop) as opened:
        lacking = [m for m in opened.releasing.missing() if not ids or m.key[1] in ids]
        with progress("Translating") as on_progress:
            proposed = opened.releasing.propose(lacking, on_progress)
    if json:
        emit({"missing": len(lacking), "proposed": proposed})
    else:
        say(f"{proposed} of {len(lacking)} are proposed in the draft; the others could not be.")


@app.command("accept")
def accept(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Entries as `draft` names them.")
    ],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Accept what the model proposed; the next release publishes it."""
    with App.open(shop) as opened:
        waiting = [e.change.key for e in opened.releasing.draft().entries if e.proposed]
        keys = [key for key in waiting if key[1] in ids]
        if unknown := {*ids} - {key[1] for key in keys}:
            raise BadInput(f"Nothing is proposed for {min(unknown)}: `draft` lists what is.")
        opened.releasing.accept(keys, BY)
    if json:
        emit({"accepted": [key[1] for key in keys]})
    else:
        say(f"{len(keys)} accepted; `publish` publishes them.")


@app.command("discard")
def discard(shop: ShopOption = HERE, yes: YesOption = False, json: JsonOption = False) -> None:
    """Throw the draft away: what is published stays."""
    with App.open(shop) as opened:
        waiting = len(opened.releasing.draft().entries)
        if waiting and not _agreed(f"Throw away {waiting} changes?", yes):
            raise typer.Exit(1)
        thrown = opened.releasing.discard()
    if json:
        emit({"discarded": thrown})
    else:
        say(f"{thrown} changes are thrown away.")


@app.command("history")
def history(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """List what was published, the newest first."""
    with App.open(shop) as opened:
        releases = opened.releasing.history()
        zone = opened.zone
    if json:
        emit({"versions": [release_json(release) for release in releases]})
        return
    rows = [
        [r.version, f"{r.published_at.astimezone(zone):%Y-%m-%d %H:%M}", r.by, r.summary]
        for r in releases
    ]
    table(f"{len(rows)} versions", ["version", "published", "by", "summary"], rows)


@app.command("diff")
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="A version, or draft.")],
    last: Annotated[str, typer.Argument(metavar="B", help="A version, or draft.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Show what changed from one version to another, field by field."""
    with App.open(shop) as opened:
        changes = opened.releasing.diff(first, last)
    if json:
        emit({"changes": [change_json(change) for change in changes]})
        return
    show_changes(changes, len(changes))
    say(f"{len(changes)} entries differ.")


@app.command("rollback")
def rollback(
    version: Annotated[str, typer.Argument(help="The version to go back to.")],
    shop: ShopOption = HERE,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Publish the content of an earlier version again."""
    with App.open(shop) as opened:
        changes = opened.releasing.diff(opened.knowledge.version(), version)
        if not json:
            show_changes(changes)
        if changes and not _agreed(f"Go back to version {version}?", yes):
            raise typer.Exit(1)
        with progress("Publishing") as on_progress:
            release = opened.releasing.rollback(version, BY, on_progress)
    if json:
        emit({"published": release_json(release) if release else None})
    say_release(release, f"Everything is as in version {version} already.")


def publish_draft(
    opened: App, *, yes: bool, summary: str = "", only: Collection[Key] | None = None
) -> Release | None:
    """Publish the draft, or these entries of it, once somebody has seen what that changes and
    agrees."""
    if not opened.releasing.draft().changes:
        say(NOTHING)
        return None
    show_check(_checked(opened, only))
    if not _agreed("Publish now?", yes):
        say("The draft stays; `shopvine knowledge publish` publishes it.")
        return None
    with progress("Publishing") as on_progress:
        release = opened.releasing.publish(BY, summary, on_progress, only=only)
    say_release(release, NOTHING)
    return release


def _checked(opened: App, only: Collection[Key] | None) -> Check:
    with progress("Asking the test questions") as on_progress:
        return opened.releasing.check(on_progress, only=only)


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _agreed(question: str, yes: bool) -> bool:
    """Raises BadInput where nobody can be asked."""
    if yes:
        return True
    if not at_terminal():
        raise BadInput(f"{question} Nobody is there to say so: add --yes.")
    return typer.confirm(question, err=True)
