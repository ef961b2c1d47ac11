"""A question in plain text, and its answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.chat import keyboards
from bot.chat.drafts import Draft
from bot.chat.handlers import feedback, handoff
from bot.chat.languages import of_text
from bot.chat.ports import Transaction
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import Answer, Question, Turn
from knowledge.passages import Language

LONGEST = 2000
"""Characters of a question; ten thousand would hold up everyone."""
REMEMBERED = 6
IDLE = timedelta(minutes=30)
"""After this much silence a conversation begins anew."""
SOURCES = 3

_THANKS = re.compile(
    r"\W*(ok(ay)?|great|perfect|好的?|嗯)?\W*"
    r"(thanks?( you)?( (so|very) much| a lot)?|thx|ty|cheers|"
    r"(非常|太|多)?(谢谢|感谢)(你|您|啦|了)*|多谢|谢啦|3q)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was known when the question came."""

    language: Language
    history: tuple[str, ...]
    last: Turn | None


async def asked(visit: Visit) -> Effects:
    """Answer a question of a shopper whose chat no staff member has."""
    before = await visit.workers.read(partial(_before, visit))
    if not any(letter.isalnum() for letter in visit.text):
        return lambda tx: visit.talk(tx).say("answer.unreadable")
    if len(visit.text) > LONGEST:
        return lambda tx: visit.talk(tx).say("answer.too_long", limit=LONGEST)
    if _THANKS.fullmatch(visit.text):
        return await feedback.thanked(visit, before.last, before.language)
    answer = await _answer(visit, before)
    return partial(_keep, visit, answer, before.last)


async def _answer(visit: Visit, before: _Before) -> Answer:
    language = of_text(visit.text, before.language, visit.shop.languages)
    question = Question(visit.text, language, before.history)
    async with Draft(visit.bot, visit.chat.id, visit.update.update_id, streamed=True) as draft:
        return await visit.workers.think(partial(_think, visit, question, draft.add))


def _think(visit: Visit, question: Question, show: Callable[[str], None]) -> Answer:
    """In the model's thread. The attempt is written down first, so that a question that kills the
    process is not tried for ever.
    """
    with visit.shop.database.write() as tx:
        tx.inbox.tried(visit.update.update_id)
    return visit.shop.answer(question, show, visit.cancelled)


def _keep(visit: Visit, answer: Answer, last: Turn | None, tx: Transaction) -> None:
    """Write the exchange down and send the answer; twice in a row without one, ask a person."""
    talk = visit.talk(tx, answer.language)
    shopper_id = talk.shopper.shopper_id
    tx.shoppers.asked(shopper_id, visit.now)
    turn_id = tx.conversations.add_turn(
        shopper_id,
        answer.outcome,
        language=answer.language,
        now=visit.now,
        question=visit.text,
        answer=answer.answer,
        product_id=answer.product_id,
    )
    stuck = answer.outcome == "refused" and last is not None and last.kind == "refused"
    if answer.outcome == "handoff" or (stuck and tx.conversations.handoff(shopper_id) is None):
        if answer.answer:
            talk.send(answer.answer)
        handoff.open_for(talk, "human.low_confidence")
        return
    solved = answer.outcome == "answered"
    product = feedback.product_button(talk, answer.product_id)
    keyboard = keyboards.answer(talk.language, turn_id, product, marks=solved)
    text = with_sources(answer) if solved else answer.answer
    talk.send(text or talk.words("feedback.human"), keyboard)


def with_sources(answer: Answer) -> str:
    """The answer and, on a line of its own, what it stands on."""
    titles = list(dict.fromkeys(source.title for source in answer.sources))[:SOURCES]
    if not titles:
        return answer.answer
    joined = ("、" if answer.language == "zh" else "; ").join(titles)
    return f"{answer.answer}\n\n{say(answer.language, 'answer.source', titles=joined)}"


def _before(visit: Visit, tx: Transaction) -> _Before:
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    turns = tx.conversations.last_turns(shopper.shopper_id, REMEMBERED) if shopper else []
    talked = _since_reset(turns, visit)
    history = tuple(turn.question for turn in talked if turn.question)
    last = talked[-1] if talked else None
    return _Before(visit.language(tx), history, last)


def _since_reset(turns: list[Turn], visit: Visit) -> list[Turn]:
    """The turns since the last `/start` or the last half hour of silence."""
    kept: list[Turn] = []
    later = visit.now
    for turn in reversed(turns):
        if turn.kind == "start" or later - turn.at > IDLE:
            break
        kept.insert(0, turn)
        later = turn.at
    return kept
