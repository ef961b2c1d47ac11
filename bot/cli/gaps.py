"""`shopvine knowledge gaps`: what shoppers could not get."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.gaps import Gap, Order


def gaps(
    days: Annotated[int, typer.Option(min=1, max=365, help="Days to look back.")] = 30,
    newest: Annotated[
        bool, typer.Option("--newest", help="The newest first, not those asked most.")
    ] = False,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Questions that were not answered, disliked or handed over, brought together by meaning.

    Names, addresses and long numbers are hidden.
    """
    order: Order = "newest" if newest else "most"
    with App.open(shop) as opened:
        found = opened.gaps.all(timedelta(days=days), order)
        zone = opened.zone
    if json:
        emit({"days": days, "gaps": [as_json(gap) for gap in found]})
        return
    for gap in found:
        causes = ", ".join(f"{count} {cause}" for cause, count in gap.causes.items() if count)
        languages = " ".join(gap.languages)
        last = f"{gap.newest.astimezone(zone):%Y-%m-%d}"
        show(f"{gap.count} × {gap.question.said} ({languages}; {causes}; last {last})")
    say(f"{len(found)} gaps in {days} days.")


def as_json(gap: Gap) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`."""
    return {
        "number": gap.number,
        "question": gap.question.said,
        "count": gap.count,
        "languages": dict(gap.languages),
        "causes": dict(gap.causes),
        "newest": gap.newest.isoformat(),
        "examples": [
            {"question": each.said, "language": each.turn.language, "cause": each.cause}
            for each in gap.examples
        ],
    }
