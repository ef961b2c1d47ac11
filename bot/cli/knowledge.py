"""`shopvine knowledge`: what the shop knows comes in."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli import gaps, messages, pulling, releases
from bot.cli.bringing import as_json, bring_in, tell
from bot.cli.console import emit, progress, say
from bot.cli.options import HERE, JsonOption, ShopOption, YesOption
from bot.cli.tables import show_tables, tables_json
from bot.errors import BadInput
from knowledge.loaders.handing_back import write_bad_rows
from knowledge.web import DEEPEST, MOST_PAGES, Reach

app = typer.Typer(
    help="Bring knowledge in, publish it, undo it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(releases.app)
app.add_typer(messages.app, name="messages")
app.command("gaps")(gaps.gaps)
app.command("answer")(gaps.answer)
app.command("pull")(pulling.pull)
app.command("pictures")(pulling.pictures)


@app.command("import")
def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files (JSON, CSV, XLSX, Markdown, text, PDF, DOCX, HTML) and addresses of pages "
            "or sitemaps (https://...).",
        ),
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
    depth: Annotated[
        int, typer.Option(min=0, max=DEEPEST, help="Links to follow from a page, within its site.")
    ] = 0,
    pages: Annotated[
        int, typer.Option(min=1, max=MOST_PAGES, help="Pages to read from an address at most.")
    ] = 200,
    private: Annotated[
        bool, typer.Option("--private", help="Read addresses inside the network, too.")
    ] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Add and update products, policies, FAQ and campaigns. Good rows go in, bad ones are named.

    Changes wait in the draft until they are published; the first import into an empty shop is
    published at once. Exit code 2 when a row was bad.
    """
    with App.open(shop) as opened:
        with progress("Reading") as on_progress:
            loaded = opened.load(sources, given or (), on_progress, Reach(depth, pages, private))
        if bad_rows:
            write_bad_rows(loaded.bad_rows, bad_rows)
        found = opened.releasing.preview(loaded)
        if not json:
            show_tables(loaded.tables)
            tell(found, loaded, preview, remove_gone)
        gone = found.changes.gone if remove_gone else ()
        published = not preview and bring_in(opened, loaded, gone, yes)
        if not preview:
            opened.keep_columns(loaded)
        result = as_json(found, loaded) | {
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
