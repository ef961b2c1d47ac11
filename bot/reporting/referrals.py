"""Whether the ledger and the counters are sound."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from growth.invitations import Invitation
from growth.ledger import Holding, corrections
from growth.purchases import Purchase
from growth.reports import Branch, branches
from growth.rewards import Inviter, Policy, Reward, decide


class Invitations(Protocol):
    def all(self) -> Sequence[Invitation]: ...
    def counted(self) -> Mapping[int, Branch]: ...
    def forgotten(self) -> Mapping[int, datetime]: ...


class Purchases(Protocol):
    def revenue(self) -> Mapping[int, int]: ...
    def all(self) -> Sequence[tuple[Purchase, Policy]]: ...


class Ledger(Protocol):
    def all(self) -> Sequence[Holding]: ...


class Checks(Protocol):
    def broken(self) -> Iterator[str]: ...


class Facts(Protocol):
    """The part of a storage transaction that is checked."""

    @property
    def invitations(self) -> Invitations: ...
    @property
    def purchases(self) -> Purchases: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def checks(self) -> Checks: ...


def doctor_ledger(tx: Facts) -> list[str]:
    """What is wrong with the ledger and the counters, a sentence each; empty when all is sound.

    Every rule that is broken gives at least the first row that breaks it.
    """
    return [*tx.checks.broken(), *_overdrawn(tx), *_undecided(tx), *_miscounted(tx)]


def _overdrawn(tx: Facts) -> Iterator[str]:
    for holding in tx.ledger.all():
        if holding.held.pending < 0 or holding.held.earned < 0:
            yield f"reward {holding.reward_id} holds less than nothing in one of its accounts"


def _undecided(tx: Facts) -> Iterator[str]:
    """Rewards that hold something else than the rules give for the events we know."""
    for missing in corrections(_rewards(tx), tx.ledger.all()):
        if missing.reward_id is not None:
            row = f"reward {missing.reward_id}"
        else:
            assert missing.reward is not None
            row = f"a reward for order row {missing.reward.order_key} is missing: it"
        yield f"{row} should hold {abs(missing.change)} {'more' if missing.change > 0 else 'less'}"


def _rewards(tx: Facts) -> Iterable[Reward]:
    invitations = {invitation.invitee_id: invitation for invitation in tx.invitations.all()}
    forgotten = tx.invitations.forgotten()
    started = {invitee: invitation.invited_at for invitee, invitation in invitations.items()}
    bought: dict[int, list[tuple[Purchase, Policy]]] = {}
    for purchase, policy in tx.purchases.all():
        if invitation := invitations.get(purchase.shopper_id):
            bought.setdefault(invitation.inviter_id, []).append((purchase, policy))
    for inviter_id, purchases in bought.items():
        for decision in decide(Inviter(inviter_id, forgotten.get(inviter_id)), started, purchases):
            yield from decision.rewards


def _miscounted(tx: Facts) -> Iterator[str]:
    try:
        edges = {edge.invitee_id: edge.inviter_id for edge in tx.invitations.all()}
        rebuilt = branches(edges, tx.purchases.revenue())
    except ValueError as error:
        yield str(error)
        return
    counted = tx.invitations.counted()
    for shopper_id in sorted(rebuilt.keys() | counted.keys()):
        kept, right = counted.get(shopper_id, Branch()), rebuilt.get(shopper_id, Branch())
        if kept != right:
            yield f"the counters of shopper {shopper_id} are {kept}, a rebuild gives {right}"
