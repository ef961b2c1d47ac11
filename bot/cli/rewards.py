"""`shopvine rewards`: what people hold, payout lists, and coupons."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli import coupons
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.referrals.payouts import Shown
from bot.referrals.sheets import payout_sheet
from growth.money import DIGITS, plain, to_minor
from growth.payouts import Deed, PayoutList

BY = "console"
"""Who acts, in the audit log. Whoever sits at the console may what an owner may."""

app = typer.Typer(
    help="See what people hold, pay it out, and keep coupons.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
payout = typer.Typer(
    help="Payout lists: proposed, approved by an owner, paid.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(payout, name="payout")
app.add_typer(coupons.app, name="coupons")

Number = Annotated[int, typer.Argument(metavar="LIST", help="The number of the list.")]
Unit = Annotated[
    str | None, typer.Option(metavar="UNIT", help="A currency or PTS; the shop's currency.")
]


@app.command("balances")
def balances(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """What everybody holds together, in each unit."""
    with App.open(shop) as opened, opened.database.read() as tx:
        found = tx.ledger.sums()
    if json:
        emit({"balances": [_balance(*each) for each in found]})
        return
    for unit, people, pending, earned, paid in found:
        show(
            f"{unit}: {people} people, pending {plain(pending, unit)}, earned "
            f"{plain(earned, unit)}, paid {plain(paid, unit)}"
        )
    say(f"{len(found)} units." if found else "Nobody holds anything yet.")


@app.command("statement")
def statement(
    shopper: Annotated[int, typer.Argument(help="The shopper's number.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Every entry of one person, oldest first."""
    with App.open(shop) as opened, opened.database.read() as tx:
        if tx.shoppers.get(shopper) is None:
            raise BadInput(f"There is no shopper {shopper}.")
        lines, held = tx.ledger.statement(shopper), tx.ledger.balances(shopper)
    if json:
        emit(
            {
                "shopper_id": shopper,
                "balances": [_balance(b.currency, 1, b.pending, b.earned, b.paid) for b in held],
                "entries": [
                    {
                        "at": line.posted_at.isoformat(),
                        "kind": line.kind,
                        "account": line.account,
                        "amount": line.amount,
                        "unit": line.currency,
                    }
                    for line in lines
                ],
            }
        )
        return
    for line in lines:
        amount = plain(line.amount, line.currency)
        show(f"{line.posted_at:%Y-%m-%d %H:%M} UTC {line.kind} {line.account} {amount}")
    for b in held:
        show(f"has earned {plain(b.earned, b.currency)}, pending {plain(b.pending, b.currency)}")


@payout.command("propose")
def propose(
    minimum: Annotated[str, typer.Option(metavar="AMOUNT", help="The least to be paid, as 20.00.")],
    unit: Unit = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """A list of everybody who has earned at least so much. Nothing is paid by it."""
    with App.open(shop) as opened:
        chosen = unit or opened.currency
        _tell(opened.payouts.propose(chosen, amount_of(minimum, chosen), BY), json)


@payout.command("list")
def list_(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Every list, newest first."""
    with App.open(shop) as opened:
        found = opened.payouts.all()
    if json:
        emit({"lists": [list_json(each) for each in found]})
        return
    for each in found:
        show(_line(each))
    say(f"{len(found)} lists.")


@payout.command("show")
def show_(list_id: Number, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """One list with its lines."""
    with App.open(shop) as opened:
        _tell(opened.payouts.show(list_id), json)


@payout.command("approve")
def approve(list_id: Number, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Approve a list; lines of people who have less left are lowered."""
    with App.open(shop) as opened:
        _tell(opened.payouts.approve(list_id, BY), json)


@payout.command("take-off")
def take_off(
    list_id: Number,
    shopper: Annotated[int, typer.Argument(help="The shopper's number.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept for ever.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Pay one person nothing by a list that is not paid yet; the next list has them."""
    with App.open(shop) as opened:
        _tell(opened.payouts.take_off(list_id, shopper, BY, reason), json)


@payout.command("cancel")
def cancel(list_id: Number, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Cancel a list that is not paid."""
    with App.open(shop) as opened:
        _tell(opened.payouts.cancel(list_id, BY), json)


@payout.command("paid")
def paid(
    list_id: Number,
    reference: Annotated[str, typer.Option(metavar="TEXT", help="What the transfer is called.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Note that an approved list was paid."""
    with App.open(shop) as opened:
        _tell(opened.payouts.paid(list_id, BY, reference), json)


@payout.command("export")
def export(
    list_id: Number,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write here, for Excel.")
    ] = None,
    shop: ShopOption = HERE,
) -> None:
    """The list as CSV; on standard output without --out."""
    with App.open(shop) as opened:
        rows = payout_sheet(opened.payouts.show(list_id))
    coupons.write_sheet(rows, out)


def amount_of(text: str, unit: str) -> int:
    """Minor units of a currency; points as they are. Raises BadInput."""
    try:
        return to_minor(text, unit) if unit in DIGITS else int(text)
    except ValueError as error:
        raise BadInput(f"--minimum {text}: {error}.") from None


def list_json(found: PayoutList) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    return {
        "list": found.list_id,
        "state": found.state,
        "unit": found.unit,
        "minimum": found.minimum,
        "people": found.people,
        "total": found.total,
        **{
            name: _deed(deed)
            for name, deed in (
                ("proposed", found.proposed),
                ("approved", found.approved),
                ("cancelled", found.cancelled),
                ("paid", found.paid),
            )
        },
    }


def _deed(deed: Deed | None) -> dict[str, str] | None:
    if deed is None:
        return None
    return {"by": deed.by, "at": deed.at.isoformat(), "reference": deed.reference}


def _taken_off(deed: Deed | None) -> dict[str, str] | None:
    if deed is None:
        return None
    return {"by": deed.by, "at": deed.at.isoformat(), "reason": deed.reference}


def _tell(shown: Shown, json: bool) -> None:
    if json:
        lines = [
            {
                "line": line.line_id,
                "shopper_id": line.shopper_id,
                "proposed": line.proposed,
                "amount": line.amount,
                "taken_off": _taken_off(line.taken_off),
            }
            for line in shown.lines
        ]
        emit({**list_json(shown.list), "lines": lines})
        return
    unit = shown.list.unit
    show(_line(shown.list))
    for line in shown.lines:
        less = f" (proposed: {plain(line.proposed, unit)})" if line.amount < line.proposed else ""
        off = f", taken off: {line.taken_off.reference}" if line.taken_off else ""
        show(f"    shopper {line.shopper_id}: {plain(line.amount, unit)}{less}{off}")


def _line(found: PayoutList) -> str:
    reference = f", {found.paid.reference}" if found.paid else ""
    total = plain(found.total, found.unit)
    return f"{found.list_id} {found.state}{reference}: {found.people} people, {total}"


def _balance(unit: str, people: int, pending: int, earned: int, paid: int) -> dict[str, Any]:
    return {"unit": unit, "people": people, "pending": pending, "earned": earned, "paid": paid}
