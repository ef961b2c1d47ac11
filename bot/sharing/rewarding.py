"""Rewards are brought to what the rules say, whatever happened."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType

from bot import reviewing
from bot.sharing.attributing import attribute
from bot.sharing.ports import Change, Growth, Tell, silent
from growth import ledger
from growth.attribution import OrderPart, same
from growth.conditions import Part
from growth.coupons import Coupon
from growth.ledger import Holding, Target
from growth.programme import COUPONS
from growth.purchases import Purchase
from growth.rewards import Decision, Progress, Reward, crosses, decide, progress_of

TAKEN_BACK = "the reward was taken back"
"""Why a code is revoked by itself."""


@dataclass(frozen=True, slots=True)
class Righted:
    """What was moved; who has a part in each order now; what was decided on the way, by person."""

    changes: tuple[Change, ...]
    parts: Mapping[int, Sequence[OrderPart]]
    decisions: Mapping[int, Sequence[Decision]]


def right(
    tx: Growth,
    order_keys: Iterable[int],
    now: datetime,
    tell: Tell = silent,
    heard_of: Collection[int] = (),
) -> Righted:
    """Find out anew who has a part in these orders, see whether those look right of which that
    changed or of which something was `heard_of`, and bring all rewards that hang on them to what
    they should be. Doing it again changes nothing."""
    concerned: dict[int, set[int]] = {}
    bereft: set[int] = set()
    parts: dict[int, Sequence[OrderPart]] = {}
    looked_at: list[int] = []
    known = {order.order_key: order for order in tx.purchases.having(list(order_keys))}
    for order_key, order in known.items():
        before, after = attribute(tx, order)
        parts[order_key] = after
        if order_key in heard_of or not same(before, after):
            looked_at.append(order_key)
        if not after:  # no buyer leads to what these hold for it any more
            bereft |= {part.shopper_id for part in before}
        buyers = {part.shopper_id for part in (*before, *after) if part.level == 0}
        # Another order of the buyer may be their first now, and count for somebody else.
        beside = [person for buyer in buyers for person in tx.order_parts.beside(buyer)]
        for person in (*(part.shopper_id for part in before), *beside):
            concerned.setdefault(person, set()).update(buyers)
    for order_key in looked_at:
        reviewing.examine(tx, order_key, now)
    changes: list[Change] = []
    decisions: dict[int, list[Decision]] = {}
    for person, of_buyers in sorted(concerned.items()):
        some = None if person in bereft or _crossing(tx, person) else of_buyers
        decisions[person] = decided(tx, person, some, known)
        rewards = [reward for decision in decisions[person] for reward in decision.rewards]
        for target in ledger.targets(rewards, tx.ledger.of(person, some)):
            if change := _bring(tx, target, now):
                tell(tx, change, now)
                changes.append(change)
    return Righted(tuple(changes), parts, decisions)


def settle(tx: Growth, now: datetime, tell: Tell = silent) -> int:
    """End the hold of every reward that is due and that no review holds back; how many were
    credited. A coupon becomes the person's own with its code: it waits where its pool has none."""
    ended = tx.ledger.due(now)
    standing = tx.reviews.standing({holding.order_key for holding in ended})
    due = [
        holding
        for holding in ended
        if standing[holding.order_key] == "pass" and not _waits(tx, holding)
    ]
    credited = 0
    for holding in due:
        coupon = None
        if holding.currency == COUPONS:
            pool = holding.pool or ""
            coupon = tx.coupons.give(pool, holding.reward_id, holding.shopper_id, now)
            if coupon is None:
                continue
        amount = holding.held.pending
        entry = ledger.settle(amount, holding.shopper_id, holding.currency)
        tx.ledger.post(holding.reward_id, entry, now)
        tell(tx, _change(tx, "settle", holding, amount, coupon), now)
        credited += 1
    return credited


def expire(tx: Growth, now: datetime, tell: Tell = silent) -> int:
    """Give back to the shop what has waited too long and is not paid out; of how many rewards."""
    expired = 0
    due = sorted(tx.ledger.expiring(now), key=_purse)
    for (shopper_id, currency), some in groupby(due, _purse):
        ids = {holding.reward_id for holding in some}
        for holding, amount in unpaid(tx, shopper_id, currency):
            if holding.reward_id in ids and amount:
                entry = ledger.expire(amount, shopper_id, currency)
                tx.ledger.post(holding.reward_id, entry, now)
                tell(tx, _change(tx, "expire", holding, -amount), now)
                expired += 1
        for reward_id in ids:
            tx.ledger.keep(reward_id)
    return expired


def unpaid(tx: Growth, shopper_id: int, currency: str) -> Iterator[tuple[Holding, int]]:
    """What of each reward of that person in that unit is neither paid out nor on an approved list:
    it can expire."""
    paid = sum(b.paid for b in tx.ledger.balances(shopper_id) if b.currency == currency)
    paid += tx.payouts.promised(shopper_id, currency)
    mine = [one for one in tx.ledger.of(shopper_id) if one.currency == currency]
    return ledger.unpaid(mine, paid)


def decided(
    tx: Growth,
    shopper_id: int,
    buyers: Collection[int] | None,
    known: Mapping[int, Purchase] = MappingProxyType({}),
) -> list[Decision]:
    """Replay the orders that person has a part in, or those of some buyers. `known` are orders that
    need not be read again."""
    return decide(tx.invitations.inviter(shopper_id), *_lived(tx, shopper_id, buyers, known))


def progress(tx: Growth, shopper_id: int, now: datetime) -> Progress:
    """How far that person is on the way to more."""
    parts, blocked = _lived(tx, shopper_id)
    return progress_of(tx.invitations.inviter(shopper_id), parts, now, blocked)


def _lived(
    tx: Growth,
    shopper_id: int,
    buyers: Collection[int] | None = None,
    known: Mapping[int, Purchase] = MappingProxyType({}),
) -> tuple[list[Part], set[int]]:
    """That person's parts in orders, and which of these are blocked."""
    mine = tx.order_parts.of(shopper_id, buyers)
    new = [part.order_key for part in mine if part.order_key not in known]
    purchases = {**known, **{order.order_key: order for order in tx.purchases.having(new)}}
    parts = []
    for part in mine:
        purchase = purchases[part.order_key]
        assert purchase.programme_id is not None
        programme = tx.programmes.get(purchase.programme_id)
        parts.append(Part(purchase, programme, part.level, part.since, part.first))
    standing = tx.reviews.standing([part.order_key for part in mine])
    return parts, {key for key, found in standing.items() if found == "block"}


def _crossing(tx: Growth, shopper_id: int) -> bool:
    """Whether one order that counts for that person can change what another earns."""
    if not any(crosses(published.programme) for published in tx.programmes.history()):
        return False
    return any(crosses(tx.programmes.get(one)) for one in tx.order_parts.programmes(shopper_id))


def _bring(tx: Growth, target: Target, now: datetime) -> Change | None:
    """Bring one reward to what it should hold."""
    about = target.about
    held = target.holding.held if target.holding else ledger.Held()
    reward_id = target.holding.reward_id if target.holding else None
    standing = target.standing
    if target.pinned:
        before = target.pin
        pin = ledger.repinned(before, standing, _room(tx, target.reward))
        standing = pin.most
        if pin != before:
            reward_id = _opened(tx, target, now)
            tx.ledger.pin(reward_id, about.rule, about.currency, pin, now)
    entry = ledger.move(held, standing, about.shopper_id, about.currency)
    if entry is None:
        return None
    reward_id = reward_id or _opened(tx, target, now)
    tx.ledger.post(reward_id, entry, now)
    if entry.kind == "reverse" and about.currency == COUPONS:
        tx.coupons.take_back(reward_id, TAKEN_BACK, now)
    return Change(
        entry.kind,
        about.shopper_id,
        reward_id,
        about.order_key,
        about.level,
        about.rule,
        -sum(p.amount for p in entry.postings if p.account == "programme"),
        about.currency,
        target.reward.friends if target.reward else None,
    )


def _opened(tx: Growth, target: Target, now: datetime) -> int:
    if target.holding:
        return target.holding.reward_id
    assert target.reward is not None
    return tx.ledger.open(target.reward, now)


def _room(tx: Growth, reward: Reward | None) -> int:
    if reward is None or reward.programme_cap is None:
        return 0
    return reward.programme_cap - tx.ledger.total(reward.rule, reward.currency)


def _purse(holding: Holding) -> tuple[int, str]:
    return holding.shopper_id, holding.currency


def _friends(tx: Growth, holding: Holding) -> int | None:
    """How many friends that reward is for, if it is one for a milestone."""
    for published in tx.programmes.history():
        for milestone in published.programme.milestones:
            if milestone.name == holding.rule and holding.level == 1:
                return milestone.friends
    return None


def _waits(tx: Growth, holding: Holding) -> bool:
    """Whether it is for a milestone, and an order of a friend is held for review."""
    if _friends(tx, holding) is None:
        return False
    orders = {part.order_key for part in tx.order_parts.of(holding.shopper_id) if part.level == 1}
    return "hold" in tx.reviews.standing(orders).values()


def _change(
    tx: Growth, kind: ledger.Kind, holding: Holding, amount: int, coupon: Coupon | None = None
) -> Change:
    return Change(
        kind,
        holding.shopper_id,
        holding.reward_id,
        holding.order_key,
        holding.level,
        holding.rule,
        amount,
        holding.currency,
        _friends(tx, holding),
        coupon,
    )
