"""A person takes over and gives back, in a forum and in a plain group."""

from rehearsal.methods.content import file_content
from rehearsal.posting import say
from tests.journeys.running_bot import RunningBot
from tests.journeys.scripted_shop import ScriptedShop


def staffed(server, tmp_path, *, forum):
    sam = server.person("Sam", language_code="en")
    staff = server.group("Staff", forum=forum, members=(sam,), admin=True)
    return sam, staff, ScriptedShop(tmp_path, staff.id)


def test_both_ways_in_a_forum(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=True)
    ana = server.person("Ana", language_code="en")
    ben = server.person("Ben", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50")
        ana.send("/human")
        ana.wait("a person will answer you here")
        told = sam.wait("Ana", chat=staff)
        assert "English" in told.text
        assert "How much is the paper lantern?" in told.text
        assert staff.topics()[told.thread_id].startswith("Ana")

        ana.send("My parcel is broken")
        passed = sam.wait("My parcel is broken", chat=staff)
        assert passed.thread_id == told.thread_id
        ana.send("/human")
        ana.wait("Our team has your messages")
        sam.send("We send a new one.", staff, thread=told.thread_id)
        ana.wait("Sam from our team is here now")
        assert ana.wait("We send a new one.").text == "👤 Sam: We send a new one."
        assert len(shop.asked) == 1

        ben.start()
        ben.send("unknown thing, please")
        ben.wait("I do not know that.")
        ben.tap("👤 Ask a person")
        other = sam.wait("Ben", chat=staff)
        assert other.thread_id != told.thread_id

        sam.send("/close", staff, thread=told.thread_id)
        ana.wait("Sam has ended this conversation")
        ana.send("How much is the tea pot?")
        ana.wait("costs 12.50")


def test_two_questions_in_a_row_without_an_answer_bring_a_person(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=True)
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        for text in ("one unknown thing", "How much is the tea pot?", "an unknown thing"):
            ana.send(text)
            ana.wait("I do not know" if "unknown" in text else "costs 12.50")
        assert staff.topics() == {}
        ana.send("another unknown thing")
        ana.wait("a person will answer you here")
        assert "another unknown thing" in sam.wait("Ana", chat=staff).text


def test_a_deleted_topic_is_made_again(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=True)
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.send("/human")
        first = sam.wait("等候人工客服", chat=staff)
        staff.delete_topic(first.thread_id)
        ana.send("Is anyone there?")
        second = sam.wait("Is anyone there?", chat=staff)
        assert second.thread_id != first.thread_id
        sam.send("Yes.", staff, thread=second.thread_id)
        ana.wait("Yes.")


def test_in_a_plain_group_staff_reply_to_messages(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=False)
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.send("/human")
        told = sam.wait("等候人工客服", chat=staff)
        sam.send("talk among staff", staff)
        sam.send("Hello Ana", staff, reply_to=told)
        ana.wait("👤 Sam: Hello Ana")
        ana.send("Hello Sam")
        passed = sam.wait("Ana：Hello Sam", chat=staff)
        sam.send("/close", staff, reply_to=passed)
        ana.wait("Sam has ended this conversation")
        assert not [m for m in ana.messages() if "among staff" in m.text]


def test_the_second_thumb_down_and_a_low_confidence_bring_a_person(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=True)
    ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
    with RunningBot(shop, server):
        ana.start()
        for question in ("How much is it today?", "How much was it yesterday?"):
            ana.send(question)
            answer = ana.wait(question)
            ana.tap("👎", answer)
            ana.tap("👎", answer)
        ana.wait("a person will answer you here")
        sam.wait("两次回答都没帮上忙", chat=staff)
        ben.start()
        ben.send("I want a person now")
        ben.wait("a person will answer you here")
        sam.wait("Ben", chat=staff)


def test_photos_go_both_ways(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=True)
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.send("/human")
        told = sam.wait("等候人工客服", chat=staff)
        show(server, ana, None, shop.photo("P1"), "broken")
        shown = sam.wait("broken", chat=staff)
        assert shown.photo == shop.photo("P1")
        show(server, sam, (staff.id, told.thread_id), shop.photo("P1"), "like this?")
        assert ana.wait("like this?").photo == shop.photo("P1")


def show(server, person, topic, picture, caption):
    """A person sends a photo to the bot, or into a topic."""
    world = server.world
    with world.bell.lock:
        content = file_content(world.keep_file("photo", "p.png", "image/png", picture))
        chat, thread = topic or (person.id, None)
        say(world, person.account, world.chats[chat], content | {"caption": caption}, None, thread)


def test_without_staff_the_bot_says_so_and_goes_on(server, tmp_path):
    shop = ScriptedShop(tmp_path)
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.send("/human")
        ana.wait("nobody I can reach")
        ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50")
    with shop.database.read() as tx:
        shopper = tx.shoppers.by_telegram_id(ana.id)
        handoffs = tx.handoffs.all_of(shopper.shopper_id)
    assert [(each.state, each.silent) for each in handoffs] == [("waiting", False)]


def test_a_shopper_who_blocked_the_bot_is_reported_to_staff(server, tmp_path):
    sam, staff, shop = staffed(server, tmp_path, forum=True)
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        ana.send("/human")
        told = sam.wait("等候人工客服", chat=staff)
        ana.block()
        sam.send("Hello?", staff, thread=told.thread_id)
        sam.wait("对方没有收到", chat=staff)
    with shop.database.read() as tx:
        assert tx.shoppers.by_telegram_id(ana.id).stopped
