"""Taps on buttons in the staff chat. A button may be old: what it may do is asked of the queue."""

from collections.abc import Sequence
from functools import partial

from bot.chat import staffroom
from bot.chat.handlers import fixing, publishing, staff
from bot.chat.handlers.taps import number
from bot.chat.ports import Transaction
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import Handoff, Shopper

SENT = ("product", "answer")
HELD = ("take", "over", "back", "close")


async def tapped(visit: Visit) -> Effects:
    """Do what the button says."""
    query = visit.update.callback_query
    assert query is not None
    name, *arguments = (query.data or "").split(":")
    act = arguments.pop(0) if name == "staff" and arguments else ""
    if act in SENT:
        await visit.acknowledge()
        return partial(_send, visit, act, arguments)
    if act in fixing.TAPS:
        return await fixing.tapped(visit, act, arguments)
    if act in publishing.TAPS:
        return await publishing.tapped(visit, act, arguments)
    if act == "translate":
        await visit.acknowledge()
        live = await visit.workers.read(lambda tx: tx.handoffs.get(number(arguments)))
        return await staff.translate_last(visit, live.shopper_id) if live else _nothing
    if act in HELD:
        problem = await visit.workers.read(lambda tx: _problem(visit, act, arguments, tx))
        await visit.acknowledge(problem)
        return partial(_hold, visit, act, arguments, quiet=problem is not None)
    await visit.acknowledge()
    return _nothing


def _problem(visit: Visit, act: str, arguments: Sequence[str], tx: Transaction) -> str | None:
    """What keeps this member of staff from it, as far as can be seen now."""
    found = tx.handoffs.get(number(arguments))
    speak = staffroom.language(visit.shop)
    if found is None or found.closed_at is not None:
        return say(speak, "staff.not_open")
    held = found.state == "taken" and found.taken_by != staff.name_of(visit, tx)
    if held and not (act == "over" and found.takes == number(arguments, 1)):
        return say(speak, "staff.has_it", by=found.taken_by)
    return None


def _hold(
    visit: Visit, act: str, arguments: Sequence[str], tx: Transaction, *, quiet: bool
) -> None:
    """Take, give back or close; whoever comes second is told. The tapped card is the one that is
    kept up to date from now on."""
    found = tx.handoffs.get(number(arguments))
    shopper = tx.shoppers.get(found.shopper_id) if found else None
    if found is None or shopper is None:
        return
    if visit.tapped_message is not None:
        tx.handoffs.show(found.handoff_id, visit.tapped_message)
    if quiet:
        _refresh(visit, found, tx)
    elif act == "over":
        taking_over = partial(_take_over, takes=number(arguments, 1))
        staff.act_for(visit, taking_over, shopper, tx)
    else:
        staff.act_for(visit, staff.ACTS[act], shopper, tx)


def _take_over(visit: Visit, tx: Transaction, shopper: Shopper, by: str, *, takes: int) -> None:
    visit.shop.handoffs.take(shopper.shopper_id, by, takes, tx)


def _refresh(visit: Visit, found: Handoff, tx: Transaction) -> None:
    payload = {"handoff_id": found.handoff_id}
    staffroom.post(visit.shop, tx, visit.now, "show_handoff", payload, found.shopper_id)


def _send(visit: Visit, kind: str, arguments: Sequence[str], tx: Transaction) -> None:
    """Send the shopper the product or approved answer that was chosen."""
    shopper = tx.shoppers.get(number(arguments))
    what = tx.conversations.labelled(number(arguments, 1))
    if shopper is None or what is None:
        return

    def send(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
        handoffs = visit.shop.handoffs
        reply = handoffs.reply_product if kind == "product" else handoffs.reply_answer
        reply(shopper.shopper_id, what, by, tx)

    staff.act_for(visit, send, shopper, tx)


def _nothing(_tx: Transaction) -> None:
    """A button of an older version."""
