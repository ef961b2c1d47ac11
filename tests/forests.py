"""A plain rebuild of all counters from the edges, which what is kept must equal."""

from collections.abc import Mapping

from growth.reports import Branch


def rebuild(inviter_of: Mapping[int, int], revenue: Mapping[int, int]) -> dict[int, Branch]:
    """One climb for each person. Ends only where the edges are a forest."""
    people = {*inviter_of, *inviter_of.values(), *revenue}
    chains = {person: _chain(inviter_of, person) for person in people}
    below: dict[int, list[int]] = {person: [] for person in people}
    for person, chain in chains.items():
        for ancestor in chain:
            below[ancestor].append(person)
    return {
        person: Branch(
            len(chains[person]),
            sum(chains[other][0] == person for other in below[person]),
            len(below[person]),
            revenue.get(person, 0),
            sum(revenue.get(other, 0) for other in below[person]),
        )
        for person in people
    }


def _chain(inviter_of: Mapping[int, int], person: int) -> list[int]:
    found: list[int] = []
    while person in inviter_of:
        person = inviter_of[person]
        found.append(person)
    return found
