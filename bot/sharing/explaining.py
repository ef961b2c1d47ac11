"""Why an order did or did not earn, for each person who has a part in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sharing.ports import Growth
from bot.sharing.rewarding import decided
from growth.attribution import OrderPart
from growth.conditions import Verdict, verdict
from growth.ledger import Holding
from growth.rewards import Decision, Reward


@dataclass(frozen=True, slots=True)
class Explained:
    """What every rule said of an order for one person, and what the rewards hold now.

    `level`: 0 the buyer, 1 who brought them, 2 who brought that one.
    """

    shopper_id: int
    level: int
    verdicts: tuple[Verdict, ...]
    holdings: tuple[Holding, ...]


def explain(tx: Growth, order_key: int) -> list[Explained]:
    """Every rule's verdict on that order for each person who has a part in it, the buyer first;
    nothing while the buyer is not known."""
    found = []
    for part in tx.order_parts.of_order(order_key):
        found += told(tx, part, decided(tx, part.shopper_id, None))
    return found


def told(
    tx: Growth,
    part: OrderPart,
    decisions: Sequence[Decision],
    holdings: Sequence[Holding] | None = None,
) -> list[Explained]:
    """The same for one person's part, of what was decided already; `holdings` are those of the
    order, where they were read already."""
    if holdings is None:
        holdings = tx.ledger.holdings([part.order_key])
    held = tuple(one for one in holdings if one.shopper_id == part.shopper_id)
    return [
        Explained(part.shopper_id, part.level, _verdicts(tx, part, decision, held), held)
        for decision in decisions
        if decision.purchase.order_key == part.order_key
    ]


def _verdicts(
    tx: Growth, part: OrderPart, decision: Decision, held: Sequence[Holding]
) -> tuple[Verdict, ...]:
    if part.since is None:  # nobody brought the buyer: that is what every rule says
        assert decision.purchase.programme_id is not None
        names = tx.programmes.get(decision.purchase.programme_id).names
        return tuple(verdict(name, "nobody", "Nobody invited the buyer.") for name in names)
    return tuple(_capped(each, decision.rewards, held) for each in decision.verdicts)


def _capped(told: Verdict, rewards: Sequence[Reward], held: Sequence[Holding]) -> Verdict:
    """The verdict, or that the programme's cap left less."""
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
