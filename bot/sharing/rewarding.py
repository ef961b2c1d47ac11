"""Rewards are brought to what the rules say, whatever happened."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.sharing.attributing import attribute
from bot.sharing.ports import Change, Growth, Tell, silent
from growth import ledger
from growth.conditions import Part
from growth.ledger import Holding, Target
from growth.rewards import Decision, Reward, crosses, decide


@dataclass(frozen=True, slots=True)
class Righted:
    """What was moved, and everything that was decided on the way, by person."""

    changes: tuple[Change, ...]
    decisions: Mapping[int, Sequence[Decision]]


def right(tx: Growth, order_keys: Iterable[int], now: datetime, tell: Tell = silent) -> Righted:
    """Find out anew who has a part in these orders, and bring all rewards that hang on them to
    what they should be. Doing it again changes nothing."""
    concerned: dict[int, set[int]] = {}
    for order_key in order_keys:
        before, after = attribute(tx, order_key)
        for part in (*before, *after):
            concerned.setdefault(part.shopper_id, set()).add(after[0].shopper_id)
    changes: list[Change] = []
    decisions: dict[int, list[Decision]] = {}
    for person, of_buyers in sorted(concerned.items()):
        buyers = None if _crossing(tx, person) else of_buyers
        decisions[person] = decided(tx, person, buyers)
        rewards = [reward for decision in decisions[person] for reward in decision.rewards]
        for target in ledger.targets(rewards, tx.ledger.of(person, buyers)):
            if change := _bring(tx, target, now):
                tell(tx, change, now)
                changes.append(change)
    return Righted(tuple(changes), decisions)


def settle(tx: Growth, now: datetime, tell: Tell = silent) -> int:
    """End the hold of every reward that is due and that no review holds back; how many were
    credited."""
    ended = tx.ledger.due(now)
    standing = tx.reviews.standing({holding.order_key for holding in ended})
    due = [
        holding
        for holding in ended
        if standing[holding.order_key] == "pass" and not _waits(tx, holding)
    ]
    for holding in due:
        amount = holding.held.pending
        entry = ledger.settle(amount, holding.shopper_id, holding.currency)
        tx.ledger.post(holding.reward_id, entry, now)
        tell(tx, _change(tx, "settle", holding, amount), now)
    return len(due)


def expire(tx: Growth, now: datetime, tell: Tell = silent) -> int:
    """Give back to the shop what has waited too long and is not paid out; of how many rewards."""
    expired = 0
    due = sorted(tx.ledger.expiring(now), key=_purse)
    for (shopper_id, currency), some in groupby(due, _purse):
        ids = {holding.reward_id for holding in some}
        paid = sum(b.paid for b in tx.ledger.balances(shopper_id) if b.currency == currency)
        mine = [one for one in tx.ledger.of(shopper_id) if one.currency == currency]
        for holding, amount in ledger.unpaid(mine, paid):
            if holding.reward_id in ids and amount:
                entry = ledger.expire(amount, shopper_id, currency)
                tx.ledger.post(holding.reward_id, entry, now)
                tell(tx, _change(tx, "expire", holding, -amount), now)
                expired += 1
        for reward_id in ids:
            tx.ledger.keep(reward_id)
    return expired


def decided(tx: Growth, shopper_id: int, buyers: Collection[int] | None) -> list[Decision]:
    """Replay the orders that person has a part in, or those of some buyers."""
    mine = tx.order_parts.of(shopper_id, buyers)
    purchases = {p.order_key: p for p in tx.purchases.having([part.order_key for part in mine])}
    parts = []
    for part in mine:
        purchase = purchases[part.order_key]
        assert purchase.programme_id is not None
        programme = tx.programmes.get(purchase.programme_id)
        parts.append(Part(purchase, programme, part.level, part.since, part.first))
    standing = tx.reviews.standing(purchases.keys())
    blocked = {key for key, found in standing.items() if found == "block"}
    return decide(tx.invitations.inviter(shopper_id), parts, blocked)


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


def _change(tx: Growth, kind: ledger.Kind, holding: Holding, amount: int) -> Change:
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
    )
