"""Which part of a large forest is shown: the branches that matter unfolded, the rest in sums."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush, nlargest

import numpy as np

from growth.counting import Numbers, rebuilt
from growth.reports import Branch, Person

BUDGET = 60
"""People who are shown at once, about."""
FAN, WIDE = 8, 30
"""Friends of one person who are shown, and of the top and of those who are asked for."""
MOST = 400
"""People who are shown however many are asked for."""

Below = Callable[[Person, int], Sequence[Person]]
"""The friends of a person, those with the best branches first, at most so many."""


@dataclass(slots=True)
class Twig:
    """Somebody who is shown, with those of their friends who are."""

    person: Person
    friends: list["Twig"] = field(default_factory=list)

    @property
    def hidden_friends(self) -> int:
        """Friends of theirs who are not shown."""
        return self.person.branch.direct - len(self.friends)

    @property
    def hidden_people(self) -> int:
        """Everyone below their friends who are not shown, with these friends."""
        below = sum(each.person.branch.descendants + 1 for each in self.friends)
        return self.person.branch.descendants - below


def worth(person: Person) -> tuple[int, int, int]:
    """What branches are ranked by: the money in them, the people, and who came first."""
    branch = person.branch
    return branch.revenue + branch.branch_revenue, branch.descendants, -person.shopper_id


def unfold(
    root: Person,
    below: Below,
    *,
    opened: Collection[int] = (),
    closed: Collection[int] = (),
    budget: int = BUDGET,
) -> Twig:
    """The branch of `root`: the most worthy people are unfolded until `budget` people are shown.

    Whoever is in `opened` is unfolded wide as soon as they are shown, for which the budget grows;
    whoever is in `closed` is not.
    """
    budget = min(budget + WIDE * len(opened), MOST)
    top = Twig(root)
    waiting: list[tuple[bool, tuple[int, int, int], int, Twig]] = []
    shown = 1

    def wait(twig: Twig) -> None:
        person = twig.person
        if person.branch.direct and person.shopper_id not in closed:
            money, people, first = worth(person)
            asked = person is root or person.shopper_id in opened
            heappush(waiting, (not asked, (-money, -people, -first), person.shopper_id, twig))

    wait(top)
    while waiting and shown < budget:
        unasked, _, _, twig = heappop(waiting)
        for friend in below(twig.person, min(FAN if unasked else WIDE, budget - shown)):
            shown += 1
            twig.friends.append(Twig(friend))
            wait(twig.friends[-1])
    return top


def walk(twig: Twig) -> Iterator[tuple[int, Twig]]:
    """(steps below the top, twig), parents before their friends, as a tree is read."""
    waiting = [(0, twig)]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting.extend((depth + 1, each) for each in reversed(one.friends))


class Grove:
    """The forest of a past day, of which only the edges (rows of friend and inviter) and what was
    bought (rows of buyer and minor units that were kept) are known; names are "". Everybody is
    counted in columns: only who is asked for becomes a `Person`. Raises ValueError when the edges
    are no forest."""

    def __init__(self, edges: Numbers, bought: Numbers) -> None:
        self._people, self._inviter, self._counters = rebuilt(edges, bought)
        self._together = np.argsort(self._inviter, kind="stable")
        self._inviters = self._inviter[self._together]

    def __contains__(self, shopper_id: int) -> bool:
        place = np.searchsorted(self._people, shopper_id)
        found: list[int] = self._people[place : place + 1].tolist()
        return found == [shopper_id]

    def near(self, depth: int) -> Iterator[Person]:
        """Everybody at most so many steps below the top of their chain."""
        return map(self._person, np.flatnonzero(self._counters[:, 0] <= depth).tolist())

    def branch(self, shopper_id: int, depth: int) -> Iterator[Person]:
        """That person, if in it, and everybody at most so many steps below."""
        level = [self.person(shopper_id)] if shopper_id in self else []
        for _ in range(depth + 1):
            yield from level
            inviters = (each for each in level if each.branch.direct)
            level = [friend for each in inviters for friend in self.below(each)]

    def person(self, shopper_id: int) -> Person:
        """Somebody who is in it."""
        return self._person(int(np.searchsorted(self._people, shopper_id)))

    def below(self, person: Person, limit: int | None = None) -> Sequence[Person]:
        """Their friends, the best branches first."""
        place = np.searchsorted(self._people, person.shopper_id)
        first, last = np.searchsorted(self._inviters, (place, place + 1))
        friends = self._together[first:last]
        _, _, people, own, rest = self._counters[friends].T
        best = np.lexsort((self._people[friends], -people, -(own + rest)))  # as `worth`
        return [self._person(place) for place in friends[best[:limit]].tolist()]

    def _person(self, place: int) -> Person:
        above = int(self._inviter[place])
        inviter = int(self._people[above]) if above >= 0 else None
        branch = Branch(*self._counters[place].tolist())
        return Person(int(self._people[place]), inviter, "", branch)


def grove(people: Mapping[int, Person]) -> Below:
    """Reads friends from people who are at hand."""
    friends: dict[int, list[Person]] = {}
    for person in people.values():
        if person.inviter_id is not None:
            friends.setdefault(person.inviter_id, []).append(person)

    def below(person: Person, limit: int) -> Sequence[Person]:
        return nlargest(limit, friends.get(person.shopper_id, ()), key=worth)

    return below
