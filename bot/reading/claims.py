"""Claims that a shop must have made itself, and denial, in both languages."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
import unicodedata

from bot.reading.text import plain

_CLAIMS: dict[str, re.Pattern[str]] = {
    "superlative": re.compile(
        r"\b(?:best|greatest|finest|cheapest|lowest price|fastest|strongest|safest|number one|no\. ?1|#1|top-?(?:rated|quality|notch|selling)|"
        r"unbeatable|unmatched|unrivall?ed|world-?class|perfect(?:ly)?|ultimate|most (?:popular|loved|reliable|beautiful|comfortable|advanced)|cheap|inexpensive|premium|luxur\w+|"
        r"best-?sell(?:ing|er)s?|award-?winning|amazing|incredible|outstanding|superb|exceptional|high(?:est)?[- ]quality|legendary|must-have)\b"
        r"|最(?!后|近|多|少|大|小|低|高|长|短|迟|晚|早|终|初)|第一名|顶级|顶尖|极致|极品|无敌|完美|销量第一|全网|独一无二|首选|爆款|热销|畅销|王牌|奢华|高端|高品质|优质|一流|超值|神器|(?:很|非常|超|超级|真|特别|太|价格|又好又|最)便宜"
    ),
    "extreme": re.compile(
        r"最(?:大|小|低|高|长|短)|\b(?:largest|smallest|lowest|highest|longest|biggest)\b"
    ),
    "discount": re.compile(
        r"\b(?:discount(?:ed|s)?|on sale|sale price|half price|half-?price|% off|percent off|coupons?|promo(?:s|tions?)?|vouchers?|"
        r"bargains?|deals?|clearance|cash ?back|special (?:offers?|prices?)|reduced|rebates?|price (?:cut|drop)|knock\w* off|\d off)\b"
        r"|打折|折扣|优惠|促销|特价|半价|对折|立减|直降|满减|优惠券|返现|返利|降价|减价|清仓|划算|骨折价|秒杀|[0-9一二三四五六七八九.]折"
    ),
    "gift": re.compile(
        r"\b(?:free gifts?|gift with|bonus|giveaways?|freebies?|complimentary|buy one,? get one|bogo|on the house|prizes?|lottery)\b"
        r"|赠送|赠品|白送|(?<![配派寄运])送一|买一送一|附赠|加赠|奖品|中奖|抽奖|随单送|送您|送你|送礼品"
    ),
    "free": re.compile(
        r"(?<![-\w])(?<!feel )(?<!be )free(?!-| to (?:ask|contact|write|call|reach|send|let))\b|\bno (?:extra |additional |further )?(?:cost|charge|fee|postage)s?\b|\bwithout (?:any |extra |additional )?(?:charge|cost|fee)s?\b"
        r"|\bcosts? (?:you )?nothing\b|\bgratis\b|\bfor nothing\b|\bwaived?\b|免费|包邮|免邮|免.{0,2}运费|免配送|免单|零元|0元购|不收(?:取)?(?:任何)?(?:额外)?(?:费|运费|钱)|不要钱|不花钱|不用付"
    ),
    "guarantee": re.compile(
        r"\b(?:guarantee[ds]?|warrant(?:y|ies|ed)|risk-?free|money[- ]back|promis(?:e[sd]?|ing)|assured?|no questions asked|hassle-?free)\b"
        r"|保证|保障|质保|保修|无条件|假一赔|包退|包换|包赔|承诺|担保|放心买|无忧"
    ),
    "lifetime": re.compile(r"\b(?:lifetime|for life|forever|life-?long)\b|终身|永久|永远|一辈子"),
    "genuine": re.compile(
        r"\b(?:genuine|authentic|official(?:ly)?|authori[sz]ed|certified|certificat(?:e|ion)s?|licen[sc]ed|patent(?:ed)?|approved|accredited|lab[- ]tested)\b|正品|官方|授权|认证|专利|旗舰|行货|检测报告"
    ),
    "health": re.compile(
        r"\b(?:cures?|heals?|clinical(?:ly)?|fda|medical(?:ly)?|doctors? recommend\w*|weight loss|non-?toxic|hypoallergenic|antibacterial|harmless|safe for|healthy|organic|natural|eco-?friendly|bpa)\b"
        r"|治疗|治愈|疗效|医生推荐|临床|减肥|抗癌|防癌|无毒|无害|抗菌|除菌|杀菌|养生|保健|环保|有机|纯天然|天然|零添加|食品级"
    ),
    "scarcity": re.compile(
        r"\b(?:only \w+ left|last chance|hurry|selling (?:fast|out)|limited (?:time|edition|offer|stock)|while stocks? lasts?|ends soon|running out|act (?:now|fast))\b"
        r"|仅剩|只剩|最后机会|限时|限量|抢购|手慢无|即将售罄|快卖完|赶紧|速抢|先到先得"
    ),
    "in stock": re.compile(
        r"(?<!back )(?<!not )\bin stock\b|\b(?:is|are|still|currently) available\b(?! in| for| from| to)|(?<!没)(?<!没有)(?<!无)有货|现货|有库存|库存充足"
    ),
    "sold out": re.compile(
        r"\b(?:sold out|out of stock|unavailable|not in stock|discontinued|no longer (?:sold|available|made))\b|售罄|缺货|没有?货|无货|断货|卖完|卖光|下架|停产|绝版"
    ),
    "restock": re.compile(
        r"\b(?:restock\w*|back in stock|available again|pre-?order|arriv\w+ soon|coming soon)\b|补货|到货(?!付款|时|后|当)|预售|重新上架|再上架"
    ),
    "compensation": re.compile(
        r"\b(?:compensat\w+|double (?:the )?(?:refund|money|price)|full refund|refund in full|damages paid|store credit|reimburse\w*)\b|赔偿|赔付|补偿|双倍|十倍|全额退|退一赔|先行赔付"
    ),
    "unlimited": re.compile(
        r"\b(?:unlimited|no limits?|without limit|any ?time|at any time|whenever you (?:like|want)|no restrictions?|no minimum|without (?:a |any )?minimum)\b|无门槛|不限|无限|随时|任何时候|没有限制"
    ),
    "at once": re.compile(
        r"\b(?:immediate(?:ly)?|instant(?:ly)?|right away|straight away|at once|within minutes|in real time)\b|立即|立刻|马上|即时|秒(?:发|到|退)"
    ),
}
_NO_DENIAL = re.compile(
    r"\bno (?:extra |additional |further |any )?(?:cost|charge|fee|postage|problem|worries)s?\b|\bwithout (?:any |extra |additional )?(?:charge|cost|fee|problem)s?\b"
    r"|\b(?:no|not|never|cannot|can ?not|\w+n['’]t) (?:\w+ ){0,2}?(?:(?:more|less|later|fewer|earlier|longer|sooner) than|exceed\w*)\b|\bnot (?:only|just)\b|\bno matter\b|\bfor nothing\b|\bno\. ?\d"
    r"|\b(?:that|who) (?:has|have|is|are|was|were|do|does|did)(?: not|n['’]t) (?:been |yet )?\w+|\bwhether or not\b|\bor not\b|\bwhy not\b|\b(?:do not|don['’]t|not) (?:worry|hesitate|forget)\b|\bcosts? (?:you )?nothing\b"
    r"|\b(?:do not|don['’]t|doesn['’]t|does not|did not|didn['’]t|not|no longer) (?:like|want|fit|suit|need|satisfied|happy|fit)\b"
    r"|\b(?:\w+n['’]t|not|never)(?: yet)? (?:been )?(?:used|opened|worn|unsealed|washed|watched|left|shipped)\b(?! for)"
    r"|(?<=[,，] )(?:isn['’]t|aren['’]t|doesn['’]t|don['’]t|won['’]t) (?:it|they|you)\b"
    r"|不锈|不同|不满(?=[\d的足则一二三四五六七八九十百])|不足|未满|不仅|不但|不断|不少(?:于)?|不超过|不高于|不大于|不多于|不低于|不小于|不晚于|不早于|不限|不过|不妨|不好意思|不用担心|不必担心|不满意|不喜欢|不合适|不想要|不需要了|不论|不管|不想"
    r"|不收(?:取)?(?:任何)?(?:额外)?(?:费|运费|钱)|不要钱|不花钱|没问题|没有问题|无理由|无线|无糖|无论|无谷|无忧|无烟|无绳|未来|非常|并非(?=一)"
    r"|(?:未|没有?|未曾)(?:经)?(?:拆封|开封|使用|拆开|拆过|拆|用过|开过|穿过|洗过|看过|付款|发出|发货|寄出)(?:过)?|(?:没有?|未|不)[\u4e00-\u9fff]{1,4}的(?=[\u4e00-\u9fff])|是不是|有没有|能不能|可不可以|会不会|要不要"
)
_DENIAL = re.compile(
    r"\b(?:no|not|never|none|nothing|cannot|without|neither|nor|unable|unavailable|impossible|ineligible|prohibited|forbidden|not allowed|lacks?|\w+n['’]t|"
    r"exclud\w+|refus\w+|non-?\w+able|unfortunately|nowhere|hardly|free of(?! charge| cost))\b|不|没有|没|未|无|(?<![除])非|勿|禁止|拒绝|谢绝|并无|除外|抱歉|很遗憾"
)
_FOR_CATALOGUE = re.compile(
    r"https?:|www\.|@\w|\b[\w-]+\.(?:com|net|org|cn|io|me|shop|example)\b"
    r"|[$€£¥]\s?\d|\d\s?(?:元|usd|dollars?|yuan)|\+?\d[\d\s-]{7,}\d|\b(?:is|are|for|now|completely|totally|all) free\b|\bfree (?:of charge|with|gift|today|now)\b|免费|% off|\d折"
    r"|\b(?:use|enter|with|apply|coupon|promo|discount|voucher)\b.{0,15}\bcode\b|优惠码|折扣码|优惠券"
    r"|微信|\bwechat\b|whatsapp|telegram"
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|no longer|\w+n['’]t)(?: \w+)?|[不没无非](?:再|提供|支持|能|可以|会|是|予|享受|参加)?) ?$"
)
_OF_A_KIND = frozenset(
    {
        "extreme",
        "discount",
        "free",
        "guarantee",
        "in stock",
        "sold out",
        "unlimited",
        "at once",
        "restock",
    }
)
"""Kinds whose words mean the same."""
_STEM = 6
"""Letters by which two forms of a word are one."""
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])[\s·.\-_*|/\\]+(?=[\u3400-\u9fff])")


def claims_in(text: str) -> frozenset[str]:
    """The kinds of claim a text makes, whatever accents or gaps disguise its words."""
    folded = _undisguised(text)
    return frozenset(kind for kind, pattern in _CLAIMS.items() if pattern.search(folded))


def affirmed_claims(text: str) -> frozenset[str]:
    """The kinds of claim it makes without a denial right before: not those of "never free"."""
    folded = _undisguised(text)
    return frozenset(
        kind
        for kind, pattern in _CLAIMS.items()
        if any(not _DENIED.search(folded[: match.start()]) for match in pattern.finditer(folded))
    )


def new_claims(text: str, told: str) -> list[str]:
    """Claims of `text` that `told` does not make: kinds, or words where each means its own."""
    said, backed = _undisguised(text), _undisguised(told)
    found = []
    for kind, pattern in _CLAIMS.items():
        words = {match[0] for match in pattern.finditer(said)}
        if kind in _OF_A_KIND:
            if words and not pattern.search(backed):
                found.append(kind)
        else:
            found += sorted(word for word in words if word[:_STEM] not in backed)
    return found


def _undisguised(text: str) -> str:
    folded = unaccented(plain(text))
    return f"{folded}\n{_HAN_GAP.sub('', folded)}"


def negates(text: str) -> bool:
    """Whether the text says no to something."""
    return bool(_DENIAL.search(_NO_DENIAL.sub(" ", plain(text))))


def is_for_catalogue(text: str) -> bool:
    """Whether a sentence about a product says what only the catalogue may say: a price, that it is
    free, a link, a contact or a coupon. Such a sentence of a description is never quoted."""
    return bool(_FOR_CATALOGUE.search(plain(text)))


def unaccented(text: str) -> str:
    """Without combining marks: "frée" and "f̶r̶e̶e̶" are "free"."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(c for c in apart if not unicodedata.combining(c)))
