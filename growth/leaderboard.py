"""Who brought most friends whose orders were kept, among those who asked to be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entrant:
    """A person who asked to be shown; `nickname` of None: their name, masked."""

    shopper_id: int
    name: str
    nickname: str | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """`rank` counts from 1; who has brought as many shares it. `friends` have an order that they
    kept, at least in part."""

    rank: int
    entrant: Entrant
    friends: int


def ranking(entrants: Iterable[Entrant], friends: Mapping[int, int]) -> Sequence[Place]:
    """Most friends first, then who joined the board first; nobody without a friend.

    `friends` counts those of each person who have an order that they kept. Equal counts share a
    rank and the next rank is skipped (standard competition ranking, "1224").
    """
    listed = sorted(
        (each for each in entrants if friends.get(each.shopper_id, 0) > 0),
        key=lambda each: (-friends[each.shopper_id], each.joined_at, each.shopper_id),
    )
    places: list[Place] = []
    for number, each in enumerate(listed, 1):
        count = friends[each.shopper_id]
        rank = places[-1].rank if places and places[-1].friends == count else number
        places.append(Place(rank, each, count))
    return places


def mask(name: str) -> str:
    """The first letter and stars: enough for a person to know themselves, not for others."""
    return f"{name[:1]}***"
