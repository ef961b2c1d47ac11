"""What can come between a shopper and a person: changes, blocks, deletions, hours, long waits."""

import time
from datetime import timedelta

import pytest

from bot.chat import running
from rehearsal.methods.content import file_content
from rehearsal.posting import say
from tests.journeys.running_bot import RunningBot
from tests.journeys.scripted_shop import ScriptedShop
from tests.journeys.staff_chat import live, newest, waits
from tests.journeys.test_chat_killed import start_bot


def test_changes_and_photos_of_a_shopper_reach_staff(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        said = ana.send("It is blue")
        sam.wait("Ana：It is blue", chat=staff)
        ana.edit(said, "It is broken")
        sam.wait("Ana修改了一条消息，现在是：It is broken", chat=staff)
        world = server.world
        with world.bell.lock:
            photo = world.keep_file("photo", "p.png", "image/png", staffed.photo("P1"))
            say(world, ana.account, world.chats[ana.id], file_content(photo))
        shown = sam.wait(lambda m: m.photo is not None, chat=staff)
        assert (shown.photo, shown.thread_id) == (staffed.photo("P1"), card.thread_id)
        mine = sam.send("Sory", staff, thread=card.thread_id)
        ana.wait("👤 Sam: Sory")
        sam.edit(mine, "Sorry")
        sam.wait("修改不会传给顾客", chat=staff)


def test_the_bot_is_silent_about_a_question_that_a_person_took(server, staffed, sam, staff, ana):
    staffed.hours = {"mon": ""}
    with RunningBot(staffed, server):
        ana.start()
        ana.send("/human")
        card = sam.wait("Ana（#", chat=staff)
        ana.send("a held question")
        server.world.bell.wait(lambda: staffed.asked, 5)
        sam.tap("接待", card)
        ana.wait("Sam from our team is here now")
        staffed.held.set()
        sam.wait("Ana：a held question", chat=staff)
    assert not [m for m in ana.messages() if "12.50" in m.text]


def test_outside_office_hours_the_bot_goes_on_and_says_who_comes_when(
    server, staffed, sam, staff, ana
):
    day = (staffed.now() + timedelta(days=2)).strftime("%a").lower()
    staffed.hours = {day: "09:00-18:00"}
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        ana.wait(lambda m: "Our team is not there now" in m.text and "at 09:00" in m.text)
        ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50")
        ana.send("/human")
        ana.wait("You are in line for our team")
        sam.send("I am here anyway", staff, thread=card.thread_id)
        ana.wait("Sam from our team is here now")
        ana.wait("👤 Sam: I am here anyway")


def test_who_waits_long_is_told_once_and_staff_are_reminded(
    server, staffed, sam, staff, ana, monkeypatch
):
    monkeypatch.setattr(running, "ATTEND_SECONDS", 0.05)
    with RunningBot(staffed, server):
        waits(ana, sam, staff)
        staffed.later = timedelta(minutes=11)
        sam.wait("Ana已等候 11 分钟", chat=staff)
        staffed.later = timedelta(minutes=16)
        ana.wait("This takes longer than it should")
        staffed.later = timedelta(minutes=22)
        sam.wait("Ana已等候 22 分钟", chat=staff)
    with RunningBot(staffed, server):
        staffed.later = timedelta(minutes=33)
        sam.wait("Ana已等候 33 分钟", chat=staff)
    assert len([m for m in ana.messages() if "takes longer" in m.text]) == 1
    reminded = [m for m in staff.messages() if "已等候" in m.text]
    assert len(reminded) == 3


def test_forgotten_in_the_middle(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        sam.tap("接待", card)
        ana.wait("Sam from our team is here now")
        ana.send("/forget")
        ana.tap("Delete everything", ana.wait("Shall I delete"))
        ana.wait("Everything about you is deleted")
        sam.wait("已要求删除全部信息", chat=staff)
        ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50")
    assert card.thread_id not in staff.topics()
    assert not [m for m in staff.messages() if "Ana" in m.text]
    with staffed.database.read() as tx:
        assert tx.handoffs.all_live() == []


def test_a_shopper_who_blocks_the_bot_waits_no_more(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        ana.block()
        sam.wait("顾客已屏蔽机器人", chat=staff)
        sam.send("Hello?", staff, thread=card.thread_id)
        sam.wait("这次对话没有在进行中", chat=staff)
        ana.unblock()
        ana.start()
        ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50")
    assert newest(staffed, ana).state == "blocked"


def test_a_deleted_topic_comes_back_with_the_card(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        staff.delete_topic(card.thread_id)
        ana.send("Is anyone there?")
        passed = sam.wait("Is anyone there?", chat=staff)
        again = sam.wait("正在等候人工客服", chat=staff)
        assert again.thread_id == passed.thread_id != card.thread_id
        staff.delete_topic(again.thread_id)
        with staffed.database.write() as tx:
            staffed.handoffs.take(live(staffed, ana).shopper_id, "Web", tx=tx)
        assert sam.wait("由Web接待", chat=staff).thread_id in staff.topics()


@pytest.mark.parametrize("told", [True, False])
def test_a_staff_group_that_becomes_a_supergroup_is_followed(
    server, tmp_path, sam, ana, caplog, told
):
    group = server.group("Staff", members=(sam,), admin=True)
    shop = ScriptedShop(tmp_path, group.id)
    with RunningBot(shop, server):
        waits(ana, sam, group)
        old = group.id
        if not told:
            server.world.updates.allow(["callback_query"])
        group.become_supergroup(sam)
        server.world.updates.allow(["message", "callback_query", "my_chat_member"])
        ana.send("Are you there?")
        sam.wait(lambda m: m.text == "Ana：Are you there?", chat=group)
        card = sam.wait("正在等候人工客服", chat=group)
        sam.tap("接待", card)
        ana.wait("Sam from our team is here now")
        sam.send("Yes", group, reply_to=card)
        ana.wait("👤 Sam: Yes")
    with RunningBot(shop, server):
        ana.send("Good")
        sam.wait("Ana：Good", chat=group)
    assert f"set [telegram] staff_chat = {group.id}" in caplog.text
    assert old != group.id


def test_an_anonymous_administrator_speaks_as_the_shop(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server) as bot:
        card = waits(ana, sam, staff)
        chat = {"id": staff.id, "title": "Staff", "type": "supergroup", "is_forum": True}
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        bot.deliver(
            {
                "update_id": 5,
                "message": {
                    "message_id": 900_000_000,
                    "date": 1_780_000_000,
                    "chat": chat,
                    "from": anonymous,
                    "sender_chat": chat,
                    "message_thread_id": card.thread_id,
                    "is_topic_message": True,
                    "text": "Hello from us",
                },
            }
        )
        ana.wait("👤 Lantern Lane: Hello from us")


def test_killed_and_started_again_while_somebody_waits(server, staffed, tmp_path, sam, staff, ana):
    def start(minutes):
        return start_bot(tmp_path, server, staff.id, minutes)

    bot = start(0)
    try:
        card = waits(ana, sam, staff)
        bot = restarted(bot, lambda: start(16))
        ana.wait("This takes longer than it should")
        sam.wait("Ana已等候 16 分钟", chat=staff)
        ana.send("Hello?")
        bot = restarted(bot, lambda: start(17), staffed)
        sam.wait("Ana：Hello?", chat=staff)
        sam.tap("接待", card)
        bot = restarted(bot, lambda: start(18))
        ana.wait("Sam from our team is here now")
        sam.send("Here I am", staff, thread=card.thread_id)
        bot = restarted(bot, lambda: start(40))
        ana.wait("👤 Sam: Here I am")
        sam.tap("结束", sam.wait("由Sam接待", chat=staff))
        ana.wait("Sam has ended this conversation")
    finally:
        bot.kill()
        bot.join()
    said = [m.text for m in ana.messages()]
    assert sum("takes longer" in text for text in said) == 1
    assert sum("已等候" in m.text for m in staff.messages()) == 1
    assert (newest(staffed, ana).state, newest(staffed, ana).takes) == ("closed", 1)


def restarted(bot, start, sent=None):
    """Killed without a word, and started anew; with `sent`, once that shop's outbox was empty: a
    message whose sending is cut short is sent once more."""
    end = time.monotonic() + 10
    while sent and time.monotonic() < end:
        with sent.database.read() as tx:
            if tx.outbox.waiting() == 0:
                break
        time.sleep(0.02)
    bot.kill()
    bot.join()
    return start()
