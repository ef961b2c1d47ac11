"""`shopvine knowledge`: what the shop knows comes in."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli import messages, releases
from bot.cli.console import emit, progress, say
from bot.cli.options import HERE, JsonOption, ShopOption, YesOption
from bot.cli.releases import BY, at_terminal, publish_draft
from bot.cli.tables import show_tables, tables_json
from bot.cli.telling import change_json, show_changes
from bot.errors import BadInput
from bot.releasing import Import
from knowledge.entries import entries_of
from knowledge.loaded import Loaded, Problem
from knowledge.loaders.handing_back import write_bad_rows

app = typer.Typer(
    help="Bring knowledge in, publish it, undo it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(releases.app)
app.add_typer(messages.app, name="messages")


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="JSON, CSV, XLSX, Markdown, PDF, DOCX or HTML."),
    ],
    shop: ShopOption = HERE,
    preview: Annotated[bool, typer.Option(help="Show what would change; write nothing.")] = False,
    remove_gone: Annotated[
        bool, typer.Option("--remove-gone", help="Take out what the files lack.")
    ] = False,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="What a column of a table is, such as 货号=product_id; kept for the next time.",
        ),
    ] = None,
    bad_rows: Annotated[
        Path | None,
        typer.Option(
            "--bad-rows",
            metavar="FILE",
            help="Write rows that were left out, with the reason in the last column (.csv, .xlsx).",
        ),
    ] = None,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Add and update products, policies, FAQ and campaigns. Good rows go in, bad ones are named.

    Changes wait in the draft until they are published; the first import into an empty shop is
    published at once. Exit code 2 when a row was bad.
    """
    with App.open(shop) as opened:
        with progress("Reading") as on_progress:
            loaded = opened.load(files, given or (), on_progress)
        if bad_rows:
            write_bad_rows(loaded.bad_rows, bad_rows)
        found = opened.releasing.preview(loaded)
        if not json:
            show_tables(loaded.tables)
            _tell(found, loaded, preview, remove_gone)
        published = not preview and _bring_in(opened, loaded, remove_gone, yes)
        if not preview:
            opened.keep_columns(loaded)
        result = _as_json(found, loaded) | {
            "version": opened.knowledge.version(),
            "written": not preview,
            "published": published,
            "waiting": len(opened.releasing.draft().changes),
            "tables": tables_json(loaded.tables),
        }
    if json:
        emit(result)
    if loaded.problems:
        raise typer.Exit(BadInput.exit_code)


@app.command("rebuild")
def rebuild(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Throw the vector index away and make it again from the knowledge tables."""
    with App.open(shop) as opened, progress("Indexing") as on_progress:
        passages = opened.rebuild_index(on_progress)
        version = opened.knowledge.version()
    if json:
        emit({"passages": passages, "version": version})
    else:
        say(f"The index holds {passages} passages again.")


def _bring_in(opened: App, loaded: Loaded, remove_gone: bool, yes: bool) -> bool:
    """Into the draft, and from there to the shoppers if somebody says so; whether it went there."""
    if opened.knowledge.version() == "0" and not opened.releasing.draft().entries:
        with progress("Learning") as on_progress:
            opened.import_knowledge(loaded, on_progress)
        return opened.knowledge.version() != "0"
    found = opened.releasing.import_files(loaded, BY, remove_gone=remove_gone)
    opened.keep_behaviors(loaded)
    brought = {entry.key for entry in entries_of(loaded)}
    brought |= {*found.changes.gone} if remove_gone else set()
    waiting = [change for change in opened.releasing.draft().changes if change.key in brought]
    if not waiting:
        return False
    if not yes and not at_terminal():
        say("The changes wait in the draft; `shopvine knowledge publish` publishes them.")
        return False
    return publish_draft(opened, yes=yes, only=brought) is not None


def _as_json(found: Import, loaded: Loaded) -> dict[str, Any]:
    changes = found.changes
    return {
        "new": [entry_id for _, entry_id in changes.new],
        "changed": [entry_id for _, entry_id in changes.changed],
        "unchanged": len(changes.unchanged),
        "gone": [entry_id for _, entry_id in changes.gone],
        "bad": [_problem(problem) for problem in loaded.problems],
        "changes": [change_json(each) for each in found.entries if each.what == "changed"],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "reason": problem.reason,
    }


def _tell(found: Import, loaded: Loaded, preview: bool, remove_gone: bool) -> None:
    changes = found.changes
    for problem in loaded.problems:
        say(str(problem))
    if preview or changes.changed or (changes.gone and remove_gone):
        show_changes(found.entries)
    verb = "would be" if preview else "are"
    say(
        f"{len(changes.new)} {verb} new, {len(changes.changed)} changed, "
        f"{len(changes.unchanged)} as before, {len(loaded.problems)} bad."
    )
    if changes.gone and not remove_gone:
        say(f"{len(changes.gone)} are not in the files and stay; --remove-gone takes them out.")
