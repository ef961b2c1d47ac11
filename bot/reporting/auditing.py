"""Is the ledger sound? Everything that is derived is computed again and compared."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

from growth import attribution, ledger
from growth.attribution import Opened, OrderPart, Parent
from growth.conditions import Inviter, Part
from growth.fraud.facts import Standing
from growth.invitations import Touch
from growth.ledger import Holding, Target
from growth.links import Link
from growth.programme import Programme, Published
from growth.purchases import Purchase
from growth.rewards import decide

PEOPLE = 500
ORDERS = 2_000
"""So many are looked at together: what is in memory does not grow with the shop."""


class Invitations(Protocol):
    def miscounted(self, revenue: Mapping[int, int]) -> Iterator[str]: ...
    def forgotten(self) -> Mapping[int, datetime]: ...
    def parents(self, shopper_ids: Iterable[int]) -> Mapping[int, Parent]: ...
    def above(self, shopper_id: int) -> frozenset[int]: ...


class Links(Protocol):
    def get(self, code: str) -> Link | None: ...


class Touches(Protocol):
    def of(self, shopper_id: int) -> Sequence[Touch]: ...


class Purchases(Protocol):
    def revenue(self) -> Mapping[int, int]: ...
    def having(self, order_keys: Sequence[int]) -> Sequence[Purchase]: ...
    def heard_at(self, order_key: int) -> datetime: ...
    def matched(self) -> Iterator[int]: ...


class Programmes(Protocol):
    def get(self, programme_id: int) -> Programme: ...
    def history(self) -> Sequence[Published]: ...


class OrderParts(Protocol):
    def all(self) -> Iterator[OrderPart]: ...
    def between(self, first: int, last: int) -> Iterator[OrderPart]: ...
    def people(self) -> Sequence[int]: ...


class Ledger(Protocol):
    def between(self, first: int, last: int) -> Sequence[Holding]: ...
    def people(self) -> Sequence[int]: ...


class Checks(Protocol):
    def broken(self) -> Iterator[Iterator[str]]: ...
    def totals(self) -> Sequence[tuple[str, str, int, int]]: ...


class Reviews(Protocol):
    def standing(self, order_keys: Collection[int]) -> Mapping[int, Standing]: ...
    def broken(self) -> Iterable[str]: ...


class Facts(Protocol):
    """The part of a storage transaction that the doctor reads."""

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
    def order_parts(self) -> OrderParts: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def checks(self) -> Checks: ...


def doctor_ledger(tx: Facts) -> list[str]:
    """What is wrong with the ledger and the counters, a sentence each; empty when all is sound.

    Of every rule that is broken the first row is named that breaks it, and how many more do.
    """
    rules = [*tx.checks.broken(), _attributed(tx), _totals(tx), _rewarded(tx)]
    rules.append(tx.invitations.miscounted(tx.purchases.revenue()))
    return [told for rule in (*rules, iter(tx.reviews.broken())) for told in _first(rule)]


def _first(found: Iterable[str]) -> Iterator[str]:
    problems = iter(found)
    for problem in islice(problems, 1):
        more = sum(1 for _ in problems)
        yield f"{problem} (and {more} more of the kind)" if more else problem


def _attributed(tx: Facts) -> Iterator[str]:
    """Orders whose parts are not those that the invitations and links give."""
    kept = _by_order(tx.order_parts.all())
    current = next(kept, None)
    for keys in _batches(tx.purchases.matched(), ORDERS):
        purchases = {order.order_key: order for order in tx.purchases.having(keys)}
        parents = _Parents(tx, (order.shopper_id for order in purchases.values()))
        for key in keys:
            while current and current[0] < key:
                yield f"order row {current[0]} has parts, but no buyer"
                current = next(kept, None)
            having: Sequence[OrderPart] = ()
            if current and current[0] == key:
                having, current = current[1], next(kept, None)
            if not attribution.same(having, _parts(tx, purchases[key], parents)):
                yield f"order row {key} counts for somebody else than the invitations say"
    while current:
        yield f"order row {current[0]} has parts, but no buyer"
        current = next(kept, None)


class _Parents:
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


def _parts(tx: Facts, order: Purchase, parents: _Parents) -> list[OrderPart]:
    programme = tx.programmes.get(order.programme_id or 0)
    opened = _opened(tx, order) if programme.attribution == "last_touch" else ()
    return attribution.parts(order, programme, parents, opened)


def _opened(tx: Facts, order: Purchase) -> Iterator[Opened]:
    heard_at = tx.purchases.heard_at(order.order_key)
    for touch in tx.touches.of(order.shopper_id):
        link = tx.links.get(touch.code)
        if link is None or touch.touched_at > heard_at:
            continue
        if order.shopper_id not in {link.shopper_id, *tx.invitations.above(link.shopper_id)}:
            yield Opened(link.shopper_id, touch.touched_at)


def _rewarded(tx: Facts) -> Iterator[str]:
    """Rewards that hold something else than the rules give for the events we know."""
    forgotten = tx.invitations.forgotten()
    people = sorted({*tx.order_parts.people(), *tx.ledger.people()})
    for some in _batches(iter(people), PEOPLE):
        parts: dict[int, list[OrderPart]] = {}
        for part in tx.order_parts.between(some[0], some[-1]):
            parts.setdefault(part.shopper_id, []).append(part)
        keys = sorted({part.order_key for mine in parts.values() for part in mine})
        purchases = {order.order_key: order for order in tx.purchases.having(keys)}
        holdings: dict[int, list[Holding]] = {}
        for holding in tx.ledger.between(some[0], some[-1]):
            holdings.setdefault(holding.shopper_id, []).append(holding)
        for person in some:
            played = [_part(tx, part, purchases[part.order_key]) for part in parts.get(person, ())]
            decisions = decide(Inviter(person, forgotten.get(person)), played, _blocked(tx, played))
            rewards = [reward for decision in decisions for reward in decision.rewards]
            for target in ledger.targets(rewards, holdings.get(person, ())):
                yield from _wrong(target)


def _part(tx: Facts, part: OrderPart, order: Purchase) -> Part:
    programme = tx.programmes.get(order.programme_id or 0)
    return Part(order, programme, part.level, part.since, part.first)


def _blocked(tx: Facts, parts: Sequence[Part]) -> frozenset[int]:
    standing = tx.reviews.standing([part.purchase.order_key for part in parts])
    return frozenset(key for key, found in standing.items() if found == "block")


def _wrong(target: Target) -> Iterator[str]:
    if target.holding is not None:
        row = f"reward {target.holding.reward_id}"
    else:
        row = f"a reward for order row {target.about.order_key} is missing: it"
    held = target.holding.held if target.holding else ledger.Held()
    if held.pending < 0 or held.earned < 0:
        yield f"{row} holds less than nothing in one of its accounts"
        return
    standing = target.standing
    if target.pinned:
        if target.pin.standing != standing:
            yield f"{row} is pinned at {target.pin.standing}, but stands at {standing}"
            return
        standing = target.pin.most
    entry = ledger.move(held, standing, target.about.shopper_id, target.about.currency)
    if entry is not None:
        change = -sum(p.amount for p in entry.postings if p.account == "programme")
        yield f"{row} should hold {abs(change)} {'more' if change > 0 else 'less'}"


def _totals(tx: Facts) -> Iterator[str]:
    """Programme caps: what rules may hold in all, as kept, as pinned, and at most."""
    caps: dict[str, int] = {}
    for published in tx.programmes.history():
        for rule in published.programme.rules:
            if rule.programme_cap is not None:
                caps[rule.name] = max(rule.programme_cap, caps.get(rule.name, 0))
    for name, currency, kept, pinned in tx.checks.totals():
        if kept != pinned:
            yield f"the total of rule {name!r} in {currency} is {kept}, its rewards make {pinned}"
        if pinned > caps.get(name, 0):
            yield f"rule {name!r} gives {pinned} {currency} in all, its cap is {caps.get(name, 0)}"


def _by_order(parts: Iterator[OrderPart]) -> Iterator[tuple[int, list[OrderPart]]]:
    found: list[OrderPart] = []
    for part in parts:
        if found and found[0].order_key != part.order_key:
            yield found[0].order_key, found
            found = []
        found.append(part)
    if found:
        yield found[0].order_key, found


def _batches(items: Iterator[int], size: int) -> Iterator[list[int]]:
    while some := list(islice(items, size)):
        yield some
