"""Rewards are brought to what the rules say, whatever happened."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.sharing.attributing import attribute
from bot.sharing.ports import Change, Growth, Tell, silent
from growth import ledger
from growth.conditions import Part, Verdict, verdict
from growth.ledger import Holding, Target
from growth.rewards import Decision, Reward, crosses, decide


@dataclass(frozen=True, slots=True)
class Explained:
    """Why an order did or did not earn for one person, and what the rewards hold now.

    `level`: 0 the buyer, 1 who brought them, 2 who brought that one.
    """

    shopper_id: int
    level: int
    verdicts: tuple[Verdict, ...]
    holdings: tuple[Holding, ...]


def right(
    tx: Growth, order_keys: Iterable[int], now: datetime, tell: Tell = silent
) -> list[Change]:
    """Find out anew who has a part in these orders, and bring all rewards that hang on them to
    what they should be. Doing it again changes nothing."""
    concerned: dict[int, set[int]] = {}
    for order_key in order_keys:
        before, after = attribute(tx, order_key)
        for part in (*before, *after):
            concerned.setdefault(part.shopper_id, set()).add(after[0].shopper_id)
    changes = []
    for person, buyers in sorted(concerned.items()):
        for change in _right(tx, person, None if _crossing(tx, person) else buyers, now):
            tell(tx, change, now)
            changes.append(change)
    return changes


def settle(tx: Growth, now: datetime, tell: Tell = silent) -> int:
    """End the hold of every reward that is due and that no review holds back; how many were
    credited."""
    ended = tx.ledger.due(now)
    standing = tx.reviews.standing({holding.order_key for holding in ended})
    due = [holding for holding in ended if standing[holding.order_key] == "pass"]
    for holding in due:
        amount = holding.held.pending
        entry = ledger.settle(amount, holding.shopper_id, holding.currency)
        tx.ledger.post(holding.reward_id, entry, now)
        tell(tx, _change("settle", holding, amount), now)
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
                tell(tx, _change("expire", holding, -amount), now)
                expired += 1
        for reward_id in ids:
            tx.ledger.keep(reward_id)
    return expired


def explain(tx: Growth, order_key: int) -> list[Explained]:
    """Every rule's verdict on that order for each person who has a part in it, the buyer first."""
    held = tx.ledger.holdings([order_key])
    found = []
    for part in tx.order_parts.of_order(order_key):
        buyers = None if _crossing(tx, part.shopper_id) else [_buyer(tx, order_key)]
        (decision,) = [
            one
            for one in decided(tx, part.shopper_id, buyers)
            if one.purchase.order_key == order_key
        ]
        mine = tuple(one for one in held if one.shopper_id == part.shopper_id)
        verdicts = tuple(_capped(told, decision.rewards, mine) for told in decision.verdicts)
        found.append(Explained(part.shopper_id, part.level, verdicts, mine))
    if len(found) == 1:
        found[0] = _alone(tx, found[0], order_key)
    return found


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
    return any(crosses(tx.programmes.get(one)) for one in tx.order_parts.programmes(shopper_id))


def _right(
    tx: Growth, shopper_id: int, buyers: Collection[int] | None, now: datetime
) -> list[Change]:
    rewards = [r for decision in decided(tx, shopper_id, buyers) for r in decision.rewards]
    changes = []
    for target in ledger.targets(rewards, tx.ledger.of(shopper_id, buyers)):
        change = _bring(tx, target, now)
        if change:
            changes.append(change)
    return changes


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


def _capped(told: Verdict, rewards: Sequence[Reward], held: Sequence[Holding]) -> Verdict:
    """The verdict, or that the programme cap left less."""
    pins = {one.rule: one.pin for one in held}
    for reward in rewards:
        pin = pins.get(reward.rule)
        if reward.rule == told.rule and pin is not None and pin.most < reward.standing:
            return verdict(
                told.rule,
                "programme_cap",
                "The programme's cap was used up.",
                **{**told.values, "most": pin.most},
            )
    return told


def _alone(tx: Growth, found: Explained, order_key: int) -> Explained:
    """Nobody brought the buyer: that is what every rule says."""
    (purchase,) = tx.purchases.having([order_key])
    assert purchase.programme_id is not None
    programme = tx.programmes.get(purchase.programme_id)
    names = programme.names
    told = tuple(verdict(name, "nobody", "Nobody invited the buyer.") for name in names)
    return Explained(found.shopper_id, 0, told, found.holdings)


def _buyer(tx: Growth, order_key: int) -> int:
    return tx.order_parts.of_order(order_key)[0].shopper_id


def _purse(holding: Holding) -> tuple[int, str]:
    return holding.shopper_id, holding.currency


def _change(kind: ledger.Kind, holding: Holding, amount: int) -> Change:
    return Change(
        kind,
        holding.shopper_id,
        holding.reward_id,
        holding.order_key,
        holding.level,
        holding.rule,
        amount,
        holding.currency,
    )
