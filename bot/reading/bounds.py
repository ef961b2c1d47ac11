"""Whether a number or a day is an upper or a lower bound: "within 7 days", "满199元", "until May"."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from typing import Literal

Bound = Literal["most", "least"]

_LATEST = (
    r"within(?: the (?:next|first))?|up to|upto|at most|(?:no|not) (?:more|later|longer|higher|greater) than|less than|under|below|"
    r"fewer than|shorter than|lighter than|maximum(?: of)?|max\.?|until|till|by|before|through|ends?(?: on)?|ending(?: on)?|earlier than|"
    r"never exceeds?|(?:not|cannot|n't|must not) exceed(?:ing)?|limited to|≤|<=?|"
    r"最多|不超过|不高于|不大于|不多于|至多|最高|最长|最晚|最迟|低于|少于|小于|不到|不满|未满|截至|截止(?:到|日期)?|直到|不晚于|不迟于|上限(?:为|是)?|早于"
)
_EARLIEST = (
    r"at least|(?:no|not) (?:less|fewer|earlier|sooner|lower|shorter) than|minimum(?: of)?|min\.?|from|over|above|more than|longer than|"
    r"greater than|higher than|later than|since|after|start(?:s|ing)?(?: on| from| at)?|begin(?:s|ning)?(?: on| from)?|beyond|exceed(?:s|ing)?|"
    r"reach(?:es|ing)?|≥|>=?|"
    r"满|达到?|至少|不少于|不低于|不小于|超过|超出|高于|大于|多于|最低|最少|最短|起码|自|从|晚于"
)
_ABOUT = r"(?:\s|a |an |the |about |around |only |roughly |total of |price of |大约|约|了|在|于|为|是|[$€£¥(（]|jp|hk|us)*$"
_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("most", re.compile(rf"(?:(?<![a-z])|(?=[^a-z]))({_LATEST}){_ABOUT}")),
    ("least", re.compile(rf"(?:(?<![a-z])|(?=[^a-z]))({_EARLIEST}){_ABOUT}")),
)
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        "most",
        re.compile(
            r"\s*(?:or (?:less|fewer|under|below|earlier|before)|at (?:most|the latest)|maximum|max\b|以内|之内|内(?![胆部衬置容搭])|及?以下|或以下|及?以前|之前|前(?![台面后])|为止|封顶|截止)"
        ),
    ),
    (
        "least",
        re.compile(
            r"\s*(?:or (?:more|over|above|longer|later)|and (?:up|above|over|more)|\+|plus\b|at least|minimum|及?以上|或以上|或更[多长高]|起(?![步来泡])|及?以后|之后|后(?![面台])|开始)"
        ),
    ),
)
_NEAR = 36
"""Characters before a number in which its bound may stand."""


def bound_of(text: str, start: int, end: int) -> Bound | None:
    """The bound that what stands at text[start:end] is, by the words beside it (case folded)."""
    before = text[max(0, start - _NEAR) : start]
    found = [(len(match[1]), bound) for bound, words in _BEFORE if (match := words.search(before))]
    if found:
        return max(found)[1]
    return next((bound for bound, words in _AFTER if words.match(text, end)), None)
