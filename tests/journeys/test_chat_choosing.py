"""The bot asks which product is meant, or recommends some, and shoppers tap on them."""

import pytest

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from knowledge.embedders.hashing import HashingEmbedder
from tests.journeys.running_bot import RunningBot

KETTLES = """product_id,title,price,stock,description
K-1,Robin Kettle 1 L,19.00,3,Boils a litre in four minutes. The handle stays cool.
K-2,Robin Kettle 2 L,29.00,0,Boils two litres in seven minutes. The handle is made of cork.
"""
QUESTION = "which one is in stock?"


@pytest.fixture
def ana(server):
    return server.person("Ana", language_code="en")


def buttons(message):
    return [button.text for row in message.buttons for button in row]


def asked(shop):
    return [(question.text, question.product_id) for question in shop.asked]


def test_a_tap_answers_the_question_about_that_product(bot, shop, ana):
    ana.send(QUESTION)
    which = ana.wait("Which one do you mean?")
    assert buttons(which) == ["Paper lantern", "Silk scarf", "Tea pot", "👤 Ask a person"]
    tapped = ana.tap("Silk scarf", which)
    answer = ana.wait(f"You asked: {QUESTION} (Silk scarf)")
    assert "Source: Silk scarf" in answer.text
    assert {"👍", "👎", "🛍 Silk scarf"} <= set(buttons(answer))
    ana.wait_answer(tapped)
    assert asked(shop)[-1] == (f"{QUESTION} (Silk scarf)", "P2")
    assert shop.asked[-1].history == (QUESTION,)
    ana.send("and its colour?")
    ana.wait("and its colour?")
    assert shop.asked[-1].history == (QUESTION, f"{QUESTION} (Silk scarf)")


def test_a_double_tap_is_answered_once_and_another_product_anew(bot, shop, ana):
    ana.send(QUESTION)
    which = ana.wait("Which one do you mean?")
    for _ in range(2):
        ana.tap("Silk scarf", which)
    ana.tap("Tea pot", which)
    ana.wait("(Tea pot)")
    assert [text for text, _ in asked(shop)] == [
        QUESTION,
        f"{QUESTION} (Silk scarf)",
        f"{QUESTION} (Tea pot)",
    ]


def test_a_chinese_question_is_asked_again_in_chinese(bot, shop, ana):
    ana.send("这些 which 有货吗？")
    ana.tap("丝巾", ana.wait("Which one"))
    ana.wait("（丝巾）")
    assert (shop.asked[-1].language, shop.asked[-1].product_id) == ("zh", "P2")


def test_buttons_outlive_the_bot_and_the_question(server, shop, ana):
    with RunningBot(shop, server):
        ana.send(QUESTION)
        which = ana.wait("Which one do you mean?")
    with RunningBot(shop, server):
        ana.tap("Silk scarf", which)
        ana.wait("(Silk scarf)")
        ana.send("/forget")
        ana.tap("Delete everything", ana.wait("delete everything I know"))
        ana.wait("Everything about you is deleted")
        ana.tap("Tea pot", which)
        ana.wait("Made by hand.")
        assert len(shop.asked) == 2


@pytest.mark.parametrize("data", ["pick:1:1", "pick:999:1", "pick:1:999", "pick", "pick:x:y"])
def test_a_forged_choice_asks_nothing(server, bot, shop, ana, data):
    eve = server.person("Eve", language_code="en")
    ana.send(QUESTION)
    ana.wait("Which one do you mean?")
    eve.start()
    eve.wait("Hello Eve")
    query = {"id": "1", "from": person_of(eve), "chat_instance": "1", "data": data}
    query["message"] = {"message_id": 1, "date": 1, "chat": {"id": eve.id, "type": "private"}}
    bot.deliver({"update_id": 10**6, "callback_query": query})
    eve.wait("Made by hand." if data in ("pick:1:1", "pick:999:1") else "no longer in the shop")
    assert len(shop.asked) == 1


def test_a_recommendation_opens_cards_and_takes_thumbs(bot, shop, ana):
    ana.send("a gift for a child")
    answer = ana.wait("Any of these.")
    cards = ["🛍 Paper lantern", "🛍 Silk scarf", "🛍 Tea pot"]
    assert buttons(answer) == [*cards, "👍", "👎", "👤 Ask a person"]
    ana.tap("👍", answer)
    left = ana.wait(lambda seen: seen.message_id == answer.message_id and seen.version > 0)
    assert buttons(left) == [*cards, "👤 Ask a person"]
    ana.tap("🛍 Tea pot", left)
    ana.wait("Made by hand.")


def test_thanks_for_being_asked_back_is_no_solved_question(bot, ana):
    ana.send(QUESTION)
    ana.wait("Which one do you mean?")
    ana.send("thanks")
    ana.wait("You are welcome")
    ana.send("/menu")
    ana.wait("What shall it be?")
    assert not [message for message in ana.messages() if "friend" in message.text]


def test_a_choice_is_told_to_the_staff_member_who_has_the_chat(server, shop, ana):
    sam = server.person("Sam")
    staff = server.group("Staff", forum=True, members=(sam,))
    shop.staff_chat = staff.id
    with RunningBot(shop, server):
        ana.send(QUESTION)
        which = ana.wait("Which one do you mean?")
        ana.send("/human")
        ana.wait("I have asked our team")
        ana.tap("Silk scarf", which)
        sam.wait(f"{QUESTION} (Silk scarf)", chat=staff)
    assert len(shop.asked) == 1


def test_a_real_shop_asks_back_and_answers_the_tap(server, tmp_path, ana):
    folder = tmp_path / "shop"
    make_shop(folder, "Kettle Lane")
    file = folder / "data" / "products.csv"
    file.write_text(KETTLES)
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(folder, chat_model=model, embedder=HashingEmbedder()) as app:
        app.import_knowledge(app.load([file]), lambda done, total: None)
        with RunningBot(app, server):
            ana.send("What is the handle of the Robin kettle made of?")
            which = ana.wait("Which one do you mean")
            assert buttons(which)[:2] == ["Robin Kettle 1 L", "Robin Kettle 2 L"]
            ana.tap("Robin Kettle 2 L", which)
            assert "🛍 Robin Kettle 2 L" in buttons(ana.wait("cork"))
            ana.send("How much is it?")
            assert "29.00" in ana.wait("29.00").text
        with app.database.read() as tx:
            kinds = [turn.kind for turn in tx.conversations.all_turns(1)]
    assert kinds == ["asked_back", "answered", "answered"]


def person_of(person):
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "en"}
