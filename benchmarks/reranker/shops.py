"""Shops and what their shoppers ask, written for training: `shops/*.txt`.

A shop is a list of blocks: a heading in English and Chinese, numbered sentences in both, and
questions with the numbers of the sentences that answer them.

    == Sending parcels | 寄送说明
    1. Orders paid before noon leave the same day. | 中午前付款的订单当天寄出。
    Q en 1: if i pay at 10 will it go out today
    Q zh -: 能不能寄到丰巢柜

A product's heading begins with "P:". "1,2": both sentences are needed; "1/2": each answers; "-":
nothing in the whole file does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.passages import Language

FOLDER = Path(__file__).parent / "shops"
LANGUAGES: tuple[Language, Language] = ("en", "zh")
_LINE = re.compile(r"(\d+)[.)]\s*(.+)")
_QUESTION = re.compile(r"Q (en|zh) ([\d,/]+|-)\s*[:：]\s*(.+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a shop: the number of its block and its own number in it, from 0."""

    block: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the block it stands in, and the sentences that answer it."""

    text: str
    language: Language
    block: int
    answers: frozenset[Place]


@dataclass(slots=True)
class Shop:
    """By language: the headings of its blocks, and their sentences."""

    name: str
    headings: dict[Language, list[str]] = field(default_factory=lambda: {"en": [], "zh": []})
    sentences: dict[Language, list[list[str]]] = field(default_factory=lambda: {"en": [], "zh": []})
    asked: list[Asked] = field(default_factory=list)

    def places(self) -> list[Place]:
        blocks = enumerate(self.sentences["en"])
        return [Place(block, at) for block, told in blocks for at in range(len(told))]

    def text(self, place: Place, language: Language) -> str:
        return self.sentences[language][place.block][place.sentence]

    def under_heading(self, place: Place, language: Language) -> str:
        return f"{self.headings[language][place.block]}: {self.text(place, language)}"


def load() -> list[Shop]:
    """Every shop. ValueError names the file and the line that cannot be read."""
    return [read(file) for file in sorted(FOLDER.glob("*.txt"))]


def read(file: Path) -> Shop:
    """One shop. ValueError names the line that cannot be read."""
    shop = Shop(file.stem)
    for number, line in _lines(file):
        if line.startswith("=="):
            heading = line.removeprefix("==").strip().removeprefix("P:")
            _both(shop.headings, heading, f"{file}:{number}")
            for language in LANGUAGES:
                shop.sentences[language].append([])
        elif shop.sentences["en"] and (told := _LINE.fullmatch(line)):
            last = {language: shop.sentences[language][-1] for language in LANGUAGES}
            _both(last, told[2], f"{file}:{number}")
        elif shop.sentences["en"] and (asked := _QUESTION.fullmatch(line)):
            shop.asked.append(_asked(shop, asked, f"{file}:{number}"))
        else:
            raise ValueError(f"{file}:{number}: neither a heading, a sentence nor a question")
    return shop


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def _both(into: dict[Language, list[str]], text: str, where: str) -> None:
    parts = [part.strip() for part in re.split(r"[|｜]", text)]
    if len(parts) != len(LANGUAGES):
        raise ValueError(f"{where}: English and Chinese, with one | between them")
    for language, part in zip(LANGUAGES, parts, strict=True):
        into[language].append(part)


def _asked(shop: Shop, found: re.Match[str], where: str) -> Asked:
    block = len(shop.headings["en"]) - 1
    numbers = [] if found[2] == "-" else [int(n) for n in re.split("[,/]", found[2])]
    if any(not 1 <= n <= len(shop.sentences["en"][block]) for n in numbers):
        raise ValueError(f"{where}: there is no such sentence in this block")
    answers = frozenset(Place(block, n - 1) for n in numbers)
    language: Language = "en" if found[1] == "en" else "zh"
    return Asked(found[3], language, block, answers)
