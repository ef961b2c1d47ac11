"""Where a parcel is to go: the destination in a question, and what the world calls it."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.countries import ABROAD, AROUND, FAMILIAR, MAINLAND, OF_COUNTRIES
from bot.reading.text import plain

_MAINLAND = """
beijing shanghai tianjin chongqing guangzhou shenzhen hangzhou nanjing suzhou wuhan chengdu xian xi'an qingdao dalian xiamen ningbo
changsha zhengzhou jinan hefei fuzhou kunming nanchang guiyang nanning taiyuan shijiazhuang harbin changchun shenyang haikou sanya
lanzhou dongguan foshan wuxi zhuhai hebei shanxi liaoning jilin heilongjiang jiangsu zhejiang anhui fujian jiangxi shandong henan hubei
hunan guangdong hainan sichuan guizhou yunnan shaanxi gansu qinghai guangxi ningxia xinjiang tibet lhasa urumqi
北京 上海 天津 重庆 广州 深圳 杭州 南京 苏州 武汉 成都 西安 青岛 大连 厦门 宁波 长沙 郑州 济南 合肥 福州 昆明 南昌 贵阳 南宁 太原
石家庄 哈尔滨 长春 沈阳 海口 三亚 兰州 东莞 佛山 无锡 珠海 温州 泉州 徐州 常州 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南
湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 广西 宁夏 新疆 西藏 内蒙古 内蒙 拉萨 乌鲁木齐 江浙沪
"""
_COUNTRIES = """
america usa us uk england britain scotland wales ireland france germany spain portugal italy greece netherlands holland belgium austria
switzerland sweden norway denmark finland iceland poland ukraine russia turkey israel egypt canada mexico brazil argentina chile peru
colombia australia japan korea singapore malaysia thailand vietnam indonesia philippines india pakistan nepal mongolia kazakhstan dubai
africa europe asia london paris berlin tokyo seoul sydney melbourne toronto vancouver bangkok moscow california texas florida
美国 英国 法国 德国 西班牙 葡萄牙 意大利 希腊 荷兰 比利时 奥地利 瑞士 瑞典 挪威 丹麦 芬兰 波兰 乌克兰 俄罗斯 土耳其 以色列 埃及 加拿大
墨西哥 巴西 阿根廷 澳大利亚 澳洲 新西兰 日本 韩国 新加坡 马来西亚 泰国 越南 印尼 菲律宾 印度 蒙古国 迪拜 非洲 欧洲 伦敦 巴黎 柏林 东京 首尔 悉尼
墨尔本 多伦多 温哥华 纽约 洛杉矶 曼谷 莫斯科
"""
_REGIONS = {
    "lhasa": "tibet", "urumqi": "xinjiang", "kashgar": "xinjiang", "hohhot": "inner mongolia", "baotou": "inner mongolia",
    "yinchuan": "ningxia", "xining": "qinghai", "haikou": "hainan", "sanya": "hainan",
    "拉萨": "西藏", "日喀则": "西藏", "林芝": "西藏", "乌鲁木齐": "新疆", "喀什": "新疆", "伊犁": "新疆", "克拉玛依": "新疆", "呼和浩特": "内蒙古", "包头": "内蒙古",
    "鄂尔多斯": "内蒙古", "银川": "宁夏", "西宁": "青海", "海口": "海南", "三亚": "海南", "内蒙": "内蒙古",
}  # fmt: skip
"""Cities of regions that shops treat apart."""
_IN_SHORT = {"港": "香港", "澳": "澳门", "台": "台湾"}
_TOGETHER = re.compile("港澳台?|港台")
_SEVERAL = "united states,united kingdom,new zealand,south africa,south korea,saudi arabia,new york,los angeles,san francisco,hong kong"
_SPEAKS_OF_MAINLAND = re.compile(
    r"\bmainland\b|\bchina\b|\bnationwide\b|\bdomestic\b|\ball (?:provinces|regions)\b|大陆|全国|国内|境内|中国|各省|其他省|江浙沪|偏远"
)
_WHERE = re.compile(
    r"\b(?:do not|don['’]t|cannot|can['’]t|can not|never|unable to) (?:ship|deliver|send|post|mail|dispatch)\b|\boutside (?:of )?(?:the )?(?:mainland|china|country|region)\b|\b(?:only(?! to\b)|nowhere else|no ?where|anywhere else|no other (?:place|countr|region)\w*)\b.*\b(?:ship|deliver|send|post|mail)|\b(?:ship|deliver|send|post|mail)s? (?:\w+ )?(?:only|abroad|overseas|internationally|worldwide|nowhere|to no)\b|\babroad\b|\boverseas\b|\binternational|\bother countries\b|\bwe (?:\w+ )?(?:ship|deliver|send|mail|post) (?:\w+ )?(?:to|in|within)\b|\bwithin (?:mainland )?china only"
    r"|不(?:能|会|可以|支持)?(?:寄往|发往|配送|寄送|寄到|发到|送到|派送|邮寄)|[只仅]能?(?:发|送|寄|限|支持)|海外|国外|境外|国际|我们(?:配送|发往|送往|寄往)|(?:大陆|内地|中国|国内|境内)(?:以外|之外)|其[他它余](?:国家|地区|地方)[^。；]*不(?:能)?[寄送发]|不(?:能)?[寄送发](?:其[他它余]|港|香港|台湾|别的)"
)
_MOST = re.compile(
    r"\b(?:most|all|other|every|the rest of the) (?:\w+ )?(?:places?|provinces?|cit(?:y|ies)|regions?|areas?|addresses|orders|parcels|mainland|country)\b|\belsewhere\b|\bother goods\b"
    r"|(?:大部分|大多数|多数|绝大多数|各|其[他它余]|别的|一般)(?:的)?(?:省份?|城市|地区|地方|区域)|各地|外地"
)
_SENDING = r"(?:ship(?:ping|ped|s|ment)?|deliver(?:y|ed|s)?|send(?:ing)?|sent|post(?:age|ed|ing)?|mail(?:ed|ing)?|parcel|freight|courier|express|order)"
_FROM = re.compile(
    rf"\b(?:{_SENDING}|leaves?|dispatch(?:ed)?) (?:\w+ ){{0,2}}from\b|[从由][^，。]{{1,12}}(?:发|寄|出)(?:货|出)?"
)
_WHEN = re.compile(
    r"\bhow (?:long|soon|fast|many days|quick(?:ly)?)\b|\bwhen\b|\b(?:delivery|shipping|transit|arrival|lead) times?\b|\beta\b|时效|多久|几天|多少天|什么时候|何时|多长时间|几日"
)
_WHO = re.compile(
    r"\bwho\b|\bwhose\b|谁|哪方|怎么[付算]|(?:我|你们|自己|店家)(?:来)?(?:出|掏|承担)"
)
_TO = re.compile(
    rf"\b{_SENDING}\b[^.?!,;]{{0,40}}?\b(?:to|into|for delivery to) (?:the |my )?(?P<to>[a-z][a-z' -]*[a-z])"
)
_TO_ZH = re.compile(
    r"(?:寄|发|送|运|邮|快递)(?:货)?(?:到|往|去|至|得到)(?P<to>[\u3400-\u9fff]{1,6})|到(?P<at>[\u3400-\u9fff]{2,6}?)的?(?:运费|邮费|快递费|要?多少钱)"
)
_SENDS = re.compile(rf"\b{_SENDING}\b|[寄邮]|发货|送货|快递")
_NO_PLACE = re.compile(
    r"^(?:me|us|you|my|our|your|him|her|them|it|that|this|a|an|be|get|do|have|return|pay|arrive|reach|exchange|send|ship|buy|see|know|change|cancel|different|another|someone|somebody|friends?|home|house|door|address(?:es)?|office|work|places?|all|any|every|one|two|several|other|customers?|where|which|what|return|start|order|collect|pick)\b"
    r"|^(?:我|你|您|家|门口|家里|单位|公司|学校|付|货|了|手|底|期|账|哪|几|多|别|其他|各|别人|朋友|这|那|什么|不|没)"
)
_TAIL_ZH = re.compile(
    r"(?:的?(?:话|运费|邮费|快递费|费用).*|要.*|吗|么|呢|多少.*|得多少.*|能.*|可以.*|需要.*|包邮.*|免.*|怎么.*|几.*|多久.*|大概.*|会.*|是.*|有.*|不.*|收.*)$"
)
_TAIL = re.compile(
    r"\s+(?:for|in|on|by|with|at|if|when|and|or|cost|costs|take|takes|free|possible|please|is|are|be|how|of|from|within|today|tomorrow|using|an?|the|order|worth|over|under)\b.*$"
)


def destination(question: str) -> str | None:
    """The place that a question wants something sent to, as written (case-folded): what it is sent
    "to", else a place that the world knows; None if none."""
    return bound_for(question) or known_place(question)


def bound_for(question: str) -> str | None:
    """The place before which "to", "in" or 寄到 stands."""
    folded, unknown = plain(question), None
    if _THE_US.search(folded):
        return "united states"
    for pattern, tail in ((_TO, _TAIL), (_TO_ZH, _TAIL_ZH)):
        for match in pattern.finditer(folded):
            found = tail.sub("", next(filter(None, match.groups()))).strip()
            if len(found) > 1 and not _NO_PLACE.match(found):
                if place := _begins_with_place(found):
                    return place
                unknown = unknown or found
    return _city_in(folded) or unknown


def sends_to_known(question: str) -> bool:
    """Whether it speaks of sending, and of a place whose country or province is known."""
    place = bound_for(question)
    return bool(place and is_in_the_world(place) and _SENDS.search(plain(question)))


def known_place(question: str) -> str | None:
    """The first place in it that the world knows."""
    found = _KNOWN.search(plain(question))
    return found[0] if found else None


def without_destination(question: str) -> str:
    """The question without the place that something is to be sent to, and the words before it."""
    place = destination(question)
    if place is None:
        return question
    sent = rf"(?:\b{_SENDING}\s+)?\b(?:in|to|into)\s+(?:the )?|(?:寄|发|送|运|邮|快递)?货?(?:给|到|往|去|至)?"
    return re.sub(rf"(?:{sent}){re.escape(place)}", " ", plain(question))


def region_of(question: str) -> str | None:
    """The region of a city in a question, where shops treat that region apart: Lhasa -> tibet."""
    found = _CITY.search(plain(question))
    if found:
        return _REGIONS[found[0]]
    place = destination(question) or ""
    apart = (name for name in around(place) if name in _APART)
    return next((name for name in apart if name.isascii() == place.isascii()), None)


def around(place: str) -> tuple[str, ...]:
    """The province, state, country and union of countries in which a place lies, and what else it
    and they are called."""
    return tuple(name for names in _wider(place) for name in names)


def distance(text: str, place: str) -> int | None:
    """How widely a text speaks of a place: 0 by its name, 1 by what it lies in or is also called,
    2 and more by what that lies in; None if it does not."""
    for away, names in enumerate(((place,), *_wider(place))):
        if any(is_said(text, name) for name in names):
            return away
    return None


def is_said(text: str, place: str) -> bool:
    """Whether a text names that place (case-folded)."""
    if place == "us":
        return re.search(r"\bU\.?S\b", text) is not None
    folded = _TOGETHER.sub(lambda found: "".join(_IN_SHORT[each] for each in found[0]), plain(text))
    if place.isascii():
        names = "|".join(map(re.escape, filter(None, (place, OF_COUNTRIES.get(place)))))
        return re.search(rf"(?<![a-z])(?:{names})(?![a-z])", folded) is not None
    return place in folded


def is_in_the_world(place: str) -> bool:
    """Whether it is a place whose country or province is known."""
    return bool(_wider(place))


def is_mainland(place: str) -> bool:
    """Whether a place that something is sent to lies in mainland China."""
    return names_mainland(place) or _bare(place) in MAINLAND


def names_mainland(words: str) -> bool:
    """Whether words are known for a place in mainland China wherever they are said."""
    return _names(words, _MAINLAND_NAMES)


def is_foreign(place: str) -> bool:
    """Whether it is a country or a city that is not in China."""
    return _names(place, _COUNTRY_NAMES) or _bare(place) in ABROAD


def speaks_of_mainland(text: str) -> bool:
    return bool(_SPEAKS_OF_MAINLAND.search(plain(text)))


def says_most(text: str) -> bool:
    """Whether it speaks of the mainland, or of most places."""
    return speaks_of_mainland(text) or bool(_MOST.search(plain(text)))


def is_of_elsewhere(question: str, text: str) -> bool:
    """Whether a question names a place that the world knows while the text speaks of others: not
    of it, nor of the mainland or the world abroad in which it lies. A region that shops treat apart
    must be named."""
    asked, told = (plain(each).replace("macau", "macao") for each in (question, text))
    found = _KNOWN.search(asked)
    if found is None or found[0] in told:
        return False
    place, region = found[0], region_of(asked)
    if region or place in _REGIONS.values():
        return region not in told if region else True
    if is_mainland(place):
        return bool(_KNOWN.search(told)) and not speaks_of_mainland(told)
    return not (is_foreign(place) and says_where(told))


def says_where(text: str) -> bool:
    """Whether a sentence says where the shop sends to, or where not."""
    return bool(_WHERE.search(plain(text)))


def says_from_where(text: str) -> bool:
    """Whether a sentence says where parcels come from."""
    return bool(_FROM.search(plain(text)))


def asks_when(question: str) -> bool:
    """Whether it asks how long a parcel takes."""
    return bool(_WHEN.search(plain(question)))


def asks_who(question: str) -> bool:
    """Whether it asks who has to pay, or whether it is paid back."""
    return bool(_WHO.search(plain(question)))


def _wider(place: str) -> tuple[tuple[str, ...], ...]:
    return AROUND.get(_bare(place), ())


def _bare(place: str) -> str:
    """Without what may stand around a name: "the netherlands", 绵阳市."""
    folded = plain(place).removeprefix("the ")
    return folded if folded in AROUND else _KIND_OF_PLACE.sub("", folded)


def _begins_with_place(said: str) -> str | None:
    """The place with which words begin that follow "in" or "寄到"."""
    if known := HAN_PLACES.match(said):
        return known[0]
    if said.isascii():
        words = said.split()
        begun = (" ".join(words[:n]) for n in range(min(len(words), 3), 0, -1))
    else:
        begun = (said[:n] for n in range(len(said), 1, -1))
    return next((name for name in begun if name in AROUND and name not in _NOT_AFTER), None)


def _city_in(question: str) -> str | None:
    """The city that a question says it is "in", or something goes "to"."""
    for match in _IN.finditer(question):
        if found := _begins_with_place(next(filter(None, match.groups()))):
            return found
    return None


def _names(place: str, names: frozenset[str]) -> bool:
    folded = plain(place)
    if not folded.isascii():
        return any(name in folded for name in names if not name.isascii())
    words = folded.split()
    pairs = {" ".join(words[at : at + 2]) for at in range(len(words) - 1)}
    return bool((set(words) | pairs) & names)


_MAINLAND_NAMES = frozenset(_MAINLAND.split()) | _REGIONS.keys()
_COUNTRY_NAMES = (
    frozenset(_COUNTRIES.split())
    | (frozenset(_SEVERAL.split(",")) - {"hong kong"})
    | {name for name in FAMILIAR if len(name) > 2 or not name.isascii()}
)
"""The name of a city abroad may be that of goods (罗马帘): it is a place only where things are sent."""
_HAN_NAMES = "|".join(
    sorted(
        (name for name in _MAINLAND_NAMES | _COUNTRY_NAMES if not name.isascii()),
        key=lambda name: (-len(name), name),
    )
)
_LATIN_NAMES = "|".join(
    sorted(
        (name for name in (_MAINLAND_NAMES | _COUNTRY_NAMES) if name.isascii()),
        key=lambda name: (-len(name), name),
    )
)
_KNOWN = re.compile(
    rf"\b(?:{_LATIN_NAMES}|hong kong|maca[ou]|taiwan)\b(?<!\bus)|{_HAN_NAMES}|香港|澳门|台湾"
)
_CITY = re.compile(
    rf"\b(?:to|into|in) (?:the )?({'|'.join(name for name in AROUND if name.isascii() and len(name) > 2)})\b"
)
_CITY = re.compile(
    "|".join(rf"\b{name}\b" if name.isascii() else name for name in _REGIONS if name != "内蒙")
    + "|内蒙(?!古)"
)
_IN = re.compile(
    r"\b(?:to|into|in) (?:the )?(?=(?P<to>[a-z]+(?:[ -][a-z]+){0,2}))"
    r"|(?:[我人家住]在|[寄发送邮])(?P<zh>[\u3400-\u9fff]{2,7})"
    r"|^(?P<at>[\u3400-\u9fff]{2,5}?)(?:这边|那边|这里)?"
    r"(?=[能可包要发送寄配几多运邮快]|大概|一般|有没有)"
)
"""Where a city may be named: "in leeds", "我在绵阳", "绵阳包邮吗"."""
_THE_US = re.compile(r"\b(?:to|into|in) the (?:u\.?s|usa)\b")
_NOT_AFTER = frozenset(("us", "eu"))
"""Which "to" may stand before as a word of another meaning."""
_KIND_OF_PLACE = re.compile(r"(?<=[\u3400-\u9fff]{2})[省市县州]$")
_APART = frozenset(_REGIONS.values())
LATIN_PLACES = f"{_LATIN_NAMES}|hong kong|maca[ou]|taiwan"
HAN_PLACES = re.compile(f"{_HAN_NAMES}|香港|澳门|台湾")
"""The Chinese names of places that the world knows."""
