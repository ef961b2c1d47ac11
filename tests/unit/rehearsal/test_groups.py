import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from rehearsal.errors import RehearsalError


def test_privacy_mode_lets_commands_mentions_and_replies_through(server, with_bot):
    ana = server.person("Ana")
    group = server.group("Friends")

    async def play(bot: Bot):
        sent = await bot.send_message(group.id, "hello all")
        [hello] = group.messages()
        assert hello.message_id == sent.message_id
        ana.send("just talking", chat=group)
        ana.send("/help", chat=group)
        ana.send("/help@other_bot", chat=group)
        ana.send(f"/help@{server.bot_username}", chat=group)
        ana.send(f"hey @{server.bot_username} what", chat=group)
        ana.send("hey @someone_else", chat=group)
        ana.send("to you", chat=group, reply_to=hello)
        return await bot.get_updates()

    updates = with_bot(play)
    assert updates[0].my_chat_member.new_chat_member.status == "member"
    assert [u.message.text for u in updates[1:]] == [
        "/help",
        f"/help@{server.bot_username}",
        f"hey @{server.bot_username} what",
        "to you",
    ]
    assert updates[-1].message.reply_to_message.text == "hello all"
    assert updates[-1].message.chat.type == "supergroup"


def test_a_group_that_becomes_a_supergroup_has_another_id(server, with_bot):
    sam = server.person("Sam")
    group = server.group("Staff", members=(sam,), admin=True)
    old = group.id

    async def play(bot: Bot):
        await bot.send_message(old, "before")
        group.become_supergroup(sam)
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(old, "late")
        await bot.send_message(group.id, "after")
        return moved.value.new_chat_id, await bot.get_updates()

    new, updates = with_bot(play)
    assert (new, [message.text for message in group.messages()[1:]]) == (group.id, ["after"])
    assert updates[-2].message.migrate_to_chat_id == group.id
    assert updates[-1].message.migrate_from_chat_id == old


def test_a_message_that_a_person_changes_is_told_to_the_bot(server, with_bot):
    ana, ben = server.person("Ana"), server.person("Ben")

    async def play(bot: Bot):
        said = ana.send("helo")
        ana.edit(said, "hello")
        with pytest.raises(RehearsalError):
            ben.edit(said, "mine")
        return await bot.get_updates()

    updates = with_bot(play)
    assert [update.edited_message and update.edited_message.text for update in updates] == [
        None,
        "hello",
    ]


def test_a_topic_for_each_shopper(server, with_bot):
    staff = server.person("Sam")
    forum = server.group("Staff", forum=True)

    async def play(bot: Bot):
        topic = await bot.create_forum_topic(forum.id, "Ana")
        thread = topic.message_thread_id
        await bot.send_message(forum.id, "Ana asks", message_thread_id=thread)
        staff.send("an answer", chat=forum, thread=thread)
        update = (await bot.get_updates())[-1]
        await bot.close_forum_topic(forum.id, thread)
        with pytest.raises(BadRequest, match=r"(?i)topic_not_modified"):
            await bot.close_forum_topic(forum.id, thread)
        assert forum.is_closed(thread)
        await bot.reopen_forum_topic(forum.id, thread)
        forum.delete_topic(thread)
        with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
            await bot.send_message(forum.id, "late", message_thread_id=thread)
        with pytest.raises(BadRequest, match=r"(?i)topic_id_invalid"):
            await bot.delete_forum_topic(forum.id, thread)
        return thread, update

    thread, update = with_bot(play)
    assert update.message.message_thread_id == thread
    assert update.message.is_topic_message is True
    assert update.message.text == "an answer"
    assert forum.topics() == {}


def test_topics_need_a_forum_and_rights(server, with_bot):
    server.person("Sam")
    plain, powerless = server.group("Plain"), server.group("Staff", forum=True, admin=False)

    async def play(bot: Bot):
        with pytest.raises(BadRequest, match="not a forum"):
            await bot.create_forum_topic(plain.id, "x")
        with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
            await bot.create_forum_topic(powerless.id, "x")
        chat = await bot.get_chat(powerless.id)
        me = await bot.get_chat_member(powerless.id, bot.id)
        return chat, me

    chat, me = with_bot(play)
    assert (chat.is_forum, chat.title, me.status) == (True, "Staff", "member")


def test_a_bot_thrown_out_is_told_and_may_not_write(server, with_bot):
    sam = server.person("Sam")
    group = server.group("Staff")
    group.remove_bot(sam)

    async def play(bot: Bot):
        with pytest.raises(Forbidden, match="kicked from the supergroup"):
            await bot.send_message(group.id, "x")
        return await bot.get_updates()

    assert with_bot(play)[-1].my_chat_member.new_chat_member.status == "kicked"


def test_only_members_write_in_a_group(server):
    server.person("Sam")
    group = server.group("Staff")
    late = server.person("Late")
    with pytest.raises(RehearsalError, match="join"):
        late.send("hi", chat=group)
    late.join(group)
    assert late.send("hi", chat=group).chat_id == group.id


def test_an_invite_link_leads_into_the_group_and_the_bot_is_told_by_which(server, with_bot):
    server.person("Sam")
    group, late = server.group("Friends", admin=True), server.person("Late")

    async def play(bot: Bot):
        await bot.get_updates(allowed_updates=["chat_member"])
        link = await bot.create_chat_invite_link(group.id, name="Lantern Lane")
        late.open(link.invite_link)
        late.open(link.invite_link)
        late.leave(group)
        late.join(group)
        told = await bot.get_updates(timeout=1)
        await bot.revoke_chat_invite_link(group.id, link.invite_link)
        return link, told

    link, told = with_bot(play)
    assert link.invite_link.startswith("https://t.me/+")
    assert link.name == "Lantern Lane"
    moves = [update.chat_member for update in told if update.chat_member]
    assert [move.new_chat_member.status for move in moves] == ["member", "left", "member"]
    assert moves[0].invite_link.invite_link == link.invite_link
    assert moves[2].invite_link is None
    with pytest.raises(RehearsalError, match="lets nobody in"):
        late.open(link.invite_link)


def test_who_administers_nothing_makes_no_links_and_hears_of_nobody(server, with_bot):
    server.person("Sam")
    group, late = server.group("Friends"), server.person("Late")

    async def play(bot: Bot):
        await bot.get_updates(allowed_updates=["chat_member"])
        late.join(group)
        with pytest.raises(BadRequest, match="Not enough rights"):
            await bot.create_chat_invite_link(group.id)
        return await bot.get_updates()

    assert not any(update.chat_member for update in with_bot(play))
