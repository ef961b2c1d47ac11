"""Taps on buttons. A tap may come twice, late, or on a message of long ago."""

from collections.abc import Callable, Mapping, Sequence

from bot.chat.handlers import feedback, handoff, invites, personal, products, questions
from bot.chat.handlers.commands import COMMANDS, name_commands
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.visits import Effects, Visit
from knowledge.passages import LANGUAGES

Tap = Callable[[Talk, Sequence[str], int | None], None]


async def tapped(visit: Visit) -> Effects:
    """Do what the button says."""
    query = visit.update.callback_query
    assert query is not None
    name, *arguments = (query.data or "").split(":")
    first = number(arguments)
    if name == "up":
        return await feedback.marked_up(visit, first)
    if name == "down":
        return await feedback.marked_down(visit, first)
    if name == "share":
        return await invites.share_asked(visit, first)
    if name == "pick":
        return await questions.chosen(visit, first, number(arguments, 1))
    await visit.acknowledge()
    act = TAPS.get(name)
    if act is None:
        return _nothing
    return lambda tx: act(visit.talk(tx), arguments, visit.tapped_message)


def _again(talk: Talk, arguments: Sequence[str], _message: int | None) -> None:
    """Send a message again of which nobody knows whether it arrived."""
    if not talk.tx.outbox.take_uncertain(number(arguments), talk.chat_id, talk.now):
        talk.say("answer.shown_again")


def _language(talk: Talk, arguments: Sequence[str], _message: int | None) -> None:
    chosen = next((each for each in LANGUAGES if each in arguments), None)
    if chosen and chosen in talk.shop.languages:
        talk.tx.shoppers.set_language(talk.shopper.shopper_id, chosen)
        talk.speaking(chosen).say("start.language")
        name_commands(talk.speaking(chosen))


def _command(talk: Talk, arguments: Sequence[str], _message: int | None) -> None:
    if arguments and arguments[0] in COMMANDS:
        COMMANDS[arguments[0]](talk, "")


def _product(talk: Talk, arguments: Sequence[str]) -> str | None:
    return talk.tx.conversations.labelled(number(arguments))


def number(arguments: Sequence[str], place: int = 0) -> int:
    """The number at that place of a button's data; 0 where there is none."""
    given = arguments[place] if len(arguments) > place else ""
    return int(given) if given.isdecimal() and len(given) < 16 else 0


def _nothing(_tx: Transaction) -> None:
    """A button of an older version."""


TAPS: Mapping[str, Tap] = {
    "human": lambda talk, _a, _m: handoff.open_for(talk, "human.asked"),
    "withdraw": lambda talk, _a, _m: handoff.withdraw(talk),
    "rate": lambda talk, a, message: handoff.rate(talk, number(a), number(a, 1), message),
    "again": _again,
    "lang": _language,
    "do": _command,
    "cats": lambda talk, _a, message: products.categories(talk, message),
    "cat": lambda talk, a, message: products.page(talk, number(a), number(a, 1), message),
    "card": lambda talk, a, _m: products.show(talk, _product(talk, a)),
    "ask": lambda talk, a, _m: products.ask_about(talk, _product(talk, a)),
    "qr": lambda talk, a, _m: invites.qr_asked(talk, number(a)),
    "forget": personal.forget_or_keep,
}
