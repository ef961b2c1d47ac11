"""How much of a talk the bot still has in mind when the next question comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.messages import Question, Turn

REMEMBERED = 6
"""Turns."""
IDLE = timedelta(minutes=30)
"""After this much silence a conversation begins anew."""


def remembered(turns: Sequence[Turn], now: datetime) -> list[Turn]:
    """Of `turns`, oldest first: those since the last `/start` or the last half hour of silence."""
    kept: list[Turn] = []
    later = now
    for turn in reversed(turns[-REMEMBERED:]):
        if turn.kind == "start" or later - turn.at > IDLE:
            break
        kept.insert(0, turn)
        later = turn.at
    return kept


def history(turns: Sequence[Turn]) -> tuple[str, ...]:
    """What was asked in them, and what a member of staff said, to which a shopper may point."""
    return tuple(said for turn in turns if (said := turn.question or _of_staff(turn)))


def asked_again(turns: Sequence[Turn], turn: Turn) -> Question:
    """The question of `turn`, with what was in mind when it came; `turns` are those before it."""
    before = remembered(turns, turn.at)
    last = before[-1] if before else None
    chosen = last is not None and last.kind == "asked_back" and last.question in turn.question
    product_id = turn.product_id if chosen else None
    return Question(turn.question, turn.language, history(before), product_id)


def _of_staff(turn: Turn) -> str:
    return turn.answer if turn.kind == "from_staff" else ""
