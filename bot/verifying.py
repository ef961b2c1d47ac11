"""The gate: a sentence leaves only if every number, name, link and claim in it is backed.

Pure. Each rule looks at one sentence and gives back the words it caught, or None. What a rule looks
for is extracted in the same way from the sentence and from the evidence, and compared.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.messages import Blocked
from bot.reading.attacks import is_order_to_bot
from bot.reading.claims import claims_in, negates
from bot.reading.numerals import Quantity, quantities
from bot.reading.stems import words_of
from bot.reading.terms import bag, coverage, terms
from bot.reading.text import plain, strip_invisible
from knowledge.sentences import sentences


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a draft may stand on: the texts shown to the model, and the catalogue's facts.

    `names` are names of products a draft might mention; one that is not in `texts` is caught.
    `prompt` is our own fixed text, which must not be told.
    """

    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    prompt: str = ""

    @property
    def whole(self) -> str:
        return "\n".join(self.texts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that may leave, joined as they stood, and what was caught."""

    allowed: str
    blocked: tuple[Blocked, ...] = ()


Rule = Callable[[str, Evidence], str | None]

_MARK = re.compile(r"<\|?/?[a-z_]+\|?>|\[/?inst\]|<<|>>|###|```|\]\(|</?[a-z][^>]*>", re.I)
_TLD = r"(?:com|net|org|cn|io|me|shop|store|top|xyz|info|biz|co|cc|ly|gg|app|dev|example|online|site|vip|ru|de|uk|us|eu|hk|tw|jp|link|click|tk)"
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>“”\"'，。！？、）)]+"
    rf"|(?<![\w@.])(?:[a-z0-9-]+\.)+{_TLD}(?![a-z0-9-])(?:/[^\s<>“”\"'，。！？、）)]*)?"
)
_HIDDEN_LINK = re.compile(
    rf"\b[a-z0-9-]+\s*(?:\(dot\)|\[dot\]|\[\.\]|\(\.\)|\sdot\s|点)\s*{_TLD}\b|hxxps?:|\bt\s*\.\s*me\b"
)
_MAIL = re.compile(r"[\w.+-]+\s*@\s*[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(
    r"(?<![\w.])@\w{2,}|(?:微信|wechat|weixin|qq|telegram|whatsapp|line)(?:号|id)?\s*[:：]?\s*[a-z0-9_-]{4,}"
)
_PHONE = re.compile(r"(?<![\d.])\+?\d(?:[\s().-]{0,2}\d){6,}(?![\d.]*\d)")
_CODE = re.compile(
    r"\b(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,}\b|\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9_-]{2,}\b"
)
_CALENDAR = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekends?|tomorrow|tonight|"
    r"yesterday|christmas|easter)\b|(?:周|星期|礼拜)[一二三四五六日天末]|明天|后天|昨天|今晚|春节|国庆|中秋|元旦|月底|年底|月初"
)
_CAPITALISED = re.compile(r"(?<=[a-z,;:] )(?:[A-Z][\w-]*[a-z][\w-]*)(?: [A-Z][\w-]*)*")
_QUOTED = re.compile(r"[“「『《【]([^”」』》】]{2,60})[”」』》】]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u052f\u0530-\u0dff\u0e00-\u1cff\U0001d400-\U0001d7ff]")


def verify(draft: str, evidence: Evidence) -> Verdict:
    """Judge each sentence of `draft` alone. Hidden characters are taken out first and reported."""
    shown = strip_invisible(draft)
    blocked = [Blocked("hidden", "")] if shown != draft else []
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
    caught = ((rule.__name__, rule(sentence, evidence)) for rule in RULES)
    return [Blocked(name, words) for name, words in caught if words is not None]


def join(parts: list[str]) -> str:
    """Sentences in one line: a space after Latin ones, none after Chinese ones."""
    text = ""
    for part in parts:
        space = " " if text and text[-1] not in "。！？；：，、”」』" else ""
        text += space + part
    return text


def number(sentence: str, evidence: Evidence) -> str | None:
    """A number, price or percentage whose value and unit do not stand in the evidence."""
    backed = [q for text in evidence.texts for q in quantities(text)]
    for quantity in quantities(sentence):
        if not any(_same(quantity, other) for other in backed):
            return f"{quantity.value} {quantity.unit or ''}".strip()
    return None


def link(sentence: str, evidence: Evidence) -> str | None:
    """An address on the net."""
    folded = plain(sentence)
    if hidden := _HIDDEN_LINK.search(folded):
        return hidden[0]
    return _unbacked(_LINK, folded, plain(evidence.whole))


def mail(sentence: str, evidence: Evidence) -> str | None:
    """An e-mail address."""
    return _unbacked(_MAIL, plain(sentence), plain(evidence.whole))


def handle(sentence: str, evidence: Evidence) -> str | None:
    """A name on a messenger."""
    return _unbacked(_HANDLE, plain(sentence), plain(evidence.whole))


def phone(sentence: str, evidence: Evidence) -> str | None:
    """Seven digits or more that read as a telephone number."""
    digits = {re.sub(r"\D", "", found) for found in _PHONE.findall(plain(evidence.whole))}
    for found in _PHONE.findall(plain(sentence)):
        if re.sub(r"\D", "", found) not in digits:
            return str(found)
    return None


def code(sentence: str, evidence: Evidence) -> str | None:
    """A coupon code, model number or order number: capitals, or letters with digits."""
    backed = {word.casefold() for word in re.findall(r"[\w-]+", evidence.whole)}
    backed |= {found.casefold() for found in _CODE.findall(evidence.whole)}
    return next((f for f in _CODE.findall(sentence) if f.casefold() not in backed), None)


def calendar(sentence: str, evidence: Evidence) -> str | None:
    """A month, weekday or day that is not in the evidence."""
    return _unbacked(_CALENDAR, plain(sentence), plain(evidence.whole))


def name(sentence: str, evidence: Evidence) -> str | None:
    """A product name, a quoted name or a capitalised name that is not in the evidence."""
    backed = plain(evidence.whole)
    folded = plain(sentence)
    for known in evidence.names:
        wanted = plain(known)
        if len(wanted) > 1 and wanted in folded and wanted not in backed:
            return known
    for found in (*_QUOTED.findall(sentence), *_CAPITALISED.findall(sentence)):
        if not set(words_of(plain(found))) <= set(words_of(backed)) or (
            not found.isascii() and plain(found) not in backed
        ):
            return str(found)
    return None


def claim(sentence: str, evidence: Evidence) -> str | None:
    """A superlative, discount, gift, guarantee or stock claim that the evidence does not make."""
    missing = claims_in(sentence) - claims_in(evidence.whole)
    return ", ".join(sorted(missing)) or None


def polarity(sentence: str, evidence: Evidence) -> str | None:
    """Yes where the nearest sentence of the evidence says no, or the other way round."""
    folded = plain(sentence)
    if folded in plain(evidence.whole):
        return None
    wanted = terms(sentence)
    if not wanted:
        return None
    pieces = [piece for text in evidence.texts for piece in sentences(text)]
    nearest = max(pieces, key=lambda piece: coverage(bag([piece]), wanted), default="")
    if coverage(bag([nearest]), wanted) < 0.5:
        return None
    return nearest if negates(sentence) != negates(nearest) else None


def prompt(sentence: str, evidence: Evidence) -> str | None:
    """Words of our own prompt: eight English words or twelve Chinese characters in a row."""
    own, folded = plain(evidence.prompt), plain(sentence)
    if not own:
        return None
    words = re.findall(r"[a-z0-9']+", folded)
    own_words = " ".join(re.findall(r"[a-z0-9']+", own))
    for at in range(len(words) - 6):
        if (run := " ".join(words[at : at + 7])) in own_words:
            return run
    han = re.sub(r"[^\u3400-\u9fff]", "", folded)
    own_han = re.sub(r"[^\u3400-\u9fff]", "", own)
    return next((han[a : a + 10] for a in range(len(han) - 9) if han[a : a + 10] in own_han), None)


def markup(sentence: str, evidence: Evidence) -> str | None:
    """Marks of a chat template, HTML or Markdown links."""
    found = _MARK.search(sentence)
    return found[0] if found else None


def script(sentence: str, evidence: Evidence) -> str | None:
    """Letters of other scripts, which can pass for Latin ones, unless the shop uses them."""
    found = _OTHER_SCRIPT.search(sentence)
    return found[0] if found and found[0] not in evidence.whole else None


def order(sentence: str, evidence: Evidence) -> str | None:
    """A sentence that gives orders to a bot, even if a passage holds it."""
    return sentence if is_order_to_bot(sentence) else None


RULES: tuple[Rule, ...] = (
    markup, order, script, link, mail, handle, phone, code, number, calendar, name, claim,
    polarity, prompt,
)  # fmt: skip


def _unbacked(pattern: re.Pattern[str], sentence: str, evidence: str) -> str | None:
    backed = {match[0] for match in pattern.finditer(evidence)}
    return next((m[0] for m in pattern.finditer(sentence) if m[0] not in backed), None)


def _same(one: Quantity, other: Quantity) -> bool:
    if one.value != other.value:
        return False
    return one.unit == other.unit or (
        None in (one.unit, other.unit) and "%" not in (one.unit, other.unit)
    )
