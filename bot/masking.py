"""What identifies a person, hidden from those who need not know it."""

import re

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@])@\w{3,}")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\d -]?\d){5,}")
_NUMBER = re.compile(r"(?<![\w-])\d{4,}(?!\w)")
_MESSENGER = re.compile(
    r"(?i:(?<=微信)|(?<=wechat)|(?<=whatsapp)|(?<=telegram)|(?<=vx)|(?<=qq))"
    r"(\s*(?:号|(?i:id)|is|是)?\s*[:：]?\s*)([a-zA-Z0-9_-]*[0-9_][a-zA-Z0-9_-]*)"
)
_STREET = re.compile(
    r"\b\d+[a-z]?,? (?:[\w'’]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|square|boulevard"
    r"|blvd)\b|\b\w+(?:straße|strasse|str\.) ?\d+\w?",
    re.I,
)
_STREET_ZH = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:路|街|大道|巷|弄|胡同|小区|村) ?\d+ ?[号弄栋幢][\d号楼栋幢单元室-]*"
)
_CALLED = re.compile(
    r"\b((?i:my name is|call me|name:) ?)(\w[\w'’-]*(?: [A-Z][\w'’-]+)*)"
    r"|\b((?i:this is|i am|i'm|mr|mrs|ms|miss|dr)\.? )([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
_CALLED_ZH = re.compile(r"(我叫|(?:收件人|联系人|姓名)[:：是]? ?)[\u4e00-\u9fff·]{2,4}")
HIDDEN = "•••"


def masked_name(name: str) -> str:
    """The first letter; "" of nothing."""
    return f"{name[:1]}{HIDDEN}" if name else ""


def masked_text(text: str) -> str:
    """Without e-mail addresses, Telegram names and numbers of seven digits and more (telephone,
    order, card), whatever stands between the digits."""
    for found in (_ADDRESS, _HANDLE, _LONG_NUMBER):
        text = found.sub(HIDDEN, text)
    return text


def masked_example(text: str, name: str = "") -> str:
    """What a shopper said, to be read by those who need not know who said it: also without numbers
    of four digits and more, house addresses, the shopper's `name`, and names that are given as
    such ("my name is", 我叫). Other names of people are not recognised."""
    text = masked_text(text)
    for street in (_STREET, _STREET_ZH):
        text = street.sub(HIDDEN, text)
    text = _CALLED.sub(lambda found: f"{found[1] or found[3]}{HIDDEN}", text)
    text = _CALLED_ZH.sub(lambda found: f"{found[1]}{HIDDEN}", text)
    text = _MESSENGER.sub(lambda found: f"{found[1]}{HIDDEN}", text)
    for part in {name, *name.split()}:
        if len(part) > 1:
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)" if part.isascii() else re.escape(part),
                          HIDDEN, text, flags=re.I)  # fmt: skip
    return _NUMBER.sub(HIDDEN, text)
