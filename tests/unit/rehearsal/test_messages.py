import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Forbidden

from rehearsal.errors import RehearsalError
from tests.unit.rehearsal.pictures import picture


def test_a_message_arrives_with_its_entities(server, with_bot):
    ana = server.person("Ana")
    ana.start()

    async def play(bot: Bot):
        return await bot.send_message(ana.id, "Hi <b>Ana</b> &amp; co", parse_mode="HTML")

    sent = with_bot(play)
    got = ana.wait("Hi Ana & co")
    assert got.message_id == sent.message_id
    assert got.sender_id == server.bot_id
    assert sent.parse_entity(sent.entities[0]) == "Ana"


def test_nobody_is_written_to_who_did_not_start_or_blocked(server, with_bot):
    ana, ben = server.person("Ana"), server.person("Ben")
    ben.start()
    ben.block()

    async def play(bot: Bot):
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            await bot.send_message(ana.id, "hi")
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(ben.id, "hi")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(424242, "hi")
        ben.unblock()
        await bot.send_message(ben.id, "back")
        return await bot.get_updates()

    updates = with_bot(play)
    standing = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert standing == ["kicked", "member"]
    assert ben.wait().text == "back"


def test_blocking_people_cannot_write(server):
    ana = server.person("Ana")
    ana.start()
    ana.block()
    with pytest.raises(RehearsalError, match="unblock"):
        ana.send("hi")


@pytest.mark.parametrize(
    ("text", "reason"), [("", "text is empty"), ("  ", "text is empty"), ("x" * 4097, "too long")]
)
def test_texts_telegram_refuses(server, with_bot, text, reason):
    ana = server.person("Ana")
    ana.start()

    async def play(bot: Bot):
        with pytest.raises(BadRequest, match=reason):
            await bot.send_message(ana.id, text)

    with_bot(play)


def test_a_photo_by_bytes_and_again_by_its_id(server, with_bot):
    ana = server.person("Ana")
    ana.start()

    async def play(bot: Bot):
        first = await bot.send_photo(ana.id, picture(), caption="<i>red</i>", parse_mode="HTML")
        again = await bot.send_photo(ana.id, first.photo[-1].file_id)
        file = await bot.get_file(first.photo[-1].file_id)
        with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
            await bot.send_photo(ana.id, b"not a picture")
        with pytest.raises(BadRequest, match=r"(?i)wrong remote file identifier"):
            await bot.send_photo(ana.id, "AgNothing")
        with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
            await bot.send_photo(ana.id, picture(), caption="x" * 1025)
        return first, again, bytes(await file.download_as_bytearray())

    first, again, data = with_bot(play)
    assert (first.photo[0].width, first.photo[0].height) == (40, 30)
    assert first.photo[0].file_unique_id == again.photo[0].file_unique_id
    assert data == picture()
    assert [m.photo for m in ana.messages()] == [picture(), picture()]
    assert ana.messages()[0].text == "red"


def test_documents_and_albums(server, with_bot):
    ana = server.person("Ana")
    ana.start()

    async def play(bot: Bot):
        sent = await bot.send_document(ana.id, b"a,b\n1,2\n", filename="数据.csv")
        album = [InputMediaPhoto(picture("red")), InputMediaPhoto(picture("blue"), caption="two")]
        return sent, await bot.send_media_group(ana.id, album)

    sent, album = with_bot(play)
    assert sent.document.file_name == "数据.csv"
    assert ana.messages()[0].document == b"a,b\n1,2\n"
    assert [m.photo for m in ana.messages()[1:]] == [picture("red"), picture("blue")]
    assert album[0].media_group_id == album[1].media_group_id


def test_edit_and_delete(server, with_bot):
    ana = server.person("Ana")
    mine = ana.start()
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])

    async def play(bot: Bot):
        sent = await bot.send_message(ana.id, "one", reply_markup=markup)
        await bot.edit_message_text("two", ana.id, sent.message_id, reply_markup=markup)
        with pytest.raises(BadRequest, match="not modified"):
            await bot.edit_message_text("two", ana.id, sent.message_id, reply_markup=markup)
        await bot.edit_message_reply_markup(ana.id, sent.message_id)
        with pytest.raises(BadRequest, match="can't be edited"):
            await bot.edit_message_text("x", ana.id, mine.message_id)
        with pytest.raises(BadRequest, match="no caption"):
            await bot.edit_message_caption(ana.id, sent.message_id, caption="x")
        with pytest.raises(BadRequest, match="to edit not found"):
            await bot.edit_message_text("x", ana.id, 9999)
        gone = await bot.send_message(ana.id, "gone")
        await bot.delete_message(ana.id, gone.message_id)
        with pytest.raises(BadRequest, match="to delete not found"):
            await bot.delete_message(ana.id, gone.message_id)

    with_bot(play)
    assert [(m.text, m.version, m.buttons) for m in ana.messages()] == [("two", 2, ())]


def test_a_draft_streams_until_the_message_comes(server, with_bot):
    ana = server.person("Ana")
    ana.start()
    group = server.group("Friends")

    async def play(bot: Bot):
        await bot.send_message_draft(ana.id, 7, "Hel")
        await bot.send_message_draft(ana.id, 7, "Hello")
        streaming = ana.draft()
        with pytest.raises(BadRequest, match="private"):
            await bot.send_message_draft(group.id, 7, "Hello")
        with pytest.raises(BadRequest, match=r"(?i)random_id_invalid"):
            await bot.send_message_draft(ana.id, 0, "Hello")
        await bot.send_message(ana.id, "Hello.")
        return streaming

    assert with_bot(play) == "Hello"
    assert ana.draft() is None


def test_copy_and_forward(server, with_bot):
    ana, staff = server.person("Ana"), server.person("Sam")
    said = ana.send("help")
    staff.start()

    async def play(bot: Bot):
        await bot.copy_message(staff.id, ana.id, said.message_id)
        return await bot.forward_message(staff.id, ana.id, said.message_id)

    assert with_bot(play).forward_origin.sender_user.first_name == "Ana"
    assert [m.text for m in staff.messages()] == ["help", "help"]


def test_waiting_twice_waits_for_two_messages(server, with_bot):
    ana = server.person("Ana")
    ana.start()

    async def play(bot: Bot):
        await bot.send_message(ana.id, "same")
        await bot.send_message(ana.id, "same")

    with_bot(play)
    assert ana.wait("same").message_id < ana.wait("same").message_id
    with pytest.raises(RehearsalError, match="waited"):
        ana.wait("same", timeout=0.05)
