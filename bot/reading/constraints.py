"""A shopper's wish and its constraints: "a waterproof speaker under 200, not red, for my son"."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.limits import Counted, Measure, Money, counted_in
from bot.reading.stems import stem, words_of
from bot.reading.wish_words import (
    COLOURS,
    FOR_WHOM,
    OPINION,
    OPINION_ZH,
    SAME,
    ForWhom,
    Same,
)

_WITHOUT = re.compile(
    r"\b(?:without(?: any)?|with no|nothing|free (?:of|from)|(?:contains?|has|have|containing) no|no(?: added)?|not(?: made (?:of|from)| in| containing)?|but not(?: in)?|isn'?t|aren'?t|don'?t want(?: any)?|except(?: for)?|other than|avoid|anything but) (?:a |an |any |the )?(?P<en>(?!more\b|less\b|too\b|so\b|over\b|above\b|only\b|sure\b|later\b|the\b|problem|idea|exceed|matter|very\b|one\b)[a-z]+(?: (?!and\b|or\b|but\b|for\b|under\b|please\b|below\b|with\b|in\b|from\b|to\b|up\b|less\b|about\b|around\b|between\b|that\b|which\b)[a-z]+)?)"
    r"|(?P<free>[a-z]+)[ -]free\b"
    r"|(?:(?<!要)不要|不含|不带|(?<!是)不是|不想要|(?<!有)没有|无(?!花果|线|人机|纺布|骨鸡)|别要|除了|除去|避免|不用)(?:有|任何|添加|用)?(?P<zh>[\u3400-\u9fff]{1,4}?)(?:做|制|材质|色的|味|成分)?(?:的|以外|之外|，|,|。|$|\s|和|或|且|但)"
)
_NOT_NEGATIVE = re.compile(r"^(?:吗|有|什么|适合|别|问题|理由|接缝|线|必要)")
_SIZE = re.compile(
    r"\bsize (?P<a>\d+(?:\.\d+)?|x{0,3}[sml]|small|medium|large|[a-z]\d)\b|\b(?P<b>x{0,3}[sml]|small|medium|large)[- ]sized?\b|(?P<c>\d{2,3}|x{0,3}[sml]|特?大|中|小|加大|均)[码号]"
)
_EMPTY = frozenset("好会人哪多少大小里上下什钱元以内为对吃喝玩用种样岁月年天")
_KIND_FIRST = re.compile(
    r"(?:哪[款个种些]|有什么|有没有)(?P<kind>[\u3400-\u9fff]{2,6}?)(?:是|比较|最|更)?(?=适合|能够?[\u3400-\u9fff]|可以)"
    r"(?P<rest>[\u3400-\u9fff]+?)(?=[的吗呢么啊呀?？,，。]|$)"
)
"""哪款咖啡豆适合手冲: the goods stand before what they are for."""
_CLASSIFIERS = re.compile(r"[一两几](?:个|款|条|把|双|件|套|盒|块|张|支|本|台|只|瓶|份|种|样)")
_FRONT = re.compile(
    r"^(?:推|有|要|能|买|找|求|给|送|选|挑|我|他|她|你|请|想|个|款|点|来|只要|又|还|再|也|都|更|很|最|用|和|或|好的|且|并|是|在|的|给|让|带|做|当|去|进(?!口))+"
)
_BACK = re.compile(
    r"(?:的|吗|呢|吧|么|啊|呀|给|用|时|呗|哦|了|款|类|子|有|人|有没|玩|吃|喝|穿|戴)+$"
)
_PREFIX = re.compile(
    r"^.*?\b(?:recommend(?:ations?)?|suggest(?:ions?)?|looking for|need|want(?: to buy| to get| to give)?|buy|get|give|find|show|have|sell|carry|stock|after|like|any|which|what|some)\b(?: me| us| you| my| to| of| for me)*"
)
_END = re.compile(
    r"\b(?:for|under|below|with|without|that|which|who|whose|in|to|at|from|less|around|about|up|between|made|not|but|and|or|of|is|are|was|please|costing|priced|within|over|cheaper|suitable|good|best|on|as|by|no|than|has|have|do|does|can|will|would|works?|my|his|her|our)\b|[,.!?;:()]"
)
_FORM = """
a an the this that these those it its they them my his her your our me us you i we he she some any one ones just only really
very also please maybe new own can could would will do does is are be am was has have had want need looking look buy get give
find show tell sell carry stock have got like recommend suggest thank thanks hi hello there here what which who how for with
and or but not no in on at to from of as by if so too than then when because since while about under over up out off more
less most much many all shop store something anything nothing everything stuff come came goes go going make work works fit
fits suit suits suitable good ask say see think know let made help cost costing priced worth around between within below
above least without where kind sort type types ideally along yuan dollar euro pound usd cny rmb eur price prices other look
d s m t ve ll re im id long last lasts day days hour hours one's ok okay well again else should shall might may must each
"""
_FORM_WORDS = frozenset(stem(word) for word in _FORM.split())


@dataclass(frozen=True, slots=True)
class Want:
    """One property a product must have, or must not. `said` are the shopper's words.

    `where` narrows what counts: a colour is a colour only in a variant or a fact about colour.
    """

    said: str
    words: Same
    where: str = "anywhere"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for. `kind` is the sort of goods, None for "something"."""

    kind: Want | None = None
    wants: tuple[Want, ...] = ()
    without: tuple[Want, ...] = ()
    whom: tuple[ForWhom, ...] = ()
    money: Money | None = None
    measures: tuple[Measure, ...] = ()
    people: int | None = None
    age: int | None = None

    @property
    def limits(self) -> bool:
        """Whether anything narrows it but the kind and plain words."""
        sized = any(measure.limit.low != measure.limit.high for measure in self.measures)
        counted = self.money or sized or self.people or self.age is not None
        return bool(counted or self.without or self.whom)

    def joined(self, later: "Wish") -> "Wish":
        """This wish with what was added to it later; what is said anew replaces the old."""
        return Wish(
            later.kind or self.kind,
            tuple(dict.fromkeys((*self.wants, *later.wants))),
            tuple(dict.fromkeys((*self.without, *later.without))),
            later.whom or self.whom,
            later.money or self.money,
            later.measures or self.measures,
            later.people if later.people is not None else self.people,
            later.age if later.age is not None else self.age,
        )


def wish_in(text: str) -> Wish:
    """The constraints of a text that is a wish (see `is_wish`)."""
    counted = counted_in(_KIND_FIRST.sub(r"\g<rest>的\g<kind>", text))
    rest, without = _negatives(counted.rest)
    rest, sizes = _sizes(rest)
    rest, whom = _whom(rest)
    kind, wants = _english(rest) if re.search("[a-z]", rest) else (None, ())
    zh_kind, zh_wants = _chinese(rest)
    return _wish(counted, kind or zh_kind, (*wants, *zh_wants, *sizes), without, whom)


def _wish(
    counted: Counted,
    kind: Want | None,
    wants: tuple[Want, ...],
    without: tuple[Want, ...],
    whom: tuple[ForWhom, ...],
) -> Wish:
    return Wish(
        kind,
        tuple(dict.fromkeys(wants)),
        without,
        whom,
        counted.money,
        counted.measures,
        counted.people,
        counted.age,
    )


def want_of(word: str) -> Want:
    """The word with those that mean the same; `word` is one English word or a Chinese run."""
    own = (stem(word),) if word.isascii() else ()
    for row in COLOURS:
        if own in row.english or (not own and word.rstrip("色的") in row.chinese):
            return Want(word, row, "colour")
    for row in SAME:
        if own in row.english or (not own and word in row.chinese):
            return Want(word, row)
    return Want(word, Same((own,), ()) if own else Same((), (word,)))


def _negatives(text: str) -> tuple[str, tuple[Want, ...]]:
    found: list[Want] = []

    def taken(match: re.Match[str]) -> str:
        said = match["en"] or match["free"] or match["zh"]
        if match["zh"] and _NOT_NEGATIVE.match(said):
            return match[0]
        if match["zh"]:
            found.append(want_of(re.sub(r"(?:色|的|太)+$|^太", "", said) or said))
            return " , "
        named = _wants([word for word in words_of(said) if _is_content(word)])
        if not named:
            return match[0]
        found.append(named[0])
        return " " if match["free"] else " , "

    return _WITHOUT.sub(taken, text), tuple(found)


def _sizes(text: str) -> tuple[str, tuple[Want, ...]]:
    found = []
    for match in _SIZE.finditer(text):
        size = match["a"] or match["b"] or match["c"]
        names = {"small": "小", "medium": "中", "large": "大", "s": "小", "m": "中", "l": "大"}
        chinese = tuple(f"{names.get(size, size)}{end}" for end in "码号")
        english = {value: key for key, value in list(names.items())[:3]}.get(size, size)
        words = Same(((stem(english),),) if english.isascii() else (), chinese)
        found.append(Want(match[0].strip(), words, "size"))
    return _SIZE.sub(" ", text), tuple(found)


def _whom(text: str) -> tuple[str, tuple[ForWhom, ...]]:
    """Persons, uses and occasions, the longest words first, and the text without them."""
    found: list[ForWhom] = []
    said = [(phrase, row) for row in FOR_WHOM for phrase in row.said.english]
    for phrase, row in sorted(said, key=lambda pair: -len(" ".join(pair[0]))):
        pattern = r"[\s-]+".join(_inflected(word) for word in phrase)
        if re.search(rf"(?<![a-z-]){pattern}(?:['’]s|s['’])?(?![a-z])", text):
            found.append(row)
            text = re.sub(rf"(?<![a-z-]){pattern}(?:['’]s|s['’])?(?![a-z])", " ", text)
    zh = [(word, row) for row in FOR_WHOM for word in row.said.chinese]
    for word, row in sorted(zh, key=lambda pair: -len(pair[0])):
        if word in text:
            found.append(row)
            text = text.replace(word, " ")
    return text, tuple(dict.fromkeys(found))


def _inflected(word: str) -> str:
    """A pattern for the words with this stem."""
    plural = {"child": "child(?:ren)?", "woman": "wom[ae]n", "man": "m[ae]n", "wif": "wi(?:fe|ves)"}
    return plural.get(word, rf"{re.escape(word)}(?:e|es|s|ed|ing)?")


def _english(text: str) -> tuple[Want | None, tuple[Want, ...]]:
    """The goods named after "looking for a ...", and the other content words."""
    content = _wants([word for word in words_of(text) if _is_content(word)])
    phrase = _PREFIX.sub("", text, count=1) if _PREFIX.search(text) else text
    phrase = _END.split(phrase, maxsplit=1)[0]
    named = [w for w in words_of(phrase) if _is_content(w)]
    kind = want_of(named[-1]) if named else None
    if kind and kind.where == "colour":
        return None, tuple(content)
    return kind, tuple(want for want in content if kind is None or want.words != kind.words)


def _wants(words: Sequence[str]) -> list[Want]:
    """Two words that mean one thing ("machine washable") are one."""
    found: list[Want] = []
    at = 0
    while at < len(words):
        pair = tuple(stem(word) for word in words[at : at + 2])
        row = next((row for row in SAME if len(pair) == 2 and pair in row.english), None)
        if row:
            found.append(Want(" ".join(words[at : at + 2]), row))
        else:
            found.append(want_of(words[at]))
        at += 2 if row else 1
    return list(dict.fromkeys(found))


def _is_content(word: str) -> bool:
    root = stem(word)
    return (
        len(word) > 1
        and root not in OPINION
        and root not in _FORM_WORDS
        and not re.fullmatch(r"[\d.,/-]+", word)
        and not re.search(r"['’](?:s|m|d|t|ve|ll|re)$", word)
    )


def _chinese(text: str) -> tuple[Want | None, tuple[Want, ...]]:
    """The goods are what the first clause with a noun phrase ends with; all else describes them."""
    found: list[Want] = []
    kind: Want | None = None
    for clause in re.split(r"[,，。;；!！?？]|放在?|摆在|用[于在]", _CLASSIFIERS.sub(" ", text)):
        named: Want | None = None
        for run in _runs(clause):
            head, rest = _taken_apart(run)
            found += [*([named] if named and head else []), *rest]
            named = want_of(head) if head else named
        if kind is None:
            kind = named
        elif named:
            found.append(named)
    if kind and kind.where == "colour":
        return None, (kind, *found)
    return kind, tuple(found)


def _runs(clause: str) -> list[str]:
    """The Chinese pieces that say something of the goods."""
    for word in OPINION_ZH:
        clause = clause.replace(word, " ")
    runs = re.findall(r"[\u3400-\u9fff]+", clause)
    return [piece for run in runs for part in run.split("的") if (piece := _trimmed(part))]


def _trimmed(run: str) -> str:
    bare = _FRONT.sub("", run)
    kept = _BACK.sub("", bare)
    return "" if kept in _EMPTY else kept


def _taken_apart(run: str) -> tuple[str, list[Want]]:
    """防水蓝牙音箱 -> 音箱 and the known words before it: 防水, 蓝牙."""
    found = []
    rows = [(word, row, "colour") for row in COLOURS for word in (f"{w}色" for w in row.chinese)]
    rows += [(word, row, "anywhere") for row in SAME for word in row.chinese if len(word) > 1]
    again = True
    while again:
        again = False
        for word, row, where in sorted(rows, key=lambda each: -len(each[0])):
            if run.startswith(word) and (run != word or where == "colour"):
                found.append(Want(word, row, where))
                run, again = run.removeprefix(word), True
                break
    return run, found
