"""The acts by themselves, as the staff site calls them: each in a transaction of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import HandoffRefused
from bot.handoffs import Handoffs
from bot.handoffs.notices import PIECE, pieces
from bot.messages import ProductCard
from bot.office_hours import OfficeHours
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database

MONDAY = datetime(2026, 5, 4, 2, tzinfo=UTC)
"""10:00 in Shanghai."""
STAFF = -100


class Desk:
    """Handoffs over a real database, with a clock to turn."""

    def __init__(self, folder, staff_chat=STAFF, **days):
        self.now = MONDAY
        self.database = Database(sqlite_engine(folder / "shop.db"), b"key")
        self.database.create()
        self.handoffs = Handoffs(
            self.database,
            OfficeHours.read(ZoneInfo("Asia/Shanghai"), days),
            clock=lambda: self.now,
            staff_chat=staff_chat,
            first_language="zh",
            longest_wait=timedelta(minutes=15),
            remind_every=timedelta(minutes=10),
            card=lambda product_id, _: CARD if product_id == "P1" else None,
            answer=lambda document_id, language: ANSWERS.get((document_id, language)),
        )
        with self.database.write() as tx:
            self.ana = tx.shoppers.meet(7, "Ana", "en", self.now).shopper.shopper_id

    def open(self):
        with self.database.write() as tx:
            return self.handoffs.open(self.ana, "human.asked", tx)

    def attend(self):
        with self.database.write() as tx:
            self.handoffs.attend(self.now, tx)

    def sent(self, chat_id=7):
        """What waits in the outbox for a chat, which is emptied: (key or method, values)."""
        found = []
        with self.database.write() as tx:
            while rows := [row for row in tx.outbox.due(self.now, 99) if row.chat_id == chat_id]:
                for row in rows:
                    found.append((row.payload.get("key", row.method), row.payload))
                    tx.outbox.dropped(row.outbox_id)
        return found

    def told(self, chat_id=7):
        return [key for key, _ in self.sent(chat_id)]


CARD = ProductCard("P1", "Paper lantern", "Lights", "¥12.50", "in stock", "Made by hand.")
ANSWERS = {("returns", "en"): "Within 14 days."}


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    desk.open()
    desk.sent(STAFF)
    yield desk
    desk.database.close()


def refusal(act, *arguments):
    with pytest.raises(HandoffRefused) as refused:
        act(*arguments)
    return refused.value.reason, refused.value.by


def test_what_staff_see_of_who_waits(desk):
    with desk.database.write() as tx:
        tx.conversations.add_turn(
            desk.ana, "refused", language="en", now=desk.now, question="Is it safe?", answer="?"
        )
    (seen,) = desk.handoffs.queue()
    assert (seen.shopper.name, seen.language, seen.since) == ("Ana", "en", MONDAY)
    assert (seen.handoff.state, seen.handoff.reason) == ("waiting", "human.asked")
    assert [turn.question for turn in seen.turns] == ["Is it safe?"]
    assert (seen.orders, seen.invitation.invited, seen.invitation.friends) == ((), False, 0)
    assert desk.handoffs.of(desk.ana) == seen
    assert desk.handoffs.of(99) is None


def test_the_shopper_hears_of_every_change_of_speaker(desk):
    desk.handoffs.take(desk.ana, "Sam")
    desk.handoffs.take(desk.ana, "Sam")
    takes = desk.handoffs.of(desk.ana).handoff.takes
    desk.handoffs.take(desk.ana, "Lin", over=takes)
    desk.handoffs.give_back(desk.ana, "Lin")
    desk.open()
    desk.handoffs.close(desk.ana, "Sam")
    told = [(key, payload["values"]) for key, payload in desk.sent()]
    assert told == [
        ("human.taken", {"name": "Sam"}),
        ("human.taken_over", {"name": "Lin", "before": "Sam"}),
        ("human.given_back", {"name": "Lin"}),
        ("human.not_taken", {}),
    ]


def test_the_second_is_told_who_has_it_and_nothing_is_written(desk):
    desk.handoffs.take(desk.ana, "Sam")
    desk.sent()
    acts = desk.handoffs
    assert refusal(acts.take, desk.ana, "Lin") == ("taken", "Sam")
    assert refusal(acts.take, desk.ana, "Lin", 0) == ("taken", "Sam")
    assert refusal(acts.reply_text, desk.ana, "Hello", "Lin") == ("taken", "Sam")
    assert refusal(acts.reply_product, desk.ana, "P1", "Lin") == ("taken", "Sam")
    assert refusal(acts.close, desk.ana, "Lin") == ("taken", "Sam")
    assert refusal(acts.give_back, desk.ana, "Lin") == ("taken", "Sam")
    assert desk.sent() == []


def test_of_eight_who_answer_at_once_one_has_the_chat(desk):
    def answer(name):
        try:
            desk.handoffs.reply_text(desk.ana, f"I am {name}", name)
        except HandoffRefused as refused:
            return refused.by
        return name

    with ThreadPoolExecutor(8) as staff:
        holders = set(staff.map(answer, "abcdefgh"))
    assert holders == {desk.handoffs.of(desk.ana).handoff.taken_by}
    assert desk.told() == ["human.taken", "human.from_staff"]


@pytest.mark.parametrize(
    ("act", "arguments", "reason"),
    [
        ("reply_text", ("", "Sam"), "too_long"),
        ("reply_text", ("x" * 5000, "Sam"), "too_long"),
        ("reply_photo", (b"png", "x" * 1000, "Sam"), "too_long"),
        ("reply_product", ("P9", "Sam"), "unknown"),
        ("reply_answer", ("warranty", "Sam"), "unknown"),
    ],
)
def test_what_cannot_be_sent_takes_nothing(desk, act, arguments, reason):
    assert refusal(getattr(desk.handoffs, act), desk.ana, *arguments) == (reason, "")
    assert desk.handoffs.of(desk.ana).handoff.state == "waiting"
    assert desk.sent() == []


def test_a_chat_that_is_not_open_takes_no_words(desk):
    desk.handoffs.close(desk.ana, "Sam")
    for act in (desk.handoffs.take, desk.handoffs.close, desk.handoffs.give_back):
        assert refusal(act, desk.ana, "Sam") == ("not_open", "")
    assert refusal(desk.handoffs.reply_text, desk.ana, "Hello", "Sam") == ("not_open", "")
    assert refusal(desk.handoffs.take, 99, "Sam") == ("not_open", "")


def test_what_is_sent_from_elsewhere_is_seen_in_the_staff_chat_and_kept(desk):
    desk.handoffs.reply_text(desk.ana, "Hello", "Sam")
    desk.handoffs.reply_photo(desk.ana, b"png", "like this", "Sam")
    desk.handoffs.reply_product(desk.ana, "P1", "Sam")
    desk.handoffs.reply_answer(desk.ana, "returns", "Sam")
    desk.handoffs.reply_text(desk.ana, "Hallo", "Sam", translated=True)
    assert desk.told() == [
        "human.taken",
        "human.from_staff",
        "human.from_staff",
        "show_product",
        "human.from_staff",
        "human.translated",
    ]
    assert desk.told(STAFF) == ["show_handoff", *5 * ["staff.replied"]]
    with desk.database.read() as tx:
        turns = tx.conversations.all_turns(desk.ana)
    assert [(turn.by, turn.answer) for turn in turns] == [
        ("Sam", "Hello"),
        ("Sam", "like this"),
        ("Sam", "Paper lantern"),
        ("Sam", "Within 14 days."),
        ("Sam", "Hallo"),
    ]


def test_long_words_go_in_several_messages(desk):
    text = "word " * 800
    desk.handoffs.reply_text(desk.ana, text.strip(), "Sam")
    said = [payload["values"]["text"] for key, payload in desk.sent() if key == "human.from_staff"]
    assert len(said) == 3
    assert " ".join(said).split() == text.split()
    assert max(map(len, said)) <= PIECE
    assert "".join(pieces("长" * 5000)) == "长" * 5000


def test_outside_office_hours_the_bot_goes_on(tmp_path):
    desk = Desk(tmp_path, mon="12:00-18:00")
    assert desk.open() == "later"
    assert desk.open() == "already"
    with desk.database.write() as tx:
        assert not desk.handoffs.is_silent(desk.ana, tx)
    desk.handoffs.take(desk.ana, "Sam")
    with desk.database.write() as tx:
        assert desk.handoffs.is_silent(desk.ana, tx)
    desk.database.close()


def test_a_shop_without_a_staff_chat_has_a_queue_all_the_same(tmp_path):
    desk = Desk(tmp_path, staff_chat=None)
    assert desk.open() == "nobody"
    desk.now += timedelta(hours=9)
    desk.attend()
    assert desk.told() == []
    desk.handoffs.reply_text(desk.ana, "Hello", "Sam")
    assert desk.told() == ["human.taken", "human.from_staff"]
    desk.database.close()


def test_staff_who_can_log_in_are_reached_without_a_staff_chat(tmp_path):
    desk = Desk(tmp_path, staff_chat=None)
    with desk.database.write() as tx:
        agent = tx.staff.add("Sam", "agent", None, desk.now)
        tx.staff.add("Kim", "reader", 4243, desk.now)
    assert desk.open() == "nobody"
    with desk.database.write() as tx:
        desk.handoffs.withdraw(desk.ana, tx)
        tx.staff.set_password(agent, "hashed")
    assert desk.open() == "opened"
    with desk.database.write() as tx:
        assert desk.handoffs.is_silent(desk.ana, tx)
    desk.now += timedelta(minutes=15)
    desk.attend()
    assert desk.told() == ["human.waits"]
    with desk.database.write() as tx:
        desk.handoffs.withdraw(desk.ana, tx)
        tx.staff.set_disabled(agent, True)
    assert desk.open() == "nobody"
    desk.database.close()


def test_the_wait_is_told_once_and_reminded_of_again_and_again(desk):
    told, reminded = [], []
    for minute in range(45):
        desk.now = MONDAY + timedelta(minutes=minute)
        desk.attend()
        told += [(minute, key) for key in desk.told()]
        reminded += [minute for key in desk.told(STAFF) if key == "staff.waits"]
    assert told == [(15, "human.waits")]
    assert reminded == [10, 20, 30, 40]


def test_only_time_with_somebody_there_counts(tmp_path):
    desk = Desk(tmp_path, mon="11:00-11:10", tue="11:00-12:00")
    desk.open()
    told, reminded = [], []
    for minute in range(0, 26 * 60, 5):
        desk.now = MONDAY + timedelta(minutes=minute)
        desk.attend()
        told += [(minute, key, p.get("moment")) for key, p in desk.sent()]
        reminded += [minute for key in desk.told(STAFF) if key == "staff.waits"]
    tuesday = MONDAY + timedelta(days=1, hours=1)
    assert told == [(75, "human.waits_until", tuesday.isoformat())]
    assert reminded == [25 * 60 + ten for ten in range(0, 60, 10)]
    desk.database.close()


def test_nobody_is_reminded_of_a_chat_that_was_taken(desk):
    desk.handoffs.take(desk.ana, "Sam")
    desk.sent()
    desk.sent(STAFF)
    desk.now += timedelta(hours=3)
    desk.attend()
    assert (desk.sent(), desk.sent(STAFF)) == ([], [])


def test_a_rating_is_between_one_and_five_and_asked_of_who_was_answered(desk):
    desk.handoffs.take(desk.ana, "Sam")
    number = desk.handoffs.of(desk.ana).handoff.handoff_id
    desk.handoffs.close(desk.ana, "Sam")
    assert desk.sent()[-1][1]["offers"] == f"rating:{number}"
    with desk.database.write() as tx:
        assert not desk.handoffs.rate(number, desk.ana, 6, tx)
        assert not desk.handoffs.rate(number, desk.ana, 0, tx)
        assert desk.handoffs.rate(number, desk.ana, 5, tx)
