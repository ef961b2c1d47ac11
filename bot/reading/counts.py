"""How many of something a question wants, and whether it asks for a sum."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.reading.numerals import Quantity, folded, quantities

PARTS = re.compile(
    r"\b(?:and|plus|with|as well as|incl(?:\.|uding)?)\b|[,，;；、&+]|和|跟|与|[再外]?加(?![急购])上?|再来|以及|还有|连|含|带(?=[运邮快])"
    r"|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])"
)
MEASURES = "个只件双条把支枝本张台套盒瓶罐包袋块片盏副顶卷根份盆株棵朵束箱桶"
_TOTAL = re.compile(
    rf"\b(?:total|altogether|in all|sum|all in|all up|grand total|(?:with|incl(?:\.|uding|udes)?|plus) (?:the |standard |normal |regular |express )?(?:shipping|delivery|postage)|shipping included|(?:one|two|three|\d) (?:of )?each)\b|[连加含带](?:上)?(?:[运邮]费|快递费)|算上[运邮]费|各(?:来|要|买|拿)?[一二两三四五六七八九十\d]|[一二两三四五六七八九十\d][{MEASURES}]多少[呀啊呢?？]*$|一共|总共|总计|合计|加起来|总价|总额|全部多少|一起多少"
)
_REDUCED = re.compile(
    r"打(?:完|了|过|好)?折|折[后扣]|优惠(?:完|后|券)|代金券|抵(?:扣|用|完|掉)|满减|[减扣]完"
    r"|\b(?:after|with|minus|less) (?:the |my |a |an |any |all )?(?:\w+ )?(?:discounts?|vouchers?|coupons?|points|credit)\b"
)
_NO_SHIPPING = re.compile(
    r"(?:[运邮]费|快递费)(?:先|都|就)?(?:不[管算计要含看]|别[管算]|另[算计说])|(?:不|别)(?:管|算|计|含|看|包括)(?:[运邮]费|快递费)"
    r"|\b(?:without|excluding|excl\.?|before|not (?:counting|including)|ignor(?:e|ing)|forget(?:ting)?(?: about)?|leav(?:e|ing) out|w/o) (?:the |any )?(?:shipping|postage|delivery)\b"
    r"|\b(?:leav(?:e|ing) )(?:the )?(?:shipping|postage|delivery) (?:out|aside)\b|\b(?:shipping|postage|delivery) (?:aside|not included|excluded)\b"
)
_TOGETHER = re.compile(r"\b(?:together|combined|comes? to)\b")
_COMES_TO = re.compile(r"\bcomes? to\s*(?:[?,.;]|$)")
_TOGETHER_ZH = re.compile(
    r"一起(?:买|要|拿|算|下单)?(?:一共|总共)?(?:要|得|是)?(?:付)?多少|[加合]起来"
)
_SUM = re.compile(r"\b(?:how much|what(?:['’]?s)?|costs?|price|pay|and|plus)\b|\+")
_ASKED = re.compile(
    r"(?:得|要|需要?|该)?付?多少钱?|几块钱?|多钱|什么价|怎么算|[要得]付|\b(?:how much|what(?:['’]s| is| would| will)?|costs?|prices?|pay|please|pls|that|it|be|is|are|do i|would|will|deliver(?:ed|y)?|shipped|shipping|postage)\b"
)
_NO_COUNT = re.compile(
    r"-|\s*(?:-|%|st\b|nd\b|rd\b|th\b|parts\b|payments\b|instal|rates\b|persons?\b|people\b|inch)|[人寸号款合分折代]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
"""Chinese counts with a measure word."""
_BOUND = re.compile(
    r"\b(?:under|below|up to|over|above|about|around|from|to|than|least|most|budget|size|model|age|aged)\s+$"
)
_OF = re.compile(
    r"\s*(?:sets?|packs?|pieces?|boxes|pairs?|bottles?|bags?|tins?|units?|copies) of\b|\s*of (?:the|these|those|your)\b"
)
_AFTER_COUNT = re.compile(r"[\u3400-\u9fff]{2,}")
_LEADS_ON = re.compile(
    r"的?(?:话|多少|要|一共|总共|合计|连|含|带|寄|送|发|邮|运|包[邮装含]|能|可|打|得|加|和|跟|再|都|还|价|怎|什么|算|下来|付|需|大概|是|用|有|现|够|想|行|给|到|在|搭|配|吧|吗|呢|啊)"
)
"""What may follow the count of goods named before it: 背包两个寄上海."""
_TIMES = re.compile(r"(?<![\w.])(\d{1,3}) ?[x×*] +(?=\d)")
""" "10x 22 mm elbows" are ten."""
_PAIR = re.compile(r"[俩仨](?![口孩娃老])")
"""A number and its measure word in one character: 洗发皂俩."""
_MOST = 9999
_MEASURED = rf"[一二两三四五六七八九十\d]+[{MEASURES}]"
_BEGINS = re.compile(rf"^(?:我|想|要|买|来|拿|如果|的话|请问|\s)*{_MEASURED}")
_NEXT = re.compile(rf"(?<=[\u3400-\u9fff]{{2}})(?={_MEASURED}[\u3400-\u9fff]{{2}})")
_ONE = re.compile(rf"^\s*(?:a|an|one)\s|{_MEASURED}")
_WANTED = re.compile(
    rf"^(?:再|还|另外|外)?(?:要|来|拿|买|加|配)[{MEASURES}]?(?=[\u3400-\u9fff]{{2}})"
)
_EACH = re.compile(
    r"各(?:来|要|买|拿)?([一二两三四五六七八九十\d]+)|\b(one|two|three|four|five|\d+) (?:of )?each\b"
)


def asks_total(question: str) -> bool:
    text = folded(question)
    together = _TOGETHER.search(text) and _SUM.search(text)
    return bool(_TOTAL.search(text) or together or _COMES_TO.search(text))


def asks_reduced(question: str) -> bool:
    """Whether it asks for a price less something that no list of prices tells: a discount for
    many, points, a voucher."""
    return bool(_REDUCED.search(folded(question)))


def leaves_out_shipping(question: str) -> bool:
    """Whether it says that shipping is not to be counted."""
    return bool(_NO_SHIPPING.search(folded(question)))


def parts_in(question: str, names: Iterable[str] = ()) -> list[str]:
    """What a question names one by one: "2 chairs and a table", 一个猫爬架一个背包. A word such as
    "and" within one of the `names` parts nothing."""
    text = folded(question)
    for name in map(folded, names):
        text = text.replace(name, PARTS.sub(_closed, name))
    parts = PARTS.split(text)
    return [p for part in parts for p in (_NEXT.split(part) if _BEGINS.search(part) else [part])]


def asks_together(question: str) -> bool:
    """Whether it asks what several things spoken of before cost in one sum."""
    text = folded(question)
    return bool(_TOGETHER_ZH.search(text) or (_TOGETHER.search(text) and _SUM.search(text)))


def without_sum(question: str) -> str:
    """The question without the words that ask for a sum, so that what is left names goods."""
    return _ASKED.sub(" ", _TOGETHER.sub(" ", _TOTAL.sub(" ", folded(question))))


def without_asking(part: str) -> str:
    """再要个尾灯 -> 尾灯: what a part of a question names, without the words that ask for it."""
    return _WANTED.sub("", part)


def _closed(between: re.Match[str]) -> str:
    """What stands for a separator within a name, so that the name stays in one part."""
    return "" if between[0] == " " or _HAN.match(between[0]) else " "


def counts(part: str) -> bool:
    """Whether a part of a question says how many, be it only one: 一张桌子, "a table"."""
    return bool(_ONE.search(folded(part))) or count_in(part, ()) is not None


def count_of_each(question: str) -> int | None:
    """How many of each of several things it wants: 各来两个, "one of each"."""
    found = _EACH.search(folded(question))
    numbers = quantities(found[1] or found[2]) if found else []
    return int(numbers[0].value) if numbers and 0 < numbers[0].value <= _MOST else None


def count_in(part: str, names: Iterable[str]) -> int | None:
    """How many of the product called `names` this part of a question wants; None if it says none.

    A number counts if it stands there more often than in the name: "2 Heron 2-Person Tents".
    """
    text = _PAIR.sub(_in_full, _TIMES.sub(r"\1 of ", folded(part)))
    found = quantities(text)
    shared = {name: _shared(name, text) for name in names}
    most = max(shared.values(), default=0)
    named = [
        [_counted(q, folded(name)) for q in quantities(name)]
        for name, count in shared.items()
        if count == most
    ]
    said = [_counted(q, text) for q in found]
    for quantity, what in zip(found, said, strict=True):
        if quantity.unit not in (None, "piece") or _NO_COUNT.match(text, quantity.end):
            continue
        if quantity.unit is None and (_HAN.search(text) or _BOUND.search(text[: quantity.start])):
            continue
        of_name = any(0 < own.count(what) >= said.count(what) for own in named)
        in_name = of_name and not _OF.match(text, quantity.end)
        if not in_name and quantity.value == int(quantity.value) and 0 < quantity.value <= _MOST:
            return int(quantity.value)
    return None


def counts_other(part: str, names: Iterable[str]) -> bool:
    """Whether this part of a question also counts something else than what is called so, as the
    Chinese after a number and its measure word tells: 刻两个字母."""
    text, written = folded(part), "".join(names)
    return any(
        q.unit == "piece" and _is_other(_AFTER_COUNT.match(text, q.end), written)
        for q in quantities(part)
    )


def _is_other(run: re.Match[str] | None, written: str) -> bool:
    if run is None or _LEADS_ON.match(run[0]):
        return False
    return not any(run[0][at : at + 2] in written for at in range(len(run[0]) - 1))


def _in_full(pair: re.Match[str]) -> str:
    return "两个" if pair[0] == "俩" else "三个"


def _counted(quantity: Quantity, text: str) -> tuple[Decimal, str]:
    """A number with its Chinese measure word: 6本 is no 6个."""
    last = text[quantity.end - 1]
    return quantity.value, last if quantity.unit == "piece" and _HAN.match(last) else ""


def _shared(name: str, text: str) -> int:
    """How many numbers of the name stand in the text."""
    said = {q.value for q in quantities(text)}
    return sum(q.value in said for q in quantities(name))
