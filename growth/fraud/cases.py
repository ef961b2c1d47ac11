"""What is kept of findings, of what staff decided, and of the blocklist."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from growth.fraud.facts import Evidence, Listed, Outcome

Act = Literal["pass", "block", "appeal"]


@dataclass(frozen=True, slots=True)
class Review:
    """A finding as it is kept."""

    review_id: int
    order_key: int
    check: str
    outcome: Outcome
    reason: str
    evidence: Evidence
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a member of staff did with an order, and why; `appeal` asks for another look."""

    order_key: int
    kind: Act
    seen: int
    by: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewedOrder:
    """What staff are shown of an order; minor units of `currency`. `number` is what shop and buyer
    call it, where that is not its id."""

    order_key: int
    source: str
    order_id: str
    shopper_id: int | None
    amount: int
    currency: str
    placed_at: datetime
    number: str | None = None

    @property
    def name(self) -> str:
        return self.number or self.order_id


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the blocklist, or that was; `lifted_at`, `lifted_by` and `lift_reason` tell
    that it counts no more."""

    entry_id: int
    kind: Listed
    value: str
    shopper_id: int
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None = None
    lifted_by: str | None = None
    lift_reason: str | None = None
