"""`shopvine rewards coupons`: pools are filled, listed, exported, and codes revoked."""

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput, RewardRefused
from bot.referrals.coupons import Filled, StoreCall, call_state
from bot.referrals.sheets import coupon_sheet
from growth.coupons import Discount, Pool, Source
from growth.money import to_minor

BY = "console"
app = typer.Typer(help="Pools of single-use codes.", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="POOL", help="The pool that rules name.")]
English = Annotated[
    str | None, typer.Option("--worth", metavar="TEXT", help="What a code is worth, in English.")
]
Chinese = Annotated[
    str | None, typer.Option("--worth-zh", metavar="TEXT", help="The same in Chinese.")
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="The last day, in the shop's zone."),
]


@app.command("add")
def add(
    pool: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="One code a line.")],
    worth: English = None,
    worth_zh: Chinese = None,
    until: Until = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put codes of a file into a pool, which is made if there is none of that name."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not UTF-8: save it as CSV UTF-8.") from None
    with App.open(shop) as opened:
        meant = _meant(opened, pool, "imported", worth, worth_zh, until, None)
        try:
            added = opened.coupons.add(meant, lines)
        except RewardRefused as problem:
            raise BadInput(f"{file}: {problem}") from None
    if json:
        emit({"pool": pool, "added": added})
    else:
        say(f"{added} new codes in pool {pool}.")


@app.command("generate")
def generate(
    pool: Name,
    count: Annotated[int, typer.Option(min=1, help="How many.")],
    worth: English = None,
    worth_zh: Chinese = None,
    until: Until = None,
    store: Annotated[
        bool, typer.Option("--store", help="Have the online store of shop.toml take them.")
    ] = False,
    percent: Annotated[
        int | None, typer.Option(min=1, max=100, help="What the store takes off, per cent.")
    ] = None,
    amount: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="What the store takes off, as 5.00.")
    ] = None,
    minimum: Annotated[
        str, typer.Option(metavar="AMOUNT", help="Of orders of at least so much.")
    ] = "0",
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Put fresh codes into a pool, which is made if there is none of that name."""
    with App.open(shop) as opened:
        source: Source = "generated"
        if store:
            if opened.settings.store is None:
                raise BadInput("shop.toml names no store: add [store], or leave --store out.")
            source = opened.settings.store.kind
        discount = _discount(opened.currency, percent, amount, minimum)
        meant = _meant(opened, pool, source, worth, worth_zh, until, discount)
        codes = opened.coupons.generate(meant, count)
    if json:
        emit({"pool": pool, "added": len(codes)})
    else:
        say(f"{len(codes)} new codes in pool {pool}.")


@app.command("list")
def list_(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Every pool, and how many of its codes are free, given, used and revoked."""
    with App.open(shop) as opened:
        found = opened.coupons.pools()
    if json:
        emit({"pools": [as_json(each) for each in found]})
        return
    for each in found:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(each.counts.items()))
        short = "; REWARDS WAIT for codes" if each.short else ""
        trouble = f"; {each.problem}" if each.problem else ""
        show(f"{each.pool.name} ({each.pool.worth_en}): {counts or 'empty'}{short}{trouble}")
    say(f"{len(found)} pools.")


@app.command("calls")
def calls(pool: Name, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """What the store of a pool was told of each code, and what it has to be told yet."""
    with App.open(shop) as opened:
        _, found = opened.coupons.calls(pool)
    if json:
        emit({"pool": pool, "calls": [call_json(each) for each in found]})
        return
    for each in found:
        trouble = f", tried {each.tries} times: {each.problem}" if each.problem else ""
        show(f"{each.coupon.code} {each.what}: {call_state(each)}{trouble}")
    say(f"{len(found)} calls to the store.")


@app.command("retry")
def retry(pool: Name, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Have the running bot tell the store at once of what it could not be told of."""
    with App.open(shop) as opened:
        count = opened.coupons.retry(pool, BY)
    if json:
        emit({"pool": pool, "retried": count})
    else:
        say(f"{count} calls to the store are tried again by the running bot.")


@app.command("export")
def export(
    pool: Name,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write here, for Excel.")
    ] = None,
    shop: ShopOption = HERE,
) -> None:
    """Every code of a pool and what became of it, as CSV; on standard output without --out."""
    with App.open(shop) as opened:
        rows = coupon_sheet(opened.coupons.codes(pool), opened.now(), opened.zone)
    write_sheet(rows, out)


@app.command("revoke")
def revoke(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code.")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it is kept for ever.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have a code work no more."""
    with App.open(shop) as opened:
        opened.coupons.revoke(code, why, BY)
    if json:
        emit({"revoked": code})
    else:
        say("The code works no more.")


def write_sheet(rows: list[list[str]], out: Path | None) -> None:
    """As CSV that Excel opens with every letter whole."""
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    say(f"{len(rows) - 1} lines written to {out}.")


def call_json(call: StoreCall) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    return {
        "code": call.coupon.code,
        "what": call.what,
        "state": call_state(call),
        "made_at": call.made_at.isoformat(),
        "due_at": call.due_at.isoformat() if call.due_at else None,
        "done_at": call.done_at.isoformat() if call.done_at else None,
        "tries": call.tries,
        "problem": call.problem,
    }


def as_json(filled: Filled) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    pool = filled.pool
    return {
        "pool": pool.name,
        "worth": {"en": pool.worth_en, "zh": pool.worth_zh},
        "source": pool.source,
        "expires_at": pool.expires_at.isoformat() if pool.expires_at else None,
        **{name: filled.counts.get(name, 0) for name in ("free", "given", "used", "revoked")},
        "short": filled.short,
        "problem": filled.problem,
    }


def _meant(
    opened: App,
    name: str,
    source: Source,
    worth: str | None,
    worth_zh: str | None,
    until: datetime | None,
    discount: Discount | None,
) -> Pool:
    """The pool of that name, or, where anything is said of what it is worth, the one to be made."""
    if worth is None and worth_zh is None:
        known = next((one.pool for one in opened.coupons.pools() if one.pool.name == name), None)
        if known is None:
            raise BadInput(
                f"There is no pool {name!r} yet: say what a code is worth with --worth and "
                "--worth-zh, and it is made."
            )
        return known
    ends = None
    if until is not None:
        day = until.replace(tzinfo=opened.zone) + timedelta(days=1)
        ends = day.astimezone(UTC)
    return Pool(name, worth or "", worth_zh or "", source, opened.now(), BY, ends, discount)


def _discount(
    currency: str, percent: int | None, amount: str | None, minimum: str
) -> Discount | None:
    if percent is None and amount is None:
        return None
    if percent is not None and amount is not None:
        raise BadInput("Give --percent or --amount, not both.")
    try:
        least = to_minor(minimum, currency)
        if percent is not None:
            return Discount("percent", percent * 100, currency, least)
        return Discount("fixed", to_minor(amount or "", currency), currency, least)
    except ValueError as error:
        raise BadInput(f"{error}.") from None
