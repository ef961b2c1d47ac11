"""What kind of answer a question wants. Patterns of the language, in order of precedence."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from typing import Literal

from bot.reading.text import plain

Small = Literal["greeting", "thanks", "goodbye", "okay", "praise", "who"]
Wants = Literal["price", "stock", "options", "about", "have", "compare", "none"]

_SMALL: dict[Small, re.Pattern[str]] = {
    "greeting": re.compile(
        r"(?:hi+|hello|hey+|yo|(?:good )?(?:morning|afternoon|evening)|good day|howdy|greetings|how are you(?: doing)?(?: today)?|how's it going|"
        r"你好|您好|嗨|哈喽|哈啰|hello there|hi there|在吗|在不在|有人吗|有人在吗|早上好|下午好|晚上好|早|亲|最近好吗)+"
        r"(?: there| all| everyone| again|呀|啊|哦|哈|,? (?:how are you|anyone there|anybody there|is anyone there)|,? ?(?:在吗|有人吗))*"
    ),
    "thanks": re.compile(
        r"(?:(?:ok|okay|great|perfect|cool|awesome|alright|got it|no|nope|that's all|that is all|that's it|no that's all|好的?|嗯|行|没了|没有了|没事了|不用了|知道了|明白了?|可以了)[,，.。!！ ]*)*"
        r"(?:many thanks|thanks?|thank you|thank u|thx|tks|ty|cheers|much appreciated|谢谢|多谢|感谢|谢了|谢啦|辛苦了?|3q)"
        r"(?:[,，.。!！ ]*(?:so much|very much|a lot|a bunch|again|in advance|man|mate|you|for (?:your|the|all your|all the) (?:help|time|quick reply|answer|info|information)|for (?:helping|answering)(?: me)?|"
        r"bye|goodbye|that helped|that helps|that's all|that is all|that's very helpful|very helpful|你们?|您|啦|了|啊|哦|哈|您的?(?:帮助|解答|回复)|你的?(?:帮助|解答|回复)|再见|拜拜|辛苦了?|谢谢))*"
    ),
    "goodbye": re.compile(
        r"(?:(?:ok|okay|好的?|嗯)[,， ]*)?(?:bye|goodbye|see you(?: later| soon| around)?|see ya|bye bye|have a (?:nice|good|great) (?:day|evening|one|weekend)|take care|再见|拜拜|回头见|下次见|晚安|good night|88|先这样)(?:了|啦|吧|[,， ]*(?:bye|再见|拜拜))?"
    ),
    "okay": re.compile(
        r"(?:(?:ok|okay|alright|all right|got it|i see|i understand|understood|fine|great|cool|nice|sure|sounds good|makes sense|no problem|never ?mind|no,? (?:that's|that is) (?:all|it)|that's all|nothing else|not now|maybe later|"
        r"好的?吧?|嗯|哦|噢|行吧?|可以|明白了?|知道了?|了解了?|懂了|收到|没事了?|没关系|不用了|没有了|没了|就这些|先这样吧?|我再看看|再看看|我考虑一下|考虑一下)[,，.。!！~ ]*)+(?:then|了|啦|哈|呀|吧)?"
    ),
    "praise": re.compile(
        r"(?:(?:wow|haha|really)[,! ]*)?(?:you(?:'re| are| guys are)? (?:so |very |really )?(?:great|awesome|helpful|the best|amazing|kind|nice|rock)|(?:i )?(?:really )?(?:love|like) (?:your|this) (?:shop|store|products|stuff|things)|"
        r"(?:great|nice|good|lovely|beautiful|amazing|awesome|excellent|cool) (?:shop|store|products|job|work|service|stuff|bot)|well done|good bot|"
        r"(?:你们?|您|你们家|你们店|贵店|这家店|店里)?(?:的?(?:东西|商品|产品|服务|态度|质量|店|机器人|客服))?(?:真|很|太|挺|非常|特别|超级?)?(?:的?(?:不错|棒|好用|赞|厉害|好看|贴心|专业|给力|聪明|喜欢|好))(?:了|啊|呀|哦|的|哈|极了|耶)*(?:[,， ]*(?:赞|棒|喜欢|不错|点赞|厉害))*|(?:给你们?)?点赞|(?:我)?(?:很|非常|太|超级?)?喜欢你们(?:家|店)?(?:的?(?:东西|商品|店))?(?:了)?|666+)"
    ),
    "who": re.compile(
        r"(?:(?:hi|hello|hey)[,! ]*)?(?:who are you|what are you|(?:are you|am i (?:talking|speaking|chatting) (?:to|with)) (?:a )?(?:real )?(?:bot|robot|human|person|real person|an ai|ai|machine)|what can you (?:do|help (?:me )?with)(?: for me)?|"
        r"how can you help(?: me)?|what do you do|what's your name|what is your name|do you have a name|(?:你|您)到?底?是谁|(?:你|您)(?:到底)?是(?:不是)?(?:个)?(?:机器人|真人|人工|ai|人|智能客服|客服)|"
        r"(?:你|您)叫什么(?:名字)?|(?:你|您)(?:能|会|可以)(?:做|干|帮我做|帮我)(?:什么|啥|些什么)|(?:你|您)会(?:什么|啥)|(?:你|您)是(?:什么|啥)|(?:这|对面)是(?:机器人|真人|人工)|(?:我在)?(?:跟|和)(?:机器人|真人)(?:说话|聊天))"
        r"(?:吗|啊|呀|呢|嘛|,? ?(?:or|还是) ?(?:a |an )?(?:real )?(?:bot|robot|human|person|ai|machine|机器人|真人|人工|人|客服)(?:啊|呀|呢|吗)?)*"
    ),
}
_LONGEST_SMALL = 80
"""Characters."""
_LONGEST_THANKS = 40
_THANKS = re.compile(
    r"^(?:thanks|thank you|thx|谢谢|多谢|感谢|谢了|谢啦)|(?:thanks|thank you|thx|谢谢|多谢|感谢)(?:了|啦|您|你)?$"
)
_QUESTION = re.compile(
    r"[?？吗呢么哪怎]|什么|多少|几|可以|能不能|有没有|\b(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will|would|need|want|send|tell|show)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:weather|forecast|temperature outside|news|politic\w*|president|prime minister|election|vote for|religion|god|stock market|share price|bitcoin price|crypto(?:currency)?|lottery|football score|world cup|"
    r"capital of|population of|who (?:is|was|won|invented|wrote)|meaning of life|horoscope|girlfriend|boyfriend|marry me|love me|tell me a (?:joke|story)|sing (?:me )?a song|(?:write|compose) (?:me )?(?:a|an|some|my) (?:poem|song|essay|story|code|program|script|email|letter|homework)|"
    r"translate|homework|python|javascript|solve|\d+ ?[x*×+] ?\d+|what time is it|what day is it|what's the date)\b"
    r"|天气|气温|下雨吗|新闻|政治|总统|主席|选举|宗教|股市|股票|炒股|比特币(?:价格|多少)|彩票|比分|世界杯|首都|人口|人生的意义|星座运势|女朋友吗|男朋友吗|嫁给我|爱我|讲(?:个|一个)?(?:笑话|故事)|唱(?:首|一首)?歌|"
    r"写(?:一?[首篇个段封])|作诗|写诗|翻译|作业|编程|写代码|几加几|现在几点|今天几号|星期几"
)
_PERSON = re.compile(
    r"\b(?:talk|speak|chat|connect me|transfer me|put me through|get me|need|want)\b.{0,25}\b(?:human|person|agent|"
    r"representative|manager|someone real|someone (?:from|at|in|on) (?:your|the) \w+|real one|staff member|operator|supervisor|somebody)\b|^(?:human|agent|operator|representative)$"
    r"|\breal (?:person|human)\b.{0,10}\bplease\b|^(?:a )?(?:real )?(?:person|human),? please"
    r"|转人工|人工客服|真人客服|找人工|要人工|接人工|^(?:转|找)?人工$|(?:找|叫|要|联系|转接?)(?:个|一个|你们)?(?:真人|店长|经理|老板|客服人员|人来)"
)
_COMPLAINT = re.compile(
    r"\b(?:scam(?:med|mer)?|fraud|rip-?off|ripped me off|sue you|lawyer|legal action|report you|worst (?:shop|service|store)|"
    r"terrible (?:shop|service)|(?:furious|outraged|disgusted|unacceptable)|complain(?:t)? (?:about|against)|(?:want|like|need|going) to complain|service is (?:\w+ )?(?:awful|terrible|horrible|shit|crap|the worst|a joke)|file a complaint|make a complaint|chargeback)\b"
    r"|骗子|骗人|诈骗|欺诈|黑店|投诉|举报|12315|消协|律师|起诉|垃圾店|太差劲|差评|忍无可忍|气死|欺骗"
)
_ASKS_HOW = re.compile(r"^(?:how|what|where|can i|do you|is there)\b|怎么|如何|哪里|什么渠道|流程")
_COMPARE = re.compile(
    r"\b(?:cheaper|cheapest|more expensive|most expensive|less expensive|dearer|dearest|pricier|priciest|lowest price|costs? (?:more|less))\b"
    r"|(?:哪|谁|更|最|比).{0,8}(?:便宜|贵|划算|实惠|省钱)|便宜的是|最低价|性价比"
)
_PRICE = re.compile(
    r"\bhow much\b(?! (?:does it (?:weigh|hold)|water|power|time|weight|space)| (?!is|are|was|does|do|did|for|would|will|it|this|that|they|these|those)\w+ (?:is|are|does|do|can|will|has|have)\b| (?:should|do|can|would|must) (?:i|we|you) (?:feed|use|add|put|mix|give|take|apply|pour|eat|drink)\b)|\bprices?\b|\bpriced\b|\bcosts?\b|\bhow expensive\b|\$\?|\bworth\b|\bquote\b|\b(?:what|how much) (?:do|would|will|should) i pay\b(?! to\b)|\bhow much\?*$"
    r"|\bwhat (?:do|does|would|will|did) (?:you|they|the shop|it|that) (?:charge|want|ask|run)\b|\b(?:going|goes|go|sells?|selling|retails?) for\b(?= *(?:now|these days)?[?.!]*$)|\bset me back\b|\b(?:still|also|really) [¥$€£]?\d{2,5}(?:\.\d+)?(?: ?(?:yuan|bucks|rmb))?[?.!]*$"
    r"|多少钱|价格|价钱|售价|怎么卖|几块|多少元|什么价|贵不贵|贵吗|报价|几钱|多钱|要多少(?!天|时|小时)|多少(?:钱)?一[\u3400-\u9fff]|(?<![再另])[一每][瓶袋盒支块本包张片把套枚根株盆罐箱双条件个只台份](?:要|卖|是|得)?多少(?![\u3400-\u9fff])|卖多少|单价"
    r"|几个钱|啥价|什么价|要价|[咋怎]么?(?:个)?卖|(?:[是也还]|还要|[仍依]然)是?\d{2,5}(?:\.\d+)?(?:块钱?|元)?[吗么吧不]"
)
_STOCK = re.compile(
    r"\b(?:in|out of) stock\b|\bavailab(?:le|ility)\b|\bsold out\b|\bhow many\b(?!.{0,40}\b(?:does|do|did|will|would|should) (?!you\b|u\b|we\b)).{0,40}\b(?:left|have|stock|remain)|\b(?:any|some|still) .{0,30}\bleft\b|"
    r"\bstill (?:have|sell|got|get|selling|in)\b|\bhave (?:any|some|got)?\b.{0,30}\bin stock\b|\bstock\b|\b(?:buy|get|order) .{0,60}\b(?:now|today)\b|\brestock"
    r"|\bcan i still (?:get|buy|order|have)\b|\bstill (?:on sale|for sale|around)\b|\bdiscontinued\b|\bback in(?: yet)?[?.!]*$|\b(?:have|are) you (?:run )?out of\b|\brun out\b|\bto be had\b|\b(?:is|are) .{2,40} (?:still )?there(?: (?:now|yet|atm|again))?[?.!]*$|\b(?:is|are) (?:it|that|this|that one|this one|they|those) (?:still )?there\b"
    r"|有货|现货|库存|缺货|卖完|卖光|售罄|断货|还剩|剩多少|剩几|还能买|能买到|买得到|还有(?:吗|没有|么|多少|几|没[?？]*$)|补货|有没有货|没货|[还能可][能以]?拍[吗么不了]|拍得[到了]|补(?:上|到)货|(?:到|来|上)货了?(?:吗|么|没)|有[的得]卖|还卖[吗么不]|还在卖|下架了?[吗么没]|卖没了?|抢[完光]|现在(?:能|可以)?(?:下单|拍)|有几[个件只台双瓶包盒套张把支]货?[呀啊呢?？]*$"
)
_OPTIONS = re.compile(
    r"\b(?:what|which|other|different|any other) (?:colou?rs?|sizes?|options?|versions?|variants?|flavou?rs?|models?|styles?|kinds?)\b|\bcomes? in\b(?! (?:the|an?|its|one|each|every) (?:\w+ )?(?:box|pack|package|packet|bag|set|kit|case|tin|parcel|carton|bundle)s?\b)|"
    r"\b(?:is|are|have|get|got|sell) .{0,40}(?<!built)[ -]in (?:an? |the )?(?:\w+ )?(?:colou?r|size|(?!stock|total|advance|person|store|store?s|time)[a-z]+)\??$|\b(?:options|variants|versions)\b"
    r"|(?:哪些|什么|几种|几个|哪几种|其他|别的)(?:颜色|尺码|尺寸|款式|规格|型号|版本|口味|味道|香味|容量|选择|样式|色)|有.{1,4}色(?:的|款)?(?:吗|么|没有)|有没有.{1,4}(?:色|码|号|口味)"
)
_ABOUT = re.compile(
    r"\b(?:tell me|know|info(?:rmation)?|details?|more) (?:more )?(?:about|on)\b|\bdescribe\b|\bintroduc|\bfeatures?\b|\bspecs?\b|\bspecifications?\b|\bwhat is (?:the|a|an)\b|\bwhat's (?:the|a|an)\b"
    r"|介绍|详情|详细|特点|参数|说说|讲讲|了解一下|怎么样|好不好|是什么(?:东西)?$|有什么(?:功能|特色)"
)
_HAVE = re.compile(
    r"\b(?:do|does|did) (?:you|the shop|your shop|this shop|u) (?:guys )?(?:have|sell|carry|stock|offer|got)\b|\b(?:have|got) you (?:got )?(?:an?|any|the)\b|\bis there an?y?\b|\bare there any\b|"
    r"\bdo you have\b|\bgot any\b|\blooking for\b|\bwhere can i (?:find|get|buy)\b|\bcan i (?:buy|get) (?:an?|some|the)\b|\bi (?:want|need|would like|'d like)(?: to buy)? (?:an?|some|the)\b|\b(?:show|list) me\b"
    r"|有没有|有卖|卖不卖|你们卖|店里有|你们有|有(?!什么(?:招|办法|建议|技巧|诀窍|窍门|法子|方法|讲究|要求|条件|限制|影响|问题|好处|坏处|用)).{1,14}(?:吗|么|卖)|卖.{1,12}(?:吗|么)|有(?:吗|么|没有)$|想买|我要买|买.{1,10}(?:吗|么)"
)
_WANTS: dict[Wants, re.Pattern[str]] = {
    "compare": _COMPARE, "price": _PRICE, "options": _OPTIONS, "stock": _STOCK, "about": _ABOUT,
    "have": _HAVE,
}  # fmt: skip
_ELLIPTIC = re.compile(
    r"^(?:and|what about|how about|also|then|but|or|so|ok(?:ay)?,? (?:and|but|so)|那么?|还有|另外|再问|以及|那如果|如果|要是)|\b(?:it|its|it's|they|them|that one|this one|the same|those|these|one)\b|"
    r"\bthe (?:stuff|thing|things)\b|\bthen[?.!]*$|它|这个|那个|这款|那款|这件|那件|这种|那种|这双|那双|这本|那本|那把|这把|那条|这条|那瓶|那盆|那台|其|呢[?？]?$"
)

_PRONOUN = re.compile(
    r"\b(?:does|is|do|are|can|has|have|did|will|would) (?:it|they|this|that|these|those)\b"
    r"|\b(?:its(?! own\b)|of it|of them|about it|for it)\b|^(?:它|这个|那个|这款|那款|这件|那件)"
)

_OWN_ORDER = re.compile(
    r"\b(?:where(?:'s| is| are)|status of|what happened to|track|when (?:will|does|do|is)) (?:my|our) (?:\w+ )?(?:order|parcel|package|delivery|shipment|refund)\b.{0,20}(?:\d{4,}|\?|$)"
    r"|\border (?:number |no\.? ?|#)?\d{4,}|我的?(?:那个)?(?:订单|快递|包裹|货|退款).{0,6}(?:到哪|在哪|哪里|哪儿|什么时候|怎么还|还没|状态|多久)"
    r"|(?:快递|包裹|订单)(?:现在|已经)?(?:走|送|运|发)?(?:到哪|在哪)"
    r"|\b(?:my|our|the) (?:order|parcel|package|delivery|shipment) (?:still )?(?:has ?n['’o ]?t|have ?n['’o ]?t|did ?n['’o ]?t|is ?n['’o ]?t|never|not) (?:yet |been )?(?:arriv|come|came|here|shown|show|turned|deliver|got)"
    r"|(?:快递|包裹|订单|单子|货)(?:怎么|咋)?(?:还没有?|还不|一直没有?|一直不)(?:到|来|收到|送到|发)"
)
_NUMBERED = re.compile(
    r"\b(?:order|parcel|package|tracking|shipment)(?: number| no\.?| id)?(?: is)?[ :#]{0,3}[a-z]{0,3}\d{5,}\b|(?:订单|单子|单号|快递|包裹)[号码是为:： #]{0,4}[a-z]{0,3}\d{5,}"
)
_TASTE = re.compile(
    r"\b(?:prettier|prettiest|nicer|nicest|cuter|cutest|uglier|cooler|better[- ]looking|more beautiful|do you (?:prefer|like|think))\b"
    r"|(?:更|最|哪.{0,6})(?:好看|漂亮|可爱|美|丑|帅)|你(?:觉得|喜欢|更?看好)"
)
_STATE = re.compile(
    r"\bwhere|\bwhen\b|\bstatus\b|\btrack|\bship|\barriv|\bdeliver|\bsent\b|\blate\b|\bgot\b|\bcheck|到哪|在哪|哪里|哪儿|发货|发了|寄出|什么时候|啥时候|查|状态|还没|多久|几天|到了"
)

_REPLACED = re.compile(
    r"\bhow (?:often|regularly|frequently)\b.{0,50}\b(?:replac|chang|swap)|(?:多[久少长]|几个?[天周月年]|隔).{0,8}换(?:上)?[一1]?(?:次|回|遍|根|支|个|片|张|块|套)(?!货|码)"
    r"|换(?:芯|滤|内衬|水|刷头|刀片).{0,6}(?:多久|周期|频率)|(?:更换|替换)(?:周期|频率|间隔)"
)
_WHEN_BACK = re.compile(
    r"\bwhen(?:['’]?s| is| are| will)\b(?! (?:i|we|my|our)\b).{0,40}\b(?:com(?:e|ing)|be) back\b"
    r"|\b(?:is|are|will) (?:the|that|this|these|those|it|they)\b.{0,30}\b(?:ever |still )?com(?:e|ing) back\b"
)


def asks_how_often_replaced(text: str) -> bool:
    """Whether it asks for the time after which a part is renewed, not for an exchange."""
    return bool(_REPLACED.search(plain(text)))


def asks_when_back(text: str) -> bool:
    """Whether goods are to come back to the shop's shelves, not to the shop."""
    return bool(_WHEN_BACK.search(plain(text)))


def small_talk(text: str) -> Small | None:
    """A greeting, thanks, goodbye or "who are you" that is the whole message."""
    whole = re.sub(r"[\s!！。.,，~～?？、:)(😊🙏👍❤️]+$", "", plain(text)).strip()
    whole = re.sub(r"^[\s,，]+", "", whole)
    if len(whole) > _LONGEST_SMALL:
        return None
    for kind, pattern in _SMALL.items():
        if pattern.fullmatch(whole):
            return kind
    return "thanks" if _is_thanks(whole) else None


def _is_thanks(whole: str) -> bool:
    """Whether a short message without a question begins or ends with thanks."""
    short = len(whole) <= _LONGEST_THANKS and bool(_THANKS.search(whole))
    return short and wants(whole) == "none" and not _QUESTION.search(whole)


def is_elsewhere(text: str) -> bool:
    """Whether it is about the world and not about a shop: weather, politics, a poem."""
    return bool(_ELSEWHERE.search(plain(text)))


def asks_for_person(text: str) -> bool:
    return bool(_PERSON.search(plain(text)))


def complains(text: str) -> bool:
    """A strong complaint; asking how to complain is a question."""
    folded = plain(text)
    return bool(_COMPLAINT.search(folded)) and not _ASKS_HOW.search(folded)


def wants(text: str) -> Wants:
    """The kind of product fact asked for, if any."""
    folded = plain(text)
    return next((kind for kind, pattern in _WANTS.items() if pattern.search(folded)), "none")


def leans_back(text: str) -> bool:
    """Whether the question points at something said before ("it", "and ...", 那个呢)."""
    return bool(_ELLIPTIC.search(plain(text)))


def points_at(text: str) -> bool:
    """Whether its subject is a pronoun."""
    return bool(_PRONOUN.search(plain(text)))


def asks_opinion(text: str) -> bool:
    """Whether it asks what somebody likes better, which no fact answers."""
    return bool(_TASTE.search(plain(text)))


def asks_which_one(text: str) -> bool:
    return bool(re.search(r"\bwhich\b|哪[个款种只支把条]?", plain(text)))


def before_pronoun(text: str) -> str:
    """What stands before a pronoun that is its subject; nothing where there is none."""
    found = _PRONOUN.search(plain(text))
    return plain(text)[: found.start()] if found else ""


def asks_own_order(text: str) -> bool:
    """Whether it wants the state of the shopper's own order or parcel."""
    return bool(_OWN_ORDER.search(plain(text)))


def numbers_own_order(text: str) -> bool:
    """Whether it asks how the order stands that it gives the number of."""
    folded = plain(text)
    return bool(_NUMBERED.search(folded) and _STATE.search(folded))
