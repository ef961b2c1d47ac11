"""The number in a question against the limit in the sentence that would be quoted for it: "yes,
within 7 days" is no answer to somebody who comes after 10."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot import computed
from bot.reading import deadlines
from bot.reading.claims import negates
from bot.reading.fees import bound
from bot.reading.numerals import quantities
from bot.reading.polarity import says_yes_or_no
from bot.reading.scopes import WHOLE, special_terms, without_yes_or_no
from bot.reading.sums import Amount, amount_in, asks_yes_no
from bot.reading.terms import bag, concepts_in, holds
from bot.reading.text import plain
from bot.rungs.drafts import Draft, Gate, Watch
from bot.rungs.stated import written
from bot.understanding import Asked
from knowledge.passages import Language
from knowledge.sentences import sentences

_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:周|星期|礼拜)[一二三四五六日天]"
)
_UNLESS = re.compile(r"\b(?:unless|except)\b.*|除(?:非|了)?[^，。]+外?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Held:
    """Whether the number is within the limit, None where that is open; and the sentence that says
    so."""

    within: bool | None
    text: str = ""


def held(draft: Draft | None, asked: Asked, gate: Gate, watch: Watch) -> Draft | None:
    """The draft with what the question's time or sum is to its limit. None where the question asks
    whether something is so with a time or a sum, and the draft counts neither."""
    if draft is None or draft.outcome != "answered":
        return draft
    draft = _without_yes(draft, asked)
    time, amount = deadlines.elapsed(asked.text), amount_in(asked.text)
    if time is None and amount is None:
        return draft
    told = sentences(draft.text)
    found = _in_time(time, told, asked.language) if time else None
    found = found or (_sum(amount, told, asked.language) if amount else None)
    if found is None:
        blind = asks_yes_no(asked.text) and not (_counts(draft.text) or negates(draft.text))
        return None if blind else draft
    if found.within:
        return draft
    bare = [without_yes_or_no(told[0]), *told[1:]]
    text = computed.joined([each for each in (found.text, *bare) if each], asked.language)
    evidence = [found.text, *(source.text for source in draft.sources)]
    return gate.passed(replace(draft, text=text), evidence, watch)


def _without_yes(draft: Draft, asked: Asked) -> Draft:
    """The draft without the "Yes," of another question, where only a later sentence speaks of what
    is special in this one, and denies it: "express to Hong Kong?"."""
    first, *later = sentences(draft.text)
    said = says_yes_or_no(first)
    if said is False and (unless := _UNLESS.search(first)):
        return _without_no(draft, asked, unless[0])
    if not said:
        return draft
    special = special_terms(asked.text, frozenset(c for t in asked.wanted for c in t.concepts))
    excepted = bag([text for text in later if negates(text)])
    days = set(_WEEKDAY.findall(plain(asked.text)))
    told = set(_WEEKDAY.findall(plain(first)))
    if days and told and not days <= told:  # the shopper may compare them
        return replace(draft, text=without_yes_or_no(draft.text))
    before = bag([first])
    if not any(holds(excepted, t) >= WHOLE > holds(before, t) for t in special if not t.concepts):
        return draft
    return replace(draft, text=computed.joined([without_yes_or_no(first), *later], asked.language))


def _without_no(draft: Draft, asked: Asked, unless: str) -> Draft:
    """The draft without its "No,", where the question is about what it excepts: "opened, and it is
    faulty"."""
    excepted = concepts_in(unless) & concepts_in(asked.text)
    if not excepted or excepted <= concepts_in(draft.text.replace(unless, " ")):
        return draft
    return replace(draft, text=without_yes_or_no(draft.text))


def _counts(text: str) -> bool:
    """Whether it counts time or money."""
    return any(q.unit == "money" or q.unit in deadlines.UNITS for q in quantities(text))


def _in_time(time: deadlines.Elapsed, told: Sequence[str], language: Language) -> Held | None:
    """By the only sentence that allows something for some time."""
    rules = [rule for each in told if (rule := deadlines.deadline(each)) and rule.may]
    if len(rules) != 1:
        return None
    rule = rules[0]
    within = deadlines.is_allowed(time, rule)
    if within is None:
        return Held(None)
    said = computed.length(time.value, time.unit, language)
    limit = computed.span(rule.low, rule.high, rule.unit, language)
    return Held(within, computed.in_time(said, limit, within, language))


def _sum(amount: Amount, told: Sequence[str], language: Language) -> Held | None:
    """By the only sum from which, or up to which, something is so."""
    found = [each for text in told if (each := bound(text))]
    if len(found) != 1:
        return None
    sums, currency = found[0]
    edge = sums.low if sums.low is not None else sums.high
    if currency is None or edge is None or amount.currency not in (None, currency):
        return None
    within, low = sums.holds(amount.value), sums.low is not None
    try:
        return Held(within, reached(amount.value, edge, currency, within, low, language))
    except ValueError:
        return None


def reached(
    value: Decimal, edge: Decimal, currency: str, ok: bool, low: bool, language: Language
) -> str:
    """The sentence that a sum is on the right side of a bound, or is not. ValueError for a sum that
    cannot be paid."""
    said, limit = written(value, currency), written(edge, currency)
    if value == edge and not ok:
        return computed.not_past(said, limit, low, language)
    return computed.reaches(said, limit, ok, low, language)
