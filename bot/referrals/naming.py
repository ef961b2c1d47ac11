"""A friend who lost the link names its code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot import reviewing, sharing
from bot.sharing import Growth, Tell, silent
from growth.invitations import NAME_WITHIN, Arrival
from growth.links import could_be_code, is_code, pasted_code

__all__ = ["NAME_WITHIN", "Named", "code_of", "guesses_too_much", "name_code"]


class Shoppers(sharing.Shoppers, Protocol):
    def first_met(self, shopper_id: int) -> datetime:
        """When that person was first met, before being forgotten if they ever were."""


class Transaction(Growth, Protocol):
    @property
    def shoppers(self) -> Shoppers: ...


@dataclass(frozen=True, slots=True)
class Named:
    """What came of naming a code. `arrival` is there where somebody holds the code."""

    outcome: Literal["bound", "unknown", "limited", "own", "late", "bound_before", "not_bound"]
    arrival: Arrival | None = None


def code_of(text: str, bot_username: str) -> str | None:
    """The code that a message is about: a pasted link to this bot, or one word that is a code.
    None for anything else, which is a question."""
    word = text.strip()
    return pasted_code(word, bot_username) or (word if could_be_code(word) else None)


def guesses_too_much(tx: Growth, shopper_id: int, now: datetime) -> bool:
    """Whether the codes of that person are not looked up: for now, or while they are blocked."""
    return reviewing.examine_start(tx, shopper_id, now) != "pass"


def name_code(
    tx: Transaction,
    shopper_id: int,
    code: str,
    now: datetime,
    reference: str | None,
    tell: Tell = silent,
) -> Named:
    """Bind the shopper to whoever holds the code, as a start by its link would have done.

    They may be bound within `NAME_WITHIN` of first meeting the bot, once, and never in a ring. A
    code that nobody holds is a guess; after some in an hour codes are not looked up any more. A
    code with a slip in it binds nobody.
    """
    if guesses_too_much(tx, shopper_id, now):
        return Named("limited")
    if not is_code(code):
        tx.touches.guess(shopper_id, "code", code, now, reference)
        return Named("unknown")
    new = now - tx.shoppers.first_met(shopper_id) <= NAME_WITHIN
    arrival = sharing.arrive(tx, shopper_id, code, new, now, reference, "named", tell)
    match arrival.reason:
        case "bound":
            return Named("bound", arrival)
        case "unknown_code":
            return Named("unknown")
        case "self":
            return Named("own", arrival)
        case "already_invited":
            return Named("bound_before", arrival)
        case "not_new" if not new:
            return Named("late", arrival)
    return Named("not_bound", arrival)
