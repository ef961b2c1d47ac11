"""`shopvine staff`: who works at the shop, for whoever sits at its console."""

from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.staff import Role, Staff

app = typer.Typer(
    help="Who works at the shop and may open the staff pages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
CONSOLE = "console"
"""Who acts, in the audit log."""
Name = Annotated[str, typer.Argument(metavar="NAME", help="The member's name.")]


@app.command("list")
def list_(shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Every member, the disabled ones too."""
    with App.open(shop) as opened:
        everyone = opened.staffing.everyone()
    if json:
        emit({"staff": [_as_json(each) for each in everyone]})
        return
    for each in everyone:
        ways = [f"Telegram {each.telegram_id}"] if each.telegram_id else []
        ways += ["password"] if each.has_password else []
        state = "disabled" if each.disabled else each.role
        show(f"{each.name} ({state}): {', '.join(ways) or 'no way to log in yet'}")
    say(f"{len(everyone)} members.")


@app.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="owner, editor, agent or reader.")] = "agent",
    telegram: Annotated[
        int | None, typer.Option(min=1, help="Telegram number; /login in the bot tells it.")
    ] = None,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Add a member. Give them a way in with `staff link`, or with /login in Telegram."""
    with App.open(shop) as opened:
        added = opened.staffing.add(name, role, telegram, CONSOLE)
    _told(added, json, f"is added as {role}")


@app.command("role")
def role(
    name: Name,
    role: Annotated[Role, typer.Argument(help="owner, editor, agent or reader.")],
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Change what a member may do."""
    with App.open(shop) as opened:
        member = opened.staffing.named(name)
        opened.staffing.set_role(member.staff_id, role, CONSOLE)
        member = opened.staffing.find(member.staff_id)
    _told(member, json, f"is {role} now")


@app.command("disable")
def disable(name: Name, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """End a member's sessions and let them in no more."""
    with App.open(shop) as opened:
        member = opened.staffing.named(name)
        opened.staffing.disable(member.staff_id, CONSOLE)
        member = opened.staffing.find(member.staff_id)
    _told(member, json, "is disabled")


@app.command("enable")
def enable(name: Name, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Let a disabled member in again."""
    with App.open(shop) as opened:
        member = opened.staffing.named(name)
        opened.staffing.enable(member.staff_id, CONSOLE)
        member = opened.staffing.find(member.staff_id)
    _told(member, json, "is enabled")


@app.command("link")
def link(name: Name, shop: ShopOption = HERE, json: JsonOption = False) -> None:
    """Print a link that logs a member in once, within ten minutes."""
    with App.open(shop) as opened:
        member = opened.staffing.named(name)
        address = f"{opened.address}/enter/{opened.staffing.link(member.staff_id, CONSOLE)}"
    if json:
        emit({"name": member.name, "link": address})
    else:
        show(address)


def _told(member: Staff, json: bool, what: str) -> None:
    if json:
        emit(_as_json(member))
    else:
        say(f"{member.name} {what}.")


def _as_json(member: Staff) -> dict[str, Any]:
    return {
        "name": member.name,
        "role": member.role,
        "telegram_id": member.telegram_id,
        "disabled": member.disabled,
        "has_password": member.has_password,
    }
