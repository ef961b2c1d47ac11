"""One order under `/rewards`: every promise, what it said of the order, and the days that count."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.chat.handlers.promises import gift
from bot.chat.talks import Talk
from bot.chat.texts import texts
from bot.chat.worth import worth
from bot.filling import money
from bot.sharing import Dates, Explained
from growth.attribution import OrderPart
from growth.conditions import Verdict
from growth.ledger import Holding
from growth.programme import COUPONS, Milestone, Programme, Rule
from growth.purchases import Purchase

ORDERS = frozenset({"nobody", "forgotten", "blocked", "before_start", "window"})
"""What holds of the order whatever is promised: said once."""


def order_told(
    talk: Talk,
    part: OrderPart,
    order: Purchase,
    explained: Iterable[Explained],
    dates: Mapping[int, Dates],
) -> str:
    """A line for each promise of the programme that the order falls under. Of a friend's order
    neither name nor amount is told. While the order is held for review no day is told."""
    if part.level == 0:
        amount, number = money(order.amount, order.currency), order.number or order.order_id
        head = talk.words("rewards.own", number=number, day=_day(talk, order), amount=amount)
    else:
        head = talk.words("rewards.friend", day=_day(talk, order))
    held = talk.tx.reviews.standing([order.order_key]).get(order.order_key) == "hold"
    lines = [talk.words("verdict.held")] if held else []
    assert order.programme_id is not None
    programme = talk.tx.programmes.get(order.programme_id)
    for one in explained:
        lines += _lines(talk, programme, one, {} if held else dates)
    if not lines:
        lines.append(talk.words("verdict.none"))
    return "\n".join([head, *(f"· {line}" for line in lines)])


def _lines(
    talk: Talk, programme: Programme, one: Explained, dates: Mapping[int, Dates]
) -> Iterator[str]:
    promises: dict[str, Rule | Milestone] = {each.name: each for each in programme.rules}
    promises |= {each.name: each for each in programme.milestones}
    holdings = {each.rule: each for each in one.holdings}
    yield from dict.fromkeys(_worded(talk, each) for each in one.verdicts if each.code in ORDERS)
    for verdict in one.verdicts:
        if verdict.code not in ORDERS:
            said, holding = _worded(talk, verdict), holdings.get(verdict.rule)
            if holding and (known := dates.get(holding.reward_id)):
                between = " " if talk.language == "en" else ""
                said = between.join([said, *_when(talk, holding, known)])
            promise = gift(talk, programme, promises[verdict.rule])
            yield talk.words("verdict.line", gift=promise, told=said)


def _when(talk: Talk, holding: Holding, dates: Dates) -> Iterator[str]:
    """When the reward becomes their own, or did, and when it expires."""
    if dates.due_at is None:
        if dates.settled_at and holding.held.total > 0:
            yield talk.words("verdict.since", day=_date(talk, dates.settled_at))
    elif dates.due_at > talk.now:
        yield talk.words("verdict.due", day=_date(talk, dates.due_at))
    else:
        yield talk.words(
            "verdict.waits_code" if holding.currency == COUPONS else "verdict.waits_check"
        )
        return
    if dates.expires_at:
        yield talk.words("verdict.expires", day=_date(talk, dates.expires_at))
    elif dates.expired:
        yield talk.words("verdict.expired")


def _worded(talk: Talk, told: Verdict) -> str:
    """A verdict in the shopper's language."""
    code, values = told.code, dict(told.values)
    key = f"verdict.{code}"
    if code == "programme_cap" and values.get("most"):
        key, values["standing"] = "verdict.programme_cap_in_part", values["most"]
    return talk.words(
        key if key in texts(talk.language) else "verdict.unknown", **_values(talk, code, values)
    )


def _values(talk: Talk, code: str, values: Mapping[str, int | str]) -> dict[str, object]:
    """Amounts in words, of a reward what refunds have left of it; times as days: of an end the
    last one."""
    unit = str(values.get("currency", ""))
    found: dict[str, object] = dict(values)
    for name in ("amount", "least"):
        amount = values.get("standing", values.get(name)) if name == "amount" else values.get(name)
        if isinstance(amount, int) and unit:
            found[name] = worth(talk.language, amount, unit)
    if "at" in values:
        at = datetime.fromisoformat(str(values["at"]))
        found["day"] = _date(talk, at - timedelta.resolution if code == "ends" else at)
    return found


def _day(talk: Talk, order: Purchase) -> str:
    return _date(talk, order.occurred_at)


def _date(talk: Talk, at: datetime) -> str:
    """The day in the shop's zone."""
    return f"{at.astimezone(talk.shop.handoffs.hours.zone):%Y-%m-%d}"
