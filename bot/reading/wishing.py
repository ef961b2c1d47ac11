"""Whether a text wishes for products, and whether it wants others than those put before."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.constraints import wish_in
from bot.reading.text import plain

_STRONG = re.compile(
    r"\brecommend|\bsuggest(?:ions?)?\b|\bgift (?:for|idea|under|below|within|around|between|up|that)|\b(?:gifts?|presents?)\b.{0,30}\b(?:for|under|below|within|around|between|up to)\b"
    r"|\bwhat (?:should|can|could|would|shall|do) (?:i|you|we) (?:buy|get|give|bring|suggest|recommend)\b|\bany ideas?\b|\bhelp me (?:choose|pick|find|decide)\b"
    r"|\b(?:something|anything|stuff) (?:\w+ ){0,2}(?:for|under|below|within|around|between|up to|with|without|that|which|in|to)\b"
    r"|\bwhat do you have (?:for|under|below|within|with|that|in|around|between|up to)\b|\b(?:good|suitable|right|best) (?:\w+ )?for\b"
    r"|推荐|求.{0,6}推|有什么.{0,10}(?:适合|好的|可以送|能送|值得)|有没有.{0,10}适合|哪[款个种些].{0,8}适合|适合.{1,12}的.{0,8}(?:有|吗|礼)|(?:想|要|打算)(?:买|送|给).{0,16}(?:礼物|礼品)|买(?:点|些)?(?:什么|啥)|送(?:点|些)?(?:什么|啥)|送礼|选哪|挑[个一]|帮我(?:选|挑|找)"
    r"|(?:想|要|打算)送|送给?(?:我|他|她|小)?(?:妈|爸|父|母|老|女|男|孩|朋|长|同|儿|奶|爷|外)"
)
_WEAK = re.compile(
    r"\blooking for\b|\bi(?:'m| am)? (?:need|want|would like|'d like|after)\b|\bi'd like\b|\bdo you (?:have|sell|carry|stock)\b|\bhave you (?:got )?any\b|\bshow me\b|\bfind me\b|\b(?:any|some|a|an) \w+|\b(?:gift|present)s?\b|\bwhich \w+"
    r"|有没有|有.{0,20}[吗么]|想买|想要|想找|要买|我要|[要求找来][个一]|礼物|礼品|哪[款个种些]|有哪些|有什么"
)
_SEEKS = re.compile(r"\blooking for\b|\bi (?:need|want)\b|想买|想要|想找|^[要求找来][个一]")
_ASKS_PRICE = re.compile(
    r"how much|what.{0,12}(?:price|cost)|\bprices?\b(?! (?:range|limit|under|below|up|between|around|about))|costs?\b|多少钱|什么价|价格是|怎么卖"
)
_NO_WISH = re.compile(
    r"^(?:is|are|does|was|will|can|could|would|has|have|did|should) (?!you\b|i\b|we\b|there\b|u\b)|^how\b|^when\b|^why\b|^where\b|为什么|怎么(?!样)|如何|什么时候|多久"
)
_VERB = re.compile(
    r"\b(?:is|are|was|do|does|did|can|could|will|would|should|has|have|if|my order|ship|deliver|return)\b|吗|怎么|可以|能不能|是不是|会不会|发货|退|送到|几天|多久"
)
"""Without any of these a text is a bare noun phrase: "tea without caffeine"."""
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower[- ]priced|more affordable|lower price)\b|更?便宜[一]?(?:点|些)|更便宜|再便宜|低一?[点些]的?价|价格低一?[点些]"
)
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|dearer|higher[- ]priced|more premium)\b|更?贵[一]?(?:点|些)|更贵|高档一?[点些]|更高档"
)
_MORE = re.compile(
    r"\banother(?: one)?\b|\bany(?:thing)? (?:others?|else|more)\b|\bsomething else\b|\bother (?:ones?|options?|ideas?|suggestions?|recommendations?|choices?)\b|\bmore (?:options?|ideas?|suggestions?|recommendations?)\b|\bwhat else\b|\bothers\b"
    r"|还有(?:别的|其他|其它|什么|哪些|吗|没有|么)|别的|其他的?(?:吗|呢|推荐|款|选择)?|其它|换一?[个款批]|另外的|再推荐|再来"
)


def is_wish(text: str) -> bool:
    """Whether it asks for products that fit, not for a fact."""
    folded = plain(text)
    if _NO_WISH.search(folded) and not re.search(r"recommend|suggest|推荐", folded):
        return False
    if _STRONG.search(folded):
        return not (_ASKS_PRICE.search(folded) and not re.search(r"recommend|suggest|推荐", folded))
    if _ASKS_PRICE.search(folded) or not (_WEAK.search(folded) or not _VERB.search(folded)):
        return False
    wish = wish_in(text)
    return wish.limits or bool(wish.kind and wish.wants and _SEEKS.search(folded))


def asks_to_recommend(text: str) -> bool:
    """Whether it is so plainly a wish that there must be an answer to it."""
    return is_wish(text) and bool(_STRONG.search(plain(text)))


def is_only_limits(text: str) -> bool:
    """Whether it names no goods but narrows a wish: "under 50?", 200以内的."""
    wish = wish_in(text)
    return (
        wish.kind is None and (wish.limits or bool(wish.wants)) and not _NO_WISH.search(plain(text))
    )


def asks_cheaper(text: str) -> bool:
    return bool(_CHEAPER.search(plain(text)))


def asks_dearer(text: str) -> bool:
    return bool(_DEARER.search(plain(text)))


def asks_more(text: str) -> bool:
    """Whether it wants other products than those put before."""
    return bool(_MORE.search(plain(text)))


def asks_for_other(text: str) -> bool:
    """Whether it wants others than those put before, and says no goods of its own."""
    turns = asks_cheaper(text) or asks_dearer(text) or asks_more(text)
    return turns and wish_in(without_turn(text)).kind is None


def without_turn(text: str) -> str:
    """The text without "something cheaper", "another one" and the like."""
    folded = plain(text)
    for pattern in (_CHEAPER, _DEARER, _MORE):
        folded = pattern.sub(" ", folded)
    return folded
