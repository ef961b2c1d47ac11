"""The gate: a sentence leaves only if every number, name, link and claim in it is backed.

Pure. Each rule looks at one sentence and gives back the words it caught, or None. What a rule looks
for is extracted in the same way from the sentence and from the evidence, and compared; what is
looked for is in `bot.reading`. A sentence that stands in the evidence as it is says nothing new:
only the rules against attacks look at it. See docs/decisions/0008-gate.md.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.messages import Blocked
from bot.reading import contacts
from bot.reading.attacks import is_order_to_bot
from bot.reading.bounds import bound_of
from bot.reading.claims import new_claims
from bot.reading.comparing import (
    agree,
    counted_in,
    misattributed,
    same,
    things_counted,
    wrong_comparison,
    wrong_limit,
)
from bot.reading.contradicting import contradicted, wrong_yes_or_no
from bot.reading.dates import moments, named_days
from bot.reading.disguises import disguise, foreign, markup_in, personal_in
from bot.reading.numerals import folded
from bot.reading.polarity import says_yes_or_no
from bot.reading.statements import trusted
from bot.reading.stems import words_of
from bot.reading.support import unsaid
from bot.reading.terms import Bag, bag, holds, terms
from bot.reading.text import plain, strip_invisible
from bot.reading.units import currencies_in
from knowledge.sentences import sentences


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a draft may stand on: the texts shown to the model, and the catalogue's facts.

    `names` are names of products a draft might mention; one that is not in `texts` is caught.
    `prompt` is our own fixed text, which must not be told, and `canary` a word planted in it.
    `question` is what the shopper asked: a yes or a no is judged by it.
    """

    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    prompt: str = ""
    question: str = ""
    canary: str = ""

    @property
    def whole(self) -> str:
        return "\n".join(self.texts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that may leave, joined as they stood, and what was caught."""

    allowed: str
    blocked: tuple[Blocked, ...] = ()


LONGEST_DRAFT = 2500
LONGEST_SENTENCE = 800
"""Characters. What is longer is no answer, and would take long to judge."""

Rule = Callable[[str, Evidence], str | None]

_CAPITALISED = re.compile(r"(?<=[a-z,;:] )(?:[A-Z][\w-]*[a-z][\w-]*)(?: [A-Z][\w-]*)*", re.A)
_QUOTED = re.compile(r"[“「『《【]([^”」』》】]{2,60})[”」』》】]")


def verify(draft: str, evidence: Evidence) -> Verdict:
    """Judge each sentence of `draft` alone. Hidden characters are taken out first and reported."""
    shown = strip_invisible(draft)
    blocked = [Blocked("hidden", "")] if shown != draft else []
    if len(shown) > LONGEST_DRAFT:
        blocked.append(Blocked("length", f"{len(shown)} characters"))
        shown = shown[:LONGEST_DRAFT]
    kept: list[str] = []
    for line in shown.splitlines():
        passed = []
        for sentence in sentences(line):
            caught = judge(sentence, evidence)
            blocked += caught
            if not caught:
                passed.append(sentence)
        if passed:
            kept.append(join(passed))
    return Verdict("\n".join(kept), tuple(blocked))


def judge(sentence: str, evidence: Evidence) -> list[Blocked]:
    """Every rule's catch in one sentence."""
    if len(sentence) > LONGEST_SENTENCE:
        return [Blocked("length", f"{len(sentence)} characters")]
    rules = ATTACKS if _is_quoted(sentence, evidence) else RULES
    caught = ((rule.__name__, rule(sentence, evidence)) for rule in rules)
    return [Blocked(name, words) for name, words in caught if words is not None]


def join(parts: list[str]) -> str:
    """Sentences in one line: a space after Latin ones, none after Chinese ones."""
    text = ""
    for part in parts:
        space = " " if text and text[-1] not in "。！？；：，、”」』" else ""
        text += space + part
    return text


# Rules against attacks


def markup(sentence: str, evidence: Evidence) -> str | None:
    """Marks of a chat template, HTML, Markdown or a programming language."""
    return markup_in(sentence)


def order(sentence: str, evidence: Evidence) -> str | None:
    """A sentence that gives orders to a bot, even if a passage holds it."""
    return sentence if is_order_to_bot(sentence) else None


def script(sentence: str, evidence: Evidence) -> str | None:
    """Letters of other scripts, which can pass for Latin ones, unless the shop uses them."""
    return next((char for char in foreign(sentence) if char not in evidence.whole), None)


def spacing(sentence: str, evidence: Evidence) -> str | None:
    """Letters kept apart, so that the other rules would not read the word; or a single one."""
    found = disguise(sentence)
    alone = found is not None and sum(map(str.isalnum, found)) < 2
    return found if found and (alone or plain(found) not in plain(evidence.whole)) else None


def canary(sentence: str, evidence: Evidence) -> str | None:
    """The word planted in our prompt, forwards or backwards, with whatever between its letters."""
    planted = re.sub(r"[\W_]", "", plain(evidence.canary))
    said = re.sub(r"[\W_]", "", plain(sentence))
    return planted if planted and (planted in said or planted[::-1] in said) else None


def prompt(sentence: str, evidence: Evidence) -> str | None:
    """Words of our own prompt: seven English words or ten Chinese characters in a row."""
    own, said = plain(evidence.prompt), plain(sentence)
    if not own:
        return None
    words, own_words = (re.findall(r"[a-z0-9']+", text) for text in (said, own))
    told = " ".join(own_words)
    for at in range(len(words) - 6):
        if (run := " ".join(words[at : at + 7])) in told:
            return run
    han, own_han = (re.sub(r"[^\u3400-\u9fff]", "", text) for text in (said, own))
    return next((han[a : a + 10] for a in range(len(han) - 9) if han[a : a + 10] in own_han), None)


# Rules for what leads out of the chat


def link(sentence: str, evidence: Evidence) -> str | None:
    """An address on the net."""
    return contacts.link(sentence) or _unbacked(contacts.links, sentence, evidence)


def mail(sentence: str, evidence: Evidence) -> str | None:
    """An e-mail address."""
    return _unbacked(contacts.mails, sentence, evidence)


def handle(sentence: str, evidence: Evidence) -> str | None:
    """A name on a messenger."""
    return _unbacked(contacts.handles, sentence, evidence)


def phone(sentence: str, evidence: Evidence) -> str | None:
    """Seven digits or more that read as a telephone number."""
    return _unbacked(contacts.phones, sentence, evidence)


def code(sentence: str, evidence: Evidence) -> str | None:
    """A coupon code, model number or order number: capitals, or letters with digits."""
    backed = set(re.findall(r"[\w-]+", plain(evidence.whole))) | set(contacts.codes(evidence.whole))
    return next((found for found in contacts.codes(sentence) if found not in backed), None)


def personal(sentence: str, evidence: Evidence) -> str | None:
    """Another shopper's name, order or address, a password or a card's number."""
    return _unbacked(personal_in, sentence, evidence)


# Rules for facts


def number(sentence: str, evidence: Evidence) -> str | None:
    """A number whose value, unit and currency do not stand in the evidence."""
    backed = [quantity for text in evidence.texts for quantity in counted_in(text)]
    for said in counted_in(sentence):
        if not any(same(said, quantity) for quantity in backed):
            return f"{said.value} {said.currency or said.unit or ''}".strip()
    told = [each for text in evidence.texts for each in things_counted(text)]
    for thing, quantity in things_counted(sentence):
        counted = [other for word, other in told if word == thing]
        if counted and not any(same(quantity, other) for other in counted):
            return f"{quantity.value} {thing}"
    return min(currencies_in(sentence) - currencies_in(evidence.whole), default=None)


def calendar(sentence: str, evidence: Evidence) -> str | None:
    """A day or a time that is not in the evidence, or is there as the opposite bound."""
    if unknown := named_days(sentence) - named_days(evidence.whole):
        return min(unknown)
    backed = [(m, bound_of(folded(t), m.start, m.end)) for t in evidence.texts for m in moments(t)]
    for moment in moments(sentence):
        bound = bound_of(folded(sentence), moment.start, moment.end)
        if not any(moment.says_no_more_than(m) and agree(bound, b) for m, b in backed):
            return folded(sentence)[moment.start : moment.end]
    return None


def limit(sentence: str, evidence: Evidence) -> str | None:
    """A number that the evidence gives as the opposite bound ("within 7 days" is not "after 7
    days"), or as one end of a range."""
    return wrong_limit(sentence, evidence.texts)


def attribution(sentence: str, evidence: Evidence) -> str | None:
    """A number or a claim that the evidence states of something else."""
    return misattributed(sentence, evidence.texts)


def comparison(sentence: str, evidence: Evidence) -> str | None:
    """Cheaper or dearer, where the prices in the evidence do not say so."""
    return wrong_comparison(sentence, evidence.texts)


def name(sentence: str, evidence: Evidence) -> str | None:
    """A product name, a quoted name or a capitalised name that is not in the evidence."""
    backed, said = plain(evidence.whole), plain(sentence)
    for known in evidence.names:
        wanted = plain(known)
        if len(wanted) > 1 and wanted in said and wanted not in backed:
            return known
    for found in (*_QUOTED.findall(sentence), *_CAPITALISED.findall(sentence)):
        unknown = set(words_of(plain(found))) - set(words_of(backed))
        if unknown or (not found.isascii() and plain(found) not in backed):
            return str(found)
    return None


def claim(sentence: str, evidence: Evidence) -> str | None:
    """A superlative, discount, gift, guarantee or stock claim that the evidence does not make."""
    return ", ".join(new_claims(sentence, evidence.whole)) or None


def support(sentence: str, evidence: Evidence) -> str | None:
    """Words that say something of which the evidence does not speak; or nothing that it speaks
    of."""
    told = _bag(evidence.texts)
    if strange := unsaid(sentence, told):
        return ", ".join(strange)
    speaks = any(holds(told, term) for term in terms(sentence)) or counted_in(sentence)
    return None if speaks or moments(sentence) or says_yes_or_no(sentence) is not None else sentence


def polarity(sentence: str, evidence: Evidence) -> str | None:
    """Yes where what the evidence says of the same matter is no, or the other way round; or a word
    whose opposite stands there."""
    return contradicted(sentence, evidence.texts)


def answer(sentence: str, evidence: Evidence) -> str | None:
    """A yes or a no to the question that the evidence contradicts; or a bare one that it does not
    bear out."""
    return wrong_yes_or_no(sentence, evidence.question, evidence.texts)


ATTACKS: tuple[Rule, ...] = (
    markup, order, script, spacing, canary, prompt, link, mail, handle, phone, code, personal,
)  # fmt: skip
FACTS: tuple[Rule, ...] = (
    number, limit, calendar, name, claim, support, attribution, comparison, polarity, answer,
)  # fmt: skip
RULES = ATTACKS + FACTS


def _is_quoted(sentence: str, evidence: Evidence) -> bool:
    return plain(sentence) in _quotable(evidence.texts)


@lru_cache(maxsize=64)
def _quotable(texts: tuple[str, ...]) -> frozenset[str]:
    """What may be said as it stands: each text, and each sentence of it."""
    return frozenset(plain(words) for text in texts for words in (text, *trusted(text)))


@lru_cache(maxsize=64)
def _bag(texts: tuple[str, ...]) -> Bag:
    return bag([sentence for text in texts for sentence in trusted(text)])


def _unbacked(
    found_in: Callable[[str], list[str]], sentence: str, evidence: Evidence
) -> str | None:
    backed = set(found_in(evidence.whole))
    return next((found for found in found_in(sentence) if found not in backed), None)
