"""Is the ledger sound? Everything that is derived is computed again and compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from bot.reporting import replaying
from bot.reporting.replaying import ORDERS, Parents, batches, blocked, own_programme, parts_of
from growth import attribution, ledger
from growth.attribution import OrderPart
from growth.conditions import Inviter, Part
from growth.ledger import Holding, Target
from growth.programme import Published
from growth.purchases import Purchase
from growth.rewards import decide

PEOPLE = 500
"""So many are looked at together: what is in memory does not grow with the shop."""


class Invitations(replaying.Invitations, Protocol):
    def miscounted(self, revenue: Mapping[int, int]) -> Iterator[str]: ...


class Purchases(replaying.Purchases, Protocol):
    def revenue(self) -> Mapping[int, int]: ...


class Programmes(replaying.Programmes, Protocol):
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


class Reviews(replaying.Reviews, Protocol):
    def broken(self) -> Iterable[str]: ...


class Facts(replaying.Facts, Protocol):
    """The part of a storage transaction that the doctor reads."""

    @property
    def invitations(self) -> Invitations: ...
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
    for keys in batches(tx.purchases.matched(), ORDERS):
        purchases = {order.order_key: order for order in tx.purchases.having(keys)}
        parents = Parents(tx, (order.shopper_id for order in purchases.values()))
        for key in keys:
            while current and current[0] < key:
                yield f"order row {current[0]} has parts, but no buyer"
                current = next(kept, None)
            having: Sequence[OrderPart] = ()
            if current and current[0] == key:
                having, current = current[1], next(kept, None)
            order = purchases[key]
            if order.programme_id is None:
                continue  # told by the checks of the tables
            rightly = parts_of(tx, order, own_programme(tx, order), parents)
            if not attribution.same(having, rightly):
                yield f"order row {key} counts for somebody else than the invitations say"
    while current:
        yield f"order row {current[0]} has parts, but no buyer"
        current = next(kept, None)


def _rewarded(tx: Facts) -> Iterator[str]:
    """Rewards that hold something else than the rules give for the events we know."""
    forgotten = tx.invitations.forgotten()
    people = sorted({*tx.order_parts.people(), *tx.ledger.people()})
    for some in batches(iter(people), PEOPLE):
        having = list(tx.order_parts.between(some[0], some[-1]))
        keys = sorted({part.order_key for part in having})
        purchases = {order.order_key: order for order in tx.purchases.having(keys)}
        played: dict[int, list[Part]] = {}
        for part in having:
            if purchases[part.order_key].programme_id is not None:
                one = _part(tx, part, purchases[part.order_key])
                played.setdefault(part.shopper_id, []).append(one)
        none = blocked(tx, [part for mine in played.values() for part in mine])
        holdings: dict[int, list[Holding]] = {}
        for holding in tx.ledger.between(some[0], some[-1]):
            holdings.setdefault(holding.shopper_id, []).append(holding)
        for person in some:
            inviter = Inviter(person, forgotten.get(person))
            decisions = decide(inviter, played.get(person, ()), none)
            rewards = [reward for decision in decisions for reward in decision.rewards]
            for target in ledger.targets(rewards, holdings.get(person, ())):
                yield from _wrong(target)


def _part(tx: Facts, part: OrderPart, order: Purchase) -> Part:
    return Part(order, own_programme(tx, order), part.level, part.since, part.first)


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
