"""What kind of thing a question asks for - a length, a month, a count, a material - and which
kinds a text tells.

Most facts of goods are "name: value", and the value's kind says much of what is asked where the
shopper uses other words than the shop: "will it grow very tall?" <- "60 cm".
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.numerals import quantities
from bot.reading.text import plain

_ASKED = {
    "length": r"\bhow many (?:met(?:er|re)s|cm|mm|inches)\b|\bhow (?:tall|high|wide|deep|thick|thin|narrow|short|shallow|long (?:is|are)|broad|far)\b|\b(?:tall|(?:very|really|too|so) wide|height|width|diameter|circumference|in (?:cm|mm|inches|centimet(?:er|re)s))\b"
    r"|[多老][高宽深厚粗薄细窄矮短浅]|多长(?!时间)|多少?(?:公分|厘米|毫米|米|寸)|几(?:公分|厘米|毫米|米(?!粒)|寸)|直径|长高|[宽厚高]度|(?:胸|腰|臀|头|领|手)围|[肩裤袖衣]长|[肩胸]宽|多远",
    "size": r"\bhow (?:big|large|small)\b|\b(?:what|which) sizes?\b|\b(?:dimensions?|measurements?|what(?:'?s| is| are) the size)\b|尺[寸码]|(?<![率量音声压力])多大(?!的?(?:孩|宝|小孩|娃|人|年|瓦|功|电|容|流|力|劲|声|噪|音|风|吸))",
    "weight": r"\bhow heavy\b|\bweigh(?:s|ing)?\b|\b(?:how many|how much in) (?:grams|kilos?|kg|pounds|lbs?|ounces)\b|\bheavy\b|多[重沉]|几[斤两克]|多少(?:公斤|千克|克|斤)|重量|[沉重][吗不么]",
    "amount": r"\bhow (?:many|much) (?:ml|litres?|liters?|millilit\w+|water|liquid|ounces|fl)\b|\bhow much .{0,40}\bholds?\b|\bcapacity\b|\bvolume\b|[几多](?:少)?(?:毫升|升)|容量|容积|能?装多少|净含量|(?:箱|瓶|壶|杯|罐|桶|盒|袋|锅|仓|胆|支|管)(?:子|有|是)?多大",
    "temperature": r"\bhow (?:hot|cold|warm|cool)\b|\bwhat temp|\btemperatures?\b|\bhow many degrees\b|\bcoldest\b|\bhottest\b|[几多](?:少)?度(?!数)|温度|多[热冷烫]",
    "month": r"\bwh(?:at|ich) (?:months?|seasons?|time of (?:the )?year)\b|\bwhen (?:do|does|can|should|is|are|will|to|would)\b|几月|[哪什么]个?(?:月|季)|什么时候|何时|啥时",
    "time": r"\bhow (?:long|soon|fast|quick(?:ly)?)\b(?! (?:is|are) (?:the|it|this|that|these|its)\b(?!.{0,40}\b(?:warranty|guarantee|game|course|time|life)))|\bhow many (?:days|weeks|months|years|hours|minutes|seconds|mins)\b|\bshelf life\b|多久|多长时间|几(?:天|个?小时|个?钟头?|刻钟|分钟|秒|年|个月|周|个?星期|个?礼拜)|多少(?:天|个?小时|个?钟头|分钟|秒|年|个月|周|个?星期)|多少?时间",
    "often": r"\bhow (?:often|frequently|regularly)\b|\bhow many times\b|\boften\b|多久(?:\w{0,4})[一1]次|几天[一\w]{0,3}[一1]?次|[几多]少?[次回遍]|[隔每]多[久少]|频率|频次|经常|常常",
    "count": r"\bhow many\b(?! (?:days|weeks|months|years|hours|minutes|times|litres|liters|ml|grams|kilos|kg|met(?:er|re)s|cm|mm|inches|watts|volts|degrees|lumens))|\bn(?:o|r|umber|um)\.? of\b|\bhow much (?:are|is) in\b|\bquantity\b|\bcount\b"
    r"|(?:(?<!哪)几|多少?)(?:个(?!月|小时|星期|礼拜|钟|点)|颗|粒|片|块|支|只|张|条|根|枚|页|层|格|盒|包|袋|瓶|件|套|种|把|节|孔|朵|株|棵|双|对|口|头|抽|卷|人|位|色|倍|键|声道|核)|数量",
    "charging": r"\b(?:how long|time|hours?|quick(?:ly)?|fast)\b.{0,30}\b(?:to (?:fully )?charge|charging|recharge|to fill up)\b|\bcharging time\b|充满?(?:一次|一回)?电?(?:大概|大约|一般|通常)?(?:得|要|需要?|用)(?:充|花)?(?:多久|多长时间|几个?小时)|(?:多久|几个?小时)(?:才)?能?充满|充电时间",
    "level": r"[几多]少?[级档]|\bwhat (?:level|grade)\b",
    "unopened": r"[没未]有?[开拆][封盖过]|[没未]开|不开[封盖]|\b(?:unopened|before opening|still sealed|(?:not|n['’]t) (?:been )?open)",
    "sold apart": r"\bspares?\b|\bsold separately\b|\bseparately\b|\b(?:buy|get|order|sell) (?:just |only )?(?:a |another |the |an extra |extra |new )?(?:replacement|refill|spare)s?\b|单卖|单买|单独[卖买购]|另[卖售购配]|配件|替换[装件]|补充装",
    "power": r"\bwatt(?:s|age)?\b|\bhow powerful\b|功率|瓦数|[几多]少?瓦",
    "voltage": r"\bvolt(?:s|age)?\b|电压|[几多]少?伏",
    "noise": r"\bdecibels?\b|\bhow (?:loud|noisy|quiet|silent)\b|分贝|噪[音声]|多吵|声音大",
    "brightness": r"\blumens?\b|\bhow bright\b|流明|亮度|多亮",
    "smell": r"\b(?:smell|scent|fragrance|perfume|aroma)s?\b(?!.{0,12}\b(?:of|from|off)\b)|\b(?:taste|flavou?r)s?\b|[什哪]么?种?(?:味|香)|味道|香味|香型|口味",
    "age": r"\bhow old\b|\bwhat ages?\b|\bwhich ages?\b|\bage (?:range|group)\b|\bfrom what age\b|几岁|多大(?:的)?(?:孩子|宝宝|小孩|娃|人)|多大年[龄纪]|年龄|[个几]月大",
    "material": r"\bmade (?:of|from|out of)\b|\bmaterials?\b|\bfabric\b|\bwhat(?:'?s| is| are| kind of)? (?:\w+ ){0,4}(?:wood|metal|cloth|leather|plastic|steel)\b|材质|材料|面料|[什哪]么?[做料材木布皮]|用什么.{0,3}做|什么.{0,2}[做制]的|质地|里料|成分",
    "colour": r"\bcolou?rs?\b|颜色|[什哪几]么?种?色|配色|色号",
    "origin": r"\b(?:made|produced|manufactured|grown) in\b|\bcomes? from\b|\bwhere\b.{0,40}\b(?:made|from|produced|grown|origin)\b|\borigin\b|\bcountry\b|产地|原产|国产|进口|哪里?[产的造做]|哪[儿里]产|产自|哪国|哪个国家",
}
_TOLD = {
    "power": r"\d ?k?w\b|\bwatts?\b|瓦|\bpower\b.{0,20}\d",
    "voltage": r"\d ?v\b|\bvolts?\b|伏",
    "noise": r"\d ?db|\bdecibel|\bloud|\bquiet|\bsilent|\bnois|\bclick|分贝|静音|安静|噪|无声|吵|响",
    "brightness": r"\blumens?\b|\d ?lm\b|\blux\b|\bbright|流明|勒克斯|亮",
    "smell": r"\bsmell|\bscent|\bfragran|\bperfume|\baroma|\btast|\bflavou?r|\bnotes\b|\bunscented|\bodou?r|味|香|风味|口感|甜|酸|苦|辣",
    "charging": r"\bcharg(?:ing time|es? in\b|ed in\b)|\b(?:to|fully) charged?\b|充满|充电(?:时间|时长|用时|[约需要大]|\d)",
    "level": r"[\d一二三四五六七八九十] ?[级档]|\blevels?\b|\bgrade",
    "unopened": r"[没未][开拆]|保[质存]期|有效期|\bunopened|\bshelf life|\bbest before|\bsealed|\bkeeps\b",
    "sold apart": r"\bspare|\bseparate|\breplace|\brefill|\binclud|\bin the box\b|\bsold\b|\bextra\b|\bcomes? with\b|\bsuppl|单卖|单独|另[卖售购配]|配件|替换|更换|替芯|笔芯|补充|附|含|送|配|换",
    "material": r"\b(?:wood(?:en)?|oak|beech|ash|birch|pine|walnut|acacia|bamboo|willow|cork|rattan|steel|iron|alumin(?:i)?um|brass|copper|bronze|titanium|zinc|alloy|metal|glass|ceramic|porcelain|stoneware|terracotta|clay|stone|marble|concrete|plastic|abs|pp|pe|pvc|tpu|tpe|polycarbonate|silicone|rubber|latex|nylon|polyester|acrylic|polyamide|elastane|spandex|viscose|modal|lyocell|tencel|cotton|linen|flax|wool|merino|cashmere|silk|down|leather|suede|canvas|felt|jute|sisal|coir|fleece|denim|paper|cardboard|wax|resin|foam|graphite|carbon|silver|gold|enamel)\b"
    r"|木|钢|铁|铝|铜|钛|锌|合金|金属|玻璃|陶|瓷|石|塑料|树脂|硅胶|橡胶|乳胶|尼龙|涤纶|聚酯|聚碳酸酯|腈纶|锦纶|氨纶|粘胶|莫代尔|莱赛尔|天丝|棉|麻|羊毛|羊绒|丝绸|真丝|蚕丝|鸭绒|鹅绒|羽绒|皮|帆布|毛毡|藤|竹|柳|椰棕|绒|纸|蜡|泡沫|碳纤维|石墨|珐琅",
    "colour": r"\b(?:white|black|grey|gray|red|blue|green|yellow|orange|purple|violet|pink|brown|beige|cream|ivory|navy|khaki|olive|silver|gold(?:en)?|transparent|clear|multicolou?red|turquoise|teal|burgundy|charcoal|sand|natural)\b|[白黑灰红蓝绿黄橙紫粉棕褐米银金青]色?|透明|彩色|原色|咖色|藏青|卡其",
    "month": r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|season|year[- ]round)\b|\d+ ?月(?!龄)|[一二三四五六七八九十]月|[春夏秋冬][季天]?|全年|四季",
    "origin": r"\bmade in\b|\borigin\b|\bgrown in\b|\bfrom [A-Z]|\bproduced\b|产地|原产|产自|出产|制造|国产|进口",
    "often": r"\b(?:never|every|once|twice|daily|weekly|monthly|yearly|times?|per (?:day|week|month|year)|a (?:day|week|month|year))\b|每|次|天一|常|无需|不用|不需",
    "age": r"\b(?:years?|months?|weeks?|ages?|aged|birth|adults?|children|babies|toddlers)\b|岁|个月|周龄|月龄|成人|儿童|婴儿|宝宝|新生",
    "time": r"\b(?:days?|weeks?|months|years?|hours?|minutes?|seconds?|overnight|lifetime)\b|\b(?:a|one) month\b|(?<![春夏秋冬])天|周|个月|年|小时|分钟|秒|终身|过夜|整夜|星期",
    "size": r"\b(?:a[2-6]|x{0,3}[sl]|m|small|medium|large|sizes?)\b|[大中小]号|[尺均]码",
}
_OF_UNIT = {
    "length": frozenset({"mm", "cm", "m", "km", "inch"}),
    "size": frozenset({"mm", "cm", "m", "inch", "ml", "l"}),
    "weight": frozenset({"kg", "g", "jin", "mg", "lb", "oz"}),
    "amount": frozenset({"ml", "l", "kg", "g", "mg", "oz", "lb", "jin"}),
    "temperature": frozenset({"°c"}),
    "time": frozenset({"day", "workday", "week", "year", "hour", "workhour", "minute", "second"}),
    "count": frozenset({None, "piece", "time"}),
}  # fmt: skip
_NARROW = frozenset(
    {
        "charging",
        "level",
        "unopened",
        "sold apart",
        "smell",
        "noise",
        "power",
        "voltage",
        "brightness",
    }
)
"""Kinds beside which what else a question asks for does not count."""
_ASKED_OF = {kind: re.compile(words) for kind, words in _ASKED.items()}
_TOLD_OF = {kind: re.compile(words, re.I) for kind, words in _TOLD.items()}
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|pair|dozen|single|set)\b|[一两二三四五六七八九十双单][个只颗粒片块支张条根枚页层档格盒包袋瓶件套种把节级对双]|[单一]对|单条|成对"
)


_OF_THING = re.compile(
    r"多[大长高宽]的(?!孩|宝|小孩|娃|人)([\u3400-\u9fff]{1,2}?)(?=[里上中内装的]|[^\u3400-\u9fff]|$)"
    r"|\bhow (?:big|large|long|tall|wide|deep) (?:of )?an? ([a-z]+)"
)


def thing_measured(question: str) -> str | None:
    """ "How big a pot does it come in?": the pot, of which the answer must speak."""
    found = _OF_THING.search(plain(question))
    return (found[1] or found[2]) if found else None


def kinds_asked(question: str) -> frozenset[str]:
    """The kinds that a question asks for; none where it leaves that open."""
    text = plain(question)
    found = frozenset(kind for kind, words in _ASKED_OF.items() if words.search(text))
    if "often" in found:
        found -= {"time"}
    return found & _NARROW or found


def kinds_told(text: str) -> frozenset[str]:
    """The kinds of which a text tells something."""
    folded = plain(text)
    found = {kind for kind, words in _TOLD_OF.items() if words.search(folded)}
    units = {quantity.unit for quantity in quantities(text)}
    found |= {kind for kind, own in _OF_UNIT.items() if units & own}
    if _COUNTED.search(folded):
        found.add("count")
    return frozenset(found)
