"""Does word of mouth work? Funnel, tree, advocates, and whether the ledger is sound."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.errors import BadInput
from growth.invitations import Invitation
from growth.ledger import Balance, Holding, corrections
from growth.purchases import Purchase
from growth.reports import Branch, Node, Person, branches, forest, walk
from growth.rewards import Inviter, Policy, Reward, decide

DEEPEST = 100
"""Trees are shown at most this many steps deep."""

Rows = list[list[str | int]]
"""A table for a CSV file, its header first. Text that a spreadsheet would compute is quoted."""


class Offers(Protocol):
    def people(self) -> int: ...


class Links(Protocol):
    def sharers(self) -> int: ...


class Invitations(Protocol):
    def invited(self) -> tuple[int, int]: ...
    def people(self, root: int | None, depth: int) -> Sequence[Person]: ...
    def best(self, limit: int) -> Sequence[Person]: ...
    def all(self) -> Sequence[Invitation]: ...
    def counted(self) -> Mapping[int, Branch]: ...
    def forgotten(self) -> Mapping[int, datetime]: ...


class Purchases(Protocol):
    def buyers(self, inviter_id: int | None = None) -> int: ...
    def currency(self) -> str | None: ...
    def revenue(self) -> Mapping[int, int]: ...
    def all(self) -> Sequence[tuple[Purchase, Policy]]: ...


class Ledger(Protocol):
    def balances(self, shopper_id: int) -> Sequence[Balance]: ...
    def rewarded_friends(self) -> int: ...
    def all(self) -> Sequence[Holding]: ...


class Checks(Protocol):
    def broken(self) -> Iterator[str]: ...


class Facts(Protocol):
    """The part of a storage transaction that reports read."""

    @property
    def offers(self) -> Offers: ...
    @property
    def links(self) -> Links: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def purchases(self) -> Purchases: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def checks(self) -> Checks: ...


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many people took each step, over all time.

    `offered`: were asked to share. `shared`: shared a link (seen by the bot, or because a friend
    came). Of the friends: `started` came by a link for the first time, `asked` a question,
    `bought` something (refunded or not), were `rewarded` for (a reward for their order stands).
    """

    offered: int
    shared: int
    started: int
    asked: int
    bought: int
    rewarded: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    def csv_rows(self) -> Rows:
        rows: Rows = [[step, people] for step, people in self.as_json().items()]
        return [["step", "people"], *rows]


@dataclass(frozen=True, slots=True)
class Tree:
    """The forest of invitations, the branch that bought most first.

    Money in minor units of `currency` (None before the first order), after refunds.
    """

    roots: tuple[Node, ...]
    currency: str | None

    def as_json(self) -> dict[str, Any]:
        return {"currency": self.currency, "roots": [self._node(node) for node in self.roots]}

    def csv_rows(self) -> Rows:
        """One row a person, parents before their children."""
        header: list[str | int] = [
            "shopper_id",
            "invited_by",
            "name",
            *Branch.__dataclass_fields__,
            "currency",
        ]
        rows: Rows = [
            [
                node.person.shopper_id,
                node.person.inviter_id or "",
                _cell(_called(node.person)),
                *asdict(node.person.branch).values(),
                self.currency or "",
            ]
            for node in walk(self.roots)
        ]
        return [header, *rows]

    def _node(self, node: Node) -> dict[str, Any]:
        return {
            "shopper_id": node.person.shopper_id,
            "name": _called(node.person),
            **asdict(node.person.branch),
            "currency": self.currency,
            "children": [self._node(child) for child in node.children],
        }


@dataclass(frozen=True, slots=True)
class Advocate:
    """Somebody who invited others. Money in minor units of `currency`, after refunds."""

    shopper_id: int
    name: str
    invited: int
    bought: int
    branch_revenue: int
    earned: int
    pending: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Advocates:
    """Those whose branches bought most, best first."""

    people: tuple[Advocate, ...]

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(person) for person in self.people]

    def csv_rows(self) -> Rows:
        rows: Rows = [
            [_cell(value) if isinstance(value, str) else value or 0 for value in row.values()]
            for row in self.as_json()
        ]
        return [[*Advocate.__dataclass_fields__], *rows]


def funnel(tx: Facts) -> Funnel:
    """From the offer to the reward."""
    started, asked = tx.invitations.invited()
    return Funnel(
        offered=tx.offers.people(),
        shared=tx.links.sharers(),
        started=started,
        asked=asked,
        bought=tx.purchases.buyers(),
        rewarded=tx.ledger.rewarded_friends(),
    )


def tree(tx: Facts, root: int | None = None, depth: int = 10) -> Tree:
    """Everyone in a chain, or the branch of the shopper `root`, `depth` steps down.

    Raises BadInput when depth is not within 0 and DEEPEST.
    """
    if not 0 <= depth <= DEEPEST:
        raise BadInput(f"The depth of a tree is {depth}: give a number from 0 to {DEEPEST}.")
    return Tree(forest(tx.invitations.people(root, depth)), tx.purchases.currency())


def advocates(tx: Facts, limit: int = 20) -> Advocates:
    """At most `limit` people who invited somebody."""
    currency = tx.purchases.currency()
    return Advocates(
        tuple(_advocate(tx, person, currency) for person in tx.invitations.best(limit))
    )


def doctor_ledger(tx: Facts) -> list[str]:
    """What is wrong with the ledger and the counters, a sentence each; empty when all is sound.

    Every rule that is broken gives at least the first row that breaks it.
    """
    return [*tx.checks.broken(), *_overdrawn(tx), *_undecided(tx), *_miscounted(tx)]


def _advocate(tx: Facts, person: Person, currency: str | None) -> Advocate:
    held = next((b for b in tx.ledger.balances(person.shopper_id) if b.currency == currency), None)
    return Advocate(
        shopper_id=person.shopper_id,
        name=_called(person),
        invited=person.branch.direct,
        bought=tx.purchases.buyers(person.shopper_id),
        branch_revenue=person.branch.branch_revenue,
        earned=held.earned if held else 0,
        pending=held.pending if held else 0,
        currency=currency,
    )


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


def _called(person: Person) -> str:
    """The name, or a pseudonym for somebody who asked to be forgotten."""
    return person.name or f"#{person.shopper_id}"


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
