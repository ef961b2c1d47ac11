"""`shopvine models`: the language models this shop can use."""

from typing import Annotated, Any

import typer

from bot.cli.console import download, emit, say, table
from bot.cli.options import JsonOption
from bot.models import fetch_model, listed_models, verify_model

app = typer.Typer(
    help="List, fetch and verify models.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_models(json: JsonOption = False) -> None:
    """The models Shopvine knows, and which are here."""
    models = listed_models()
    if json:
        emit({"models": models})
        return
    rows = [
        [
            str(model["name"]),
            str(model["task"]),
            _size(model),
            str(model["license"]),
            str(model["state"]),
            "yes" if model["tested"] else "not here",
        ]
        for model in models
    ]
    table("Models", ["name", "task", "size", "licence", "state", "tested"], rows)


@app.command("fetch")
def fetch(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names from the list.")],
    json: JsonOption = False,
) -> None:
    """Bring model files here; goes on where an earlier fetch stopped."""
    files = {}
    for name in names:
        with download(name) as on_progress:
            files[name] = str(fetch_model(name, on_progress))
        say(f"{name} is here and its hash is right.")
    if json:
        emit({"files": files})


@app.command("verify")
def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]")] = None,
    json: JsonOption = False,
) -> None:
    """Check the whole hash of the models that are here."""
    chosen = names or [str(m["name"]) for m in listed_models() if m["state"] != "absent"]
    for name in chosen:
        verify_model(name)
        say(f"{name}: the hash is right.")
    if json:
        emit({"verified": chosen})


def _size(model: dict[str, Any]) -> str:
    return f"{model['bytes'] / 1e6:,.0f} MB" if model["bytes"] else "-"
