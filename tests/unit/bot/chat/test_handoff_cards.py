"""What staff see of a chat, and what they may do with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot.chat import handoff_cards
from bot.chat.talks import TEXT_LIMIT, units
from bot.handoffs import Invited, Ordered, Waiting
from bot.messages import Handoff, Shopper, Turn

NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
SHOP = SimpleNamespace(
    languages=("en", "zh"),
    handoffs=SimpleNamespace(hours=SimpleNamespace(zone=ZoneInfo("Asia/Shanghai"))),
)
HANDOFF = Handoff(3, 12, "waiting", "human.thumbs_down", NOW)


def turn(kind, question="", answer="", by=None):
    return Turn(1, 12, kind, question, answer, "zh", None, None, NOW, by)


def view(handoff=HANDOFF, turns=(), orders=()):
    return Waiting(
        handoff,
        Shopper(12, 7, "Ana", "zh"),
        "zh",
        handoff.opened_at,
        tuple(turns),
        tuple(orders),
        Invited(True, 2, 1, 0, 640, "CNY"),
    )


def told(*arguments, **more):
    return handoff_cards.words(view(*arguments, **more), SHOP, NOW + timedelta(minutes=3))


def buttons(handoff):
    board = handoff_cards.keyboard(view(handoff), SHOP)
    return [button["callback_data"] for row in board["inline_keyboard"] for button in row]


def test_who_waits_since_when_and_why():
    text = told(
        orders=[
            Ordered("SV-1", 12800, 0, "CNY", NOW),
            Ordered("SV-2", 5000, 5000, "CNY", NOW),
        ],
        turns=[
            turn("start"),
            turn("refused", "Is it safe?", "I do not know."),
            turn("to_staff", "Hello?"),
            turn("to_staff"),
            turn("from_staff", answer="Hi", by="Sam"),
        ],
    )
    assert text.startswith(
        "⏳ Waits for a person since 05-04 10:00 (3 min)\n"
        "Ana (#12, 中文): two answers did not help\n"
        "Orders: SV-1 ¥128.00, SV-2 ¥50.00 (refunded: ¥50.00)\n"
        "Came through a friend; has invited 2, of whom 1 bought\n\n"
        "Q: Is it safe?\nA: I do not know.\n\nAna: Hello?\n\nAna: (not text)\n\n👤 Sam: Hi\n\n"
        "Reply here"
    )


@pytest.mark.parametrize(
    ("state", "by", "words"),
    [
        ("taken", "Sam", "👤 Sam has this chat"),
        ("given_back", "Sam", "🤖 Sam gave the chat back to the bot"),
        ("closed", "Sam", "✅ Closed by Sam"),
        ("closed", None, "✅ Closed"),
        ("withdrawn", None, "↩️ Does not want to wait any more"),
        ("blocked", "Sam", "🚫 Has blocked the bot"),
    ],
)
def test_who_has_it_or_how_it_ended(state, by, words):
    ended = None if state == "taken" else NOW
    handoff = replace(HANDOFF, state=state, taken_by=by, closed_at=ended)
    assert told(handoff).split("\n")[0] == words
    assert ("Reply here" in told(handoff)) == (state == "taken")


def test_a_rating_is_shown_in_stars():
    rated = replace(HANDOFF, state="closed", taken_by="Sam", closed_at=NOW, rating=4)
    assert "Rating: ★★★★☆" in told(rated)


def test_long_talks_fit_into_a_message():
    turns = [turn("answered", "問" * 2000, "答😀" * 2000)] * 6
    assert units(told(turns=turns)) <= TEXT_LIMIT


def test_what_staff_may_do():
    fix = "staff:fix_chat:3"
    assert buttons(HANDOFF) == ["staff:take:3", "staff:close:3", "staff:translate:3", fix]
    taken = replace(HANDOFF, state="taken", taken_by="Sam", takes=2)
    assert buttons(taken) == [
        "staff:back:3",
        "staff:close:3",
        "staff:translate:3",
        "staff:over:3:2",
        fix,
    ]
    assert buttons(replace(HANDOFF, state="closed")) == [fix]
