"""Which sentence of the passages answers a question: candidates, their scores, and the choice."""

# ruff: noqa: E501 - tables of words are read better unbroken

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.messages import Source
from bot.reading.answer_kinds import kinds_asked, kinds_told
from bot.reading.attacks import is_order_to_bot
from bot.reading.claims import is_for_catalogue
from bot.reading.numerals import quantities
from bot.reading.statements import trusted
from bot.reading.terms import Bag, Term, bag, coverage, terms
from bot.reading.text import plain
from knowledge.passages import Hit, Passage

MOST = 8
"""Candidates shown to the model: more and small models choose at random."""
NONE = "NONE"
OWN_QUESTION = 0.6
"""Share of an FAQ's own question that must be asked: else it answers something more special."""
NEAREST = 2
"""Hits among which an FAQ may answer a question that is worded otherwise."""
WHOLE = 0.75
"""A text that covers this share of a question speaks of all of it."""
REWORDED = 0.5
"""Share of the asked that such an FAQ must speak of."""
READ = 24
"""Lines of a product that are looked at by meaning."""
LABEL = re.compile(r"(?:product code|category|available variants|商品编号|分类|可选款式)\b")
"""What a passage says of a product besides its facts."""
_WHOLE = 420
"""An FAQ's answer up to this many characters (Chinese count three) is one candidate."""
_CONTRAST = re.compile(
    r"(?:however|but|except|unless|otherwise|only|this does not|this excludes|it does not|exceptions?|later (?:orders|ones)\b|不过|但是?|除外|除非|否则|其中|仅|之后的|其余的?)",
    re.IGNORECASE,
)
_LAST = re.compile(r"^.*[:：]\s*")
_WHERE = re.compile(r"\bwhere\b|哪里|哪儿|在哪|从哪|到哪")
_WHOLE_ASKED = re.compile(
    r"\bpolic(?:y|ies)\b|\brules?\b|\bterms\b|\bhow (?:do|does|to)\b(?!.{0,12}\b(?:cost|long)\b).{0,40}\bwork\b"
    r"|政策|规定|规则|流程|怎么(?!办)|如何|怎样"
)
_HOW_LONG = re.compile(
    r"how (?:long|soon|fast|quickly|many (?:days|weeks|months|years|hours))|(?:^|[,.!?;:]\s*|\b(?:and|or|by|since|from|know|me) )when\b(?!.{0,40}\bfree\b)|what time|\bdeadline\b|多久|几天|多长时间|[什啥]么?时候|多少天|何时|几点|期限|多少小时|几个?小时|几年|多少年|几个?月"
)
_WHAT_SUM = re.compile(
    r"how much (?:is|are|does|do|for|will|would|to)\b|(?:fee|cost|charge|price)s?\b(?! (?:drop|f[ae]ll|match|went|go|differ|cut|protect|adjust|guarantee))|多少钱|费用?(?:是|要)?多少|几元|几块|(?:运费|邮费|配送费|快递费)(?!.*谁)"
)
_FROM_WHAT_SUM = re.compile(
    r"\b(?:from|over|above) (?:what|which) (?:amount|sum|price|order)|\bminimum (?:order|spend|amount).{0,20}\bfree\b"
    r"|满多少.{0,6}(?:包邮|免)|多少.{0,4}(?:包邮|免邮|免运费)"
)
_HOW_MUCH = re.compile(
    r"how (?:much|many)|what(?:'s| is) the (?:fee|cost|charge|minimum)|多少|几元|几块|满多少"
)
_TIME = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|immediately|daily|am|pm|noon|midnight|lifetime|never|always|anytime|monday|friday|christmas)\b|\d\s*[:：]\s*\d\d|"
    r"天|日|周|月|年|小时|分钟|随时|立即|点|终身|长期|即时|马上"
)
_COUNTED = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (r"多少(?:千|大)?卡(?!片)|卡路里|热量|\bcalorie|\bkcal", r"卡(?!片)|\bk?cal"),
        (r"分贝|\bdecibel|\bdba?\b", r"分贝|\bdb|\bdecibel"),
        (
            r"多重(?!要)|多沉|\bhow heavy\b|\bhow much .{0,40}\bweighs?\b",
            r"\d\s?(?:kg|g|lbs?|oz|千克|公斤|克|斤|两)(?![a-z])|[半一二三四五六七八九十]\s?(?:公斤|千克|克|斤)|重|weigh|heavy|gram|kilo",
        ),
        (r"多少瓦|几瓦|\bwatt", r"\d\s?w\b|瓦|\bwatt"),
        (r"流明|\blumens?\b", r"流明|\blumen|\blm\b"),
        (r"多少页|几页|how many pages", r"页|\bpages?\b"),
    )
)
"""What is asked by the name of its unit, and how an answer names it."""
_WHETHER_COSTS = re.compile(
    r"\b(?:do|must|will|would|should) (?:i|we) (?:have to |need to |also )?pay\b(?! (?:by|with|in|via|you)\b)|\b(?:cost|charge)s? (?:me )?(?:money|extra|anything|something)\b"
    r"|(?:要|用|得|需要|另外)(?:另外)?(?:付|交|收|花|给)?(?:钱|费)[吗么不]|收费[吗么不]|收不收[钱费]|要不要[钱付交]"
)
_PAYS = re.compile(r"\bpays?\b|\bcosts?\b|\bfees?\b|\bcharges?\b|承担|付|费")
_LIMIT = re.compile(r"\b(?:limit|cap|ceiling)\b|上限|封顶|限额")
_LIMITED = re.compile(
    r"\b(?:at most|up to|maximum|no more than|limit(?:ed|s)?|only|once|per|each|every|any number)\b|最多|至多|上限|不超过|以内|限|每|不设"
)
_LENGTH_ASKED = re.compile(r"\bhow long (?:is|are|'s)\b|多长(?!时间)")
_LENGTH = re.compile(r"\d\s?(?:mm|cm|m|km|metres?|meters?|毫米|厘米|米)(?![a-z])")
_AMOUNT = re.compile(
    r"\bfree\b|no (?:fee|charge|cost|minimum)|免费|包邮|免|不收|没有|no limit|unlimited|不限"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence that may be quoted.

    `score` is 0 to 1; `cover` is the share of the question's content that it and its title speak
    of, `back` the share of its title that the question says.
    """

    text: str
    source: Source
    score: float
    cover: float
    back: float
    kind: str


def clauses_of(hits: Sequence[Hit], question: str, wanted: Sequence[Term]) -> list[Clause]:
    """The candidates of documents, best first, orders to the bot left out.

    The nearest FAQ is one too where its question is worded otherwise, if nothing else speaks of
    what is asked.
    """
    found: dict[str, Clause] = {}
    reworded: list[Clause] = []
    whole = bool(_WHOLE_ASKED.search(plain(question)))
    for hit in hits:
        passage = hit.passage
        title = heading(passage.title, passage.kind)
        for text in pieces(passage, whole):
            if is_order_to_bot(text) or not answers_type(question, text):
                continue
            cover = coverage(bag([title, text]), wanted)
            if cover < WHOLE and _asks_where(title) and not _asks_where(question):
                continue
            back = coverage(bag([question]), terms(passage.title))
            own = coverage(bag([text]), wanted)
            near = min(max(((hit.similarity or 0.8) - 0.8) / 0.12, 0.0), 1.0)
            score = 0.45 * cover + 0.2 * near + 0.2 * back + 0.15 * own
            clause = Clause(text, _source(passage, text), score, cover, back, passage.kind)
            if passage.kind == "faq" and back < OWN_QUESTION:
                reworded += [clause] * (hit in hits[:NEAREST] and cover >= REWORDED)
            elif text not in found or found[text].score < score:
                found[text] = clause
    others = [clause for clause in found.values() if clause.cover >= REWORDED]
    ranked = [*found.values(), *([] if others else reworded)]
    said = bag([question])
    return sorted(ranked, key=lambda clause: (-clause.score, not _is_just(clause, said)))[:MOST]


def _asks_where(question: str) -> bool:
    return bool(_WHERE.search(plain(question)))


def _is_just(clause: Clause, said: Bag) -> bool:
    """Whether it says nothing besides what is asked: 没有积分 to 有积分吗."""
    own = terms(clause.text)
    bare = [replace(term, concepts=frozenset()) for term in own]
    return bool(own) and coverage(said, bare) >= 1.0 and not quantities(clause.text)


def named_clauses(passage: Passage, question: str, wanted: Sequence[Term]) -> list[Clause]:
    """The clauses of a passage of the product that is named, whatever their words; labels only if
    the question says them."""
    said = plain(question)
    found = ((text, LABEL.match(_bare(text, passage.title))) for text in lines_of([passage]))
    lines = [text for text, label in found if not label or plain(label[0]) in said]
    return _typed(lines, passage, question, wanted, 1.0)


def _typed(
    texts: Sequence[str], passage: Passage, question: str, wanted: Sequence[Term], score: float
) -> list[Clause]:
    """Those that can answer such a question: a "how long" not without a time."""
    return [
        Clause(
            text,
            _source(passage, text),
            score,
            coverage(bag([passage.title, text]), wanted),
            0.0,
            passage.kind,
        )
        for text in texts
        if answers_type(question, text)
    ]


def product_clauses(
    passages: Sequence[Passage], question: str, wanted: Sequence[Term]
) -> list[Clause]:
    """The candidates of one product's own passages; the title covers nothing, for it always fits.

    Sentences with links, contacts, prices or codes are left out: those come from the catalogue.
    """
    found, said, kinds = [], bag([question]), kinds_asked(question)
    for passage in passages:
        for text in pieces(passage):
            if is_order_to_bot(text) or is_for_catalogue(text):
                continue
            bare = _bare(text, passage.title)
            if LABEL.match(bare) or (kinds and not kinds & kinds_told(bare)):
                continue
            cover = coverage(bag([bare]), wanted)
            if cover > 0 and answers_type(question, text):
                score = 0.3 + 0.6 * cover + 0.1 * coverage(said, terms(bare))
                source = _source(passage, text)
                found.append(Clause(text, source, score, cover, 0.0, passage.kind))
    return sorted(found, key=lambda clause: -clause.score)[:MOST]


def lines_of(passages: Sequence[Passage]) -> list[str]:
    """What may be quoted of one product, in the order in which the shop says it."""
    found = (text for passage in passages for text in pieces(passage))
    safe = (t for t in found if not (is_order_to_bot(t) or is_for_catalogue(t)))
    return list(dict.fromkeys(safe))


def bare_lines_of(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """The first `READ` lines of one product, each whole and without the product's name; labels are
    left out."""
    title = passages[0].title if passages else ""
    whole = lines_of(passages)[:READ]
    lines = [(text, _bare(text, title)) for text in whole]
    return [(text, bare) for text, bare in lines if bare and not LABEL.match(bare)]


def _bare(text: str, title: str) -> str:
    """A line without the name of the product before it."""
    return text.removeprefix(title).lstrip(" :：–")


def pieces(passage: Passage, whole: bool = False) -> list[str]:
    """A short FAQ answer whole, and any short text if `whole`; else sentences, with a sentence of
    exception kept to the one before it."""
    size = sum(3 if char > "\u2e7f" else 1 for char in passage.text)
    found: list[str] = []
    safe = trusted(passage.text)
    if (whole or passage.kind == "faq") and size <= _WHOLE:
        return [_joined(safe)] if safe else []
    for text in safe:
        if found and _CONTRAST.match(text):
            found[-1] = _joined([found[-1], text])
        else:
            found.append(text)
    return found


def answers_type(question: str, text: str) -> bool:
    """A question for a time or an amount is not answered without one."""
    folded, told = plain(question), plain(text)
    if any(asked.search(folded) and not unit.search(told) for asked, unit in _COUNTED):
        return False
    if _LIMIT.search(folded) and not _LIMITED.search(told):
        return False
    if _HOW_LONG.search(folded):
        return tells_time(question, text)
    counted = quantities(told)
    if _FROM_WHAT_SUM.search(folded):
        return any(q.unit == "money" for q in counted) and bool(_AMOUNT.search(told))
    if _WHAT_SUM.search(folded):
        return any(q.unit in ("money", "%") for q in counted) or bool(_AMOUNT.search(told))
    if _HOW_MUCH.search(folded):
        return bool(counted or _AMOUNT.search(told))
    if _WHETHER_COSTS.search(folded):
        paid = any(q.unit == "money" for q in counted)
        return paid or bool(_AMOUNT.search(told) or _PAYS.search(told))
    return True


def tells_time(question: str, text: str) -> bool:
    """Whether a question for a time finds one there; true for any other question."""
    folded, told = plain(question), plain(text)
    if not _HOW_LONG.search(folded) or _TIME.search(told):
        return True
    return bool(_LENGTH_ASKED.search(folded) and _LENGTH.search(told))


def grammar_of(texts: Iterable[str]) -> str:
    """GBNF that allows exactly one of the texts, or NONE."""
    literals = [json.dumps(text, ensure_ascii=False) for text in (*texts, NONE)]
    return "root ::= " + " | ".join(literals)


def choice(written: Iterator[str], texts: Sequence[str]) -> Iterator[str | None]:
    """Follow the model; yields None while it is open, then the text chosen (NONE too), once.

    It is chosen as soon as only one text begins with what was written. Words that begin none of
    them choose nothing.
    """
    draft = ""
    for piece in written:
        draft += piece
        left = [text for text in (*texts, NONE) if text.startswith(draft.strip())]
        if not left:
            yield draft
            return
        if draft.strip() and len(left) == 1:
            yield left[0]
            return
        yield None
    yield draft.strip()


def heading(title: str, kind: str) -> str:
    """A title without that of the whole document: "Shop rules: Returns" -> "Returns"."""
    return title if kind == "faq" else _LAST.sub("", title)


def _joined(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text += (" " if text and text[-1] not in "。！？；：" else "") + part
    return text


def _source(passage: Passage, text: str) -> Source:
    return Source(passage.source_id, passage.title, text)
