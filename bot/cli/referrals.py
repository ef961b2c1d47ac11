"""`shopvine referrals`: who brought whom, what looks lost, and putting it right."""

from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.referrals.invitations import DAYS, LONGEST_DAYS, Referral
from growth.lost import About, Lost, about

BY = "console"
app = typer.Typer(
    help="Who brought whom: look, attach, detach; what looks lost, and what staff dismissed.",
    no_args_is_help=True,
)

Invitee = Annotated[int, typer.Argument(help="The shopper's number.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept for ever.")]
Inviter = Annotated[int, typer.Argument(help="The number of who may have brought them.")]
OfSign = Annotated[
    str | None, typer.Option("--sign", help="Which sign, where there are several, as in `lost`.")
]

_WHY = {
    "opened": "opened a link of theirs after a first visit without it",
    "slip": "tried a code that is one slip away from one of theirs",
    "group": "joined a group through their link before the first visit",
    "shared": "came {minutes} min after they shared {product}, and asked about it first",
    "order": "order {order} without a buyer has the {kind} of their friend",
}


@app.command("show")
def show_one(shopper: Invitee, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """How a shopper came, what staff said since, and who counts now."""
    with App.open(shop) as opened:
        referral = opened.referrals.show(shopper)
    if json:
        emit(as_json(referral))
        return
    now = f"shopper {referral.inviter_id}" if referral.inviter_id else "nobody"
    show(f"shopper {shopper} counts as brought by {now}")
    for came in referral.came:
        show(f"{came.at:%Y-%m-%d %H:%M} UTC: {came.way}, by shopper {came.inviter_id}")
    for one in referral.corrections:
        what = f"attached to {one.inviter_id}" if one.inviter_id else "detached"
        show(f"{one.at:%Y-%m-%d %H:%M} UTC: {one.by}: {what}: {one.reason}")


@app.command()
def lost(
    days: Annotated[int, typer.Option(min=1, max=365, help="Days to look back.")] = DAYS,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Starts and orders that look as if an invitation had been lost, each with why."""
    with App.open(shop) as opened:
        found, dismissed = opened.referrals.sifted(days)
    if json:
        emit(
            {
                "days": days,
                "lost": [lost_json(one) for one in found],
                "dismissed": [
                    lost_json(one)
                    | {"dismissed": {"by": d.by, "at": d.at.isoformat(), "reason": d.reason}}
                    for one, d in dismissed
                ],
            }
        )
        return
    for one in found:
        show(f"shopper {one.shopper_id}, by shopper {one.inviter_id}: {why(one)}")
    for one, d in dismissed:
        show(f"dismissed by {d.by}: shopper {one.shopper_id}, by {one.inviter_id}: {d.reason}")
    say(f"{len(found)} look lost in {days} days; {len(dismissed)} were dismissed.")


@app.command()
def dismiss(
    shopper: Invitee,
    inviter: Inviter,
    reason: Reason,
    sign: OfSign = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have what looks lost stand among the dismissed, with a reason."""
    with App.open(shop) as opened:
        for which in _meant(opened, shopper, inviter, sign):
            opened.referrals.dismiss(which, reason, BY)
    _decided("dismissed", shopper, inviter, json)


@app.command()
def restore(
    shopper: Invitee,
    inviter: Inviter,
    sign: OfSign = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have what was dismissed looked at again."""
    with App.open(shop) as opened:
        for which in _meant(opened, shopper, inviter, sign):
            opened.referrals.restore(which, BY)
    _decided("restored", shopper, inviter, json)


@app.command()
def attach(
    invitee: Invitee,
    inviter: Annotated[int, typer.Argument(help="The number of who brought them.")],
    reason: Reason,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Have a shopper count as brought by another; rewards follow."""
    with App.open(shop) as opened:
        opened.referrals.attach(invitee, inviter, reason, BY)
        _done(opened.referrals.show(invitee), json)


@app.command()
def detach(
    invitee: Invitee, reason: Reason, shop: ShopOption = HERE, json: JsonOption = False
) -> None:
    """Have a shopper count as brought by nobody; rewards follow."""
    with App.open(shop) as opened:
        opened.referrals.detach(invitee, reason, BY)
        _done(opened.referrals.show(invitee), json)


def _done(referral: Referral, json: bool) -> None:
    if json:
        emit(as_json(referral))
    now = f"shopper {referral.inviter_id}" if referral.inviter_id else "nobody"
    say(f"Shopper {referral.shopper.shopper_id} counts as brought by {now}.")


def _meant(opened: App, shopper: int, inviter: int, sign: str | None) -> list[About]:
    """All that looks lost between these two, or looked so and was dismissed."""
    waiting, dismissed = opened.referrals.sifted(LONGEST_DAYS)
    every = [about(one) for one in (*waiting, *(one for one, _ in dismissed))]
    found = [
        one
        for one in every
        if (one.shopper_id, one.inviter_id) == (shopper, inviter) and sign in (None, one.sign)
    ]
    if not found:
        raise BadInput(
            f"Nothing looks as if shopper {inviter} had brought shopper {shopper}: "
            "see `shopvine referrals lost`."
        )
    return found


def _decided(what: str, shopper: int, inviter: int, json: bool) -> None:
    if json:
        emit({"shopper_id": shopper, "inviter_id": inviter, "decided": what})
    else:
        say(f"That shopper {inviter} brought shopper {shopper} is {what}.")


def why(one: Lost) -> str:
    """In one sentence."""
    return _WHY[one.sign].format(**one.values)


def lost_json(one: Lost) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    return {
        "shopper_id": one.shopper_id,
        "inviter_id": one.inviter_id,
        "sign": one.sign,
        "why": why(one),
        "at": one.at.isoformat(),
        "order_key": one.order_key,
    }


def as_json(referral: Referral) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    invitation = referral.invitation
    return {
        "shopper_id": referral.shopper.shopper_id,
        "inviter_id": referral.inviter_id,
        "bound_at": invitation.invited_at.isoformat() if invitation else None,
        "came": [
            {"way": one.way, "inviter_id": one.inviter_id, "at": one.at.isoformat()}
            for one in referral.came
        ],
        "corrections": [
            {
                "inviter_id": one.inviter_id,
                "reason": one.reason,
                "by": one.by,
                "at": one.at.isoformat(),
            }
            for one in referral.corrections
        ],
    }
