"""Orders replayed: who has a part in them under a programme, read for many at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

from growth import attribution
from growth.attribution import Opened, OrderPart, Parent
from growth.conditions import Part
from growth.fraud.facts import Standing
from growth.invitations import Touch
from growth.links import Link
from growth.programme import Programme
from growth.purchases import Purchase

ORDERS = 2_000
"""So many are looked at together: what is in memory does not grow with the shop."""


class Invitations(Protocol):
    def forgotten(self) -> Mapping[int, datetime]: ...
    def parents(self, shopper_ids: Iterable[int]) -> Mapping[int, Parent]: ...
    def above(self, shopper_id: int) -> frozenset[int]: ...


class Links(Protocol):
    def get(self, code: str) -> Link | None: ...


class Touches(Protocol):
    def of(self, shopper_id: int) -> Sequence[Touch]: ...


class Purchases(Protocol):
    def having(self, order_keys: Sequence[int]) -> Sequence[Purchase]: ...
    def heard_at(self, order_key: int) -> datetime: ...
    def matched(self) -> Iterator[int]: ...


class Programmes(Protocol):
    def get(self, programme_id: int) -> Programme: ...


class Reviews(Protocol):
    def standing(self, order_keys: Collection[int]) -> Mapping[int, Standing]: ...


class Facts(Protocol):
    """The part of a storage transaction that a replay reads."""

    @property
    def invitations(self) -> Invitations: ...
    @property
    def links(self) -> Links: ...
    @property
    def touches(self) -> Touches: ...
    @property
    def purchases(self) -> Purchases: ...
    @property
    def programmes(self) -> Programmes: ...
    @property
    def reviews(self) -> Reviews: ...


class Parents:
    """Who brought people, read for many at once."""

    def __init__(self, tx: Facts, shopper_ids: Iterable[int]) -> None:
        self._tx = tx
        self._known = dict(tx.invitations.parents(shopper_ids))
        above = (one.inviter_id for one in self._known.values() if one.inviter_id is not None)
        self._known |= tx.invitations.parents(set(above) - self._known.keys())

    def __call__(self, shopper_id: int) -> Parent:
        if shopper_id not in self._known:
            self._known |= self._tx.invitations.parents([shopper_id])
        return self._known.get(shopper_id, Parent(None))


def parts_of(tx: Facts, order: Purchase, programme: Programme, parents: Parents) -> list[OrderPart]:
    """Who has a part in an order under that programme, the buyer first."""
    opened = _opened(tx, order) if programme.attribution == "last_touch" else ()
    return attribution.parts(order, programme, parents, opened)


def own_programme(tx: Facts, order: Purchase) -> Programme:
    """The one that was in force when the order was placed."""
    return tx.programmes.get(order.programme_id or 0)


def blocked(tx: Facts, parts: Sequence[Part]) -> frozenset[int]:
    """The keys of those orders that fraud checks or staff blocked."""
    standing = tx.reviews.standing([part.purchase.order_key for part in parts])
    return frozenset(key for key, found in standing.items() if found == "block")


def batches(items: Iterator[int], size: int) -> Iterator[list[int]]:
    """Lists of at most `size`."""
    while some := list(islice(items, size)):
        yield some


def _opened(tx: Facts, order: Purchase) -> Iterator[Opened]:
    heard_at = tx.purchases.heard_at(order.order_key)
    for touch in tx.touches.of(order.shopper_id):
        link = tx.links.get(touch.code)
        if link is None or touch.touched_at > heard_at:
            continue
        if order.shopper_id not in {link.shopper_id, *tx.invitations.above(link.shopper_id)}:
            yield Opened(link.shopper_id, touch.touched_at)
