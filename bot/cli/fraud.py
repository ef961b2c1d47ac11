"""`shopvine fraud`: orders whose rewards wait for a person, and the blocklist."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import ReviewRefused
from bot.filling import money
from bot.referrals import deciding
from bot.referrals.deciding import Case, Named
from growth.fraud.cases import Entry

app = typer.Typer(
    help="Look at orders that show a sign of fraud, decide, and keep the blocklist.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
CONSOLE = "console"
"""Who acts, in the audit log."""
Key = Annotated[int, typer.Argument(metavar="ORDER", help="Its number in the queue.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason; it stays with the order.")]
Together = Annotated[
    bool,
    typer.Option("--together", help="With all that wait and have the same inviter."),
]


@app.command("queue")
def queue(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """The orders that wait for a decision, the longest first."""
    with App.open(shop) as opened, opened.database.read() as tx:
        waiting, count = deciding.queue(tx), tx.reviews.waiting()
        zone = opened.zone
    if json:
        emit({"waiting": count, "cases": [as_json(each) for each in waiting]})
        return
    for each in waiting:
        at = each.order.placed_at.astimezone(zone)
        show(f"{_line(each)}, {at:%Y-%m-%d %H:%M}")
        for finding in each.findings:
            show(f"    {finding.reason}")
    say(f"{count} orders wait.")


@app.command("show")
def show_(order: Key, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """What was found in one order, and what was decided."""
    with App.open(shop) as opened, opened.database.read() as tx:
        found = deciding.case(tx, order)
    if found is None:
        raise ReviewRefused("unknown", f"There is no order {order} with a known buyer.")
    if json:
        emit(as_json(found))
        return
    show(_line(found))
    for finding in found.findings:
        show(f"    {finding.check} ({finding.outcome}): {finding.reason}")
    for each in found.decisions:
        show(f"    {each.kind} by {each.by}: {each.note}")


@app.command("pass")
def pass_(
    order: Key,
    why: Why,
    together: Together = False,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Let the rewards of an order pass."""
    _decide(shop, order, "pass", why, together, json)


@app.command("block")
def block(
    order: Key,
    why: Why,
    together: Together = False,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have an order earn nothing; what it earned is taken back."""
    _decide(shop, order, "block", why, together, json)


@app.command("appeal")
def appeal(order: Key, why: Why, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Note what speaks against a decision: the order waits for another look."""
    with App.open(shop) as opened, opened.database.write() as tx:
        deciding.appeal(tx, order, CONSOLE, why, opened.now())
    if json:
        emit({"orders": [order], "decision": "appeal"})
    else:
        say(f"Order {order} waits for another look.")


@app.command("blocklist")
def blocklist(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """What is on the blocklist, the newest first, with what was lifted."""
    with App.open(shop) as opened, opened.database.read() as tx:
        entries = tx.blocklist.all()
    if json:
        emit({"entries": [_entry(each) for each in entries]})
        return
    for each in entries:
        lifted = f" (lifted: {each.lift_reason})" if each.lifted_at else ""
        show(f"{each.entry_id} {each.kind} of shopper {each.shopper_id}: {each.reason}{lifted}")
    say(f"{sum(each.lifted_at is None for each in entries)} entries count.")


@app.command("ban")
def ban(
    order: Key,
    what: Annotated[Named, typer.Argument(metavar="WHAT", help="Whose account, or which mark.")],
    why: Why,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put something of an order on the blocklist: its new orders earn nothing."""
    with App.open(shop) as opened, opened.database.write() as tx:
        entry = deciding.put_on_blocklist(tx, order, what, CONSOLE, why, opened.now())
    if json:
        emit(_entry(entry))
    else:
        say(f"Entry {entry.entry_id}: new orders with it earn nothing.")


@app.command("lift")
def lift(
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="Its number on the blocklist.")],
    why: Why,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Lift an entry of the blocklist."""
    with App.open(shop) as opened, opened.database.write() as tx:
        lifted = deciding.lift(tx, entry, CONSOLE, why, opened.now())
    if json:
        emit(_entry(lifted))
    else:
        say(f"Entry {lifted.entry_id} counts no more.")


def as_json(case: Case) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    order = case.order
    return {
        "order": order.order_key,
        "source": order.source,
        "order_id": order.order_id,
        "buyer": order.shopper_id,
        "inviter": case.inviter_id,
        "amount": order.amount,
        "currency": order.currency,
        "placed_at": order.placed_at.isoformat(),
        "standing": case.standing,
        "since": case.since.isoformat() if case.since else None,
        "findings": [
            {
                "check": each.check,
                "outcome": each.outcome,
                "reason": each.reason,
                "evidence": dict(each.evidence),
                "at": each.at.isoformat(),
            }
            for each in case.findings
        ],
        "decisions": [
            {
                "decision": each.kind,
                "by": each.by,
                "note": each.note,
                "at": each.at.isoformat(),
            }
            for each in case.decisions
        ],
    }


def _decide(
    shop: Path,
    order: int,
    outcome: Literal["pass", "block"],
    why: str,
    together: bool,
    json: bool,
) -> None:
    with App.open(shop) as opened, opened.database.write() as tx:
        keys = deciding.decide(
            tx, order, outcome, CONSOLE, why, opened.now(), opened.telling, together
        )
    if json:
        emit({"orders": keys, "decision": outcome})
    else:
        done = "passes" if outcome == "pass" else "is blocked"
        say(", ".join(f"order {key} {done}" for key in keys) + ".")


def _line(case: Case) -> str:
    order = case.order
    amount = money(order.amount, order.currency)
    return (
        f"{order.order_key} {case.standing}: {order.source} {order.order_id}, {amount}, "
        f"buyer {order.shopper_id}, inviter {case.inviter_id}"
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.entry_id,
        "kind": entry.kind,
        "shopper": entry.shopper_id,
        "coupon": entry.value if entry.kind == "coupon" else None,
        "reason": entry.reason,
        "by": entry.by,
        "at": entry.at.isoformat(),
        "lifted_at": entry.lifted_at.isoformat() if entry.lifted_at else None,
        "lifted_by": entry.lifted_by,
        "lift_reason": entry.lift_reason,
    }
