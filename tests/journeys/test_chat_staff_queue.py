"""Staff take, answer, give back and close chats, in a forum and with several of them at once."""

from rehearsal.methods.profile import commands_key
from tests.journeys.running_bot import RunningBot
from tests.journeys.staff_chat import live, newest, tap_old, waits


def test_taken_answered_closed_and_rated(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        ana.wait("I have asked our team")
        assert "要求人工客服" in card.text
        assert "没有订单" in card.text
        assert "并非受邀而来" in card.text
        sam.tap("接待", card)
        ana.wait("Sam from our team is here now")
        taken = sam.wait("由Sam接待", chat=staff)
        assert taken.message_id == card.message_id
        ana.start()
        ana.wait("Sam from our team has this conversation")
        ana.send("Is it red?")
        sam.wait("Ana：Is it red?", chat=staff)
        sam.send("It is.", staff, thread=card.thread_id)
        ana.wait("👤 Sam: It is.")
        sam.send("// she is nice", staff, thread=card.thread_id)
        sam.tap("结束", taken)
        ended = ana.wait("Sam has ended this conversation")
        assert "a bot" in ended.text
        ana.tap("⭐⭐⭐⭐", ended)
        ana.wait("Thank you for telling us")
        sam.wait("★★★★☆", chat=staff)
        ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50")
    assert newest(staffed, ana).rating == 4
    assert not [m for m in ana.messages() if "nice" in m.text]
    assert staffed.asked[-1].history[-2:] == ("Is it red?", "It is.")


def test_the_same_in_chinese(server, staffed, sam, lin, staff, chen):
    with RunningBot(staffed, server):
        card = waits(chen, lin, staff)
        chen.wait("我已通知同事")
        lin.tap("接待", card)
        chen.wait("同事Lin来了")
        lin.send("明天发货。", staff, thread=card.thread_id)
        chen.wait("👤 Lin：明天发货。")
        lin.tap("交还机器人", lin.wait("由Lin接待", chat=staff))
        back = chen.wait("Lin已把对话交还给我")
        assert "机器人助手" in back.text
        chen.tap("⭐⭐⭐⭐⭐", back)
        chen.wait("谢谢您的评价")
        chen.send("纸灯笼多少钱")
        chen.wait("12.50")
    assert (newest(staffed, chen).state, newest(staffed, chen).rating) == ("given_back", 5)


def test_the_second_of_two_is_told_and_may_take_over(server, staffed, sam, lin, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        sam.tap("接待", card)
        taken = lin.wait("由Sam接待", chat=staff)
        told = lin.wait_answer(tap_old(server, lin, card))
        assert told["text"].startswith("Sam已在接待")
        lin.send("Me too!", staff, thread=card.thread_id)
        lin.wait("Sam已在接待这位顾客", chat=staff)
        lin.tap("接替", taken)
        ana.wait("Lin from our team goes on here in place of Sam")
        sam.send("Hm?", staff, thread=card.thread_id)
        sam.wait("Lin已在接待这位顾客", chat=staff)
        lin.send("Hello, Ana", staff, thread=card.thread_id)
        ana.wait("👤 Lin: Hello, Ana")
    said = [m.text for m in ana.messages()]
    assert not [text for text in said if "Me too" in text or "Hm" in text]
    assert (live(staffed, ana).taken_by, live(staffed, ana).takes) == ("Lin", 2)


def test_what_staff_can_send(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        thread = card.thread_id
        sam.send("/product silk", staff, thread=thread)
        sam.tap("Silk scarf", sam.wait("给Ana看哪件商品", chat=staff))
        shown = ana.wait("👤 Sam: \nSilk scarf")
        assert shown.photo == staffed.photo("P2")
        assert shown.button("Share")
        sam.send("/answer send", staff, thread=thread)
        sam.tap("returns", sam.wait("给Ana发哪条答案", chat=staff))
        ana.wait("👤 Sam: You may send it back within 14 days.")
        sam.send("/answer unheard of", staff, thread=thread)
        sam.wait("没有找到：unheard of", chat=staff)
        sam.send("/translate 明天到", staff, thread=thread)
        ana.wait("👤 Sam (machine translation): It comes tomorrow.")
        sam.send("/translate 后天到", staff, thread=thread)
        sam.wait("无法翻译", chat=staff)
        ana.send("Where is my parcel?")
        sam.wait("Where is my parcel?", chat=staff)
        sam.tap("翻译最后一条", chat=staff)
        sam.wait("机器翻译：我的包裹在哪里？", chat=staff)
    with staffed.database.read() as tx:
        shopper = tx.shoppers.by_telegram_id(ana.id)
        turns = tx.conversations.all_turns(shopper.shopper_id)
    assert [(t.kind, t.by, t.product_id) for t in turns if t.kind.endswith("staff")] == [
        ("from_staff", "Sam", "P2"),
        ("from_staff", "Sam", None),
        ("from_staff", "Sam", None),
        ("to_staff", None, None),
    ]


def test_the_queue_is_listed_where_it_is_asked_for(server, staffed, sam, staff, ana, chen):
    with RunningBot(staffed, server):
        sam.send("/queue", staff)
        sam.wait("没有人在等候", chat=staff)
        ana.start()
        ana.send("unknown thing")
        ana.wait("I do not know")
        first = waits(chen, sam, staff)
        sam.tap("接待", first)
        chen.wait("Sam来了")
        ana.send("/human")
        sam.wait("Ana（#", chat=staff)
        sam.send("/queue", staff)
        sam.wait("等候中：1。接待中：1。", chat=staff)
        listed = sam.wait(lambda m: m.thread_id is None and "Ana（#" in m.text, chat=staff)
        assert "英" in listed.text or "English" in listed.text
        assert "问：unknown thing\n答：I do not know that." in listed.text
        sam.wait(lambda m: m.thread_id is None and "由Sam接待" in m.text, chat=staff)
        sam.tap("接待", listed)
        ana.wait("Sam from our team is here now")
        sam.wait(lambda m: m.message_id == listed.message_id and "由Sam" in m.text, chat=staff)
        sam.send("Good day", staff, reply_to=listed)
        ana.wait("👤 Sam: Good day")


def test_a_shopper_goes_back_to_the_bot(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        waits(ana, sam, staff)
        ana.tap("Back to the bot", ana.wait("I have asked our team"))
        ana.wait("our team will not call on you")
        sam.wait("顾客不再等候", chat=staff)
        ana.send("How much is the tea pot?")
        ana.wait("costs 12.50")
        card = waits(ana, sam, staff)
        sam.tap("接待", card)
        ana.wait("Sam from our team is here now")
        ana.tap("withdraw")
        ana.wait("Sam from our team has this conversation")
    assert live(staffed, ana).state == "taken"


def test_answers_from_the_staff_site_arrive_and_are_seen_in_the_group(
    server, staffed, sam, staff, ana
):
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        (seen,) = staffed.handoffs.queue()
        shopper = seen.shopper.shopper_id
        staffed.handoffs.reply_photo(shopper, staffed.photo("P1"), "like this?", "Kim")
        ana.wait("Kim from our team is here now")
        shown = ana.wait("👤 Kim: like this?")
        assert shown.photo == staffed.photo("P1")
        echoed = sam.wait("Kim 回复 Ana：like this?", chat=staff)
        assert echoed.thread_id == card.thread_id
        staffed.handoffs.reply_product(shopper, "P3", "Kim")
        assert "¥12.50" in ana.wait("👤 Kim: \nTea pot").text
        staffed.handoffs.close(shopper, "Kim")
        ana.tap("⭐", ana.wait("Kim has ended this conversation"))
        rated = sam.wait("★☆☆☆☆", chat=staff)
        [[fix]] = rated.buttons
        assert (rated.message_id, fix.value) == (card.message_id, "staff:fix_chat:1")


def test_the_staff_chat_has_a_menu_of_its_own(server, staffed, sam, staff):
    with RunningBot(staffed, server):
        world = server.world
        wanted = commands_key({"type": "chat", "chat_id": staff.id}, "")
        commands = world.bell.wait(lambda: world.profile.get(wanted), 5)
    assert [each["command"] for each in commands][:4] == ["queue", "take", "back", "close"]


def test_listed_staff_speak_under_their_name_and_readers_not_at_all(
    server, staffed, sam, lin, staff, ana
):
    with staffed.database.write() as tx:
        tx.staff.add("Samantha", "agent", sam.id, staffed.now())
        tx.staff.add("Lin Wei", "reader", lin.id, staffed.now())
    with RunningBot(staffed, server):
        card = waits(ana, sam, staff)
        lin.send("I may not", staff, thread=card.thread_id)
        lin.wait("Lin Wei没有接待顾客的权限", chat=staff)
        sam.send("Hello", staff, thread=card.thread_id)
        ana.wait("👤 Samantha: Hello")
    assert not [m for m in ana.messages() if "may not" in m.text]
