"""Makes lies out of true sentences: one number, unit, day, name, claim, bound or denial changed."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterator

_UNITS = (
    ("days", "weeks"), ("days", "hours"), ("hours", "days"), ("months", "years"), ("month", "year"), ("minutes", "hours"),
    ("yuan", "dollars"), ("yuan", "yen"), ("ml", "litres"), ("litres", "ml"), ("kg", "g"), (" cm", " m"), (" g", " kg"), ("working days", "days"),
    ("天", "周"), ("天", "小时"), ("小时", "天"), ("个月", "年"), ("分钟", "小时"), ("元", "美元"), ("元", "日元"), ("毫升", "升"), ("克", "公斤"),
    ("厘米", "米"), ("个工作日", "天"), ("年", "个月"), ("¥", "$"),
)  # fmt: skip
_BOUNDS = (
    ("within", "after"), ("or more", "or less"), ("before", "after"), ("up to", "at least"), ("after", "before"), ("from 99", "up to 99"),
    ("以内", "以后"), ("天内", "天后"), ("时内", "时后"), ("月内", "月后"), ("日内", "日后"), ("点前", "点后"), ("满", "不超过"), ("最多", "至少"), ("天后", "天内"),
)  # fmt: skip
_DENIALS = (
    (" isn't ", " is "), (" aren't ", " are "), (" can't ", " can "), (" cannot ", " can "), (" don't ", " do "), (" doesn't ", " does "),
    (" not ", " "), (" never ", " always "), ("won't", "will"), (" can be ", " cannot be "), (" is ", " is not "), (" are ", " are not "),
    (" can ", " can't "), (" covers ", " does not cover "), ("No, ", "Yes, "), ("Yes, ", "No, "),
    ("不能", "能"), ("不支持", "支持"), ("不可以", "可以"), ("不提供", "提供"), ("不在", "在"), ("不保修", "保修"), ("没有", "有"), ("不含", "含"), ("不寄", "寄"),
    ("不免", "免"), ("不开", "开"), ("不会", "会"), ("可以", "不可以"), ("能", "不能"), ("需要", "不需要"), ("由您承担", "由我们承担"), ("由我们承担", "由您承担"),
    ("是免费", "不是免费"), ("不带", "带"),
)  # fmt: skip
_CLAIMS = {
    "en": (", free of charge", " and is the best you can get", ", guaranteed for life", " with a free gift", " at half price", ", as doctors recommend", " and ships today"),
    "zh": ("，免费赠送", "，全网最好", "，终身保修", "，送礼品一份", "，现在五折", "，医生推荐", "，今天就发"),
}  # fmt: skip
_NAMES = {
    "en": (" at Amazon", " from Philips", " in Shanghai", " by Kettle M9", " for Anna Miller"),
    "zh": ("（京东同款）", "，飞利浦出品", "，上海发货", "，青花茶壶M9也是", "，王小明也买了"),
}
_WORDS = (
    ("opened", "unopened"), ("unopened", "opened"), ("water", "fire"), ("Tibet", "Taiwan"), ("Visa", "PayPal"), ("cotton", "silk"), ("steel", "gold"),
    ("coffee", "clothes"), ("microwave", "oven"), ("moss", "purple"), ("remote", "nearby"), ("electronic", "paper"), ("child", "adult"), ("Express", "Standard"),
    ("faulty", "perfect"), ("cats", "horses"), ("colour", "brand"), ("original", "new"), ("photo", "passport"),
    ("茶叶", "衣服"), ("支付宝", "贝宝"), ("新疆", "台湾"), ("电子发票", "纸质发票"), ("微波炉", "烤箱"), ("苔绿", "紫色"), ("未拆封", "已拆封"), ("偏远", "附近"),
    ("进水", "着火"), ("加急", "标准"), ("照片", "护照"), ("羊毫", "狼毫"), ("猫", "马"), ("黄铜", "黄金"), ("毛笔", "钢笔"), ("颜色", "品牌"), ("香港", "日本"),
)  # fmt: skip
_ZH_DIGITS = "一二三四五六七八九"


def lies_of(text: str, language: str, turn: int = 0) -> Iterator[tuple[str, str]]:
    """(kind, lie) for every place of `text` where one can be made; `turn` picks what is added."""
    for match in re.finditer(r"\d+(?:\.\d+)?", text):
        for other in _other_numbers(match[0]):
            if re.search("[上下晚午]", text) and int(float(other)) > 12:
                continue  # 晚上21点 is 晚上9点
            yield "number", text[: match.start()] + other + text[match.end() :]
    for match in re.finditer(rf"(?<![一-龥])?[{_ZH_DIGITS}](?=[个天元周月年次点日到])", text):
        other = _ZH_DIGITS[(_ZH_DIGITS.index(match[0]) + 3) % 9]
        yield "number", text[: match.start()] + other + text[match.end() :]
    tables = {"unit": _UNITS, "bound": _BOUNDS, "denial": _DENIALS, "word": _WORDS}
    for kind, table in tables.items():
        for said, put in table:
            if said in text and _may(kind, said, text):
                yield kind, text.replace(said, put, 1)
    end = re.search(r"[.。!！]?$", text)
    at = end.start() if end else len(text)
    for kind, tails in (("claim", _CLAIMS), ("name", _NAMES)):
        for tail in (tails[language] * 2)[turn % len(tails[language]) :][:1]:
            if "free" in tail and "free" in text:
                continue
            yield kind, text[:at] + tail + text[at:]


def _other_numbers(number: str) -> list[str]:
    if "." in number:
        return [f"{float(number) + 1:.1f}", number.replace(".", "")]
    return [str(int(number) + 1), str(int(number) * 2 + 3), f"{number}0"]


def _may(kind: str, said: str, text: str) -> bool:
    """A unit counts something only beside a number; 能 in 功能 says nothing."""
    if kind == "bound" and said in ("within", "before", "after"):
        return re.search(rf"{said} (?:\d|\w+ days)", text) is not None
    adds = kind == "denial" and said.startswith(" ") and "not" not in said and "n't" not in said
    if adds and re.search(r"\bnot\b|n't|\bnever\b|\bonly\b", text):
        return False
    if kind == "unit":
        return (
            re.search(
                rf"[\d一二三四五六七八九十两]\s?{re.escape(said)}(?![a-z])|{re.escape(said)}\d",
                text,
            )
            is not None
        )
    if said in ("能", "可以", "有", "需要"):
        return re.search(rf"(?<![不没功只都仅可才就]){said}(?![够量力可])", text) is not None
    return True
