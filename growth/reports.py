"""The shapes of growth reports and the arithmetic behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A person's place in the forest. Money in minor units after refunds.

    `depth` is 0 for somebody nobody invited. `direct` counts those they invited, `descendants`
    everyone below them; `revenue` is what they bought, `branch_revenue` what everyone below them
    bought.
    """

    depth: int = 0
    direct: int = 0
    descendants: int = 0
    revenue: int = 0
    branch_revenue: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the forest: who, invited by whom (None: nobody), and their branch."""

    shopper_id: int
    inviter_id: int | None
    name: str
    branch: Branch


@dataclass(frozen=True, slots=True)
class Node:
    """A person with the people they invited, best branch first."""

    person: Person
    children: tuple["Node", ...] = ()


def forest(people: Iterable[Person]) -> tuple[Node, ...]:
    """Nodes for those whose inviter is not among `people`, with everyone below them."""
    below: dict[int | None, list[Person]] = {}
    ranked = sorted(
        people, key=lambda p: (-p.branch.branch_revenue, -p.branch.direct, p.shopper_id)
    )
    known = {person.shopper_id for person in ranked}
    for person in ranked:
        inviter = person.inviter_id if person.inviter_id in known else None
        below.setdefault(inviter, []).append(person)
    nodes: dict[int, Node] = {}
    for person in sorted(ranked, key=lambda p: -p.branch.depth):
        children = below.get(person.shopper_id, ())
        nodes[person.shopper_id] = Node(person, tuple(nodes[c.shopper_id] for c in children))
    return tuple(nodes[person.shopper_id] for person in below.get(None, ()))


def walk(nodes: Sequence[Node]) -> Iterable[Node]:
    """Every node, parents before their children, in the order a person reads a tree."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))
