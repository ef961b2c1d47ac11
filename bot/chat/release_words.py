"""How fixes, the draft and its check read in the staff chat."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.changes import WORDS, ToldField, counted, told_change
from bot.chat.talks import TEXT_LIMIT, cut
from bot.chat.texts import say
from bot.checking.check import ChangedAnswer, Check
from bot.checking.contradictions import Contradiction
from bot.checking.sides import Disagreement
from bot.gaps.fixing import Asked, Fix
from knowledge.passages import Document, Language
from knowledge.releases import Draft, EntryChange

MOST_ENTRIES = 5
"""Entries of a draft that are shown field by field."""
MOST_FOUND = 3
"""Of each kind of finding."""
FIELD_LIMIT = 150
ANSWER_LIMIT = 900
MARK = "✏️ #"
"""Begins a message that asks for an answer; the number of the question follows it."""

T = TypeVar("T")


def asked(language: Language, of: Asked) -> str:
    """Which answer is to be put right. Its first line tells later what a reply to it is about."""
    head = f"{MARK}{of.turn_id}"
    return "\n".join([head, *_question(language, of), "", say(language, "fix.reply")])


def fix(language: Language, of: Fix, by: str) -> str:
    """The question, the old answer, the new one, and what the model proposes for the other
    language."""
    own = of.own
    instead = own.before is not None and own.before.text != of.asked.answer
    parts = [
        say(language, "fix.head", by=by),
        "\n".join(_question(language, of.asked)),
        say(language, "fix.own", language=_named(language, own.language), text=_shown(own.after)),
    ]
    if own.before is not None and instead:
        parts.append(say(language, "fix.instead", text=cut(own.before.text, ANSWER_LIMIT)))
    if side := of.proposed:
        named = _named(language, side.language)
        parts.append(say(language, "fix.proposed", language=named, text=_shown(side.after)))
    if of.left:
        parts.append(say(language, "fix.left", language=_named(language, of.left)))
    if of.stays:
        parts.append(say(language, "fix.stays", text=cut(of.stays.text, ANSWER_LIMIT)))
    return cut("\n\n".join(parts), TEXT_LIMIT)


def draft(language: Language, of: Draft) -> str:
    """How many entries wait, and the first of them field by field."""
    changes = of.changes
    head = say(language, "release.draft", counts=counted(changes, WORDS[language]))
    parts = [head, *(_change(language, each) for each in changes[:MOST_ENTRIES])]
    if len(changes) > MOST_ENTRIES:
        parts.append(say(language, "release.more", count=len(changes) - MOST_ENTRIES))
    if proposed := len(of.entries) - len(changes):
        parts.append(say(language, "release.proposals", count=proposed))
    return cut("\n\n".join(parts), TEXT_LIMIT)


def checked(language: Language, check: Check, address: str) -> str:
    """What publishing would change, in numbers and with the first of each kind."""
    found, asked = check.findings, "release.checked" if check.questions else "release.unasked"
    others = [each for each in check.answers if not each.newly_refused]
    parts = [
        say(language, asked, questions=check.questions),
        _first(language, "release.refused", check.refusals, _refused),
        _first(language, "release.otherwise", others, lambda each: _otherwise(language, each)),
        _first(language, "release.prices", check.prices, lambda each: _change(language, each)),
        _first(language, "release.sides", found.disagreements, _sides),
        _first(language, "release.contradictions", found.contradictions, _texts),
        say(language, "release.without_model") if check.without_model else "",
        say(language, "release.whole", address=address),
    ]
    shown = [part for part in parts if part]
    if len(shown) == 2:
        shown.insert(1, say(language, "release.nothing_found"))
    return cut("\n\n".join(shown), TEXT_LIMIT)


def _question(language: Language, of: Asked) -> list[str]:
    answer = cut(of.answer, ANSWER_LIMIT) or say(language, "fix.no_answer")
    return [
        say(language, "fix.question", text=of.question),
        say(language, "fix.before", text=answer),
    ]


def _named(speak: Language, language: Language) -> str:
    return say(speak, f"language.{language}")


def _shown(document: Document) -> str:
    return f"{document.title}\n{cut(document.text, ANSWER_LIMIT)}"


def _change(language: Language, change: EntryChange) -> str:
    told = told_change(change, WORDS[language], language)
    lines = [say(language, f"release.{told.what}", kind=told.kind, title=told.title)]
    lines += [_field(language, field) for field in told.fields]
    if told.what == "new" and told.price:
        lines.append(f"  {told.price}")
    elif told.what == "new" and isinstance(change.after, Document):
        lines.append(f"  {cut(change.after.text, FIELD_LIMIT)}")
    return "\n".join(lines)


def _field(language: Language, field: ToldField) -> str:
    nothing = say(language, "release.nothing")
    before, after = (cut(text, FIELD_LIMIT) or nothing for text in (field.before, field.after))
    return say(language, "release.field", name=field.name, before=before, after=after)


def _first(language: Language, key: str, found: Sequence[T], told: Callable[[T], str]) -> str:
    """How many, and the first of them; nothing where there are none."""
    if not found:
        return ""
    lines = [f"• {told(each)}" for each in found[:MOST_FOUND]]
    if len(found) > MOST_FOUND:
        lines.append(say(language, "release.and_more", count=len(found) - MOST_FOUND))
    return "\n".join([say(language, key, count=len(found)), *lines])


def _refused(changed: ChangedAnswer) -> str:
    return cut(changed.question.text, FIELD_LIMIT)


def _otherwise(language: Language, changed: ChangedAnswer) -> str:
    nothing = say(language, "release.nothing")
    answers = (cut(each.answer, FIELD_LIMIT) for each in (changed.before, changed.after))
    before, after = (each or nothing for each in answers)
    return f"{cut(changed.question.text, FIELD_LIMIT)}\n  {before} → {after}"


def _sides(found: Disagreement) -> str:
    return f"{cut(found.zh, FIELD_LIMIT)} ≠ {cut(found.en, FIELD_LIMIT)}"


def _texts(found: Contradiction) -> str:
    one, other = (cut(text, FIELD_LIMIT) for text in found.texts)
    return f"{one} ≠ {other}"
