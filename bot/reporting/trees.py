"""The forest of invitations, whole and on any day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.errors import BadInput
from bot.reporting.ports import Facts
from bot.reporting.tables import Rows, cell
from growth.counting import pairs
from growth.reports import Branch, Node, Person, forest, walk
from growth.trees import Grove, Twig, unfold
from growth.trees import walk as steps

DEEPEST = 100
"""Trees are shown at most this many steps deep."""
SHOWN = 10
"""Branches that are offered beside the one that is shown."""


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
                cell(called(node.person)),
                *asdict(node.person.branch).values(),
                self.currency or "",
            ]
            for node in walk(self.roots)
        ]
        return [header, *rows]

    def _node(self, node: Node) -> dict[str, Any]:
        return {
            "shopper_id": node.person.shopper_id,
            "name": called(node.person),
            **asdict(node.person.branch),
            "currency": self.currency,
            "children": [self._node(child) for child in node.children],
        }


@dataclass(frozen=True, slots=True)
class BranchShown:
    """Part of the forest, as a picture shows it: the branch of one person, unfolded where it
    matters. `day` is None for now. `tops` are the largest branches of the forest as it is now;
    `twig` is None while nobody has invited anybody, or where that person was not there yet."""

    twig: Twig | None
    tops: tuple[Person, ...]
    currency: str | None
    at: datetime
    past: bool


def tree(
    tx: Facts, root: int | None = None, depth: int = 10, until: datetime | None = None
) -> Tree:
    """Everyone in a chain, or the branch of the shopper `root`, `depth` steps down; as it was
    at `until`, if that is given.

    Raises BadInput when depth is not within 0 and DEEPEST.
    """
    if not 0 <= depth <= DEEPEST:
        raise BadInput(f"The depth of a tree is {depth}: give a number from 0 to {DEEPEST}.")
    if until is None:
        return Tree(forest(tx.invitations.people(root, depth)), tx.purchases.currency())
    then = past(tx, until, root)
    near = list(then.near(depth) if root is None else then.branch(root, depth))
    names = tx.forest.names((each.shopper_id for each in near), until)
    people = [replace(each, name=names.get(each.shopper_id, "")) for each in near]
    return Tree(forest(people), tx.purchases.currency())


def past(tx: Facts, until: datetime, root: int | None = None) -> Grove:
    """Everyone in a chain as it was then; or the branch of `root`, whose depth is 0 then, and
    nobody where the shop had not met them."""
    if root is not None and root not in tx.forest.names([root], until):
        return Grove(pairs({}), pairs({}))
    return Grove(*tx.forest.past(until, root))


def branch_shown(
    tx: Facts,
    now: datetime,
    *,
    root: int | None = None,
    until: datetime | None = None,
    opened: Collection[int] = (),
    closed: Collection[int] = (),
) -> BranchShown:
    """The branch of `root`, or of whoever has the one that is worth most now."""
    tops = tuple(tx.forest.tops(SHOWN))
    if root is None and tops:
        root = tops[0].shopper_id
    found = None
    if root is not None and until is None:
        top = tx.forest.person(root)

        def below(person: Person, limit: int) -> Sequence[Person]:
            return tx.forest.friends(person.shopper_id, limit)

        if top is not None:
            found = unfold(top, below, opened=opened, closed=closed)
    elif root is not None and until is not None:
        grove = past(tx, until, root)
        if root in grove:
            found = unfold(grove.person(root), grove.below, opened=opened, closed=closed)
            shown = [each.person.shopper_id for _, each in steps(found)]
            named(found, tx.forest.names(shown, until))
    return BranchShown(found, tops, tx.purchases.currency(), until or now, until is not None)


def named(twig: Twig, names: Mapping[int, str]) -> None:
    """Put names to those who are shown."""
    for _, each in steps(twig):
        name = names.get(each.person.shopper_id, "")
        each.person = replace(each.person, name=name)


def called(person: Person) -> str:
    """The name, or a pseudonym for somebody who asked to be forgotten."""
    return person.name or f"#{person.shopper_id}"
