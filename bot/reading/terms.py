"""What a text is about: its content words, with those that mean the same made one."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.reading.concepts import CHINESE, ENGLISH, EXACT
from bot.reading.places import HAN_PLACES, LATIN_PLACES
from bot.reading.stems import stem, words_of
from bot.reading.text import plain

_FORM_WORDS = """
a an the this that these those it its they them their there here is are am was were be been being do
does did doing done have has had having can could will would shall should may might must i me my
mine we us our you your yours he she his her him who whom what which after before during while again
when where why how whether if and or but not no yes so as at by for from in into of on onto to with
without about than then too also just only any some all each every much many more most very really
please thanks thank hi hello hey ok okay well let get got give tell know want need wish like would
looking look wonder wondering question ask asking say mean think find see one ones thing things item
items product products stuff sort kind type something anything everything else other another buy
bought buying sell sells selling sold carry stock stocked available availability shop store online
offer offered come comes coming go going take takes use using still now today currently right away
up out able possible allow allowed price prices priced cost costs worth dollar dollars yuan euro
euros usd cny rmb eur gbp pound day days week weeks month months year years hour hours time times
maximum minimum exactly roughly approximately usually normally actually left remaining moment new
good nice great lovely describe detail details info information introduce bag box pack bottle pair
piece bags boxes packs bottles pairs pieces single quick quickly fast cheap cheaper cheapest
expensive pricey priciest dear dearest less least lowest highest kg mg ml cm mm km inch inches lb lbs
oz watt watts long far often soon accept accepts accepted method methods way ways work works working
metre metres meter meters litre litres liter liters gram grams kilo kilos until make makes making last lasts
ur pls plz thx whats hows wheres whos im ive id dont doesnt isnt arent cant wont didnt lemme gimme gonna
wanna gotta kinda btw asap option options happen happens already together put case regarding concerning
atm rn tho lol lmao omg wtf idk tbh imo imho fyi smth sth cos coz cuz bc tmr tmrw hmm umm uh oh ah yo mate somehow anyhow whatsoever per ago
hasnt hasn't havent haven't wasnt wasn't theres there's whens till til guys guy chance once twice exist exists
"""
FORM_WORDS = frozenset(_FORM_WORDS.split())
_STOP = frozenset(stem(word) for word in FORM_WORDS)
_CLASSIFIER = "(?:包(?!装|裹|邮)|支(?!架|付|持)|条(?!件|码)|件(?!套)|把(?!手|儿)|台(?!灯|历)|盒(?!子|装)|瓶(?!子|装|盖)|套(?!装|餐)|片(?!装)|本(?!店|身|地|来|子)|袋(?!子|装)|面(?!料|积|包|条|霜|膜)|方(?!便|式|法)|[块张根份只双盆枚株顶副卷盏锭罐箱瓣顿辆])"
"""Measure words, where they are no part of a noun."""
_STOP_ZH = re.compile(
    f"[这那哪每某]一?{_CLASSIFIER}|一{_CLASSIFIER}(?=要?多|几|什|啥|怎|要|有|$|[^\\u3400-\\u9fff])|(?<=拿)[二两三四五六七八九十]{_CLASSIFIER}|你们?家|您家|里头|眼下|买得到|买不到|买到|拿(?=[一二两三四五六七八九十])|"
    "多钱|一起|的话|咋办|咋样|咋整|咋|行不行|行不(?![\u3400-\u9fff])|可以不|能不(?![\u3400-\u9fff])|不小心|自己|晚上|早上|上午|下午|中午|半夜|凌晨|来得及|啥时候|拿到|得了(?=[吗么嘛呢啊不没]|$|[^\u3400-\u9fff])|手滑|有店|来着|(?:嘞|咧|哩|喽|啰|呗|噻)+|(?<=[\u3400-\u9fffa-z0-9])[哈哇哟诶](?![\u3400-\u9fff])|(?:多少|几)[棵株粒颗朵枝束桶捆串对只盆条箱罐袋瓶盒包套件个张块枚把台](?![\u3400-\u9fff装]|[吗呢了啊呀嘛吧](?=[\u3400-\u9fff]))|(?<![第十百])[二两三四五六七八九十]{_CLASSIFIER}(?![装套式色层人])|是啥|啥|出来|买了|买的|操作|办理|步骤|贵不贵|多少钱一[\u3400-\u9fff](?![\u3400-\u9fff])|几[方把支只条件个张块瓶台双套盒包本袋枚根株盆片](?!装)|什么价格|什么价位|什么价|啥价|怎么卖|报价|单价|还有货|有没有货|最便宜|更便宜|便宜|更贵|最贵|请问一下|请问|你好|您好|你们店里|你们家的?|你们店|你们|您们|咱们|我们|店里|店家|老板|亲爱的|"
    "功能|里面|还能拍|能拍|可以拍|补上货了?|补到货|现在下单能发|现在下单|最近|近期|近来|这几天|这阵子|这段时间|本周|本月|这周|当前|如今|想知道|想了解|想问|想买|想要|我想|知道|告诉|帮我|麻烦|看看|了解|一下|谢谢|支持|提供|一般|通常|大概|大约|最多|最少|"
    "可不可以|能不能|会不会|是不是|有没有|要不要|可以|能够|能否|是否|需要|应该|怎么办|怎么样|怎么|怎样|如何|"
    "什么时候|什么样|什么|为什么|哪些|哪里|哪个|哪种|哪款|哪一|多少钱|价格|价钱|售价|多少|多久|多长时间|几天|几年|几个月|几个?小时|几分钟?|几种|几个|"
    "还有货|有没有货|什么价|啥价|怎么卖|报价|单价|介绍|详情|详细|说说|讲讲|具体|怎么回事|还有|现在|目前|今天|还剩|有货|现货|库存|在售|出售|卖完|缺货|售罄|商品|产品|东西|这个|那个|这款|那款|时候|之后|以后|"
    "这种|那种|这件|那件|它们|它|这|那|我|你|您|吗|呢|吧|么|嘛|啊|呀|哦|的|了|是|"
    "(?!三文鱼|三脚架|三明治|二胡|半身裙|百合|百叶|百香|八角|千层|五香|十字|万能|一次性|半熟|半干|四季)[0-9零一二两三四五六七八九十百千万半]+(?:个?小时|个月|分钟|公斤|千克|毫升|厘米|毫米|英寸|天|周|年|元|块|件|个|只|条|双|日|月|克|升|米|寸|瓦|斤)?"
)
_STOP_EDGE = re.compile(
    "^(?:(?!种子)[有没要想会能卖买在和与跟或还也都就才给对把被从到去来用很太个款种件请问后时内几放吃做]|不能|不可)+|"
    "(?:[有没要卖买和与跟或还也都就个款种钱后内几里]|(?<![功性智节效万])能|(?<![定计实准及])时|(?<![大小配零散套附])件|不)+$"
)
_SEPARATED = re.compile(
    r"\b(send|ship|give|bring|take|pick|sent)(?:ing)? (?:it|them|this|that|one|something|an item|items|(?:the|my|this) \w+) (back|up)\b"
)
_INSTALMENTS = re.compile(r"分[0-9二三四六九十两几]+期")
_OFF = re.compile(r"[打享][0-9一二三四五六七八九几.]+折")
_ASIDE = re.compile(r"\b(?:put|set|keep|lay) (?:\w+ ){1,5}(?:aside|by for me|back for me)\b")
_I_WEIGH = re.compile(
    r"\b(?:i|he|she|we)(?:['’]m| am| is| are)? weigh(?:s|ing)?\b|\bmy (?:body )?weight\b|体重"
)
""" "I weigh 110 kg, will it hold me?" asks what it carries."""
_BULK = re.compile(
    r"(?<=[买要订拿])(?:\d{2,}|[几数二三四五六七八九]?[十百千])\D{0,10}(?:便宜|优惠|打折|折扣|少算)"
)
""" "Buying fifty, is it cheaper?" asks for the price of many."""
_NOT_OPENED = re.compile(
    r"\b(?:\w+n't|havent|hasnt|not|never|without|haven’t|hasn’t) (?:been |yet |even )?open(?:ed|ing)?\b"
)
_FROM_WHERE = re.compile(
    r"\bwhere(?:['’]?s| is| are| was| were| do| does| did) (.+?) (?:come |made |produced )?from\b"
)
_I_PAY = re.compile(
    r"\b(?:what|how much) (?:do|would|will|should) (?:i|we) pay\b(?! to\b)"
    r"|\bwhat (?:do|does|would) (?:you|they) (?:charge|want|ask|take)\b|\b(?:going|goes|selling|sells|retails) for\b(?=[?.! ]*$)"
)
""" "What do I pay for it?" asks for a price, not how to pay."""
_TO_PLACE = re.compile(
    rf"(?<![寄送发运])(?:到|去|往)(?=(?:{HAN_PLACES.pattern}).{{0,4}}(?:要?多久|要?几天|多少天|多长时间|多少钱|要?运费|快吗))"
)
_HOW_LONG_TO = re.compile(
    rf"\b(?:how (?:long|many days|much|soon)|days|time|eta)\b(?= (?:\w+ ){{0,2}}(?:to|into) (?:{LATIN_PLACES})\b)"
)
_CAN_ZH = re.compile(
    "(?<![智功万性节技只可职效潜动热不才])能(?=[发寄送退换开用打给快补改便修定调拆洗放折充连进丢坐站背挂防听])"
)
"""能 before what is done: no part of a word."""
_MEASURE = re.compile(
    r"(?<![a-z0-9./-])\d+(?:\.\d+)?(?:ml|l|kg|g|mm|cm|m|kw|w|v|oz|qts?|gal|lb|lbs|inch|am|pm|yo|yrs?|mo|hrs?|mins?|days?|wks?|pcs?|rmb|cny|usd|yuan|st|nd|rd|th)(?![a-z0-9-])"
)
_LETTERED = re.compile(r"(?<=[a-z0-9]) ?码")
"""A size in letters or numbers: L码."""
_HOW_BIG = frozenset({"多大", "多长", "多高", "多宽", "多重", "多沉"})
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_SMALL_NOUN = re.compile(r"[^电亲种原分日孩女男妻儿王]子")
"""A thing whose name says no more without its 子: 盒子 is a 盒."""
_CODE = re.compile(r"(?=[a-z0-9./-]*\d)(?=[a-z0-9./-]*[a-z])[a-z0-9]+(?:[./-][a-z0-9]+)*")
_LONGEST_ZH = max(map(len, CHINESE))
_LONGEST_EN = max(map(len, ENGLISH))


@dataclass(frozen=True, slots=True)
class Term:
    """One content word. `concepts` of nothing means: only the word itself matches.

    `word` is a stem, a Chinese run, or a code; `code` marks model numbers such as m5; `raw` is an
    English word as it was written.
    """

    word: str
    concepts: frozenset[str] = frozenset()
    code: bool = False
    raw: str = field(default="", compare=False)

    @property
    def said(self) -> str:
        """As written."""
        return self.raw or self.word

    @property
    def weight(self) -> float:
        if self.code:
            return 2.0
        return 1.0 if self.word.isascii() else min(len(self.word), 4) / 2


@dataclass(frozen=True, slots=True)
class Bag:
    """A text to be searched for terms: its stems, its concepts and its plain form."""

    stems: frozenset[str]
    concepts: frozenset[str]
    text: str


def terms(text: str) -> list[Term]:
    """The content words of a text, in order, form words left out."""
    return list(_terms(text))


@lru_cache(maxsize=16384)
def _terms(text: str) -> tuple[Term, ...]:
    """Remembered: the names and facts of products are read again for every question."""
    folded = _MEASURE.sub(" ", plain(text)).replace("多长时间", "多久")
    folded = _BULK.sub(r" 批量 \g<0>", _ASIDE.sub("put aside", _I_WEIGH.sub(" load ", folded)))
    folded = _OFF.sub("打折", _CAN_ZH.sub(" ", _LETTERED.sub(" ", folded)))
    folded = _NOT_OPENED.sub("unopened", _INSTALMENTS.sub("分期", folded))
    folded = _HOW_LONG_TO.sub(r"\g<0> ship", _TO_PLACE.sub("寄到", _I_PAY.sub(" ", folded)))
    folded = _FROM_WHERE.sub(r"\1 origin", _SEPARATED.sub(r"\1 \2", folded))
    return (*_english_terms(folded), *_chinese_terms(folded))


def concepts_in(text: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    return found.union(*(term.concepts for term in terms(text)))


def bag(texts: Iterable[str]) -> Bag:
    """Every word of the texts, form words too."""
    folded = plain("\n".join(texts))
    stems = {stem(word) for word in words_of(folded)}
    stems |= {stem(part) for word in words_of(folded) for part in re.split(r"[-./]", word)}
    found = frozenset({"fee"} if "cost" in stems else ())
    return Bag(frozenset(stems), found.union(*(t.concepts for t in terms(folded))), folded)


def holds(where: Bag, term: Term) -> float:
    """How much of the term stands there, 0 to 1. Chinese counts by characters in common runs."""
    if term.concepts & where.concepts:
        return 1.0
    if term.word.isascii():
        return float(term.word in where.stems)
    return _shared_run(term.word, where.text)


def coverage(where: Bag, wanted: Iterable[Term]) -> float:
    """The weighted share of the wanted terms that stand there, 0 to 1; 0 if nothing is wanted."""
    listed = list(wanted)
    total = sum(term.weight for term in listed)
    return sum(holds(where, term) * term.weight for term in listed) / total if total else 0.0


def _english_terms(text: str) -> list[Term]:
    found: list[Term] = []
    words = words_of(text)
    stems = [stem(word) for word in words]
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_EN, len(words) - at), 0, -1):
            concepts = ENGLISH.get(tuple(stems[at : at + size]))
            if size == 1 and words[at] in EXACT:
                concepts = EXACT[words[at]]
            if concepts and not (size == 1 and stems[at] in _STOP):
                found.append(Term(" ".join(stems[at : at + size]), concepts))
                break
        else:
            size = 1
            if _CODE.fullmatch(words[at]):
                found.append(Term(stems[at], code=True, raw=words[at]))
            elif _is_content(words[at], stems[at]):
                found.append(Term(stems[at], raw=re.sub(r"['’]s$", "", words[at])))
        at += size
    return found


def _is_content(word: str, root: str) -> bool:
    contraction = re.search(r"n['’]t$|['’](?:m|d|ve|ll|re)$", word)
    return not (root in _STOP or re.fullmatch(r"[\d./-]+", word) or len(word) < 2 or contraction)


def _chinese_terms(text: str) -> list[Term]:
    found: list[Term] = []
    for run in _HAN_RUN.findall(text):
        start = at = 0
        while at < len(run):
            for size in range(min(_LONGEST_ZH, len(run) - at), 0, -1):
                if concepts := CHINESE.get(run[at : at + size]):
                    found += _plain_chinese(run[start:at])
                    found.append(Term(run[at : at + size], concepts))
                    at += size
                    start = at
                    break
            else:
                at += 1
        found += _plain_chinese(run[start:])
    bare = [term for term in found if term.word not in _HOW_BIG]
    return bare if any(term.concepts for term in bare) else found


def edge_free(piece: str) -> str:
    """A Chinese run without the form characters at its ends."""
    return _STOP_EDGE.sub("", piece)


def _plain_chinese(run: str) -> list[Term]:
    apart = HAN_PLACES.sub(r" \g<0> ", run)
    found = _STOP_ZH.sub(" ", apart).split()
    pieces = (piece if HAN_PLACES.fullmatch(piece) else edge_free(piece) for piece in found)
    return [Term(piece) for piece in pieces if piece]


def _shared_run(word: str, text: str) -> float:
    """The share of a Chinese word's characters that stand in `text` as runs of two or more."""
    if word in text or (_SMALL_NOUN.fullmatch(word) and word[0] in text):
        return 1.0
    covered = [False] * len(word)
    for at in range(len(word) - 1):
        if word[at : at + 2] in text:
            covered[at] = covered[at + 1] = True
    return sum(covered) / len(word)
