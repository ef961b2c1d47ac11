"""`shopvine handoffs`: who waits for a person, and answering them from the console."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.handoffs import Waiting
from bot.messages import Turn

app = typer.Typer(
    help="See who waits for a person, take a chat, answer, give it back or close it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Whom = Annotated[int, typer.Argument(metavar="SHOPPER", help="Their number in the list.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Your name, which the shopper is told.")]


@app.command("list")
def list_(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Those who wait, the longest first; then those who talk with a person."""
    with App.open(shop) as opened:
        waiting = opened.handoffs.queue()
        zone = opened.zone
    if json:
        emit({"handoffs": [as_json(each) for each in waiting]})
        return
    for each in waiting:
        who = f"{each.shopper.shopper_id} {each.shopper.name} ({each.language})"
        since = f"{each.since.astimezone(zone):%Y-%m-%d %H:%M}"
        held = f"with {each.handoff.taken_by}" if each.handoff.taken_by else f"since {since}"
        show(f"{who}, {held}: {each.handoff.reason.removeprefix('human.')}")
    say(f"{len(waiting)} chats.")


@app.command("take")
def take(shopper: Whom, by: By, shop: ShopOption = HERE) -> None:
    """Take a chat: the shopper is told your name, and the bot is silent."""
    with App.open(shop) as opened:
        opened.handoffs.take(shopper, _name(by))
    say(f"The chat of shopper {shopper} is yours.")


@app.command("reply")
def reply(
    shopper: Whom,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="At most 4096 characters.")],
    by: By,
    shop: ShopOption = HERE,
) -> None:
    """Answer a shopper. Whoever answers one who waits takes the chat."""
    with App.open(shop) as opened:
        opened.handoffs.reply_text(shopper, text, _name(by))
    say("It goes to them as soon as the bot runs.")


@app.command("back")
def back(shopper: Whom, by: By, shop: ShopOption = HERE) -> None:
    """Give a chat back to the bot."""
    with App.open(shop) as opened:
        opened.handoffs.give_back(shopper, _name(by))
    say(f"The bot answers shopper {shopper} again.")


@app.command("close")
def close(shopper: Whom, by: By, shop: ShopOption = HERE) -> None:
    """End a chat: the matter is settled, and the bot answers again."""
    with App.open(shop) as opened:
        opened.handoffs.close(shopper, _name(by))
    say(f"The chat of shopper {shopper} is closed.")


def as_json(waiting: Waiting) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    handoff = waiting.handoff
    return {
        "shopper": waiting.shopper.shopper_id,
        "name": waiting.shopper.name,
        "language": waiting.language,
        "state": handoff.state,
        "reason": handoff.reason.removeprefix("human."),
        "since": waiting.since.isoformat(),
        "taken_by": handoff.taken_by,
        "turns": [_turn(turn) for turn in waiting.turns],
        "orders": [
            asdict(each) | {"occurred_at": each.occurred_at.isoformat()} for each in waiting.orders
        ],
        "invitation": asdict(waiting.invitation),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "at": turn.at.isoformat(),
        "kind": turn.kind,
        "question": turn.question,
        "answer": turn.answer,
        "by": turn.by,
    }


def _name(by: str) -> str:
    name = " ".join(by.split())[:60]
    if not name:
        raise BadInput("--by needs a name: the shopper is told who answers them.")
    return name
