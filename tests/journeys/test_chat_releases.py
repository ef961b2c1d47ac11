"""Staff put an answer right and publish it without leaving their chat; the bot, the releases, the
check and the pages are real, the model says what it is told to say."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from bot.app import App, make_shop
from bot.chat import releases
from bot.chat.texts import say, texts
from bot.llm.scripted import Call, ScriptedChatModel
from bot.translating import Translating
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import LANGUAGES, Document, Language, Product
from knowledge.ports import Vector
from prompts.library import PromptLibrary
from rehearsal.people import Group, Person
from rehearsal.server import serve
from tests.journeys.running_bot import QUICK
from tests.journeys.running_shop import running

KETTLE = Product("K-1", {"en": "Aurora kettle", "zh": "极光水壶"}, 19900, "CNY", stock=7)
WRAP = {
    "en": Document("faq/en/wrap", "faq", "Do you wrap gifts?", "Yes, for 30 yuan.", "en"),
    "zh": Document("faq/zh/wrap", "faq", "可以包装礼物吗？", "可以，30 元。", "zh"),
}
ENGRAVE: dict[Language, str] = {"en": "Can you engrave a name?", "zh": "可以刻字吗？"}
NEW: dict[Language, str] = {"en": "Yes, up to 12 letters.", "zh": "可以，最多 12 个字母。"}
FREE: dict[Language, str] = {"en": "Yes, for 10 yuan.", "zh": "可以，10 元。"}
PRICE: dict[Language, str] = {"en": "How much is the Aurora kettle?", "zh": "极光水壶多少钱？"}
PAIRS = [(each["en"], each["zh"]) for each in (ENGRAVE, NEW, FREE)]


@dataclass(frozen=True)
class Room:
    """The staff chat of a shop that is served, and who is in it."""

    app: App
    staff: Group
    sam: Person
    lin: Person
    eve: Person
    speak: Language
    address: str
    thinking: threading.Event

    def says(self, key: str, **values: object) -> str:
        return say(self.speak, key, **values)

    def begins(self, key: str) -> str:
        """What the text with that key begins with."""
        return texts(self.speak)[key].partition("{")[0]


def said(call: Call) -> str:
    """Of a translation, the other side of a pair; else nothing fits."""
    asked = call.messages[-1].content
    sides = [(a, b) for pair in PAIRS for a, b in (pair, pair[::-1])]
    return next((b for a, b in sides if a in asked), "NONE")


@contextmanager
def opened(folder: Path, speak: Language) -> Iterator[Room]:
    make_shop(folder, "Aurora")
    thinking = threading.Event()
    thinking.set()

    class Waiting(HashingEmbedder):
        def embed_query(self, text: str) -> Vector:
            assert thinking.wait(20)
            return super().embed_query(text)

    model = ScriptedChatModel(said)
    with App.open(folder, chat_model=model, embedder=Waiting()) as app:
        app.import_knowledge(Loaded((KETTLE,), tuple(WRAP.values())), lambda done, total: None)
        near = np.array([1.0, 0.0], np.float32)
        app.translating = Translating(model, PromptLibrary.load(), app.knowledge, lambda text: near)
        with serve() as telegram:
            sam, lin, eve = (
                telegram.person(name, language_code=speak) for name in ("Sam", "Lin", "Eve")
            )
            staff = telegram.group("Staff", forum=True, members=(sam, lin), admin=True)
            rules = app.settings.telegram.model_copy(update={"staff_chat": staff.id})
            others = [each for each in LANGUAGES if each != speak]
            shop = app.settings.shop.model_copy(update={"languages": (speak, *others)})
            app.settings = app.settings.model_copy(update={"telegram": rules, "shop": shop})
            app.staffing.add("Sam Owner", "owner", sam.id, "console")
            app.staffing.add("Lin Editor", "editor", lin.id, "console")
            with running(app, telegram) as address:
                yield Room(app, staff, sam, lin, eve, speak, address, thinking)


@pytest.fixture(params=LANGUAGES)
def room(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    monkeypatch.setattr("bot.chat.running.Limits", lambda: QUICK)
    with opened(tmp_path / "shop", request.param) as room:
        yield room


def questions(app: App, *texts: str) -> None:
    """The shop's own test questions."""
    file = app.folder / "data" / "test_questions.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f'{{"question": "{text}"}}\n' for text in texts), encoding="utf-8")


def deeds(app: App) -> list[tuple[str, str]]:
    with app.database.read() as tx:
        return [(each.by, each.action) for each in tx.audit.newest(20)]


def test_a_refused_question_is_answered_published_and_no_gap_any_more(room: Room) -> None:
    app, sam, staff, speak = room.app, room.sam, room.staff, room.speak
    questions(app, ENGRAVE[speak])
    room.eve.start()
    room.eve.send(ENGRAVE[speak])
    room.eve.wait(lambda seen: seen.text and "Aurora" not in seen.text)
    room.eve.send("/human")
    card = sam.wait("Eve", chat=staff)
    sam.tap(room.says("fix.button"), card)
    prompt = sam.wait("✏️ #", chat=staff)
    assert ENGRAVE[speak] in prompt.text
    sam.send(NEW[speak], staff, reply_to=prompt, thread=prompt.thread_id)
    shown = sam.wait(room.says("fix.head", by="Sam Owner"), chat=staff)
    other: Language = "zh" if speak == "en" else "en"
    assert NEW[speak] in shown.text
    assert f"{ENGRAVE[other]}\n{NEW[other]}" in shown.text.split(room.begins("fix.proposed"))[1]
    assert not app.releasing.draft().entries
    sam.tap(room.says("fix.both"), shown)
    sam.wait(room.says("fix.done", by="Sam Owner"), chat=staff)
    assert {c.after.text for c in app.releasing.draft().changes} == {*NEW.values()}

    sam.send("/publish", staff)
    draft = sam.wait(room.begins("release.draft"), chat=staff)
    assert NEW[speak] in draft.text
    checked = sam.wait(room.begins("release.checked"), chat=staff)
    assert NEW[speak] in checked.text
    assert f"{room.address}/knowledge/check/" in checked.text
    sam.tap(room.says("release.publish"), checked)
    sam.wait(
        room.says("release.published", by="Sam Owner", version="2", summary="")[:-3], chat=staff
    )
    for each in (("Sam Owner", "knowledge.fixed"), ("Sam Owner", "knowledge.published")):
        assert each in deeds(app)
    assert app.gaps.all() == []
    app.handoffs.close(1, "Sam Owner")
    room.eve.send(ENGRAVE[speak])
    room.eve.wait(NEW[speak])


def test_a_wrong_answer_is_put_right_where_it_stands(room: Room) -> None:
    app, lin, staff, speak = room.app, room.lin, room.staff, room.speak
    questions(app, PRICE[speak])
    room.eve.start()
    room.eve.send(WRAP[speak].title)
    room.eve.wait(WRAP[speak].text)
    room.eve.send("/human")
    card = lin.wait("Eve", chat=staff)
    lin.send(f"/fix {FREE[speak]}", staff, thread=card.thread_id)
    shown = lin.wait(room.says("fix.head", by="Lin Editor"), chat=staff)
    assert WRAP[speak].text in shown.text
    lin.tap(room.says("fix.own_only"), shown)
    lin.wait(room.says("fix.done", by="Lin Editor"), chat=staff)
    (change,) = app.releasing.draft().changes
    assert change.after == replace(WRAP[speak], text=FREE[speak])
    lin.send("/publish", staff)
    draft = lin.wait(room.begins("release.draft"), chat=staff)
    assert f"{WRAP[speak].text} → {FREE[speak]}" in draft.text
    checked = lin.wait(room.begins("release.checked"), chat=staff)
    assert room.says("release.sides", count=1) in checked.text
    lin.tap(room.says("release.not_now"), checked)
    lin.wait(room.says("release.later"), chat=staff)
    assert len(app.releasing.draft().changes) == 1


def test_only_editors_and_one_at_a_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    app, sam, lin, staff, speak = room.app, room.sam, room.lin, room.staff, room.speak
    monkeypatch.setattr(releases, "FIRST_SECONDS", 0.0)
    monkeypatch.setattr(releases, "EVERY_SECONDS", 0.0)
    questions(app, ENGRAVE[speak], WRAP[speak].title)
    app.staffing.set_role(app.staffing.named("Lin Editor").staff_id, "agent", "console")
    for words in ("/fix Yes.", "/publish"):
        lin.send(words, staff)
        lin.wait(room.says("fix.editors"), chat=staff)
    app.staffing.set_role(app.staffing.named("Lin Editor").staff_id, "editor", "console")
    sam.send("/publish", staff)
    sam.wait(room.says("release.empty"), chat=staff)
    sam.send("/fix", staff)
    sam.wait(room.says("fix.which"), chat=staff)

    app.releasing.put([replace(KETTLE, price_minor=14900)], "Sam")
    room.thinking.clear()
    sam.send("/publish", staff)
    going_on = sam.wait(room.says("release.begins"), chat=staff)
    lin.send("/publish", staff)
    lin.wait(room.says("release.busy", by="Sam Owner"), chat=staff)
    room.thinking.set()
    checked = sam.wait(room.begins("release.checked"), chat=staff)
    assert room.says("release.prices", count=1) in checked.text
    assert "¥199.00 → ¥149.00" in checked.text
    ended = room.says("release.ended")
    sam.wait(lambda m: m.message_id == going_on.message_id and m.text == ended, chat=staff)

    app.releasing.put([replace(KETTLE, price_minor=1)], "Somebody else")
    sam.tap(room.says("release.publish"), checked)
    sam.wait(room.says("release.moved"), chat=staff)
    assert app.knowledge.version() == "1"
    lin.send("/publish", staff)
    again = lin.wait(
        lambda m: m.text.startswith(room.begins("release.checked")) and "¥0.01" in m.text,
        chat=staff,
    )
    for person in (sam, lin):
        person.tap(room.says("release.publish"), again)
    sam.wait(room.begins("release.published"), chat=staff)
    refused = [
        *(room.says("release.busy", by="Sam Owner"), room.says("release.lost")),
        room.says("release.moved"),
    ]
    lin.wait(lambda m: m.text in refused, chat=staff)
    assert app.knowledge.version() == "2"
    app.jobs.close()
