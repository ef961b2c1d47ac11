"""`shopvine knowledge gaps` and `answer`: what shoppers could not get, and answering it."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.gaps import Gap, Order
from bot.gaps.writing import Side, name_of

BY = "console"


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
        show(
            f"{gap.number}: {gap.count} × {gap.question.said} ({languages}; {causes}; last {last})"
        )
    say(f"{len(found)} gaps in {days} days.")


def answer(
    number: Annotated[int, typer.Argument(help="The gap's number in the list.")],
    question_en: Annotated[str, typer.Option(metavar="TEXT", help="As shoppers ask it.")] = "",
    answer_en: Annotated[str, typer.Option(metavar="TEXT", help="What the bot says.")] = "",
    question_zh: Annotated[str, typer.Option(metavar="TEXT", help="The same in Chinese.")] = "",
    answer_zh: Annotated[str, typer.Option(metavar="TEXT", help="The same in Chinese.")] = "",
    publish: Annotated[bool, typer.Option("--publish", help="Publish it, and it alone.")] = False,
    shop: ShopOption = HERE,
    json: JsonOption = False,
) -> None:
    """Write the answer to a gap into the draft, and tell how many of its questions it answers."""
    with App.open(shop) as opened:
        gap = opened.gaps.find(number, timedelta(days=365))
        if gap is None:
            raise BadInput(f"There is no gap {number}: `shopvine knowledge gaps` lists them.")
        sides = {"en": Side(question_en, answer_en), "zh": Side(question_zh, answer_zh)}
        opened.writing.write(gap, {each: sides[each] for each in opened.languages}, BY)
        published = opened.writing.publish(gap, BY) if publish else None
        reach = published[1] if published else opened.writing.reach(gap)
    if json:
        emit(
            {
                "answer": name_of(gap),
                "version": published[0].version if published else None,
                "questions": gap.count,
                "answered": len(reach.answered),
                "left": [each.said for each in reach.left],
            }
        )
        return
    for each in reach.left:
        show(f"not answered: {each.said}")
    state = f"published as version {published[0].version}" if published else "waits in the draft"
    say(f"The answer {state}; it answers {len(reach.answered)} of {gap.count} questions.")


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
