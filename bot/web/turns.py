"""A turn of a conversation, as a page shows it."""

from dataclasses import dataclass

from bot.messages import ANSWERS, Turn, TurnKind
from bot.web.people import said
from bot.web.visits import Visit
from bot.web.words import minute

TALK: tuple[TurnKind, ...] = (*ANSWERS, "to_staff", "from_staff")
"""Turns with words in them."""


@dataclass(frozen=True, slots=True)
class Told:
    """`outcome`, `thumb` and `made` (how the answer was made; "" where that is unknown) are in the
    language of the page, `lang` is that of the turn."""

    turn_id: int
    shopper_id: int
    at: str
    kind: TurnKind
    outcome: str
    question: str
    answer: str
    lang: str
    by: str
    thumb: str
    made: str
    can_replay: bool


def told(visit: Visit, turn: Turn) -> Told:
    """For the member who looks at it: masked for readers."""
    words, made = visit.words, turn.made
    how = (
        {"path": words.get(f"path_{made.path}", made.path), "version": made.knowledge_version}
        if made
        else {}
    )
    return Told(
        turn_id=turn.turn_id,
        shopper_id=turn.shopper_id,
        at=minute(turn.at, visit.shop.zone),
        kind=turn.kind,
        outcome=words[f"turn_{turn.kind}"],
        question=said(visit, turn.question),
        answer=said(visit, turn.answer),
        lang="zh-Hans" if turn.language == "zh" else "en",
        by=turn.by or "",
        thumb=words[f"thumb_{turn.feedback}"] if turn.feedback else "",
        made=words["turn_made"].format(**how, seconds=f"{made.seconds:.1f}") if made else "",
        can_replay=turn.kind in ANSWERS and bool(turn.question),
    )
