"""A question, in plain text or by choosing a product, and its answer."""

import re
from dataclasses import dataclass, replace
from functools import partial

from bot.chat import keyboards
from bot.chat.drafts import Draft
from bot.chat.handlers import feedback, handoff, products
from bot.chat.languages import of_text
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.chat.workers import ANSWER_SECONDS
from bot.messages import Answer, Made, Question, Seconds, Turn
from bot.remembering import REMEMBERED, history, remembered
from knowledge.passages import Language

LONGEST = 2000
"""Characters of a question; ten thousand would hold up everyone."""
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
    language = of_text(visit.text, before.language, visit.shop.languages)
    return await _answered(visit, Question(visit.text, language, before.history), before.last)


async def chosen(visit: Visit, turn_id: int, label: int) -> Effects:
    """Answer the question of that turn again, about the product that the shopper tapped.

    A second tap on the same product right after changes nothing. Where the question is not kept
    any more, the product is shown.
    """
    await visit.acknowledge()
    before = await visit.workers.read(partial(_before, visit))
    question = await visit.workers.read(lambda tx: _about(visit, turn_id, label, tx))
    if question is None:
        return lambda tx: products.show(visit.talk(tx), tx.conversations.labelled(label))
    if before.last and before.last.question == question.text:
        return lambda tx: None
    if (await visit.workers.read(lambda tx: handoff.standing(visit, tx)))[1]:
        return lambda tx: handoff.say_to_staff(visit, question.text, tx)
    return await _answered(visit, replace(question, history=before.history), before.last)


async def _answered(visit: Visit, question: Question, last: Turn | None) -> Effects:
    """The attempt is written down first, so that a question that kills the process is not tried
    for ever."""
    language = question.language or visit.shop.languages[0]
    update_id = visit.update.update_id
    line = visit.workers.line(visit.attempts)
    async with line.turn(visit.stop, partial(_one_moment, visit, language)):
        await visit.workers.write(lambda tx: tx.inbox.tried(update_id))
        async with Draft(visit.bot, visit.chat.id, update_id, streamed=True) as draft:
            try:
                answer = await visit.workers.think(
                    lambda cancelled: visit.shop.answer(question, draft.add, cancelled), visit.stop
                )
            except TimeoutError:
                answer = _too_slow(language)
    return partial(_keep, visit, question, answer, last)


def _too_slow(language: Language) -> Answer:
    return Answer(
        say(language, "answer.too_slow"),
        language,
        "refused",
        "none",
        seconds=Seconds(total=ANSWER_SECONDS),
    )


async def _one_moment(visit: Visit, language: Language, before: int) -> None:
    """Many people ask at once."""
    await visit.workers.write(
        lambda tx: visit.talk(tx, language).say("answer.people_before", count=before)
    )


def _keep(
    visit: Visit, question: Question, answer: Answer, last: Turn | None, tx: Transaction
) -> None:
    """Write the exchange down and send the answer; twice in a row without one, ask a person. Where
    a person took the chat meanwhile, the question is theirs."""
    if handoff.standing(visit, tx)[1]:
        handoff.say_to_staff(visit, question.text, tx)
        return
    talk = visit.talk(tx, answer.language)
    shopper_id = talk.shopper.shopper_id
    tx.shoppers.asked(shopper_id, visit.now)
    turn_id = tx.conversations.add_turn(
        shopper_id,
        "asked_back" if answer.asks else answer.outcome,
        language=answer.language,
        now=visit.now,
        question=question.text,
        answer=answer.answer,
        product_id=answer.product_id,
        made=Made(answer.path, answer.seconds.total, answer.knowledge_version, answer.model),
    )
    stuck = answer.outcome == "refused" and last is not None and last.kind == "refused"
    if answer.outcome == "handoff" or (stuck and tx.handoffs.live(shopper_id) is None):
        if answer.answer:
            talk.send(answer.answer)
        handoff.open_for(talk, "human.low_confidence")
        return
    text = with_sources(answer) if answer.outcome == "answered" else answer.answer
    talk.send(text or talk.words("feedback.human"), _keyboard(talk, answer, turn_id))


def _keyboard(talk: Talk, answer: Answer, turn_id: int) -> keyboards.Keyboard:
    """Products to choose from or to look at; and what the shopper thinks of it."""
    named = [(each.title, talk.tx.conversations.label(each.product_id)) for each in answer.choices]
    if answer.asks:
        return keyboards.asking_back(talk.language, turn_id, named)
    if not named and (product := feedback.product_button(talk, answer.product_id)):
        named = [product]
    solved = answer.outcome == "answered"
    return keyboards.answer(talk.language, turn_id, named, marks=solved)


def with_sources(answer: Answer) -> str:
    """The answer and, on a line of its own, what it stands on."""
    titles = list(dict.fromkeys(source.title for source in answer.sources))[:SOURCES]
    if not titles:
        return answer.answer
    joined = ("、" if answer.language == "zh" else "; ").join(titles)
    return f"{answer.answer}\n\n{say(answer.language, 'answer.source', titles=joined)}"


def _about(visit: Visit, turn_id: int, label: int, tx: Transaction) -> Question | None:
    """The question of that turn, if the shopper asked it, about the product with that label."""
    turn = feedback.own_turn(visit, turn_id, tx)
    product_id = tx.conversations.labelled(label)
    card = visit.shop.card(product_id, turn.language) if turn and product_id else None
    if turn is None or card is None or not turn.question:
        return None
    text = say(turn.language, "answer.about", question=turn.question, title=card.title)
    return Question(text, turn.language, product_id=card.product_id)


def _before(visit: Visit, tx: Transaction) -> _Before:
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    turns = tx.conversations.last_turns(shopper.shopper_id, REMEMBERED) if shopper else []
    talked = remembered(turns, visit.now)
    last = talked[-1] if talked else None
    return _Before(visit.language(tx), history(talked), last)
