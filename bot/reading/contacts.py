"""Ways out of the chat: links, addresses, handles, telephone numbers; and codes."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.dates import without_moments
from bot.reading.numerals import without_quantities
from bot.reading.text import plain

_TLD = r"(?:com|net|org|cn|io|me|shop|store|top|xyz|info|biz|co|cc|ly|gg|app|dev|example|online|site|vip|ru|de|uk|us|eu|hk|tw|jp|link|click|tk|test|win|club|icu|fun|live|pro|mobi|tv|im|to|page)"
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>“”\"'，。！？、）)]+"
    rf"|(?<![\w@.])(?:[a-z0-9-]+\.)+{_TLD}(?![a-z0-9-])(?:/[^\s<>“”\"'，。！？、）)]*)?"
    r"|\b(?:tg|mailto|javascript|data|tel|sms|weixin|alipays?):[^\s]+"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
)
_HIDDEN_LINK = re.compile(
    rf"\b[a-z0-9-]+\s*(?:\(dot\)|\[dot\]|\{{dot\}}|\[\.\]|\(\.\)|\s\.\s|\sdot\s|点)\s*{_TLD}\b|hxxps?:|\bt\s*\.\s*me\b"
    rf"|[a-z0-9-]+\s?[。．｡•·]\s?{_TLD}\b|\bw\s?w\s?w\s*[.。]"
)
_MAIL = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|\sat\s(?=[\w-]+\s?(?:\.|dot)\s?(?:com|cn|net|org)))\s*[\w-]+(?:(?:\.|\s?\(dot\)\s?|\sdot\s)[\w-]+)+"
)
_HANDLE = re.compile(
    r"(?<![\w.])@\w{2,}|(?:微信|薇信|威信|v信|vx|wx|wechat|weixin|qq|telegram|whatsapp|line|skype|signal|instagram|facebook|tiktok|抖音|小红书|微博)"
    r"(?:公众)?(?:号码?|id|账号|群)?(?: is|是|为)?\s*[:：]?\s*(?!pay\b|支付|支払)(?:[a-z][a-z0-9_-]{3,}|\d{5,})"
    r"|(?:加|私|联系)(?:我|客服|老板)?(?:的)?(?:微信|薇信|vx|qq)"
)
_PHONE = re.compile(r"(?<![\d.])\+?\d(?:[\s().-]{0,2}\d){6,}(?![\d.]*\d)")
_SPOKEN_PHONE = re.compile(r"(?:[零〇一二三四五六七八九幺两][\s-]?){7,}")
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,}(?![A-Za-z0-9])|(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{2,}|[A-Za-z0-9+/]{24,}={0,2})"
)


def link(text: str) -> str | None:
    """An address that is disguised ("cheap dot com", "t . me")."""
    found = _HIDDEN_LINK.search(plain(text))
    return found[0] if found else None


def links(text: str) -> list[str]:
    return [match[0].rstrip(".,;:") for match in _LINK.finditer(plain(text))]


def mails(text: str) -> list[str]:
    return [match[0].rstrip(".") for match in _MAIL.finditer(plain(text))]


def handles(text: str) -> list[str]:
    """Names on messengers, and requests to be added there."""
    without_mail = _MAIL.sub(" ", plain(text))
    return [match[0] for match in _HANDLE.finditer(without_mail)]


def phones(text: str) -> list[str]:
    """Seven digits or more that read as a telephone number, as digits alone."""
    whole = without_moments(text)
    found = [re.sub(r"\D", "", number) for number in _PHONE.findall(whole)]
    return found + [re.sub(r"[\s-]", "", match[0]) for match in _SPOKEN_PHONE.finditer(whole)]


def codes(text: str) -> list[str]:
    """Coupon codes, model and order numbers: capitals, or letters with digits; case folded."""
    shouted = {match[0].casefold() for match in _CODE.finditer(text)}
    left = without_quantities(without_moments(text))
    return sorted(code for code in shouted if code in left)
