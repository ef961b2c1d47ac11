"""A real shop: what a person said is part of the talk that the bot takes up again."""

import json

import pytest

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from tests.journeys.running_bot import RunningBot
from tests.journeys.staff_chat import waits

KETTLES = """product_id,title,title_zh,price,stock,description
K-1,Robin Kettle,知更水壶,19.00,3,Boils a litre in four minutes.
K-2,Heron Teapot,苍鹭茶壶,29.00,5,Holds two litres.
"""
FAQ = """# FAQ

## How long may I return a kettle?

Within 14 days, unused.
"""


@pytest.fixture
def app(tmp_path, staff):
    folder = tmp_path / "real"
    make_shop(folder, "Kettle Lane")
    text = (folder / "shop.toml").read_text(encoding="utf-8")
    text = text.replace("# staff_chat = -1001234567890", f"staff_chat = {staff.id}")
    (folder / "shop.toml").write_text(text, encoding="utf-8")
    (folder / "data" / "products.csv").write_text(KETTLES, encoding="utf-8")
    (folder / "data" / "faq.en.md").write_text(FAQ, encoding="utf-8")
    model = ScriptedChatModel(said)
    with App.open(folder, chat_model=model) as app:
        files = [folder / "data" / name for name in ("products.csv", "faq.en.md")]
        app.import_knowledge(app.load(files), lambda done, total: None)
        yield app


def said(call):
    """The double of the model: a fair translation, one with another number, or nothing."""
    asked = call.messages[-1].content
    if "Heron Teapot by Friday" in asked:
        return "周五前能收到苍鹭茶壶吗？"
    if "29 yuan" in asked:
        return "我付了 92 元。"
    return "NONE"


def test_the_bot_knows_which_product_a_person_spoke_of(server, app, sam, staff, ana):
    with RunningBot(app, server):
        ana.start()
        ana.send("How much is the Robin Kettle?")
        ana.wait("19.00")
        card = waits(ana, sam, staff)
        sam.send("The Heron Teapot would suit you better.", staff, thread=card.thread_id)
        ana.wait("👤 Sam: The Heron Teapot")
        sam.send("/back", staff, thread=card.thread_id)
        ana.wait("Sam has given the conversation back")
        ana.send("How much is it?")
        assert "29.00" in ana.wait(lambda m: "19.00" in m.text or "29.00" in m.text).text


def test_products_answers_and_translations_of_a_real_shop(server, app, sam, staff, ana):
    with RunningBot(app, server):
        card = waits(ana, sam, staff)
        thread = card.thread_id
        sam.send("/product teapot", staff, thread=thread)
        sam.tap("Heron Teapot", sam.wait("给Ana看哪件商品", chat=staff))
        ana.wait("👤 Sam: \nHeron Teapot")
        sam.send("/answer return a kettle", staff, thread=thread)
        sam.tap("How long may I", sam.wait("给Ana发哪条答案", chat=staff))
        ana.wait("👤 Sam: Within 14 days, unused.")
        ana.send("Can I get the Heron Teapot by Friday?")
        sam.wait("by Friday", chat=staff)
        sam.send("/translate", staff, thread=thread)
        sam.wait("机器翻译：周五前能收到苍鹭茶壶吗？", chat=staff)
        ana.send("I paid 29 yuan.")
        sam.wait("29 yuan", chat=staff)
        sam.send("/translate", staff, thread=thread)
        sam.wait("无法翻译", chat=staff)
        ana.send("/export")
        mine = json.loads(ana.wait(lambda m: m.document is not None).document)
    talk = [
        (turn["kind"], turn["by"], turn["question"] or turn["answer"])
        for turn in mine["conversation"]
    ]
    assert talk[1:] == [
        ("from_staff", "Sam", "Heron Teapot"),
        ("from_staff", "Sam", "Within 14 days, unused."),
        ("to_staff", None, "Can I get the Heron Teapot by Friday?"),
        ("to_staff", None, "I paid 29 yuan."),
    ]
    assert [(each["state"], each["taken_by"]) for each in mine["handoffs"]] == [("taken", "Sam")]
