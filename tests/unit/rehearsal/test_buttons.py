import threading

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InputTextMessageContent,
    SwitchInlineQueryChosenChat,
)
from telegram.error import BadRequest

from rehearsal.errors import RehearsalError
from tests.unit.rehearsal.pictures import picture

CHOSEN = SwitchInlineQueryChosenChat(query="kettle", allow_user_chats=True)


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


def test_a_tap_reaches_the_bot_and_its_answer_comes_back_once(server, with_bot):
    ana = server.person("Ana", language_code="zh-hans")
    ana.start()

    async def play(bot: Bot):
        markup = keyboard(InlineKeyboardButton("👍 Good", callback_data="up:1"))
        await bot.send_message(ana.id, "Was it?", reply_markup=markup)
        tapped = ana.tap("👍 Good")
        query = (await bot.get_updates())[-1].callback_query
        await query.answer("Thanks", show_alert=True)
        with pytest.raises(BadRequest, match="too old"):
            await query.answer("Thanks")
        with pytest.raises(BadRequest, match="too old"):
            await bot.answer_callback_query("123")
        return tapped, query

    tapped, query = with_bot(play)
    assert query.data == "up:1"
    assert query.chat_instance
    assert query.message.text == "Was it?"
    assert query.from_user.language_code == "zh-hans"
    assert ana.wait_answer(tapped)["text"] == "Thanks"
    assert ana.callback_answers()[0]["show_alert"] is True
    with pytest.raises(RehearsalError, match="no button"):
        ana.tap("absent")


def test_copy_share_and_deep_link_buttons(server, with_bot):
    ana = server.person("Ana")
    ana.start()
    link = f"https://t.me/{server.bot_username}?start=Code_123456789"

    async def play(bot: Bot):
        markup = keyboard(
            InlineKeyboardButton("Copy", copy_text=CopyTextButton(link)),
            InlineKeyboardButton("Share", switch_inline_query_chosen_chat=CHOSEN),
            InlineKeyboardButton("Open", url=link),
            InlineKeyboardButton("Elsewhere", url="https://example.org/x"),
        )
        await bot.send_message(ana.id, "Share it", reply_markup=markup)
        taps = [ana.tap(name).value for name in ("Copy", "Share", "Open", "Elsewhere")]
        return taps, await bot.get_updates()

    taps, updates = with_bot(play)
    assert taps == [link, "kettle", link, "https://example.org/x"]
    assert [u.message.text for u in updates] == ["/start", "/start Code_123456789"]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": ""}, "button_data_invalid"),
        ({"text": "x", "callback_data": "好" * 22}, "button_data_invalid"),
        ({"text": "x", "url": "nowhere"}, "is invalid"),
        ({"text": "x", "copy_text": {"text": "c" * 257}}, "button_copy_text_invalid"),
        ({"text": "x", "switch_inline_query_chosen_chat": {"query": "q"}}, "at least one chat"),
        ({"text": "x"}, "text buttons are unallowed"),
        ({"text": " ", "callback_data": "a"}, "text must be non-empty"),
        ({"text": "x", "callback_data": "a", "url": "https://a.b"}, "exactly one action"),
    ],
)
def test_buttons_telegram_refuses(server, with_bot, button, reason):
    ana = server.person("Ana")
    ana.start()

    async def play(bot: Bot):
        with pytest.raises(BadRequest, match=rf"(?i){reason}"):
            await bot.send_message(ana.id, "x", reply_markup={"inline_keyboard": [[button]]})

    with_bot(play)
    assert ana.messages() == []


def test_inline_results_are_shown_chosen_and_edited(server, with_bot):
    ana, ben = server.person("Ana"), server.person("Ben")
    link = f"https://t.me/{server.bot_username}?start=abc"
    ana.start()
    results: list = []

    async def play(bot: Bot):
        asked = threading.Thread(target=lambda: results.extend(ana.inline("kettle")))
        asked.start()
        query = (await bot.get_updates(offset=-1, timeout=5))[0].inline_query
        photo = (await bot.send_photo(ana.id, picture())).photo[-1].file_id
        article = InlineQueryResultArticle(
            "k1",
            "Kettle",
            InputTextMessageContent("<b>Kettle</b>", parse_mode="HTML"),
            reply_markup=keyboard(InlineKeyboardButton("Open", url=link)),
            description="1.7 l",
        )
        cards = [article, InlineQueryResultCachedPhoto("k2", photo, caption="Photo")]
        await query.answer(cards, is_personal=True, cache_time=0)
        with pytest.raises(BadRequest, match="too old"):
            await query.answer(cards)
        asked.join()
        sent = ana.choose(results[0], chat=ben)
        ana.choose(results[1], chat=ben)
        updates = await bot.get_updates(offset=query_offset(await bot.get_updates()))
        chosen = [u.chosen_inline_result for u in updates if u.chosen_inline_result]
        await bot.edit_message_text("Sold", inline_message_id=chosen[0].inline_message_id)
        return query, sent, chosen, updates

    query, sent, chosen, updates = with_bot(play)
    assert (query.query, query.from_user.id) == ("kettle", ana.id)
    assert [(r.title, r.description) for r in results] == [("Kettle", "1.7 l"), ("Photo", "")]
    assert sent.text == "Kettle"
    assert [(c.result_id, c.query) for c in chosen] == [("k1", "kettle"), ("k2", "kettle")]
    assert chosen[1].inline_message_id is None, "only a message with a keyboard can be edited"
    assert not [u for u in updates if u.message and u.message.text == "Kettle"]
    assert [m.text for m in ben.messages(chat=ana)] == ["Sold", "Photo"]
    assert ben.messages(chat=ana)[1].photo == picture()


def query_offset(updates) -> int:
    return next(u.update_id for u in updates if u.inline_query)


def test_the_friend_who_taps_the_shared_link_starts_with_its_code(server, with_bot):
    ana, ben = server.person("Ana"), server.person("Ben")
    link = f"https://t.me/{server.bot_username}?start=ana-code"
    said = ana.send(f"look: {link}", chat=ben)
    assert ben.wait("look", chat=ana).message_id == said.message_id
    ben.open(link)

    async def play(bot: Bot):
        return await bot.get_updates()

    updates = with_bot(play)
    assert [(u.message.from_user.id, u.message.text) for u in updates] == [
        (ben.id, "/start ana-code")
    ]


def test_an_unanswered_inline_query_is_an_error_of_the_person(server):
    with pytest.raises(RehearsalError, match="did not answer"):
        server.person("Ana").inline("kettle", timeout=0.05)


def test_a_payload_telegram_would_not_carry(server):
    with pytest.raises(RehearsalError, match="start payload"):
        server.person("Ana").start("not allowed!")
