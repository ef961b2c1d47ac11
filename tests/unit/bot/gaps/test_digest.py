"""When staff are told of the day, and of what."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import sharing
from bot.gaps import Gaps
from bot.gaps.digest import Digests
from bot.messages import TurnKind
from bot.office_hours import OfficeHours, Weekday
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from growth.fraud.facts import Finding
from growth.programme import simple
from growth.purchases import OrderEvent
from knowledge.embedders.hashing import HashingEmbedder

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 5, 4)
TEN = datetime(2026, 5, 4, 2, tzinfo=UTC)
"""10:00 of that Monday in Shanghai."""


class Desk:
    def __init__(self, folder: Path) -> None:
        self.days: dict[Weekday, str] = {}
        self.database = Database(sqlite_engine(folder / "shop.db"), b"key")
        self.database.create()
        gaps = Gaps(self.database, embed=HashingEmbedder().embed_query, now=lambda: TEN)
        self.digests = Digests(self.database, gaps, lambda: OfficeHours.read(ZONE, self.days), ZONE)

    def ask(self, at: datetime, kind: TurnKind = "refused", question: str = "Is it?") -> int:
        with self.database.write() as tx:
            ana = tx.shoppers.meet(7, "Ana", "en", at).shopper.shopper_id
            return tx.conversations.add_turn(
                ana, kind, language="en", now=at, question=question, answer="-"
            )

    def made(self, day: date) -> bool:
        with self.database.write() as tx:
            return tx.gaps.digest_made(day, TEN)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.close()


@pytest.mark.parametrize(
    ("days", "now", "last", "due"),
    [
        ({}, TEN, None, MONDAY),
        ({}, TEN - timedelta(hours=1), None, MONDAY),
        ({}, TEN - timedelta(hours=1, minutes=1), None, None),
        ({}, TEN, MONDAY, None),
        ({}, TEN + timedelta(days=1), MONDAY, date(2026, 5, 5)),
        ({"mon": "10:30-12:00, 13:00-18:00"}, TEN, None, None),
        ({"mon": "10:30-12:00"}, TEN + timedelta(hours=9), None, MONDAY),
        ({"tue": "09:00-18:00"}, TEN, None, None),
    ],
)
def test_it_is_due_once_a_day_from_opening_on(
    desk: Desk,
    days: dict[Weekday, str],
    now: datetime,
    last: date | None,
    due: date | None,
) -> None:
    desk.days = days
    assert desk.digests.due(now, last) == due


def test_a_day_is_noted_once(desk: Desk) -> None:
    assert [desk.made(MONDAY), desk.made(MONDAY)] == [True, False]
    with desk.database.read() as tx:
        assert tx.gaps.last_digest() == MONDAY


def test_it_tells_of_yesterday_and_of_who_waits_now(desk: Desk) -> None:
    yesterday = TEN - timedelta(days=1)
    desk.ask(yesterday, question="Can you engrave a name?")
    desk.ask(yesterday, "handoff", "can you engrave a name")
    desk.ask(yesterday, "answered", "How much?")
    desk.ask(TEN, question="That was today?")
    desk.ask(TEN - timedelta(days=3), question="That was before?")
    with desk.database.write() as tx:
        tx.handoffs.open(1, "human.asked", TEN, silent=True)
    told = desk.digests.make(MONDAY)
    assert told is not None
    assert (told.first, told.last) == (date(2026, 5, 3), date(2026, 5, 3))
    assert (told.questions, told.answered, told.refused, told.handed_over) == (3, 1, 1, 1)
    assert (told.disliked, told.waiting) == (0, 1)
    assert [(gap.count, gap.question.said) for gap in told.gaps] == [
        (2, "can you engrave a name"),
        (1, "That was before?"),
    ]


def test_it_tells_how_many_orders_wait_for_a_decision(desk: Desk) -> None:
    with desk.database.write() as tx:
        sharing.publish(tx, simple("CNY"), "console", TEN)
        event = OrderEvent("till", "e", "order", "o", None, None, 100, "CNY", TEN)
        sharing.take_order(tx, event, TEN)
        tx.reviews.add(1, Finding("star", "hold", "-", {}), TEN)
    told = desk.digests.make(MONDAY)
    assert told is not None
    assert (told.questions, told.held) == (0, 1)


def test_it_tells_how_many_orders_have_a_problem(desk: Desk) -> None:
    with desk.database.write() as tx:
        sharing.publish(tx, simple("CNY"), "console", TEN)
        event = OrderEvent("till", "e", "order", "o", None, None, 100, "EUR", TEN)
        tx.waiting.add(event, "There is no rate.", TEN)
        key = tx.deliveries.keep("shopify", "d-1", "orders/paid", "{}", TEN)
        assert tx.order_book.problems() == {"unread": 0, "waiting": 1, "coded": 0}
        tx.deliveries.failed(key, "It holds no id.")
    told = desk.digests.make(MONDAY)
    assert told is not None
    assert (told.questions, told.problems) == (0, 2)
    with desk.database.write() as tx:
        tx.deliveries.done(key, TEN, "Set aside by Olga.")
        tx.waiting.remove("till", "e")
    assert desk.digests.make(MONDAY) is None


def test_closed_days_are_told_of_when_the_shop_opens_again(desk: Desk) -> None:
    desk.made(date(2026, 5, 1))
    desk.ask(TEN - timedelta(days=2))
    told = desk.digests.make(MONDAY)
    assert told is not None
    assert (told.first, told.last, told.questions) == (date(2026, 5, 1), date(2026, 5, 3), 1)


def test_there_is_nothing_to_tell(desk: Desk) -> None:
    desk.ask(TEN)
    assert desk.digests.make(MONDAY) is None
