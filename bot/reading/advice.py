"""Whether a text asks for advice on what to have for a purpose: "my roses prick me, what should I
get?". Its purpose may be told in any words."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.text import plain

_EN = re.compile(
    r"\b(?:recommend(?:ations?|ed)?|suggest(?:ions?|ed)?|advise|advice|any (?:ideas?|tips?))\b"
    r"|\b(?:what|which)\b(?: \w+){0,3} (?:should|would|could|can|shall|do|must|might) (?:i|we|you|one|he|she|they) (?:buy|get|use|wear|plant|grow|pick|choose|take|order|need|want|try|give|bring|go (?:for|with)|put on|have)\b"
    r"|\b(?:something|anything|smth|sth|smthg?|somethin|anythin|sumthin|stuff|sth) (?:\w+ ){0,2}(?:for|to|against|that|thats|which|with|without|in|on|when|if)\b|\b(?:something|anything|smth|sth) (?:warm|cool|light|soft|strong|gentle|quiet|small|big|nice|easy|cheap|safe)\b"
    r"|\b(?:which|what)(?: \w+){1,3} (?:is|are|would be|will|works?|suits?|fits?|helps?|survives?|lasts?|goes|go|do well|does well|can (?:stand|take|handle|live|survive)) (?:\w+ ){0,2}(?:best|good|right|suitable|ideal|better|fine|ok|okay|safe|easiest|enough|well|for|there|here|with|in|on|against)\b|\b(?:which|what)(?: \w+){1,2} survives?\b"
    r"|\bis there (?:an?|any|some)(?:thing| \w+)? (?:\w+ )?(?:that|which|for|to|against)\b"
    r"|\b(?:i(?:'m| am)?|we(?:'re| are)?|he|she|mum|mom|dad|wife|husband|bf|gf|boyfriend|girlfriend|son|daughter|brother|sister|friend|grandma|granny|grandpa|kids?|baby)\s*(?:needs?|wants?|looking for|after|'d like|would like|searching for|on the hunt for)\b"
    r"|^(?:need|want|looking for|searching for|after)\b|\bi(?:'d| would) (?:like|love)\b|\bhelp me (?:choose|pick|find|decide)\b"
    r"|\bfor (?:my|our|him|her|me|us|them)\b"
)
_NAMED_LAST = re.compile(
    r"\b(?:what|which)(?: kind of| sort of| type of)? (?P<noun>[a-z]+)(?: of yours| do you have| have you got| then| pls| please)?\s*[?!.]*$"
)
"""The goods after what they are for: "hands black with grease, what soap?"."""
_GOODS = re.compile(
    r"\b(?:is there an?|(?:need|want|after|recommend|suggest|looking for|find|buy|get)(?: me| us)? (?:an?|some|any)|which|what)(?: of your)? (?P<noun>(?!(?:else|one|ones|do|is|are|should|would|can|could|thing|product|item)\b)[a-z-]+(?: (?!that\b|which\b|for\b|to\b|can\b|should\b|do\b|is\b|are\b|with\b|in\b|will\b)[a-z-]+){0,2})"
)
_MODAL = re.compile(
    r"\bcan(?= (?:i|you|we|u|he|she|it|they|be|get|go|have)\b)|(?<=\bi )can\b|(?<=\byou )can\b|(?<=\bu )can\b|(?<=\bthat )can\b|(?<=\bwhich )can\b"
)
_ZH = re.compile(
    r"推荐|求推|求个|安利|建议[买用选]"
    r"|[买用送穿选挑养种吃喝戴带拿搭装放整入配涂抹擦铺挂][一]?[点个些条双件块款把盆瓶支套张只台]?(?:什么|啥|哪[款个种些双件把条块盆瓶支套张只台])"
    r"|(?:什么|啥|哪[款个种些双件把条块盆瓶支套张只台])[^，。？?]{0,8}(?:好|合适|适合|管用|顶用|靠谱|能用|可以|比较|扛得住|受得了|不会|不怕)"
    r"|有没有(?:什么|啥|哪)|有[没无]?[点个些]?(?:什么|啥)[^，。？?]{0,12}(?:能|可以|适合|管用|好|合适|方便|推)"
    r"|(?:想|要|打算|准备|需要)(?:给[^，。？?]{1,8})?(?:在[^，。？?]{1,6})?(?:买|找|送|入手|整|挑|选|种|养|弄)"
    r"|想要(?!知道|问|了解|取消|退|换|开)|来[个点款双条件块把盆]|找[个点款双条件块把盆]|合适的|选哪|挑哪"
)
_NO_ADVICE = re.compile(
    r"\b(?:is|are|was|were|does|do|did|will|has|have|had) (?:the|this|that|it|they|these|those|your|its|mine)\b|\b(?:can|could|would|should|may|might) (?:the|this|it|they|these|those)\b|\bdo you (?:do|offer|accept|take|give|charge|send|ship|post|deliver|repair|wrap|make|provide|open|close)\b|\b(?:money back|refund(?:ed)?|swap(?:ped)?|broken|damaged|parcel|package|my order)\b|^(?:how|when|why|where|who)\b|\bwh(?:at|ich) (?:hours?|times?|days?|number|phone|e?mail|address|courier|carrier)\b|\bwhat (?:if|happens|about)\b"
    r"|\b(?:want|need|like) to (?:know|ask|check|cancel|change|return|exchange|complain|pay|track|speak|talk|confirm|understand|send it)\b"
    r"|\b(?:how (?:much|many|long|often|big|heavy|wide|tall|loud|do|can|does|to)|what(?:'?s| is| are) the)\b"
    r"|为什么|怎么|如何|什么时候|多久|多少|几[个天块钱点年瓦升米克度]|什么(?:材质|材料|颜色|色|味|牌|尺寸|做的|意思|成分|地方)|啥(?:材质|材料|颜色|味|成分|意思)|哪里|哪儿|是不是|会不会"
)


def asks_advice(text: str) -> bool:
    """Whether it asks what to have, rather than a fact."""
    folded = plain(text)
    if _NO_ADVICE.search(folded):
        return False
    return bool(_EN.search(folded) or _ZH.search(folded) or _NAMED_LAST.search(folded))


def goods_asked(text: str) -> str:
    """What stands for the goods: "pot that waters itself" of "is there a pot that waters itself";
    the whole text if no form shows it."""
    folded = _MODAL.sub(" ", plain(text))
    found = _NAMED_LAST.search(folded) or _GOODS.search(folded)
    return found["noun"] if found else folded


def names_goods_last(text: str) -> bool:
    """Whether only the goods named last make it advice: "hands black with grease, what soap?"."""
    folded = plain(text)
    return not (_EN.search(folded) or _ZH.search(folded)) and bool(_NAMED_LAST.search(folded))
