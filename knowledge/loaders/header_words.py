"""What shops call the columns of their product tables, in English and Chinese."""

import re
import unicodedata
from collections.abc import Mapping

from knowledge.cleaning import clean_line
from knowledge.languages import HAN
from knowledge.loaders.fields import language_key
from knowledge.passages import Language


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


REASON = "Shopvine: reason"
"""The column in which bad rows are handed back with what is wrong; never read."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "product_id": _words(
        "product id|id|sku|product code|item code|code|item no|item number|product no|"
        "product number|article no|article number|style no|style number|part number|model no|"
        "sku code|item id|item sku|product sku|barcode|ean|gtin|upc|"
        "商品编号|产品编号|编号|货号|商品货号|产品货号|商品编码|产品编码|编码|商品代码|产品代码|款号|"
        "商品id|产品id|料号|物料编码|条码|条形码|商品条码"
    ),
    "title": _words(
        "title|name|product name|product title|item name|item title|product|item|goods|"
        "商品名称|产品名称|名称|品名|商品名|产品名|标题|商品标题|产品标题|宝贝标题|商品|产品|货品名称|菜名"
    ),
    "price": _words(
        "price|unit price|sale price|selling price|retail price|our price|sales price|"
        "current price|item price|product price|amount|"
        "售价|价格|单价|销售价|销售价格|零售价|现价|商品价格|产品价格|价钱|卖价|一口价|到手价"
    ),
    "stock": _words(
        "stock|quantity|qty|inventory|in stock|stock quantity|stock qty|stock level|on hand|"
        "available|availability|available quantity|stock status|inventory quantity|"
        "库存|库存数量|库存量|数量|存货|现货|可售数量|可售库存|剩余数量|库存状态|是否有货|有货"
    ),
    "category": _words(
        "category|categories|product category|product type|type|department|group|collection|"
        "分类|类别|类目|品类|商品分类|产品分类|商品类目|商品类别|产品类别|种类|商品类型|所属分类"
    ),
    "description": _words(
        "description|product description|details|detail|long description|short description|"
        "about|body|summary|introduction|features|"
        "描述|商品描述|产品描述|详情|商品详情|产品详情|介绍|商品介绍|产品介绍|简介|商品简介|产品简介|"
        "说明|商品说明|产品说明|卖点"
    ),
    "currency": _words("currency|currency code|货币|币种|货币单位|货币代码"),
    "url": _words(
        "url|link|product url|product link|web address|website|page|web page|"
        "链接|商品链接|产品链接|网址|商品网址|购买链接|商品页"
    ),
    "photo": _words(
        "photo|image|picture|image url|photo url|image link|main image|img|images|photos|"
        "product image|"
        "图片|主图|照片|商品图片|产品图片|图片链接|图片地址|商品主图|商品图"
    ),
    "ignore": _words(
        "cost|cost price|unit cost|purchase price|wholesale price|wholesale|margin|profit|"
        "supplier|supplier price|internal note|internal notes|staff note|commission|"
        "成本|成本价|进价|进货价|采购价|批发价|供货价|拿货价|底价|毛利|毛利率|利润|供应商|内部备注|佣金"
    ),
}
"""By field. `ignore` is what shoppers must not see: it becomes no attribute unless staff say so."""

FIELDS = (
    frozenset(WORDS)
    | {"attribute"}
    | {
        f"{name}_{language}"
        for name in ("title", "category", "description")
        for language in ("en", "zh")
    }
)
"""What a column can be."""

_MARKS: tuple[tuple[str, Language], ...] = (
    ("英文", "en"), ("英语", "en"), ("english", "en"),
    ("简体中文", "zh"), ("中文", "zh"), ("汉语", "zh"), ("chinese", "zh"), ("cn", "zh"),
)  # fmt: skip
_BRACKETS = re.compile(r"[(\[【「{]([^)\]】」}]*)[)\]】」}]")
_JOINED = re.compile(rf"(.*[{HAN}])(en|zh)")
_BY_WORD = {REASON.casefold(): "ignore"} | {
    word: field for field, words in WORDS.items() for word in words
}
_RANK = {REASON.casefold(): 0} | {
    word: sum(before.isascii() == word.isascii() for before in words[:at])
    for words in WORDS.values()
    for at, word in enumerate(words)
}


def named_field(header: str) -> tuple[str, int] | None:
    """The field that a header names, with how far down its word stands among the field's words in
    its language (0 is the usual word); None where it names none. "商品名称（英文）": title_en."""
    for plain, language in _readings(header):
        field = _BY_WORD.get(plain)
        if field is None:
            continue
        if language is None:
            return field, _RANK[plain]
        if f"{field}_{language}" in FIELDS:
            return f"{field}_{language}", _RANK[plain]
    return None


def in_brackets(header: str) -> list[str]:
    """What stands in brackets: "价格（元）" gives ["元"]."""
    return [clean_line(found) for found in _BRACKETS.findall(_normal(header)) if found.strip()]


def _readings(header: str) -> list[tuple[str, Language | None]]:
    """The header in plain words and the language it is marked with, likeliest first."""
    plain = _normal(header)
    bare = _spaced(_BRACKETS.sub(" ", plain))
    readings: list[tuple[str, Language | None]] = []
    for mark in in_brackets(header):
        if language := _language(mark):
            readings.append((bare, language))
    for words in (1, 2):
        head, tail = bare.split()[:-words], bare.split()[-words:]
        if head and (language := _language("-".join(tail))):
            readings.append((" ".join(head), language))
    first, _, rest = bare.partition(" ")
    if rest and (language := _language(first)):
        readings.append((rest, language))
    if joined := _JOINED.fullmatch(bare):
        readings.append((joined[1], language_key(joined[2])))
    for mark, language in _MARKS:
        if mark in bare and bare != mark:
            readings.append((_spaced(bare.replace(mark, " ")), language))
    return [*readings, (_spaced(plain), None), (bare, None)]


def _language(mark: str) -> Language | None:
    plain = mark.strip().casefold()
    return language_key(plain) or dict(_MARKS).get(plain)


def _normal(header: str) -> str:
    return clean_line(unicodedata.normalize("NFKC", header)).casefold()


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[_\-./*#]+", " ", text).split()).rstrip(":： ")
