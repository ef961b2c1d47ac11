"""A shop whose answers are scripted; everything else of it is real. For tests of the chat."""

import os
import random
import struct
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.gaps import Gaps
from bot.gaps.digest import Digests
from bot.handoffs import Handoffs
from bot.messages import Answer, Choice, KeptMessage, ProductCard, Question, Source
from bot.office_hours import OfficeHours, Weekday
from bot.orders import Marker
from bot.referrals.telling import Telling
from bot.reporting import Nightly, Weekly
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from bot.working import Jobs
from growth.links import make_code
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.passages import Language

TITLES = {
    "P1": {"en": "Paper lantern", "zh": "纸灯笼"},
    "P2": {"en": "Silk scarf", "zh": "丝巾"},
    "P3": {"en": "Tea pot", "zh": "茶壶"},
}
ANSWERS: dict[tuple[str, Language], str] = {
    ("returns", "en"): "You may send it back within 14 days.",
    ("returns", "zh"): "14 天内可以退货。",
}
TRANSLATIONS: dict[tuple[str, Language], str] = {
    ("Where is my parcel?", "zh"): "我的包裹在哪里？",
    ("明天到", "en"): "It comes tomorrow.",
}
CATEGORIES = {"P1": {"en": "Lights", "zh": "灯"}, "P2": {"en": "Clothes", "zh": "衣服"}}


class ScriptedShop:
    """Answers by key words: "crash", "poison" (the process dies), "unknown", "person", "slow",
    "tardy" (takes a second), "held" (until `held` is set),
    "which" (asks back), "gift" (recommends), else about the lantern or the product chosen."""

    name = "Lantern Lane"
    languages: tuple[Language, ...] = ("zh", "en")
    offer_every_days = 7
    currency = "CNY"
    address = "https://staff.test"

    def __init__(
        self, folder: Path, staff_chat: int | None = None, engine: Engine | None = None
    ) -> None:
        self.database = Database(engine or sqlite_engine(folder / "shop.db"), b"key")
        self.database.create()
        self.staff_chat = staff_chat
        self.asked: list[Question] = []
        self.later = timedelta()
        self.sentence_seconds = 0.0
        self.held = threading.Event()
        self._random = random.SystemRandom()
        self.hours: dict[Weekday, str] = {}
        self.campaigns = {"P1": "autumn"}

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    @cached_property
    def marker(self) -> Marker:
        return Marker(b"key")

    @cached_property
    def telling(self) -> Telling:
        """It is never night in this shop: tests are started at any hour."""
        noon = 12 - datetime.now(UTC).hour
        return Telling(ZoneInfo(f"Etc/GMT{-noon:+d}"), self.languages[0])

    @cached_property
    def handoffs(self) -> Handoffs:
        return Handoffs(
            self.database,
            OfficeHours.read(ZoneInfo("Asia/Shanghai"), self.hours),
            clock=self.now,
            staff_chat=self.staff_chat,
            first_language=self.languages[0],
            longest_wait=timedelta(minutes=15),
            remind_every=timedelta(minutes=10),
            card=self.card,
            answer=lambda document_id, language: ANSWERS.get((document_id, language)),
        )

    @cached_property
    def digests(self) -> Digests:
        gaps = Gaps(self.database, embed=HashingEmbedder().embed_query, now=self.now)
        zone = ZoneInfo("Asia/Shanghai")
        return Digests(self.database, gaps, lambda: self.handoffs.hours, zone)

    @cached_property
    def weekly(self) -> Weekly:
        return Weekly(self.database, lambda: self.handoffs.hours, ZoneInfo("Asia/Shanghai"))

    @cached_property
    def nightly(self) -> Nightly:
        return Nightly(self.database, ZoneInfo("Asia/Shanghai"))

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs()

    def translate(
        self, text: str, to: Language, cancelled: Callable[[], bool] = lambda: False
    ) -> str | None:
        """Scripted: what this shop's model makes of a text."""
        return TRANSLATIONS.get((text, to))

    def find_answers(self, words: str, language: Language, limit: int) -> Sequence[Source]:
        found = [(key, text) for (key, spoken), text in ANSWERS.items() if spoken == language]
        return [Source(key, key, text) for key, text in found if words in text][:limit]

    def new_token(self) -> str:
        return self._random.randbytes(16).hex()

    store_connected = True

    def new_code(self) -> str:
        return make_code(self._random.choice)

    def answer(
        self,
        question: Question,
        on_sentence: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answer:
        self.asked.append(question)
        text, language = question.text, question.language or "en"
        if "poison" in text:
            time.sleep(0.3)
            os._exit(1)
        if "tardy" in text:
            time.sleep(1.0)
        if "crash" in text:
            raise RuntimeError("scripted")
        if "person" in text:
            return Answer("", language, "handoff", "none")
        if "unknown" in text:
            return Answer("I do not know that.", language, "refused", "none")
        choices = tuple(Choice(each, titles[language]) for each, titles in TITLES.items())
        if "which" in text and question.product_id is None:
            asked = "Which one do you mean?"
            return Answer(asked, language, "answered", "filled", choices=choices, asks=True)
        if "gift" in text:
            return Answer("Any of these.", language, "answered", "filled", choices=choices)
        while "held" in text and not self.held.is_set() and not cancelled():
            time.sleep(0.01)
        for sentence in ("The paper lantern costs", f"12.50. You asked: {text}"):
            if on_sentence:
                on_sentence(sentence)
            self._pause(20.0 if "slow" in text else self.sentence_seconds, cancelled)
        product_id = question.product_id or "P1"
        source = Source(product_id, TITLES[product_id][language], "12.50")
        words = f"The paper lantern costs 12.50. You asked: {text}"
        return Answer(words, language, "answered", "filled", (source,), product_id=product_id)

    def _pause(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not cancelled():
            time.sleep(0.01)

    def share_message(self, product_id: str, language: Language) -> KeptMessage:
        text = f"A friend would like this: {TITLES[product_id][language]}."
        return KeptMessage(product_id, language, "warm", text, "d1")

    def campaign_of(self, product_id: str) -> str | None:
        return self.campaigns.get(product_id)

    def card(self, product_id: str, language: Language) -> ProductCard | None:
        if product_id not in TITLES:
            return None
        category = CATEGORIES.get(product_id, {"en": "Other", "zh": "其他"})[language]
        return ProductCard(
            product_id,
            TITLES[product_id][language],
            category,
            "¥12.50",
            "in stock",
            "Made by hand.",
            (("Colour", "red"),),
            "https://shop.example/p",
        )

    def cards(
        self, language: Language, category: str | None, offset: int, limit: int
    ) -> Sequence[ProductCard]:
        every = [self.card(product_id, language) for product_id in TITLES]
        found = [card for card in every if card and category in (None, card.category)]
        return found[offset : offset + limit]

    def categories(self, language: Language) -> Sequence[str]:
        return sorted({card.category for card in self.cards(language, None, 0, 99)})

    def find_cards(self, query: str, language: Language, limit: int) -> Sequence[ProductCard]:
        every = self.cards(language, None, 0, 99)
        return [card for card in every if query.lower() in card.title.lower()][:limit]

    def photo(self, product_id: str) -> bytes | None:
        return None if product_id == "P3" else png(40, 40)


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
