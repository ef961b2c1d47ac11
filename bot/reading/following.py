"""Whether a question goes on with what was said before. Patterns of the language."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence

from bot.reading.intents import leans_back, small_talk
from bot.reading.terms import terms
from bot.reading.text import plain
from bot.reading.wishing import asks_for_other

_CONSTRAINT = re.compile(
    r"\b(?:under|below|less than|at most|up to|no more than|within|around|about|over|above|more than|at least|max(?:imum)?|budget(?: is| of)?) ?(?:[$¥€£] ?)?\d"
    r"|\bfor (?:my|his|her|our|their|a|an|the) (?:\w+ ){0,2}(?:mother|mom|mum|father|dad|wife|husband|girlfriend|boyfriend|friend|sister|brother|daughter|son|child|kids?|children|baby|grandmother|grandfather|grandma|grandpa|parents|boss|colleague|teacher|boy|girl|man|woman|\d+[- ]year[- ]old)\b"
    r"|\b(?:cheaper|more expensive|bigger|larger|smaller|lighter|better|another|something else|anything else|any others?|other (?:ones?|options?))\b"
    r"|\d ?(?:元|块|美元|rmb)?(?:以内|以下|之内|左右|以上|上下)|(?:不超过|低于|少于|最多|不到|预算)(?:是|在)?\d|(?:送|给)(?:我|他|她)?(?:妈|爸|父|母|老婆|老公|妻子|丈夫|女朋友|男朋友|朋友|姐|妹|哥|弟|孩子|小孩|儿子|女儿|奶奶|爷爷|外婆|外公|长辈|老人|同事|老师|领导)"
    r"|便宜(?:点|些|一点)|贵(?:点|些|一点)|大(?:点|些|一点)|小(?:点|些|一点)|(?:别的|其他的?|另外的?|换一个|换个|还有(?:别的|其他|吗|没有|什么))"
)
_ASKS = re.compile(
    r"\b(?:do|does|is|are|can|what|which|how|where|when|who)\b|吗|么|呢|什么|怎么|多少|哪|能|可以|有没有"
)

_LEADING = (
    r"(?:ok(?:ay)?|k|hm+|mhm|uh+|um+|oh|ah|right|alright|all right|fine|cool|great|nice|good|sure|thanks|thank you|thx|ta|cheers|nah|no|nvm|never ?mind|got it|i see|anyway|anyways|sorry"
    r"|(?:forget|scrap|leave|drop|skip) (?:that|it|about (?:that|it)|this)|not (?:that|this)|(?:one )?(?:other|another|different|last|more) (?:thing|question|one)|(?:one|a) (?:quick|last|other|different|more|second) (?:thing|question)|by the way|btw)(?: then| though| tho)?"
)
_LEADING_ZH = "(?:好的?吧?|嗯+|哦+|噢|行吧?|可以|算了|没事|谢谢啦?|谢了|知道了|明白了?|了解了?|懂了|对了|那好吧?|那行|不好意思|(?:先)?(?:不看|不说|不管|不要|不聊|不问)(?:这|那)个了?|(?:先)?不管(?:它|这个)了?|(?:换|再问)个?(?:别的)?问题|(?:另外|还有|再)(?:一个|个)?(?:问题|问下|问一下)|顺便问?一?下?)"
_LEAD_IN = re.compile(
    rf"^(?:{_LEADING}[\s.,;:!?]+)*{_LEADING}\s*(?:[.,;:!?]+|\s[-–—]+)\s+"
    rf"|^(?:{_LEADING_ZH}[\s，,。.；;：:！!？?～~]*)+[，,。.；;：:！!？?～~]+\s*",
    re.I,
)
"""What a shopper says before the question itself."""
_REMARK = re.compile(
    r"(?:(?:hm+|oh|ah|wow|ooh|damn|ouch|well|ok|okay|right|that['’]?s|it['’]?s|its|thats|a|an|bit|little|too|so|very|quite|pretty|rather|really|kinda|much|steep|pricey|expensive|heavy|light|big|small|large|long|short|cheap|nice|cool|lovely|sweet|great|good|shame|pity|than|i|thought|for|me|us|tho|though|lot|money|sold|out)\b\W*)+"
    r"|(?:嗯|哦|噢|啊|呀|哎|唉|哇|诶|有点儿?|有些|太|好|挺|蛮|真|这么|那么|贵|重|轻|沉|大|小|长|短|高|低|可惜|不错|卖完|了|的|吧|[，,。.!！?？~～\s])+"
)
"""A whole message of these words says what the shopper thinks, and asks nothing."""
_TURNED_DOWN = re.compile(
    r"^(?:no[, ]+)?(?:not|i don'?t (?:want|mean)|i do not (?:want|mean)) (?:the|that|this)\b[^?]{2,30}$|^(?:不要|不是|别要|不是说|我不要|我没说|不是要)[^?？吗呢么]{2,10}$"
)
_RETURN = re.compile(
    r"^(?:(?:ok|okay|right|so|well|cool|alright|now)\b[, ]*)*(?:going |coming )?back to (?:the|that|those) (?P<en>[^,.;:?!]{2,30})[,.;:] *"
    r"|^(?:好的?|嗯|那)?[，, ]*(?:再)?(?:回到|说回|再说|还是说)(?:刚才|前面|之前)?(?:的|那个|说的)*(?P<zh>[^，,。；]{2,12})[，,。；] *"
)


def without_lead_in(text: str) -> str:
    """The question without what is said before it: "ok forget that. ..."."""
    return _LEAD_IN.sub("", text.strip(), count=1) or text


def turns_down(text: str) -> bool:
    """Whether it only says which one is not meant: "not the light one"."""
    return bool(_TURNED_DOWN.match(plain(text)))


def remarks(text: str) -> bool:
    """Whether it only says what the shopper thinks of an answer: "hmm a bit much for me"."""
    return bool(_REMARK.fullmatch(plain(text)))


def returns_to(text: str) -> tuple[str, str] | None:
    """ "Back to the case, is it in stock?": what it comes back to, and the question."""
    found = _RETURN.match(plain(text))
    return (found["en"] or found["zh"], plain(text)[found.end() :]) if found else None


def goes_on(text: str) -> bool:
    """Whether it leans on what was said before, or only adds a wish to it ("under 50")."""
    if small_talk(text):
        return False
    if leans_back(text) or not terms(text) or asks_for_other(text):
        return True
    folded = plain(text)
    return bool(_CONSTRAINT.search(folded)) and not _ASKS.search(folded)


def same_subject(text: str, history: Sequence[str]) -> tuple[str, ...]:
    """The earlier questions that belong to the subject of `text`, oldest first; none where it
    begins another. Small talk and remarks between them are left out."""
    subject: list[str] = []
    for said in history:
        if not (small_talk(said) or remarks(said)):
            subject = [*subject, said] if goes_on(said) else [said]
    return tuple(subject) if goes_on(text) else ()
