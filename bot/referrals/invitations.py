"""What staff see and put right of who brought whom."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot import sharing
from bot.errors import ReferralRefused
from bot.messages import Shopper
from bot.sharing import Growth, Tell
from growth import ports
from growth.invitations import Correction, GroupJoin, Invitation, Touch
from growth.lost import About, Lost, LostDecision, Newcomer, Shared, Trace, about, lost, sifted

LONGEST_REASON = 300
DAYS = 30
"""How far back lost referrals are looked for."""
LONGEST_DAYS = 365


class Invitations(ports.Invitations, Protocol):
    def corrections(self, invitee_id: int) -> Sequence[Correction]: ...


class LostReferrals(Protocol):
    """`bot.storage.lost`."""

    def newcomers(self, since: datetime) -> Sequence[Newcomer]: ...
    def traces(self, since: datetime) -> Sequence[Trace]: ...
    def shares(self, since: datetime, products: Sequence[str]) -> Sequence[Shared]: ...
    def orders(self, since: datetime) -> Sequence[Lost]: ...


class LostDecisions(Protocol):
    """`bot.storage.lost_decisions`."""

    def add(self, decision: LostDecision) -> None: ...
    def since(self, begin: datetime) -> Sequence[LostDecision]: ...


class GroupLinks(Protocol):
    def came_by(self, shopper_id: int) -> Sequence[GroupJoin]: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Facts(Growth, Protocol):
    """What is read."""

    @property
    def invitations(self) -> Invitations: ...
    @property
    def lost(self) -> LostReferrals: ...
    @property
    def lost_decisions(self) -> LostDecisions: ...
    @property
    def group_links(self) -> GroupLinks: ...


class Transaction(Facts, Protocol):
    """What is written."""

    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Facts]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class Came:
    """A touch and whose link it was; a person's way into a group, and whose link that was."""

    way: str
    inviter_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """How a person came. `inviter_id` is who counts now; `invitation` is what the link wrote, which
    never changes; `corrections` are what staff said since."""

    shopper: Shopper
    inviter_id: int | None
    invitation: Invitation | None
    corrections: Sequence[Correction]
    came: Sequence[Came]


class Referrals:
    """Shows and corrects. `tell` tells shoppers what it does to their rewards. What raises BadInput
    raises ReferralRefused."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], tell: Tell) -> None:
        self._database, self._now, self._tell = database, now, tell

    def lost(self, days: int = DAYS) -> Sequence[Lost]:
        """Starts and orders of the last days that look as if an invitation had been lost, without
        those that staff dismissed."""
        return self.sifted(days)[0]

    def sifted(self, days: int = DAYS) -> tuple[list[Lost], list[tuple[Lost, LostDecision]]]:
        """(what `lost` tells, what was dismissed and why)."""
        since = self._now() - timedelta(days=days)
        with self._database.read() as tx:
            return sifted(_found(tx, since), tx.lost_decisions.since(since))

    def dismiss(self, which: About, reason: str, by: str) -> None:
        """That one does not look lost to staff, who say why; it can be brought back. A new fact,
        and a line in the audit log; doing it again changes nothing. Raises ReferralRefused."""
        self._decide(which, True, _reason(reason), by)

    def restore(self, which: About, by: str) -> None:
        """Have it looked at again. As `dismiss`."""
        self._decide(which, False, "", by)

    def _decide(self, which: About, dismissed: bool, reason: str, by: str) -> None:
        now = self._now()
        with self._database.write() as tx:
            since = now - timedelta(days=LONGEST_DAYS)
            found = [each for each in _found(tx, since) if about(each) == which]
            if not found:
                raise ReferralRefused(
                    "gone",
                    "That does not look lost any more: see `shopvine referrals lost`.",
                )
            _, already = sifted(found, tx.lost_decisions.since(since))
            if bool(already) != dismissed:
                tx.lost_decisions.add(LostDecision(dismissed, which, reason, by, now))
                told = f"{which.shopper_id} by {which.inviter_id}, {which.sign}: {reason}"
                done = "lost.dismissed" if dismissed else "lost.restored"
                tx.audit.add(by, done, told.removesuffix(": ")[:200], now)

    def show(self, shopper_id: int) -> Referral:
        """Raises BadInput where there is no such shopper."""
        with self._database.read() as tx:
            shopper = _shopper(tx, shopper_id)
            now = tx.invitations.of(shopper_id)
            return Referral(
                shopper,
                now.inviter_id if now else None,
                now if now and now.code else None,
                tx.invitations.corrections(shopper_id),
                _came(tx, shopper_id),
            )

    def attach(self, invitee_id: int, inviter_id: int, reason: str, by: str) -> None:
        """From now on `inviter_id` counts as who brought that person; rewards follow. A new fact,
        and a line in the audit log. Raises BadInput where it is so already, would make a ring, or
        gives no reason."""
        reason = _reason(reason)
        with self._database.write() as tx:
            _shopper(tx, invitee_id)
            if _shopper(tx, inviter_id).telegram_id is None:
                raise ReferralRefused(
                    "forgotten",
                    f"Shopper {inviter_id} asked to be forgotten and earns nothing.",
                    shopper=inviter_id,
                )
            sharing.attach(tx, invitee_id, inviter_id, reason, by, self._now(), self._tell)
            subject = f"{invitee_id} to {inviter_id}: {reason}"
            tx.audit.add(by, "referral.attached", subject[:200], self._now())

    def detach(self, invitee_id: int, reason: str, by: str) -> None:
        """From now on nobody counts as who brought that person. As `attach`."""
        reason = _reason(reason)
        with self._database.write() as tx:
            _shopper(tx, invitee_id)
            sharing.detach(tx, invitee_id, reason, by, self._now(), self._tell)
            tx.audit.add(by, "referral.detached", f"{invitee_id}: {reason}"[:200], self._now())


def _found(tx: Facts, since: datetime) -> list[Lost]:
    newcomers = tx.lost.newcomers(since)
    products = sorted({each.product_id for each in newcomers if each.product_id})
    shares = tx.lost.shares(since - timedelta(hours=1), products)
    return [*lost(newcomers, tx.lost.traces(since), shares), *tx.lost.orders(since)]


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise ReferralRefused(
            "why",
            f"Say why, in 3 to {LONGEST_REASON} characters: it is kept for ever.",
            most=LONGEST_REASON,
        )
    return reason


def _shopper(tx: Facts, shopper_id: int) -> Shopper:
    shopper = tx.shoppers.get(shopper_id)
    if shopper is None:
        raise ReferralRefused("unknown", f"There is no shopper {shopper_id}.", shopper=shopper_id)
    return shopper


def _came(tx: Facts, shopper_id: int) -> list[Came]:
    touches: Sequence[Touch] = tx.touches.of(shopper_id)
    found = [Came("group", one.shopper_id, one.joined_at) for one in _joins(tx, shopper_id)]
    for touch in touches:
        link = tx.links.get(touch.code)
        if link is not None:
            found.append(Came(touch.way, link.shopper_id, touch.touched_at))
    return sorted(found, key=lambda one: one.at)


def _joins(tx: Facts, shopper_id: int) -> list[GroupJoin]:
    return [one for one in tx.group_links.came_by(shopper_id) if one.shopper_id != shopper_id]
