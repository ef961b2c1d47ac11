"""`/rewards`: what each order earned, and why or why not. `/leaderboard`."""

from collections.abc import Iterable

from bot import sharing
from bot.chat.handlers.verdicts import order_told
from bot.chat.talks import Talk
from bot.chat.worth import worth
from bot.referrals import leaderboard
from bot.sharing.explaining import told as explained
from growth import coupons

SHOWN = 10
"""Orders that are told, the newest."""


def rewards(talk: Talk, _argument: str) -> None:
    """Balances, and each order with a word on it for every promise."""
    tx, shopper_id = talk.tx, talk.shopper.shopper_id
    parts = tx.order_parts.of(shopper_id)
    orders = {order.order_key: order for order in tx.purchases.having([p.order_key for p in parts])}
    newest = sorted(parts, key=lambda part: orders[part.order_key].occurred_at, reverse=True)
    decisions = sharing.decided(tx, shopper_id, None, orders)
    dates = sharing.dates(tx, shopper_id)
    told = [*balances(talk), *_coupons(talk)]
    shown = newest[:SHOWN]
    holdings = tx.ledger.holdings([part.order_key for part in shown])
    for part in shown:
        held = [one for one in holdings if one.order_key == part.order_key]
        why = explained(tx, part, decisions, held)
        told.append(order_told(talk, part, orders[part.order_key], why, dates))
    if len(newest) > SHOWN:
        told.append(talk.words("rewards.more", count=len(newest) - SHOWN))
    talk.send("\n\n".join(told) or talk.words("rewards.none"))


def board(talk: Talk, argument: str) -> None:
    """`/leaderboard`, `join`, `join NAME`, `leave`."""
    tx, shopper_id = talk.tx, talk.shopper.shopper_id
    word, _, rest = argument.partition(" ")
    if word.lower() == "join":
        name = leaderboard.nickname(rest)
        if rest.strip() and name is None:
            talk.say("leaderboard.nickname")
            return
        tx.leaders.join(shopper_id, name, talk.now)
        entrant = tx.leaders.get(shopper_id)
        assert entrant is not None
        talk.say("leaderboard.joined", name=leaderboard.shown_name(entrant))
    elif word.lower() == "leave":
        tx.leaders.leave(shopper_id)
        talk.say("leaderboard.left")
    elif word:
        talk.say("leaderboard.how")
    else:
        _show_board(talk)


def _show_board(talk: Talk) -> None:
    mine = talk.shopper.shopper_id
    places = leaderboard.board(talk.tx)
    lines = [
        talk.words(
            "leaderboard.you" if place.entrant.shopper_id == mine else "leaderboard.place",
            rank=place.rank,
            name=leaderboard.shown_name(place.entrant),
            friends=place.friends,
        )
        for number, place in enumerate(places)
        if number < leaderboard.SHOWN or place.entrant.shopper_id == mine
    ]
    head = [talk.words("leaderboard.head"), *lines] if lines else [talk.words("leaderboard.empty")]
    out = [] if talk.tx.leaders.get(mine) else ["", talk.words("leaderboard.out")]
    talk.send("\n".join([*head, *out]))


def balances(talk: Talk) -> Iterable[str]:
    """What they hold, a line for each unit."""
    for balance in talk.tx.ledger.balances(talk.shopper.shopper_id):
        held = {
            "pending": balance.pending,
            "earned": balance.earned,
            "paid": balance.paid,
        }
        told = {name: worth(talk.language, n, balance.currency) for name, n in held.items()}
        yield talk.words("rewards.balance", **told)


def _coupons(talk: Talk) -> Iterable[str]:
    """Their codes; one that the store does not know yet is only announced."""
    mine = talk.tx.coupons.of(talk.shopper.shopper_id)
    if not mine:
        return
    zone, lines = talk.shop.handoffs.hours.zone, [talk.words("coupons.head")]
    for one in mine:
        state, ends = coupons.state(one, talk.now), one.pool.expires_at
        if state == "given":
            state_key = "awaited" if one.awaited else "until" if ends else "given"
        else:
            state_key = state
        day = f"{ends.astimezone(zone):%Y-%m-%d}" if ends else ""
        worth = one.pool.worth(talk.language)
        lines.append(talk.words(f"coupons.{state_key}", code=one.code, worth=worth, day=day))
    yield "\n".join(lines)
