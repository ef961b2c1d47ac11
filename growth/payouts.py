"""Payout lists: what is handed over to whom, once an owner has approved it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["proposed", "approved", "paid", "cancelled"]


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something to a list, and when. `reference` names the transfer; where somebody was
    taken off, it is the reason."""

    by: str
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """One person's line. `proposed` is what they had earned, less debts, when the list was made;
    `amount` what is paid: less where they had less left when the list was approved, and nothing to
    who was taken off the list."""

    line_id: int
    shopper_id: int
    proposed: int
    amount: int
    taken_off: Deed | None = None


@dataclass(frozen=True, slots=True)
class PayoutList:
    """A list in one unit: a currency (minor units) or points. Everybody on it had earned at least
    `minimum`. `people` and `total` are of the lines with something to pay."""

    list_id: int
    unit: str
    minimum: int
    proposed: Deed
    approved: Deed | None
    cancelled: Deed | None
    paid: Deed | None
    people: int
    total: int

    @property
    def state(self) -> State:
        if self.paid:
            return "paid"
        if self.cancelled:
            return "cancelled"
        return "approved" if self.approved else "proposed"


def lowered(proposed: int, earned: int, present: bool) -> int:
    """What a line pays when it is approved: never more than was proposed, and never more than is
    left; nothing to who asked to be forgotten since."""
    return max(0, min(proposed, earned)) if present else 0
