"""`shopvine knowledge pull | pictures`: products come from the shop's online store."""

from dataclasses import replace
from typing import Annotated

import typer

from bot.app import App, Pulled
from bot.cli.bringing import as_json, bring_in, tell
from bot.cli.console import emit, progress, say
from bot.cli.options import HERE, JsonOption, ShopOption, YesOption
from bot.errors import BadInput
from bot.releasing import Import
from knowledge.entries import Key


def pull(
    shop: ShopOption = HERE,
    only_changed: Annotated[
        bool | None,
        typer.Option(
            "--changed/--all",
            help="Only what changed since the last pull, or everything. Without either: changes "
            "from Shopify, everything from WooCommerce.",
        ),
    ] = None,
    preview: Annotated[bool, typer.Option(help="Show what would change; write nothing.")] = False,
    remove_gone: Annotated[
        bool,
        typer.Option("--remove-gone", help="With everything: take out what the store lacks."),
    ] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Take products, prices and stock over from the store that shop.toml names under [store].

    Changes wait in the draft until they are published; --yes publishes them. A pull that was
    broken off goes on where it was. Exit code 2 when a product was bad or the store cannot be read.
    """
    with App.open(shop) as opened:
        with progress("Pulling") as on_progress:
            pulled = opened.pull(only_changed, on_progress)
        found = _found(opened, pulled)
        remove = remove_gone or pulled.since is not None
        if not json:
            tell(found, pulled.loaded, preview, remove)
        gone = found.changes.gone if remove else ()
        published = not preview and bring_in(opened, pulled.loaded, gone, yes)
        if preview:
            pulled.spool.discard()
        else:
            opened.finish_pull(pulled)
        result = as_json(found, pulled.loaded) | {
            "since": pulled.since.isoformat() if pulled.since else None,
            "version": opened.knowledge.version(),
            "written": not preview,
            "published": published,
            "waiting": len(opened.releasing.draft().changes),
        }
    if json:
        emit(result)
    if pulled.loaded.problems:
        raise typer.Exit(BadInput.exit_code)


def pictures(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Fetch the pictures of products that lie on the web, so that cards show them; each once.

    Exit code 2 when one could not be fetched.
    """
    with App.open(shop) as opened, progress("Fetching") as on_progress:
        result = opened.fetch_pictures(on_progress)
    if json:
        failed = [{"address": address, "reason": reason} for address, reason in result.failed]
        emit({"fetched": result.fetched, "there": result.there, "failed": failed})
    else:
        for address, reason in result.failed:
            say(f"{address}: {reason}")
        say(f"{result.fetched} fetched, {result.there} there, {len(result.failed)} failed.")
    if result.failed:
        raise typer.Exit(BadInput.exit_code)


def _found(opened: App, pulled: Pulled) -> Import:
    """Of a pull of changes, only what the store withdrew is gone."""
    found = opened.releasing.preview(pulled.loaded)
    if pulled.since is None:
        return found
    gone: list[Key] = [
        ("product", product_id)
        for product_id in pulled.withdrawn
        if opened.knowledge.product(product_id)
    ]
    shown = tuple(each for each in found.entries if each.what != "gone")
    return replace(found, changes=replace(found.changes, gone=tuple(gone)), entries=shown)
