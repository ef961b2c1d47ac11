"""Marks, scripts and spacings that no shop's sentence needs; and talk of other people's data."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.text import plain

_MARK = re.compile(
    r"<\|?/?[a-z_]+\|?>|<\||\|>|\[/?(?:inst|sys)\]?|<<|>>|###|```|\]\s?\(|</?[a-z!][^>]*>?|\{\{|\}\}|\{%|%\}|\$\{|\|\||~~"
    r"|\b(?:tg|javascript|vbscript)://|\\[nrtux][0-9a-f]{0,4}|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-f]+);|(?:^|\n)\s*(?:>|-{3,}|={3,})|__[^_\n]+__|(?<!\w)_[^_\s][^_]*_(?!\w)|\*\*?[^*\s][^*]*\*\*?|`[^`]*`|~[^~\s]+~"
    r"|\b(?:human|assistant|user|system)\s*:(?=\s)|\"(?:role|content|tool_calls?|function)\"\s*:",
    re.I,
)
_FOREIGN = re.compile(
    r"[^\x00-\x7f\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u203a\u20a0-\u20bf\u2103\u2109\u2116\u2122\u2150-\u215f\u2190-\u2199\u2212\u2248\u2260\u2264\u2265"
    r"\u2460-\u2473\u25a0-\u25ff\u2600-\u27bf\u3000-\u3015\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff1b\uff1d-\uff5e\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003ffff]"
)
_SPACED = re.compile(
    r"^\W*\w\W*$|(?<!\w)(?:[a-z](?:[\s.\-_*|/·•・]{1,3})){3,}[a-z](?!\w)|(?<![\w,.])(?:\d[\s_*|·•・]{1,3}){4,}\d(?![\w,.])"
    r"|(?:[\u3400-\u9fff][\s·.\-_*|/\\]{1,3}){3,}[\u3400-\u9fff]",
    re.I,
)
_PERSONAL = re.compile(
    r"\b(?:other|another|previous|last|first|different|recent|fellow) (?:customer|shopper|buyer|user|client|person|guest)s?['’]?s?\b.{0,60}\b(?:order|bought|purchas|address|phone|number|name|e-?mail|ask|paid|card|live|is|said|wrote)"
    r"|\b(?:customer|shopper|buyer|client|recipient|user)(?:['’]s|s['’]?)? (?:name|phone|address|e-?mail|order|card|account|password|data|details|history)s?(?: number)? (?:is|are|was|were)\b"
    r"|\b(?:his|her|their) (?:full |home |phone |e-?mail |delivery )?(?:name|phone|address|e-?mail|order|card|account)(?: number)? (?:is|was)\b|\b(?:mr|mrs|ms|miss)\.? [A-Z][a-z]+"
    r"|\b(?:credit card|card|passport|id card|social security|bank account) (?:number|no\.?)\b|\b(?:cvv|password|passcode|api key|secret key|access token|bot token)\b"
    r"|(?:其他|别的|另一位?|另外一位?|上一位|前一位|刚才那位|某位|有位|隔壁)(?:个)?(?:顾客|客户|用户|买家|朋友|人).{0,30}(?:订单|买了|购买|地址|电话|手机|姓名|名字|住|付款|问|说|是)"
    r"|(?:顾客|客户|用户|买家|收货人|收件人|会员)(?:的)?(?:姓名|名字|电话|手机号?|地址|邮箱|订单号?|住址|身份证号?|账号|密码|信息)(?:是|为|叫|[:：])"
    r"|(?:他|她|他们)的?(?:姓名|电话|手机号?|地址|邮箱|订单号?|住址)(?:是|为)|[\u4e00-\u9fff](?:先生|女士|小姐)(?:的|住|买|购|订|电话|昨天|刚)|身份证号|银行卡号|密码(?:是|为|[:：])|(?:机器人|接口)?(?:令牌|密钥|token)(?:是|为|[:：])"
)


def markup_in(text: str) -> str | None:
    """Marks of a chat template, of HTML, of Markdown or of a programming language."""
    found = _MARK.search(text) or _MARK.search(plain(text))
    return found[0] if found else None


def foreign(text: str) -> list[str]:
    """Characters of scripts that can pass for Latin ones or digits, and of none that we write."""
    return _FOREIGN.findall(text)


def disguise(text: str) -> str | None:
    """Letters or digits kept apart, so that no word can be read: "f r e e"."""
    found = _SPACED.search(text)
    return found[0] if found else None


def personal_in(text: str) -> list[str]:
    """What is said of other people, or of secrets."""
    return [match[0] for match in _PERSONAL.finditer(plain(text))]
