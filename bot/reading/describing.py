"""Words before a name that tell a product from another one, and those that only lead up to it."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.glossary import meanings
from bot.reading.terms import Bag, Term, edge_free, holds

_NO_NAMES = """
    little lovely cute nice pretty beautiful gorgeous awesome amazing fancy famous favourite favorite beloved
    whole entire actual exact same certain particular usual regular normal
    said called named mentioned shown listed pictured advertised
    opened unopened unused damn bloody stupid poor precious
    per each every own plus versus via bit lot couple few gap difference
"""
NO_NAMES = frozenset(_NO_NAMES.split())
"""English words that say nothing of what sort a product is."""
_MEASURE_WORD = re.compile(
    r"^[个只件条把张块支枝根棵株盆瓶盒罐包袋箱套双对副台本卷盏锭顶枚颗粒朵束捆桶串份片]"
)
_LEADS_UP = re.compile(
    ".*(?:(?<![需主重])要|[穿买找种养涂抹喝喂送寄退挑订拍收问看求给把被与及或加对在从向让]|(?<!头)戴|(?<![替更])换|(?<!手)拿|(?<![精优甄严])选|(?<![高低平坡粗细])跟|(?<![温柔暖])和|下单|入手|收到|打算|准备|推荐|适合|搭配|关于|至于|比)"
)
"""What ends with a verb or a preposition is a clause, and no part of the name that follows."""
_SAYS_NO_SORT = re.compile(
    "^(?:新买|刚买|新|旧|老|整|全|原来|本来|普通|正常|一般|同样|同款|其他|别的|任何|所有|每|各|只|光|就|也|又|再|还|都|才|已经|刚才?|正|快|想|要|会|能|可以|来|搞|弄|整|嗯|哦|啊|诶|欸|喂|亲|麻烦|请|第[一二三四五六七八九十]?|次|总共|一共|合计|大家|家里|家|妈妈?|爸爸?|老婆|老公|朋友|宝宝|孩子|两|俩|仨|几|些|点|叫|是|有|的|得|那|这)+$"
)
_SIZED = re.compile("^[大中小][个只件条把张块支枝根棵株盆瓶盒罐包袋箱套份片桶束捆]$")


def describes(front: str, about: Bag) -> bool:
    """Whether Chinese characters before a name say of what sort it is, and the shop does not say
    so of this product."""
    rest = _MEASURE_WORD.sub("", _LEADS_UP.sub("", front))
    if _SIZED.match(front) or not edge_free(rest) or _SAYS_NO_SORT.match(rest):
        return False
    if rest in about.text or holds(about, Term(edge_free(rest))) >= 0.99:
        return False
    return not meanings(rest) & meanings(about.text)
