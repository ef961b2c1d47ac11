"""Sentences about sums, limits and counts that code has worked out. Never by the model.

Money is in minor units with its currency, as everywhere.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from knowledge.passages import Language

_UNITS: dict[str, dict[Language, str]] = {
    "minute": {"en": "minute", "zh": "分钟"},
    "hour": {"en": "hour", "zh": "小时"},
    "day": {"en": "day", "zh": "天"},
    "week": {"en": "week", "zh": "周"},
    "month": {"en": "month", "zh": "个月"},
    "year": {"en": "year", "zh": "年"},
    "workday": {"en": "working day", "zh": "个工作日"},
}


def plain_number(value: Decimal) -> str:
    """7.0 -> "7", 0.50 -> "0.5"."""
    return f"{value.normalize():f}"


def length(value: Decimal, unit: str, language: Language) -> str:
    """2 weeks -> "2 weeks" or "2周"."""
    name = _UNITS[unit][language]
    number = plain_number(value)
    if language == "zh":
        half = value == Decimal("0.5")
        return f"半{name}" if half else f"{number}{name}"
    if value == Decimal("0.5"):
        return f"half {'an' if unit == 'hour' else 'a'} {name}"
    return f"{number} {name}{'' if value == 1 else 's'}"


def span(low: Decimal, high: Decimal, unit: str, language: Language) -> str:
    """3 to 5 days; "at most 7 days" where `low` is 0."""
    whole = length(high, unit, language)
    if low == high:
        return whole
    if not low:
        return f"最多{whole}" if language == "zh" else f"at most {whole}"
    joint = "到" if language == "zh" else " to "
    return f"{plain_number(low)}{joint}{whole}"


def shipping(order: str, fee: str | None, language: Language) -> str:
    """What it costs to send an order; `fee` of None is nothing. Both are written out."""
    if language == "zh":
        return f"{order}的订单运费是{fee}。" if fee else f"{order}的订单免运费。"
    return f"Shipping for an order of {order} is {fee or 'free'}."


def not_free(order: str, lowest: str, language: Language) -> str:
    """That an order is too small to be sent for nothing."""
    if language == "zh":
        return f"{order}的订单不免运费：没有达到{lowest}。"
    return f"Shipping for an order of {order} is not free: that is below {lowest}."


def missing(order: str, gap: str, language: Language) -> str:
    """How much more makes shipping free."""
    if language == "zh":
        return f"{order}的订单还差{gap}就免运费。"
    return f"With {gap} more than {order}, shipping is free."


def answered(text: str, yes: bool | None, language: Language) -> str:
    """The sentence behind "Yes" or "No", or alone."""
    if yes is None:
        return text
    if language == "zh":
        return f"{'可以' if yes else '不可以'}，{text}"
    return f"{'Yes' if yes else 'No'}: {text[0].lower() + text[1:]}"


def free_or_not(text: str, free: bool, language: Language) -> str:
    """The sentence about a fee behind "Yes" or "No" to the question whether there is none."""
    if language == "zh":
        return text if free else f"不包邮，{text}"
    return answered(text, free, language)


def in_time(asked: str, limit: str, ok: bool, language: Language) -> str:
    if language == "zh":
        return f"{asked}在{limit}的期限以内。" if ok else f"{asked}超过了{limit}的期限。"
    return f"{asked} is within the limit of {limit}." if ok else f"{asked} is past {limit}."


def takes(whole: str, language: Language) -> str:
    return f"需要{whole}。" if language == "zh" else f"It takes {whole}."


def reaches(asked: str, limit: str, ok: bool, low: bool, language: Language) -> str:
    """Whether a sum is on the right side of a bound; `low`: it must not be less."""
    if language == "zh":
        if low:
            return f"{asked}达到了{limit}。" if ok else f"{asked}没有达到{limit}。"
        return f"{asked}没有超过{limit}。" if ok else f"{asked}超过了{limit}。"
    if low:
        return f"{asked} reaches {limit}." if ok else f"{asked} is below {limit}."
    return f"{asked} is not above {limit}." if ok else f"{asked} is above {limit}."


def so_many(count: int, least: Decimal, language: Language) -> str:
    """Whether a number of pieces reaches the least one."""
    ok, number = count >= least, plain_number(least)
    if language == "zh":
        return f"{count}件{'达到了' if ok else '没有达到'}{number}件。"
    return f"{count} is {'not less' if ok else 'less'} than {number}."


def not_past(asked: str, limit: str, low: bool, language: Language) -> str:
    """That exactly the limit is neither above nor below it."""
    if language == "zh":
        return f"{asked}没有{'超过' if low else '低于'}{limit}。"
    return f"{asked} is not {'above' if low else 'below'} {limit}."


def share(percent: Decimal, whole: str, part: str, language: Language) -> str:
    number = plain_number(percent)
    if language == "zh":
        return f"{whole}的{number}%是{part}。"
    return f"{number}% of {whole} is {part}."


def reduced(title: str, price: str, discount: str, less: str, language: Language) -> str:
    """What something costs with a percentage off."""
    if language == "zh":
        return f"{title}原价{price}，优惠{discount}后是{less}。"
    return f"{title}: {price} less {discount} is {less}."


def less(percent: Decimal, left: str, language: Language) -> str:
    """What a sum comes to with so many percent off."""
    number = plain_number(percent)
    return f"减{number}%后{left}。" if language == "zh" else f"With {number}% off: {left}."


def earns(spent: str, count: Decimal, noun: str, language: Language) -> str:
    """What a sum of money earns: so many points, or what the shop calls them."""
    number = plain_number(count)
    return f"{spent}得{number}{noun}。" if language == "zh" else f"{spent} earns {number} {noun}."


def worth(count: Decimal, noun: str, money: str, language: Language) -> str:
    """What so many points are worth."""
    number = plain_number(count)
    return f"{number}{noun}抵{money}。" if language == "zh" else f"{number} {noun}: {money}."


def times(count: Decimal, each: str, sum_: str, language: Language) -> str:
    stop = "。" if language == "zh" else "."
    return f"{plain_number(count)} × {each} = {sum_}{stop}"


def joined(parts: Sequence[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(parts)


def values_of(name: str, lines: Sequence[tuple[str, str]], language: Language) -> str:
    """A fact of several products: "Weight: A 1 kg; B 2 kg."."""
    if language == "zh":
        return f"{name}：{'；'.join(f'{title} {value}' for title, value in lines)}。"
    return f"{name}: {'; '.join(f'{title} {value}' for title, value in lines)}."


def of_one(title: str, line: str, language: Language) -> str:
    """A line of a product with its name before it."""
    return f"{title}{'：' if language == 'zh' else ': '}{line}"


def is_so(title: str, predicate: Mapping[Language, str], language: Language) -> str:
    stop = "。" if language == "zh" else "."
    return f"{title}{'' if language == 'zh' else ' '}{predicate[language]}{stop}"


def apart(gap: str, language: Language) -> str:
    return f"相差{gap}。" if language == "zh" else f"The difference is {gap}."


def equal(language: Language) -> str:
    return "两者一样。" if language == "zh" else "They are the same in this."


def same_price(language: Language) -> str:
    return "价格一样。" if language == "zh" else "They cost the same."


def silent(titles: Sequence[str], language: Language) -> str:
    """That the shop does not state it of these."""
    if language == "zh":
        return f"店里没有说明：{'、'.join(titles)}。"
    return f"The shop does not state it for: {'; '.join(titles)}."


def sold_out(title: str, language: Language) -> str:
    return f"{title}目前已售罄。" if language == "zh" else f"{title} is sold out."


def facts_of(offer: str, facts: Sequence[tuple[str, str]], language: Language) -> str:
    """A product with its price and some facts in one line."""
    if language == "zh":
        return f"{'，'.join([offer, *(f'{name}{value}' for name, value in facts)])}。"
    return f"{', '.join([offer, *(f'{name} {value}' for name, value in facts)])}."


def line(count: int, title: str, each: str, language: Language) -> str:
    """One line of a bill: "2 × Lamp ¥30.00"."""
    return f"{title} {each} × {count}" if language == "zh" else f"{count} × {title} at {each}"


_SERVICES: dict[str, dict[Language, str]] = {"wrap": {"en": "gift wrapping", "zh": "礼品包装"}}


def service(name: str, count: int, each: str, language: Language) -> str:
    """One line of a bill for a service."""
    return line(count, _SERVICES[name][language], each, language)


def total(lines: Sequence[str], whole: str, language: Language) -> str:
    if language == "zh":
        return f"{'，'.join(lines)}，合计{whole}。"
    return f"{'; '.join(lines)}: {whole} in total."


def with_shipping(whole: str, language: Language) -> str:
    return f"含运费共{whole}。" if language == "zh" else f"With shipping: {whole}."


def added(money: str, language: Language) -> str:
    """What is added to the postage for the goods of an order."""
    return f"所订商品另加{money}。" if language == "zh" else f"For these goods {money} is added."


def only_left(title: str, stock: int, language: Language) -> str:
    if language == "zh":
        return f"{title}库存只有{stock}件。"
    return f"{title}: not so many, {stock} in stock."


def enough(title: str, count: int, stock: int, language: Language) -> str:
    """Whether `count` pieces can be had."""
    if language == "zh":
        if stock == 0:
            return sold_out(title, language)
        return f"{'有' if stock >= count else '没有这么多'}，{title}库存{stock}件。"
    if stock == 0:
        return sold_out(title, language)
    return f"{'Yes' if stock >= count else 'No'}: {title} has {stock} in stock."
