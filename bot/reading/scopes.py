"""For what a sentence of the shop's texts holds: for everything, or for some goods, places and
people alone; and which of several such sentences a question falls under."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reading.claims import negates
from bot.reading.counts import MEASURES
from bot.reading.numerals import folded, quantities, without_quantities
from bot.reading.places import known_place
from bot.reading.statements import trusted
from bot.reading.stems import stem
from bot.reading.terms import Bag, Term, bag, concepts_in, coverage, holds, terms
from bot.reading.text import plain
from knowledge.passages import Passage

_GENERAL = """
standard ordinary normal normally regular usual usually general generally basic domestic nationwide mainland china anywhere
whatever regardless value total amount sum worth purchase spend spending basket cart bill customer buyer client shopper
good article merchandise purchase reason send sending sent policy rule term condition time fee cost charge condition
state return possible accept within after least start begin calculate count qualify apply applicable date day
each every per full whole below under over above minimum least upward beyond less fewer reach exceed exceeding
everyone everybody place placed payable due extra additional further plus also otherwise always only still yet
packaging packed part accessory tag label complete intact condition clean till until stuff lot set piece pair unit pack box altogether plus incl including include combined price
clothes clothing gift present apply ask request mall checkout
home door address here there ours back late early too long ago far today yesterday already can't cannot keep change
mind decide decided nothing fall bear cover flat waive rate whole add since came off say says spent split mate cut through hit reach missing close far away top threshold fine okay okey sure qualify eligible enough money please personal own need needed
"""
_GENERAL_STEMS = frozenset(stem(word) for word in _GENERAL.split()) | {"make", "buy"}
_GENERAL_ZH = re.compile(
    "购物车|总共|加起来|加(?!拿大)|不满|未满|不足|满|收|包装|配件|吊牌|标签|齐全|完整|附件|店铺|政策|规则|规定|说明|须知|常见问题|和|与|及(?!以)|跟|、|中国大陆|中国|大陆|全国|国内|境内|各地|地区|区域|范围|标准|普通|一般|常规|默认|统一|金额|总额|总价|总计|合计|一共|实付|消费|购物|购买|满额|不论|无论|无关|"
    "商品|货品|货物|东西|物品|产品|顾客|客户|买家|用户|每单|每笔|单笔|整单|全场|全店|原因|理由|个人|情况|条件|时间|收取|另收|加收|只收|仅收|"
    "及以上|以上|以下|以内|之内|现在|目前|再买|凑单|还需|够|内|起|每|按|以|须|需|应|会|由|均|都|即可|可|还是|还能|还可以|还可|还|已经|已|过了|过去|才|超过|达到|不到|差|凑|刚好|正好|才|再|吗|算|"
    "买了|买的|买|下了|要付|付|花|想|用|从|开始|后悔|不要了|不想要了|来得及|是否|能否|到手|拿到|家里|送|单|差|前|后|当天|今天|昨天|上周|左右|申请|结账|时|请在|或|衣服|宝贝|服装|鞋子|礼物|包裹"
)
_COUNTED = re.compile(
    f"(?<=[一二两三四五六七八九十几半\\d])[{MEASURES}](?=[\\u3400-\\u9fff])(?![装套])"
)
_BACK = re.compile(
    r"^(?:it|this|that|these|those|they|there|after that|afterwards|then)\b|^(?:其|该|此|这)|^订单满|^满\d",
    re.I,
)
_LAST = re.compile(r"^.*[:：]\s*")
_THERE = re.compile(r"\bthere (?:costs?|takes?|is|are)\b|^(?:yes|no|可以|不可以|有|没有)\b", re.I)
_YES_OR_NO = re.compile(
    r"^(?:(?:yes|no)\b|(?:是的|可以|不可以|能|不能|有|没有|会|不会)(?=[,，。!！]))[,，.。!！]?\s*",
    re.I,
)
WHOLE = 0.99
"""Share of a word that stands there for it to be said."""
HALF = 0.5
_TIMES = frozenset({"minute", "hour", "day", "workday", "week", "month", "year"})
_SERVICES = frozenset({"urgent", "abroad", "pickup", "member", "wholesale", "preorder", "install"})
"""Concepts that a question must say itself to fall under a rule for them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the shop's texts, the heading it stands under, and the sentence before it."""

    text: str
    title: str
    source_id: str
    before: str = ""
    faq: bool = False

    @property
    def heading(self) -> str:
        """Its title without that of the whole document: "Shop rules: Returns" -> "Returns"."""
        return self.title if self.faq else _LAST.sub("", self.title)

    @property
    def points_back(self) -> bool:
        """Whether it can only be understood with the sentence before it."""
        return bool(_BACK.search(self.text) or _THERE.search(self.text))


def rules_in(passages: Iterable[Passage]) -> list[Rule]:
    """Every sentence once, in the order of the passages."""
    found: dict[tuple[str, str], Rule] = {}
    for passage in passages:
        before = ""
        for text in trusted(passage.text):
            one = Rule(text, passage.title, passage.source_id, before, passage.kind == "faq")
            found.setdefault((text, passage.title), one)
            before = text
    return list(found.values())


def special_terms(text: str, core: frozenset[str]) -> list[Term]:
    """The words of a text besides numbers, those of the subject (`core` concepts) and those that
    leave it open for what it holds."""
    found: list[Term] = []
    for term in terms(without_quantities(_COUNTED.sub(" ", text))):
        if term.concepts or term.word.isascii():
            found.append(term)
        else:
            found += [Term(piece) for piece in _GENERAL_ZH.sub(" ", term.word).split()]
    return [term for term in found if not term.concepts & core and not _is_general(term)]


def without_yes_or_no(sentence: str) -> str:
    """The sentence of an FAQ's answer without the "Yes," that answers its own question."""
    bare = _YES_OR_NO.sub("", sentence)
    return bare[:1].upper() + bare[1:]


def scope(rule: Rule, core: frozenset[str]) -> list[Term]:
    """What a sentence holds for, () for everything: its own words; those of the sentence before
    where it points back; those of its heading where it has none."""
    own = special_terms(_what_costs(_YES_OR_NO.sub("", rule.text)), core)
    own = own or special_terms(_YES_OR_NO.sub("", rule.text), core)
    if own:
        return own
    if rule.before and _BACK.search(_YES_OR_NO.sub("", rule.text.strip())):
        own = special_terms(_YES_OR_NO.sub("", rule.before), core)
    heading = special_terms(rule.heading, core)
    return own or [term for term in heading if not term.concepts or term.concepts & _SERVICES]


def _what_costs(sentence: str) -> str:
    """What stands before the first sum of money: "a heat pack costs 6 yuan and keeps plants warm"
    is for heat packs."""
    sums = [q.start for q in quantities(sentence) if q.unit == "money"]
    return folded(sentence)[: sums[0]] if sums else ""


@dataclass(frozen=True, slots=True)
class Applying:
    """The rules that a question falls under, () if that is open; and the sentences that make an
    exception for its subject without a number, so that nothing may be computed."""

    rules: tuple[Rule, ...] = ()
    exceptions: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question asks about.

    `words` are its words besides those of the matter, and those of the category of the products
    it names; `asked` are those of them that name no product. `said` is its own text with the title
    and category of its one product, `goods` all names of the products.
    """

    words: tuple[Term, ...]
    asked: tuple[Term, ...]
    said: str
    goods: str = ""


def applying(
    rules: Sequence[Rule],
    subject: Subject,
    core: frozenset[str],
    told: Sequence[Rule],
) -> Applying:
    """A rule for some goods, places or services goes before the general one.

    `core` are the concepts of the matter; `told` are all sentences about it: they may say which
    goods or places a rule means ("remote regions are ..."), or make an exception.
    """
    words = bag([subject.said])
    scopes = {rule: scope(rule, core) for rule in rules}
    hits = [rule for rule in rules if _hits(scopes[rule], words)]
    others = {rule: [one for one in told if one != rule] for rule in rules}
    linked = [
        rule
        for rule in rules
        if not (hits or _is_of_other_place(rule, subject))
        and _is_linked(scopes[rule], subject, others[rule])
    ]
    chosen_by_name = bool(hits or linked)
    chosen = hits or linked or [rule for rule in rules if not scopes[rule]]
    known = [*(_whole(rule) for rule in chosen), subject.goods]
    known += [_whole(s) for s in told if not negates(s.text)]
    explained = bag(known)
    if any(holds(explained, term) < WHOLE for term in subject.asked):
        return Applying()
    units = frozenset(unit for rule in chosen for unit in _units(rule))
    exceptions = [
        one
        for one in told
        if one not in rules
        and (negates(one.text) or _units(one) & units or not (chosen_by_name or _units(one)))
        and concepts_in(one.text) & core
        and _hits(scope(one, core), words)
    ]
    return Applying(tuple(chosen), tuple(exceptions))


def _units(one: Rule) -> frozenset[str]:
    """What its numbers count; all lengths of time count time."""
    found = (quantity.unit or "" for quantity in quantities(one.text))
    return frozenset("time" if unit in _TIMES else unit for unit in found)


def _hits(special: Sequence[Term], words: Bag) -> bool:
    """Whether the subject is among what the rule is for: a name must fit, if it has any."""
    if _is_of_unsaid_service(special, words):
        return False
    named = [term for term in special if not term.concepts] or special
    return any(_is_said(words, term) for term in named)


def _is_of_unsaid_service(special: Sequence[Term], words: Bag) -> bool:
    services = (term for term in special if term.concepts & _SERVICES)
    return any(holds(words, term) < WHOLE for term in services)


def _is_said(words: Bag, term: Term) -> bool:
    """A run of Chinese is no one word: two characters of it may name what is meant."""
    if term.word.isascii() or len(term.word) < 2:
        return holds(words, term) >= WHOLE
    return holds(words, term) * len(term.word) >= 2 - 1e-6


def _is_of_other_place(rule: Rule, subject: Subject) -> bool:
    """Whether the rule is for another place than the question's: that a sentence names both does
    not link them."""
    ours, theirs = known_place(subject.said), known_place(rule.text)
    return bool(ours and theirs and ours not in plain(rule.text))


def _is_linked(special: Sequence[Term], subject: Subject, told: Sequence[Rule]) -> bool:
    """Whether a sentence says that the subject is among what the rule is for."""
    if not special or _is_of_unsaid_service(special, bag([subject.said])):
        return False
    for one in told:
        spoken = bag([_whole(one)])
        if negates(one.text) or coverage(spoken, special) < HALF:
            continue
        if any(holds(spoken, term) >= WHOLE and term not in special for term in subject.words):
            return True
    return False


def _whole(one: Rule) -> str:
    return f"{one.title}\n{one.text}" if one.faq else one.text


def _is_general(term: Term) -> bool:
    return not term.concepts and (
        term.word in _GENERAL_STEMS or (not term.word.isascii() and len(term.word) < 2)
    )
