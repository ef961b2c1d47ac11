"""Comparing what is stated: which trait a question compares by, and which of two values is more."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.numerals import folded, quantities
from bot.reading.text import plain
from bot.reading.units import in_base_units
from knowledge.passages import Language

_WHICH = r"(?:哪|谁|更|最|比|较|相比|那[个款]).{0,16}"


@dataclass(frozen=True, slots=True)
class Trait:
    """What a question compares by. `names` finds the attribute's name, None: the question says it.
    `more`: the greater value is asked for. `than` and `most` are predicates in each language."""

    names: re.Pattern[str] | None
    more: bool
    than: Mapping[Language, str]
    most: Mapping[Language, str]


def _trait(names: str | None, more: bool, en: str, most_en: str, zh: str) -> Trait:
    found = re.compile(names) if names else None
    return Trait(found, more, {"en": en, "zh": f"更{zh}"}, {"en": most_en, "zh": f"最{zh}"})


_WEIGHT = r"\bweight\b|重量|净重|毛重|自重"
_TIME = r"time|life|lasts?|keeps|hours|burning|续航|时间|时长|播放|待机|保热|保温|保冷|燃"
_AGE = r"\bages?\b|年龄|岁"
_TAKES = r"\bplaying time\b|时长|(?:boil|charg|dry|heat|cook|brew|set-?up|pitch|assembl|install)\w*|(?:烧水|烧开|充电|充满|干燥|速干|加热|冲煮|搭建|组装|安装)(?:时间|时长|用时)?"
"""What is the better the less time it takes."""
_CAPACITY = r"capacity|volume|\bcontent|容量|容积|净含量"
_EXTENT = r"capacity|volume|\bsize|diameter|dimension|容量|容积|尺寸|大小|直径"
_TABLE: tuple[tuple[str, Trait], ...] = (
    (r"\byoung(?:er|est)\b|更?小的?(?:娃|孩子|小孩|小朋友|宝宝)", _trait(_AGE, False, "is for younger ones", "is for the youngest", "适合小孩子")),
    (rf"\b(?:fast|quick)(?:er|est)\b|\b(?:more|most) quickly\b|\bless time\b|{_WHICH}(?:快(?!递)|省时间?)", _trait(_TAKES, False, "is faster", "is the fastest", "快")),
    (rf"\bheav(?:ier|iest)\b|\bweighs? (?:the )?mo(?:re|st)\b|{_WHICH}(?:重(?!量)|沉)|(?:重|沉)(?:一点|一些|点|些)", _trait(_WEIGHT, True, "is heavier", "is the heaviest", "重")),
    (rf"\blight(?:er|est)\b|\bweighs? (?:the )?le(?:ss|ast)\b|{_WHICH}轻|轻(?:一点|一些|点|些|便)", _trait(_WEIGHT, False, "is lighter", "is the lightest", "轻")),
    (rf"\blong(?:er|est)[- ](?:lasting|battery|run|play|burn)|\b(?:last|play|run|burn|work|keep|stay|go)s?\b.{{0,30}}\blong(?:er|est)\b|\b(?:better|more) battery|{_WHICH}(?:久|耐用|续航|时间(?:更|最|比较|要)?长|(?:用|听|放|亮|待机)得?(?:更|最|比较)?长)|续航.{{0,6}}(?:长|久|好|强)", _trait(_TIME, True, "lasts longer", "lasts the longest", "久")),
    (rf"\bholds? (?:the )?mo(?:re|st)\b|\b(?:bigg|larg|great|high)(?:er|est) (?:capacity|volume)\b|\bmore (?:capacity|volume|room|space)\b|装得?(?:更|最)?多|{_WHICH}(?:能装|装的多)|容量.{{0,6}}大|大容量", _trait(_CAPACITY, True, "holds more", "holds the most", "大")),
    (r"\bholds? (?:the )?le(?:ss|ast)\b|\bsmall(?:er|est) (?:capacity|volume)\b|容量.{0,6}小", _trait(_CAPACITY, False, "holds less", "holds the least", "小")),
    (rf"\bbright(?:er|est)\b|\bmore light\b|{_WHICH}亮(?!度)|亮度.{{0,6}}(?:高|大)", _trait(r"brightness|lumen|亮度|光通量", True, "is brighter", "is the brightest", "亮")),
    (rf"\bquiet(?:er|est)\b|\b(?:less|least) nois[ey]|\bmakes? (?:the )?le(?:ss|ast) noise\b|{_WHICH}(?:安静|静音|(?:动静|声音|噪音|噪声)(?:更|最|比较)?[小低轻])", _trait(r"\bnoise\b|\bsound level\b|\bdb\b|噪音|噪声|分贝", False, "is quieter", "is the quietest", "安静")),
    (rf"\bloud(?:er|est)\b|\b(?:more|most) noisy\b|{_WHICH}(?:吵|响(?!应)|(?:动静|声音|噪音|噪声)(?:更|最|比较)?[大高])", _trait(r"\bnoise\b|\bsound level\b|\bdb\b|loudness|噪音|噪声|分贝|响度|音量", True, "is louder", "is the loudest", "响")),
    (rf"\b(?:tall|high)(?:er|est)\b(?! (?:price|power|capacity))|{_WHICH}高(?!度)(?:一点|一些|$|[?？的])", _trait(r"\bheight\b|高度", True, "is taller", "is the tallest", "高")),
    (rf"\b(?:wid|broad)(?:er|est)\b|{_WHICH}宽", _trait(r"\bwidth\b|宽度", True, "is wider", "is the widest", "宽")),
    (rf"\bthick(?:er|est)\b|{_WHICH}厚", _trait(r"thickness|厚", True, "is thicker", "is the thickest", "厚")),
    (rf"\bthin(?:ner|nest)\b|{_WHICH}薄", _trait(r"thickness|厚", False, "is thinner", "is the thinnest", "薄")),
    (rf"\bmo(?:re|st) powerful\b|\bstrong(?:er|est)\b|功率.{{0,6}}(?:大|高)|{_WHICH}功率", _trait(r"\bpower\b(?! supply)|wattage|功率", True, "is more powerful", "is the most powerful", "强")),
    (rf"\blong(?:er|est)\b|{_WHICH}长(?!度)", _trait(r"\blength\b|长度", True, "is longer", "is the longest", "长")),
    (rf"\bshort(?:er|est)\b|{_WHICH}短", _trait(r"\blength\b|长度", False, "is shorter", "is the shortest", "短")),
    (rf"\b(?:bigg|larg)(?:er|est)\b|{_WHICH}大(?!小)", _trait(_EXTENT, True, "is bigger", "is the biggest", "大")),
    (rf"\bsmall(?:er|est)\b|{_WHICH}小(?!时)", _trait(_EXTENT, False, "is smaller", "is the smallest", "小")),
    (rf"(?<!at )\b(?:more|most|higher|highest|greater|greatest)\b(?! than (?:\d|a |one|two))|{_WHICH}(?:多(?!少|久|长|大|重|高|宽)|高|强)", _trait(None, True, "has more", "has the most", "多")),
    (rf"(?<!at )\b(?:less|least|fewer|fewest|lower|lowest)\b(?! than (?:\d|a |one|two))|{_WHICH}(?:(?<!多)少|低)", _trait(None, False, "has less", "has the least", "少")),
)  # fmt: skip
_TRAITS = tuple((re.compile(pattern), trait) for pattern, trait in _TABLE)
_COMPARATIVE = re.compile(
    r"\b(?:the )?(?:heav|light|long|short|bigg|larg|small|bright|tall|high|wid|broad|thick|thinn|strong|cheap|dear|pric|great|low|few)(?:i?er|i?est)\b|\b(?:of|out of|between) (?:the|these|those) (?:two|three|2|3)\b|\bover (?=[$¥€£]?\d)"
    r"|(?:便宜|贵)(?:一点|一些|点儿?|些)|"
    r"[两三二2３3](?:个|款|种|者)?(?:里面|当中|之中|中|里)"
)
_COUNT = re.compile(
    r"(^|\b(?:are|of|for|buy|buying|want|need|get|have|take|order|and|plus|or|cost|do|does|would|is)\s+|[,;]\s*)"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|(?:a )?dozen|a couple of|a pair of)\s+(?=[a-z])",
    re.I,
)
_PRICE = re.compile(
    r"\bcheap(?:er|est)?\b|\bdear(?:er|est)\b|\b(?:more|most|less|least) expensive\b|\bpric(?:ier|iest)\b|\bcosts? (?:the )?(?:more|most|less|least)\b|\blowest price|\bhighest price|\bprice (?:difference|gap)|\b(?:difference|gap) in (?:the )?price|\bhow much (?:more|less|extra) (?:is|are|for)\b"
    rf"|{_WHICH}(?:便宜|贵|划算|实惠|省钱)|便宜.{{0,12}}还是|贵.{{0,12}}还是|最低价|差价|差多少(?:钱|块|元)|差几(?:块|元)|[贵宜](?:了|出)?(?:多少|几)|合算"
)
_DEAREST = re.compile(
    r"(?:more|most) expensive|\bdear(?:er|est)|pric(?:ier|iest)|costs? (?:the )?mo(?:re|st)|highest price|贵"
)
_GAP = re.compile(
    r"\bhow much (?:cheaper|dearer|more|less|extra)\b|\bprice (?:difference|gap)|\b(?:difference|gap) in (?:the )?price|差价|差多少|差几|[贵宜](?:了|出)?(?:多少|几)|多[花付]多少"
)
_SAME_PRICE = re.compile(
    r"\b(?:the )?same (?:price|money)\b|\bpriced? the same\b|\bcosts? the same\b|\bequally (?:priced|expensive|cheap)\b|\bprice difference\b|[是同]?一个价|价格?(?:都)?(?:是不是)?(?:一样|相同|一致)|一样(?:的?价|贵|多钱|便宜)|同价"
)
_SUPERLATIVE = re.compile(r"\b\w+est\b|\bmost\b|\bleast\b|最")
_DIFFERENCE = re.compile(
    r"\bdifferences?\b|\bdiffers?\b|\bdifferent from\b|\bcompare\b|\bcomparison\b|区别|差别|不同|差异|对比|相比|比较一下|怎么选"
)
_SIZED: Mapping[str, tuple[str, Decimal]] = {
    "lb": ("g", Decimal("453.59237")),
    "oz": ("g", Decimal("28.349523125")),
    "inch": ("mm", Decimal("25.4")),
}
_BY = re.compile(r"(\d+(?:\.\d+)?)(?=\s*[x×*]\s*\d)")
_SIDES = re.compile(
    r"(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)(?:\s*[x×*]\s*(\d+(?:\.\d+)?))?\s*(mm|cm|m|毫米|厘米|米)"
)
_WORD = re.compile(r"\s*-?([a-z²°/]+|[\u3400-\u9fff]{1,2})")

Values = Mapping[str, tuple[Decimal, ...]]
"""The numbers of a stated value by what they count, in base units; sides are by size."""


def trait(question: str) -> Trait | None:
    """The trait by which a question compares; None if it compares by none but perhaps the price."""
    text = plain(question)
    return next((found for pattern, found in _TRAITS if pattern.search(text)), None)


def without_comparison(question: str) -> str:
    """The question without "the lightest", "of the two" and "two" before a name: none of them
    describes a product."""
    return _COUNT.sub(r"\1", _COMPARATIVE.sub(" ", question))


def by_price(question: str) -> bool | None:
    """Whether it asks for the dearer (True) or the cheaper one; None if it compares no prices."""
    text = plain(question)
    return bool(_DEAREST.search(text)) if _PRICE.search(text) else None


def asks_same_price(question: str) -> bool:
    """Whether it asks if things cost the same."""
    return bool(_SAME_PRICE.search(plain(question)))


def asks_gap(question: str) -> bool:
    """Whether it asks how far the prices lie apart."""
    return bool(_GAP.search(plain(question)))


def is_superlative(question: str) -> bool:
    return bool(_SUPERLATIVE.search(plain(question)))


def asks_difference(question: str) -> bool:
    """Whether it asks in what products differ."""
    return bool(_DIFFERENCE.search(plain(question)))


def values(stated: str) -> Values:
    """ "2.3 kg" -> {"g": (2300,)}; "6 hours, 24 hours with case" -> two numbers of seconds."""
    text = folded(stated)
    found: dict[str, list[Decimal]] = {}
    for sides in _SIDES.finditer(text):
        lengths = [Decimal(side) for side in sides.groups()[:3] if side]
        counted = quantities(f"1 {sides[4]}")[0]
        size, unit = _in_base(Decimal(1), counted.unit)
        found[f"{unit} sides"] = sorted((length * size for length in lengths), reverse=True)
    for quantity in quantities(_SIDES.sub(" ", text)):
        value, unit = _in_base(quantity.value, quantity.unit)
        found.setdefault(unit or _word(_SIDES.sub(" ", text), quantity.end), []).append(value)
    return {unit: tuple(numbers) for unit, numbers in found.items()}


def compare(one: Values, other: Values) -> int | None:
    """1 if `one` is more, -1 if less, 0 if equal; None where that cannot be said: nothing is
    counted alike, or one number is more and another less."""
    shared = one.keys() & other.keys()
    if len(shared) != 1:
        return None
    unit = shared.pop()
    if len(one[unit]) != len(other[unit]):
        return None
    signs = {(a > b) - (a < b) for a, b in zip(one[unit], other[unit], strict=True)} - {0}
    return signs.pop() if len(signs) == 1 else (None if signs else 0)


def greatest(stated: Sequence[Values], more: bool) -> list[int]:
    """The places of those that no other one beats; [] where two of them cannot be compared."""
    sign = 1 if more else -1
    best = [0]
    for at in range(1, len(stated)):
        verdict = compare(stated[at], stated[best[0]])
        if verdict is None:
            return []
        if verdict == sign:
            best = [at]
        elif verdict == 0:
            best.append(at)
    return best


def _in_base(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    if unit is not None and unit in _SIZED:
        base, size = _SIZED[unit]
        return value * size, base
    return in_base_units(value, unit)


def _word(text: str, at: int) -> str:
    """The word after a number, where it is no unit that we know: "450 lm"."""
    found = _WORD.match(text, at)
    return found[1] if found else ""
