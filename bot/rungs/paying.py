"""The rung of ways to pay: "PayPal?", "货到付款行不行". What the shop says of that way, else the
ways that it takes."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence

from bot.ports import Retriever
from bot.reading.advice import asks_advice
from bot.reading.numerals import quantities
from bot.reading.scopes import Rule
from bot.reading.terms import concepts_in
from bot.reading.text import plain
from bot.rungs.drafts import Told
from bot.rungs.stated import quoted, read
from bot.understanding import Asked
from knowledge.passages import LANGUAGES, Language

_WAYS = {
    way: re.compile(words)
    for way, words in {
        "alipay": r"\balipay\b|支付宝",
        "wechat": r"\bwechat pay\b|\bpay\b.{0,20}\bwechat\b|微信(?:支付|付|转账)|[用收持]微信",
        "unionpay": r"\bunion ?pay\b|银联|云闪付",
        "visa": r"\bvisa\b",
        "mastercard": r"\bmaster ?card\b|万事达",
        "amex": r"\bamex\b|\bamerican express\b|美国运通|运通卡",
        "paypal": r"\bpay ?pal\b|贝宝",
        "apple pay": r"\bapple ?pay\b|苹果支付",
        "google pay": r"\bg(?:oogle )?pay\b|谷歌支付",
        "venmo": r"\bvenmo\b|\bzelle\b|\bcash ?app\b|\bstripe\b",
        "e-cny": r"\be-?cny\b|数字人民币",
        "jd pay": r"京东支付",
        "bitcoin": r"\bbitcoins?\b|\bbtc\b|\beth(?:ereum)?\b|\bcrypto(?:s|currenc(?:y|ies))?\b|\busdt\b|比特币|虚拟币|虚拟货币|加密货币|数字货币|以太坊",
        "huabei": r"\bhuabei\b|花呗",
        "baitiao": r"\bbaitiao\b|白条",
        "klarna": r"\bklarna\b|\bafter ?pay\b|\bclearpay\b|\baffirm\b|\bbuy now,? pay later\b",
        "instalments": r"\binstall?ments?\b|\bsplit (?:the |my |a )?(?:payments?|bill|cost|price)\b.{0,20}\b(?:months?|weeks?|payments?)\b|\bpay (?:it )?(?:off )?(?:monthly|over time|in parts)\b|分(?:[0-9几两二三四六十]+)?期",
        "on delivery": r"\bcash on delivery\b|\bpay(?:ing|ment)? (?:cash )?(?:on|at|upon) delivery\b|\bcod\b|货到付款|货到再付|货到才付|到付",
        "credit card": r"\bcredit cards?\b|信用卡",
        "debit card": r"\bdebit cards?\b|借记卡|储蓄卡",
        "bank card": r"\bbank cards?\b|银行卡",
        "transfer": r"\b(?:bank|wire) transfers?\b|对公|银行转账|转账|汇款",
        "cheque": r"\bcheques?\b|\bpay(?:ing)? by check\b|支票",
    }.items()
}
_KIND_OF = {
    **dict.fromkeys(("huabei", "baitiao", "klarna"), "instalments"),
    **dict.fromkeys(("visa", "mastercard", "amex"), "credit card"),
}
_TAKES = re.compile(
    r"\baccept|\bpay (?:with|by|using)\b|\btake\b|\bpayment (?:is|methods?)\b|(?<!不)(?:支持|接受|可以?用|可使用|能用|使用)"
)
_ASKS = re.compile(
    r"\b(?:pay|pays|paid|payment|accept|take|use|using|do|ok|okay|possible|available|allowed|support|have|offer)\b"
    r"|付|收|用|支持|接受|行|可以|能|刷|打|有|开通"
)
_OTHERWISE = re.compile(
    r"\b(?:how (?:long|much|many|do|does|to)|when|why|where|who|refund|account|safe|secure)\b"
    r"|多久|多少|为什么|什么时候|几[期个天]|怎么|如何|账号|安全|利息|手续费"
)
_OTHERS = frozenset(
    {"refund", "return", "exchange", "invoice", "discount", "fee", "free", "cancel", "warranty"}
    | {"wrap", "member", "gift_card", "preorder", "wholesale", "price_cut", "code"}
)
_PAYING = frozenset({"pay", "cash", "instalment", "card"})
_QUERY: dict[Language, str] = {"en": "payment, how to pay", "zh": "付款方式"}
_FEW_WORDS = 3


class Paying:
    """Reads how one shop can be paid."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def tell(self, asked: Asked) -> Told | None:
        """The shop's sentences on the ways to pay that the question names; None for any other."""
        ways = _named(asked.text)
        if not ways or not _is_whether(asked.text) or asks_advice(asked.said):
            return None
        for language in (asked.language, *(each for each in LANGUAGES if each != asked.language)):
            told = read(self._retriever, (asked.text, _QUERY[language]), language)
            paying = [one for one in told if concepts_in(f"{one.heading}\n{one.text}") & _PAYING]
            if found := _on(ways, paying) or _taken(paying):
                return quoted(found)
        return None


def _is_whether(question: str) -> bool:
    """Whether it asks no more than whether one may pay so."""
    folded = plain(question)
    if _OTHERWISE.search(folded) or concepts_in(question) & _OTHERS:
        return False
    if any(quantity.unit in ("money", "%") for quantity in quantities(question)):
        return False
    return bool(_ASKS.search(folded)) or len(folded.split()) <= _FEW_WORDS


def _named(text: str) -> list[str]:
    """The ways to pay that are named there. What is paid in parts is one way with its name."""
    found = [way for way, words in _WAYS.items() if words.search(plain(text))]
    whole = {_KIND_OF[way] for way in found if way in _KIND_OF}
    return [way for way in found if way not in whole]


def _on(ways: Sequence[str], paying: Sequence[Rule]) -> list[Rule]:
    """The sentences that name each of the ways, or the kind that it is of; none if one is not
    spoken of."""
    found: list[Rule] = []
    for way in ways:
        names = (way, _KIND_OF[way]) if way in _KIND_OF else (way,)
        spoken = next((s for name in names if (s := _naming(name, paying))), [])
        if not spoken:
            return []
        found += [one for one in spoken if one not in found]
    return found


def _naming(way: str, paying: Sequence[Rule]) -> list[Rule]:
    """Those of one text that name it."""
    named = [one for one in paying if _WAYS[way].search(plain(one.text))]
    return [one for one in named if one.source_id == named[0].source_id]


def _taken(paying: Sequence[Rule]) -> list[Rule]:
    """The sentence that lists the ways which the shop takes."""
    lists = [one for one in paying if _TAKES.search(plain(one.text)) and len(_named(one.text)) > 1]
    return sorted(lists, key=lambda one: -len(_named(one.text)))[:1]
