"""`shopvine knowledge messages`: the words with which shoppers share products."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.messages import KeptMessage, Tone
from knowledge.passages import Language

app = typer.Typer(
    help="Read, edit or forbid the messages that shoppers share.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Product = Annotated[str, typer.Argument(metavar="PRODUCT_ID", help="The product's id.")]
Speaks = Annotated[Language, typer.Argument(metavar="LANGUAGE", help="zh or en.")]
InTone = Annotated[Tone, typer.Argument(metavar="TONE", help="plain, warm or playful.")]


@app.command("list")
def list_(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Every message that is kept. A stale one is never sent: a fact in it has changed."""
    with App.open(shop) as opened:
        listed = opened.share_texts.listed()
    if json:
        emit({"messages": [_as_json(each.kept) | {"stale": each.stale} for each in listed]})
        return
    for each in listed:
        kept, stale = each.kept, ", stale" if each.stale else ""
        show(f"{kept.product_id} {kept.language} {kept.tone} ({kept.state}{stale}): {kept.text}")
    say(f"{len(listed)} messages.")


@app.command("edit")
def edit(
    product_id: Product,
    language: Speaks,
    tone: InTone,
    text: Annotated[str, typer.Argument(help="At most 200 characters, without link and code.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Keep your own words. They pass the same gate as the bot's: what the shop's facts do not say
    is named, and nothing is kept (exit code 2)."""
    with App.open(shop) as opened:
        kept = opened.share_texts.edit(product_id, language, tone, text)
    _told(kept, json, "is kept")


@app.command("forbid")
def forbid(
    product_id: Product,
    language: Speaks,
    tone: InTone,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Never send this product in that language and tone. Editing it allows it again."""
    with App.open(shop) as opened:
        kept = opened.share_texts.forbid(product_id, language, tone)
    _told(kept, json, "is forbidden")


def _told(kept: KeptMessage, json: bool, what: str) -> None:
    if json:
        emit(_as_json(kept))
    else:
        say(f"The {kept.tone} message of {kept.product_id} in {kept.language} {what}.")


def _as_json(kept: KeptMessage) -> dict[str, Any]:
    found = asdict(kept)
    del found["digest"]
    return found
