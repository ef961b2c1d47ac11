"""Yes and no: which questions want one, which answers give one, and words that exclude each other."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.text import plain

_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|sure(?: thing)?|of course|certainly|definitely|absolutely|correct|right|indeed|exactly|"
    r"是的?|对的?|可以的?|能的?|会的?|有的?|支持的?|没问题|当然(?:可以|能|会|有)?|好的|行的?|嗯|包括的?|需要的?|没错|肯定)(?![\w\u3400-\u9fff])|^\W*(?:能|可以|会|支持|包)[\u4e00-\u9fff]{1,2}(?:的|哦|呢)?(?=[，,。!！])"
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|not (?:at all|really|possible|allowed|covered)|never|unfortunately,? (?:no|not)|sorry,? no|i'?m afraid (?:not|no)|"
    r"不是的?|不对|不可以的?|不能的?|不能[\u4e00-\u9fff]{1,2}的?|不可以[\u4e00-\u9fff]{1,2}的?|不支持的?|不包|不保修的?|不会|不支持|没有|不行|不包括|不需要|不用|不提供|抱歉|否|无法|不)(?![\w])"
)
_OPENER = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|sure(?: thing)?|of course|certainly|definitely|absolutely|no|nope|unfortunately|sorry|i'?m afraid(?: not)?|correct|right|"
    r"是的|对的?|可以的|能的|会的|有的|没问题|当然|好的|嗯|不是的|不可以的?|不行|没有|抱歉|很抱歉|很遗憾|不好意思|您好|你好|亲)[\s,，.。!！:：、~～]+"
)
_ASKS_YES = re.compile(
    r"(?:^|[,.;!?:] ?|\b(?:and|but|so|or|know|if|whether|wondering|please|hi|hello) )(?:is|are|do|does|did|can|could|will|would|may|should|has|have|was|am)(?:n['’]t)? (?:there|it|i|we|you|they|this|that|these|those|the|my|your|a|an|any|all|\w+)"
    r"|吗|是不是|有没有|能不能|可不可以|会不会|要不要|能否|是否|可否|么[?？]?$|吧[?？]?$"
)
_ASKS_COST = re.compile(
    r"\b(?:costs?|charges?d?|fees?|pay|paid)\b(?!.{0,20}\b(?:with|by)\b)|要钱|收费|花钱|付费|要付|收钱|收运费"
)
_ONLY = re.compile(r"\b(?:only|at most|just|no more than|up to|limited)\b|只|仅|最多|限")
_OPPOSITES = (
    ("before", "after"), ("hot", "cold"), ("indoor", "outdoor"), ("indoors", "outdoors"), ("adult", "child"), ("adults", "children"),
    ("men", "women"), ("men's", "women's"), ("include", "exclude"), ("includes", "excludes"), ("included", "excluded"), ("open", "closed"),
    ("opened", "unopened"), ("used", "unused"), ("sealed", "unsealed"), ("cheaper", "dearer"), ("larger", "smaller"), ("bigger", "smaller"),
    ("large", "small"), ("big", "small"), ("long", "short"), ("heavy", "light"), ("thick", "thin"), ("wide", "narrow"), ("high", "low"), ("summer", "winter"),
    ("left", "right"), ("front", "rear"), ("inside", "outside"), ("first", "last"), ("manual", "automatic"), ("wired", "wireless"),
    ("hard", "soft"), ("dry", "wet"), ("warm", "cool"), ("standard", "express"), ("buyer", "seller"), ("we pay", "you pay"), ("earlier", "later"),
    ("more", "less"), ("maximum", "minimum"), ("always", "never"), ("accept", "refuse"), ("combined", "separate"), ("domestic", "international"),
    ("以前", "以后"), ("之前", "之后"), ("冷", "热"), ("室内", "室外"), ("户内", "户外"), ("成人", "儿童"), ("成年", "幼年"), ("男", "女"), ("左", "右"),
    ("夏", "冬"), ("手动", "自动"), ("有线", "无线"), ("含", "无"), ("更大", "更小"), ("大号", "小号"), ("最大", "最小"), ("最高", "最低"), ("标准", "加急"),
    ("由您承担", "由我们承担"), ("您承担", "我们承担"), ("顾客承担", "我们承担"), ("您付", "我们付"), ("干", "湿"), ("软", "硬"), ("electronic", "paper"), ("电子", "纸质"), ("paid", "unpaid"), ("厚", "薄"), ("营业", "休息"),
    ("已拆封", "未拆封"), ("已开封", "未开封"), ("已使用", "未使用"), ("用过", "未用过"), ("上午", "下午"), ("国内", "国外"), ("最多", "最少"), ("工作日", "周末"),
)  # fmt: skip

_OPPOSED_MATTERS = (("opened", "original"),)
"""Concepts that exclude each other, in whatever words."""


def asks_cost(question: str) -> bool:
    """Whether it asks if something has to be paid for."""
    return bool(_ASKS_COST.search(plain(question)))


def restricts(text: str) -> bool:
    """Whether it says that something is so only within limits."""
    return bool(_ONLY.search(plain(text)))


def asks_yes_or_no(question: str) -> bool:
    """Whether it can be answered by yes or no."""
    return bool(_ASKS_YES.search(plain(question)))


def says_yes_or_no(text: str) -> bool | None:
    """True where the text opens with a yes, False with a no, None with neither."""
    folded = plain(text)
    if _NO.search(folded):
        return False
    return True if _YES.search(folded) else None


def without_opener(text: str) -> str:
    """The text without a leading "Yes," or "不好意思，"."""
    folded = plain(text)
    while (shorter := _OPENER.sub("", folded, count=1)) != folded:
        folded = shorter
    return folded


def opposed(text: str, other: str) -> str | None:
    """A word of `text` whose opposite stands in `other`, where the word itself does not."""
    said, told = plain(text), plain(other)
    for pair in _OPPOSITES:
        for word, opposite in (pair, pair[::-1]):
            here, there = _stands(word, said), _stands(word, told)
            if here and not there and _stands(opposite, told) and not _stands(opposite, said):
                return word
    return None


def opposed_matters(said: frozenset[str], told: frozenset[str]) -> bool:
    """Whether of two texts with these concepts one speaks of the opposite of the other alone."""
    here, there = said - told, told - said
    return any(
        (one in here and other in there) or (other in here and one in there)
        for one, other in _OPPOSED_MATTERS
    )


def _stands(word: str, text: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None
