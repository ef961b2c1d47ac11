"""`shopvine knowledge`: what the shop knows comes in."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli import messages
from bot.cli.console import emit, progress, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from knowledge.indexing import Changes

SHOWN = 20
"""Entries of a kind that a preview lists."""

app = typer.Typer(help="Bring knowledge in.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(messages.app, name="messages")


@app.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="JSON, CSV or Markdown files.")
    ],
    shop: ShopOption = HERE,
    preview: Annotated[bool, typer.Option(help="Show what would change; write nothing.")] = False,
    json: JsonOption = False,
) -> None:
    """Add and update products, policies, FAQ and campaigns. Good rows go in, bad ones are named.

    Exit code 2 when a row was bad.
    """
    with App.open(shop) as opened:
        loaded = opened.load(files)
        if preview:
            changes = opened.preview(loaded)
        else:
            with progress("Learning") as on_progress:
                changes = opened.import_knowledge(loaded, on_progress)
        result = _as_json(changes) | {"version": opened.knowledge.version(), "written": not preview}
    if json:
        emit(result)
    else:
        _tell(changes, preview)
    if changes.bad:
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


def _as_json(changes: Changes) -> dict[str, Any]:
    return {
        "new": [entry_id for _, entry_id in changes.new],
        "changed": [entry_id for _, entry_id in changes.changed],
        "unchanged": len(changes.unchanged),
        "gone": [entry_id for _, entry_id in changes.gone],
        "bad": [
            {
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "reason": problem.reason,
            }
            for problem in changes.bad
        ],
    }


def _tell(changes: Changes, preview: bool) -> None:
    for problem in changes.bad:
        say(str(problem))
    if preview:
        for title, entries in (
            ("new", changes.new),
            ("changed", changes.changed),
            ("gone (stays)", changes.gone),
        ):
            for kind, entry_id in entries[:SHOWN]:
                show(f"{title}: {kind} {entry_id}")
            if len(entries) > SHOWN:
                show(f"{title}: {len(entries) - SHOWN} more (--json names all)")
    verb = "would be" if preview else "are"
    say(
        f"{len(changes.new)} {verb} new, {len(changes.changed)} changed, "
        f"{len(changes.unchanged)} as before, {len(changes.bad)} bad."
    )
