"""Who brought whom. The first link binds once, and only somebody new to the shop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Reason = Literal["bound", "no_code", "unknown_code", "self", "ring", "already_invited", "not_new"]
TouchWay = Literal["start", "named"]
TryKind = Literal["code", "order"]
NAME_WITHIN = timedelta(days=7)
"""So long after first meeting the bot a friend who lost the link may still name its code."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One edge of the forest; it never changes. `invitee_id` is invited at most once."""

    invitee_id: int
    inviter_id: int
    code: str
    product_id: str | None
    invited_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """Staff said, with a reason, who brought a person; `inviter_id` is None: nobody."""

    fact_id: int
    invitee_id: int
    inviter_id: int | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Touch:
    """A person came with a link of somebody else's, whether or not it bound them."""

    shopper_id: int
    code: str
    way: TouchWay
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """A code that nobody holds, or a claim of an order that did not fit. `near` is the code that
    was missed by one slip, empty where there is none."""

    shopper_id: int
    kind: TryKind
    near: str
    guessed_at: datetime


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A person's own invitation link of a group; `address` of None: taken back."""

    group_link_id: int
    chat_id: int
    shopper_id: int
    address: str | None


@dataclass(frozen=True, slots=True)
class GroupJoin:
    """Somebody joined a group through the link of `shopper_id`."""

    group_link_id: int
    shopper_id: int
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a `/start` meant.

    `inviter_id`, `inviter_name` and `product_id` are those of the link when somebody else's link
    was followed, whether or not it bound; the name is None once that person was forgotten.
    """

    bound: bool
    reason: Reason
    inviter_id: int | None = None
    inviter_name: str | None = None
    product_id: str | None = None


def judge(
    invitee_id: int,
    inviter_id: int | None,
    *,
    new: bool,
    invited: bool,
    above_inviter: Collection[int],
) -> Reason:
    """Whether a start through a link binds; every answer but "bound" says why it does not.

    `inviter_id` is None when nobody holds the code. `invited` tells whether the invitee is bound
    already, `above_inviter` holds everyone above the inviter. A ring is refused even for somebody
    called new: a person who has invited others stays above them.
    """
    if inviter_id is None:
        return "unknown_code"
    if invitee_id == inviter_id:
        return "self"
    if invitee_id in above_inviter:
        return "ring"
    if invited:
        return "already_invited"
    return "bound" if new else "not_new"
