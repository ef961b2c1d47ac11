"""Days, times of day and named days in text, however the two languages write them."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass, field

from bot.reading.numerals import chinese_value, folded

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)\.?"
)
_TH = r"(?:st|nd|rd|th)?"
_ZH = "[一二三四五六七八九十]"
_DAYS = (
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?:(?P<y>(?:19|20)\d\d|[一二][零〇九][零〇一二三四五六七八九]{{2}})\s*年\s*)?(?<!\d)(?P<m>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])\s*月(?:份)?"
    rf"(?:\s*(?P<d>0?[1-9]|[12]\d|3[01]|{_ZH}{{1,3}})\s*[日号])?",
    rf"\b(?P<d>0?[1-9]|[12]\d|3[01]){_TH}(?: of)?[ -]{_MONTH.format('m')}(?!\w)(?:,? (?P<y>(?:19|20)\d\d))?",
    rf"\b{_MONTH.format('m')} (?P<d>0?[1-9]|[12]\d|3[01]){_TH}(?!\w)(?:,? (?P<y>(?:19|20)\d\d)(?!\d))?",
    rf"\b{_MONTH.format('m')},? (?P<y>(?:19|20)\d\d)(?!\d)",
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?年|\b(?:in|since|of|until|from|year) (?P<z>20\d\d)(?![\d.,]*\d)(?! ?(?:yuan|元|rmb|g\b|ml|w\b|mah))",
    rf"\b(?!may\b|mar\b|march\b|dec\b|jun\b){_MONTH.format('m')}(?!\w)|\b(?:in|of|by|until|since|from|during|early|late|mid) (?P<n>may|march)\b(?! (?:be|not))",
)
_DAY = [re.compile(pattern) for pattern in _DAYS]
_CLOCK = re.compile(
    r"(?P<half>上午|早上|早晨|凌晨|中午|下午|傍晚|晚上|夜里|晚)?\s*(?<!\d)(?P<h>[01]?\d|2[0-4])\s?[:：]\s?(?P<min>[0-5]\d)(?!\d)\s*(?P<ampm>[ap]\.?m\b\.?)?"
    r"|(?<![\d.])(?P<h2>[01]?\d)\s?(?P<ampm2>[ap]\.?m\b\.?)"
    rf"|(?P<half3>上午|早上|早晨|凌晨|中午|下午|傍晚|晚上|夜里|晚)?\s*(?<![\d.])(?!(?:一|有)点(?![半整钟\d零]))(?P<h3>[01]?\d|2[0-4]|{_ZH}{{1,3}})\s?[点時时](?:整|(?P<half30>半)|(?P<min3>[0-5]\d|{_ZH}{{1,3}})分?)?(?![{_ZH[1:-1]}\d])"
    r"|\b(?P<word>noon|midday|midnight)\b|(?P<h4>\b[01]?\d) o'?clock(?: in the (?P<part>morning|afternoon|evening))?"
)
_NAMED: dict[str, str] = {
    "mon": r"\bmon(?:day)?s?\b|(?:周|星期|礼拜)一", "tue": r"\btue(?:s|sday)?s?\b|(?:周|星期|礼拜)二",
    "wed": r"\bwed(?:nesday)?s?\b|(?:周|星期|礼拜)三", "thu": r"\bthu(?:r|rs|rsday)?s?\b|(?:周|星期|礼拜)四",
    "fri": r"\bfri(?:day)?s?\b|(?:周|星期|礼拜)五", "sat": r"\bsaturdays?\b|(?:周|星期|礼拜)六",
    "sun": r"\bsundays?\b|(?:周|星期|礼拜)[日天]", "weekend": r"\bweekends?\b|周末",
    "weekday": r"\bweekdays?\b|平日", "today": r"\btoday\b|今天|今日", "tomorrow": r"\btomorrow\b|明天|明日",
    "next day": r"\bnext[- ]day\b|\bovernight\b|次日|隔天|隔日", "same day": r"\bsame[- ]day\b|当天|当日",
    "small hours": r"\bsmall hours\b|凌晨|半夜|深夜|午夜",
    "around the clock": r"\baround the clock\b|\b24/7\b|通宵|昼夜|全天候",
    "yesterday": r"\byesterday\b|昨天", "after tomorrow": r"后天", "tonight": r"\btonight\b|今晚",
    "spring festival": r"\bspring festival\b|\bchinese new year\b|\blunar new year\b|春节|过年",
    "national day": r"\bnational day\b|\bgolden week\b|国庆", "mid-autumn": r"\bmid-?autumn\b|中秋",
    "new year": r"\bnew year'?s\b|元旦", "christmas": r"\bchristmas\b|\bxmas\b|圣诞", "easter": r"\beaster\b|复活节",
    "singles day": r"\bsingles'? day\b|\bdouble 11\b|双十一|双11", "black friday": r"\bblack friday\b|黑五",
    "month end": r"\bend of (?:the|this|next) month\b|月底|月末", "year end": r"\bend of (?:the|this) year\b|年底|年末",
    "month start": r"月初", "next week": r"\bnext week\b|下周|下星期", "next month": r"\bnext month\b|下个?月",
    "this week": r"\bthis week\b|本周|这周", "this month": r"\bthis month\b|本月|这个月",
    "daily": r"\bdaily\b|\b(?:every|each|per|a) ?day\b|每天|每日|天天", "weekly": r"\bweekly\b|\b(?:every|each|per|a) week\b|每周|每星期",
    "monthly": r"\bmonthly\b|\b(?:every|each|per|a) month\b|每个?月", "yearly": r"\b(?:yearly|annually)\b|\b(?:every|each|per|a) year\b|每年",
    "labour day": r"\blabou?r day\b|五一", "holiday": r"\b(?:public|bank) holidays?\b|节假日|法定假",
}  # fmt: skip
_NAMED_DAYS = {name: re.compile(words) for name, words in _NAMED.items()}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (year, month, day, each None where it is not said) or a time of day in minutes.

    `start` and `end` are where it stands in `numerals.folded(text)`.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    minute: int | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def says_no_more_than(self, other: "Moment") -> bool:
        """Whether all that this one says, the other says, too."""
        own = (self.year, self.month, self.day, self.minute)
        others = (other.year, other.month, other.day, other.minute)
        return all(mine in (None, theirs) for mine, theirs in zip(own, others, strict=True))


def moments(text: str) -> list[Moment]:
    """Days and times: 3 May 2026, May 3rd, 2026-05-03, 5月3日, 五月三号, 16:00, 4 pm, 下午四点."""
    whole = folded(text)
    found: list[Moment] = []
    for pattern in _DAY:
        for match in pattern.finditer(whole):
            found.append(_day(match))
            whole = _blanked(whole, match)
    for match in _CLOCK.finditer(whole):
        found.append(Moment(None, None, None, _minute(match), *match.span()))
    return sorted(found, key=lambda moment: moment.start)


def named_days(text: str) -> frozenset[str]:
    """Weekdays, feasts and the like that a text names."""
    whole = folded(text)
    return frozenset(name for name, words in _NAMED_DAYS.items() if words.search(whole))


def without_named_days(text: str) -> str:
    """`folded(text)` without the weekdays, feasts and the like in it."""
    whole = folded(text)
    for words in _NAMED_DAYS.values():
        whole = words.sub(" ", whole)
    return whole


def without_moments(text: str) -> str:
    """`folded(text)` with days and times blanked out, its length kept."""
    whole = folded(text)
    for moment in moments(text):
        blank = " " * (moment.end - moment.start)
        whole = whole[: moment.start] + blank + whole[moment.end :]
    return whole


def _blanked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def _day(match: re.Match[str]) -> Moment:
    said = match.groupdict()
    year = _number(said.get("y") or said.get("z"))
    month = _month(said.get("m") or said.get("n"))
    return Moment(year, month, _number(said.get("d")), None, *match.span())


def _month(said: str | None) -> int | None:
    if said and said[:3] in _MONTHS:
        return _MONTHS.index(said[:3]) + 1
    return _number(said)


def _number(said: str | None) -> int | None:
    if not said:
        return None
    return int(said) if said.isdecimal() else int(chinese_value(said))


def _minute(match: re.Match[str]) -> int:
    """Minutes since midnight."""
    said = match.groupdict()
    if said["word"]:
        return 0 if said["word"] == "midnight" else 720
    hour = _number(said["h"] or said["h2"] or said["h3"] or said["h4"]) or 0
    minute = 30 if said["half30"] else _number(said["min"] or said["min3"]) or 0
    part = said["half"] or said["half3"] or said["part"] or said["ampm"] or said["ampm2"] or ""
    if part[:1] == "a" and part != "afternoon" and hour == 12:
        hour = 0
    later = part[:1] == "p" or part in ("afternoon", "evening")
    later = later or part in ("下午", "傍晚", "晚上", "晚", "夜里") or (part == "中午" and hour < 3)
    return (hour + 12 if later and hour < 12 else hour) * 60 + minute
