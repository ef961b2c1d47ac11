"""Claims that a shop must have made itself, and negation, in both languages."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.text import plain

_CLAIMS: dict[str, re.Pattern[str]] = {
    "superlative": re.compile(
        r"\b(?:best|greatest|finest|cheapest|lowest price|fastest|strongest|safest|number one|no\. ?1|#1|top-?rated|"
        r"unbeatable|unmatched|world-?class|perfect|ultimate|most (?:popular|loved|reliable|beautiful|comfortable|advanced)|"
        r"best-?sell(?:ing|er)|award-?winning)\b|最(?!后|近|多|少|大|小|低|高|长|短|迟|晚|早|终|初)|第一名|顶级|极致|无敌|完美|销量第一|全网|独一无二|首选|爆款|热销"
    ),
    "extreme": re.compile(
        r"最(?:大|小|低|高|长|短)|\b(?:largest|smallest|lowest|highest|longest)\b"
    ),
    "discount": re.compile(
        r"\b(?:discount(?:ed|s)?|on sale|sale price|half price|half-?price|% off|percent off|coupon|promo(?:tion)?|voucher|"
        r"bargain|deal|clearance|cash ?back|special (?:offer|price)|reduced)\b|打折|折扣|优惠|促销|特价|半价|立减|满减|优惠券|返现|降价|清仓|划算|[0-9一二三四五六七八九.]折"
    ),
    "gift": re.compile(
        r"\b(?:free gift|gift with|bonus|giveaway|for free|free of charge|complimentary|free)\b|赠送|赠品|免费|白送|送一|买一送一|包邮|免邮|免运费"
    ),
    "guarantee": re.compile(
        r"\b(?:guarantee[ds]?|warrant(?:y|ies)|risk-?free|money[- ]back|lifetime|forever)\b|保证|保障|终身|质保|保修|无条件|假一赔|包退|包换|正品"
    ),
    "health": re.compile(
        r"\b(?:cures?|heals?|clinically|fda|medical(?:ly)?|doctors? recommend|weight loss)\b|治疗|治愈|疗效|医生推荐|临床|减肥|抗癌|防癌"
    ),
    "scarcity": re.compile(
        r"\b(?:only \w+ left|last chance|hurry|selling fast|limited (?:time|edition|offer))\b|仅剩|最后机会|限时|限量|抢购|手慢无"
    ),
    "available": re.compile(r"\b(?:in stock|sold out|out of stock)\b|有货|现货|售罄|缺货|没货"),
}
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|cannot|without|except|excluding|unless|neither|nor|unable|\w+n['’]t)\b|"
    r"不(?!锈|同|仅|但|断|少于|超过|限|过|妨|好意思|用担心)|没有|没(?!问题)|未|无(?!理由|线|糖|论)|非(?!常)|勿|除外|除了"
)

_FOR_CATALOGUE = re.compile(
    r"https?:|www\.|@\w|\b[\w-]+\.(?:com|net|org|cn|io|me|shop|example)\b"
    r"|[$€£¥]\s?\d|\d\s?(?:元|usd|dollars?|yuan)|\+?\d[\d\s-]{7,}\d|\b(?:is|are|for|now|completely|totally|all) free\b|\bfree (?:of charge|with|gift|today|now)\b|免费|% off|\d折"
    r"|\b(?:use|enter|with|apply|coupon|promo|discount|voucher)\b.{0,15}\bcode\b|优惠码|折扣码|优惠券"
    r"|微信|\bwechat\b|whatsapp|telegram"
)


def claims_in(text: str) -> frozenset[str]:
    """The kinds of claim a text makes."""
    folded = plain(text)
    return frozenset(kind for kind, pattern in _CLAIMS.items() if pattern.search(folded))


def negates(text: str) -> bool:
    """Whether the text says no to something (an odd number of negations)."""
    return len(_NEGATION.findall(plain(text))) % 2 == 1


def is_for_catalogue(text: str) -> bool:
    """Whether a sentence about a product says what only the catalogue may say: a price, that it is
    free, a link, a contact or a coupon. Such a sentence of a description is never quoted."""
    return bool(_FOR_CATALOGUE.search(plain(text)))
