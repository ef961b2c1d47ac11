"""A made-up shop that knows what it did, and a database that was told of it event by event."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot import sharing
from bot.reporting.funnels import Group
from bot.storage.transactions import Transaction
from growth.funnels import NAMES
from growth.invitations import Invitation
from growth.links import Link
from growth.programme import simple
from growth.purchases import OrderEvent

START = datetime(2026, 3, 1, tzinfo=UTC)
NOW = START + timedelta(days=70)
PROGRAMME = simple("CNY", hold_days=14)
HOLD = timedelta(days=14)
ZONE = ZoneInfo("Asia/Shanghai")
LINKS = ((None, None, None), ("P1", None, "plain"), ("P2", "spring", "warm"))
"""Product, campaign and tone of the links that everybody has."""

hours = st.integers(0, 70 * 24)
people = st.lists(
    st.tuples(st.integers(0, 200), hours, st.integers(0, 2), st.sampled_from(["zh", "en", None])),
    min_size=1,
    max_size=14,
)
"""Of each person: by whom they came (a number below theirs; even ones came alone), when, by the
link for which product, and their language."""
events = st.lists(
    st.tuples(
        st.sampled_from(["offer", "share", "ask", "order", "refund"]),
        st.integers(0, 200),
        hours,
        st.integers(0, 2),
        st.sampled_from([0, 1, 50, 100, 1_000]),
    ),
    max_size=40,
)
"""What, who (or which order), when, which product or tone, and how much."""


@dataclass
class Someone:
    """What is known of one person, as a plain list of what they did."""

    inviter: int | None
    joined: datetime
    link: tuple[str, str, str]
    language: str
    shopper_id: int = 0
    offers: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    shares: list[datetime] = field(default_factory=list)
    asked: bool = False
    orders: list["Bought"] = field(default_factory=list)


@dataclass
class Bought:
    """An order with its refunds."""

    amount: int
    at: datetime
    refunds: list[tuple[int, datetime]] = field(default_factory=list)


def live(tx: Transaction, who: Sequence[Any], what: Sequence[Any]) -> list[Someone]:
    """Tell the database of it; give back what the shop itself remembers."""
    world: list[Someone] = []
    sharing.publish(tx, PROGRAMME, "owner", START)
    for number, (parent, hour, product, language) in enumerate(who):
        inviter = parent % number if number and parent % 2 else None
        joined = START + timedelta(hours=hour)
        if inviter is not None:
            joined = max(joined, world[inviter].joined)
        link = tuple(each or "" for each in LINKS[product])
        one = Someone(inviter, joined, link, language or "")
        one.shopper_id = tx.shoppers.meet(
            900 + number,
            f"N{number}",
            language,
            joined,  # type: ignore[arg-type]
        ).shopper.shopper_id
        world.append(one)
        for each in range(3):
            code = f"{number:07d}{each:07d}"
            product_id, campaign, tone = LINKS[each]
            tx.links.add(Link(code, one.shopper_id, product_id, joined, campaign, tone))
        if inviter is not None:
            tx.invitations.bind(
                Invitation(
                    one.shopper_id,
                    world[inviter].shopper_id,
                    f"{inviter:07d}{product:07d}",
                    LINKS[product][0],
                    joined,
                )
            )
    placed: list[tuple[str, Bought]] = []
    for number, (kind, index, hour, choice, amount) in enumerate(what):
        one, at = world[index % len(world)], START + timedelta(hours=hour)
        if kind == "offer":
            product, campaign, tone = LINKS[choice]
            tx.offers.add(one.shopper_id, product, "-", at, tone, campaign)
            one.offers.append((at, product or "", campaign or "", tone or ""))
        elif kind == "share":
            tx.links.shared(f"{index % len(world):07d}{choice:07d}", "inline", at)
            one.shares.append(at)
        elif kind == "ask":
            tx.shoppers.asked(one.shopper_id, at)
            one.asked = True
        elif kind == "order":
            bought = Bought(amount, at)
            one.orders.append(bought)
            placed.append((f"o{number}", bought))
            _tell(tx, number, "order", f"o{number}", 900 + index % len(world), amount, at)
        elif placed:
            order_id, bought = placed[index % len(placed)]
            at = max(at, bought.at)
            bought.refunds.append((amount, at))
            _tell(tx, number, "refund", order_id, None, amount, at)
    return world


def _tell(
    tx: Transaction, number: int, kind: str, order_id: str, buyer: int | None, amount: int,
    at: datetime,
) -> None:  # fmt: skip
    event = OrderEvent(
        "till",
        f"e{number}",
        kind,
        order_id,
        buyer,
        None,
        amount,
        "CNY",
        at,  # type: ignore[arg-type]
    )
    sharing.take_order(tx, event, NOW)


def week(at: datetime) -> str:
    """As ISO 8601 names it."""
    year, number, _ = at.astimezone(ZONE).date().isocalendar()
    return f"{year}-W{number:02}"


def by_hand(world: list[Someone], by: str) -> dict[str, dict[str, int]]:
    """The funnel, person by person."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for number, one in enumerate(world):
        friends = [other for other in world if other.inviter == number]
        if one.offers:
            at, product, campaign, tone = one.offers[0]
            key = {"product": product, "campaign": campaign, "variant": tone}
            key |= {"language": one.language, "week": week(at)}
            brought = any(friend.joined >= at for friend in friends)
            steps = found[key.get(by, "")]
            steps["offered"] += 1
            steps["shared"] += brought or any(share >= at for share in one.shares)
            steps["brought"] += brought
        if one.inviter is None:
            continue
        product, campaign, tone = one.link
        key = {"product": product, "campaign": campaign, "variant": tone}
        key |= {"language": one.language, "week": week(one.joined)}
        steps = found[key.get(by, "")]
        real = [order for order in one.orders if order.amount]
        kept = [o for o in real if o.amount > back(o, min(NOW, o.at + HOLD))]
        steps["started"] += 1
        steps["asked"] += one.asked
        steps["unasked"] += bool(real) and not one.asked
        if one.asked:
            steps["bought"] += bool(real)
            steps["kept"] += bool(kept)
            steps["holding"] += bool(kept) and all(o.at + HOLD > NOW for o in kept)
    return {key: {name: steps[name] for name in NAMES} for key, steps in found.items()}


def back(order: Bought, until: datetime) -> int:
    """What was refunded of it by then."""
    return sum(amount for amount, at in order.refunds if at <= until)


def told(groups: Iterable[Group]) -> dict[str, dict[str, int]]:
    """A report, to be compared with what was counted by hand."""
    return {group.value: asdict(group.counts) for group in groups}
