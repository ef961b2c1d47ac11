from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from bot.messages import Question
from bot.releasing import Releasing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.errors import UnknownVersion
from knowledge.loaded import Loaded
from knowledge.passages import Document, Product

KETTLE = Product("K-1", {"en": "Aurora kettle", "zh": "极光水壶"}, 19900, "CNY", stock=7)
LAMP = Product("L-1", {"en": "Firefly lamp", "zh": "萤火灯"}, 5900, "CNY", stock=3)
POLICY = Document("returns#en", "policy", "Returns", "You may return goods within 7 days.", "en")
SHOP = Loaded((KETTLE, LAMP), (POLICY,))
PRICE = Question("How much is the Aurora kettle?")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    make_shop(tmp_path / "shop", "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(tmp_path / "shop", chat_model=model, embedder=HashingEmbedder()) as opened:
        opened.import_knowledge(SHOP, lambda done, total: None)
        yield opened


@pytest.fixture
def releasing(app: App) -> Releasing:
    return app.releasing


def test_shoppers_see_a_draft_only_once_it_is_published(app: App, releasing: Releasing) -> None:
    cheap = replace(KETTLE, price_minor=18900)
    releasing.put([cheap, LAMP], "Lin")
    (entry,) = releasing.draft().entries
    assert (entry.change.before, entry.change.after, entry.by) == (KETTLE, cheap, "Lin")
    assert releasing.value(("product", "K-1")) == cheap
    assert "199.00" in app.answer(PRICE).answer
    release = releasing.publish("Wu", "cheaper")
    assert release is not None
    assert (release.version, release.by, release.summary) == ("2", "Wu", "cheaper")
    assert releasing.draft().entries == ()
    answer = app.answer(PRICE)
    assert "189.00" in answer.answer
    assert answer.knowledge_version == "2"
    assert releasing.publish("Wu") is None


def test_every_version_and_the_draft_can_be_asked_again(releasing: Releasing) -> None:
    releasing.put([replace(KETTLE, price_minor=18900)], "Lin")
    releasing.publish("Lin")
    releasing.put([replace(KETTLE, price_minor=100)], "Lin")
    releasing.take_out([("document", "returns#en")], "Lin")
    said = {version: releasing.answer_on(version, PRICE) for version in ("0", "1", "2", "draft")}
    assert said["0"].outcome == "refused"
    assert [price in said[v].answer for v, price in (("1", "199.00"), ("2", "189.00"))] == [
        True
    ] * 2
    assert "1.00" in said["draft"].answer
    assert {v: answer.knowledge_version for v, answer in said.items()} == {v: v for v in said}
    returns = Question("Can I return goods within 7 days?")
    assert "7 days" in releasing.answer_on("2", returns).answer
    assert releasing.answer_on("draft", returns).outcome == "refused"
    assert [hit.passage.source_id for hit in releasing.passages_on("1", "return", "en", 1)] == [
        "returns#en"
    ]
    for unknown in ("3", "1c0b7e52a9f04d33"):
        with pytest.raises(UnknownVersion):
            releasing.answer_on(unknown, PRICE)


def test_a_rollback_is_a_release_with_the_old_content(app: App, releasing: Releasing) -> None:
    releasing.put([replace(KETTLE, price_minor=1), Product("N", {"en": "Mug"}, 5, "CNY")], "Lin")
    releasing.take_out([("product", "L-1")], "Lin")
    releasing.publish("Lin")
    release = releasing.rollback("1", "Wu")
    assert release is not None
    assert (release.version, release.summary) == ("3", "Rollback to version 1")
    assert releasing.diff("1", "3") == []
    assert {product.product_id for product in app.knowledge.products()} == {"K-1", "L-1"}
    assert "199.00" in app.answer(PRICE).answer
    assert releasing.rollback("1", "Wu") is None
    assert [(c.entry_id, c.what) for c in releasing.changes_of("3")] == [
        ("K-1", "changed"),
        ("L-1", "new"),
        ("N", "gone"),
    ]


def test_part_of_a_draft_can_be_published(releasing: Releasing) -> None:
    releasing.put([replace(KETTLE, stock=1), replace(LAMP, stock=1)], "Lin")
    releasing.publish("cron", only=[("product", "L-1")])
    assert [change.entry_id for change in releasing.draft().changes] == ["K-1"]
    assert [change.entry_id for change in releasing.changes_of("2")] == ["L-1"]


def test_an_import_waits_and_is_idempotent(app: App, releasing: Releasing) -> None:
    files = Loaded((replace(KETTLE, price_minor=1),), (POLICY,))
    told = releasing.preview(files)
    assert releasing.draft().entries == ()
    assert releasing.import_files(files, "console") == told
    assert (told.changes.changed, told.changes.gone) == (
        (("product", "K-1"),),
        (("product", "L-1"),),
    )
    again = releasing.import_files(files, "console", removed=told.changes.gone)
    assert (again.changes.changed, len(again.changes.unchanged)) == ((), 2)
    assert [(c.entry_id, c.what) for c in releasing.draft().changes] == [
        ("K-1", "changed"),
        ("L-1", "gone"),
    ]
    assert releasing.import_files(files, "console").changes.gone == ()
    assert releasing.import_files(SHOP, "console").changes.new == (("product", "L-1"),)
    assert releasing.draft().entries == ()


def test_differences_with_the_draft(releasing: Releasing) -> None:
    cheap = replace(KETTLE, price_minor=1)
    releasing.put([cheap], "Lin")
    (change,) = releasing.diff("1", "draft")
    assert (change.before, change.after) == (KETTLE, cheap)
    (back,) = releasing.diff("draft", "1")
    assert (back.before, back.after) == (cheap, KETTLE)
    assert releasing.diff("draft", "draft") == []
    assert len(releasing.diff("0", "draft")) == 3


def test_what_is_proposed_waits_for_a_person(app: App, releasing: Releasing) -> None:
    proposed = replace(LAMP, price_minor=1, description={"en": "It glows.", "zh": "会发光。"})
    releasing.put([proposed], "model", proposed=True)
    assert (releasing.draft().changes, releasing.publish("Lin")) == ((), None)
    releasing.put([replace(LAMP, description={"en": "It glows."}, stock=9)], "Lin")
    _, waiting = sorted(releasing.draft().entries, key=lambda entry: entry.proposed)
    assert [f.name for f in waiting.change.fields] == ["description.zh"]
    releasing.publish("Lin")
    releasing.accept([("product", "L-1")], "Wu")
    (entry,) = releasing.draft().entries
    assert (entry.by, entry.proposed) == ("Wu", False)
    releasing.publish("Wu")
    lamp = app.knowledge.product("L-1")
    assert lamp is not None
    assert (lamp.price_minor, lamp.stock, lamp.description) == (5900, 9, proposed.description)


def test_copies_are_cleared_away(app: App, releasing: Releasing) -> None:
    left = app.folder / "state" / "copies" / "copy-of-a-killed-process"
    left.mkdir(parents=True)
    with releasing.opened("1"):
        assert [*left.parent.glob("copy-*")] != [left]
        assert not left.exists()
        with releasing.opened("0"):
            assert len([*left.parent.glob("copy-*")]) == 2
    assert [*left.parent.glob("copy-*")] == []


def test_new_passages_are_near_at_the_first_question(app: App, releasing: Releasing) -> None:
    app.answer(PRICE)
    new = replace(POLICY, document_id="care#en", text="Descale kettles with vinegar.")
    index, texts = app.retriever._synced, app.retriever._texts
    seen: list[int] = []
    write = app.knowledge.write

    def watched(*args: object, **named: object) -> object:
        seen.append(texts.count())
        return write(*args, **named)  # type: ignore[arg-type]

    app.knowledge.write = watched  # type: ignore[assignment,method-assign]
    releasing.put([new], "Lin")
    releasing.publish("Lin")
    assert (index, seen) == ("1", [2])


def test_an_answer_under_way_sees_one_version(app: App, releasing: Releasing) -> None:
    """Prices, stock and version of every answer belong together while others publish."""
    done, wrong = Event(), list[str]()

    def ask() -> None:
        while not done.is_set():
            answer = app.answer(Question("How much is the Aurora kettle, and is it in stock?"))
            number = int(answer.knowledge_version)
            price = 199 if number == 1 else number
            if f"{price}.00" not in answer.answer:
                wrong.append(f"{answer.knowledge_version}: {answer.answer}")

    askers = [Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for number in range(2, 12):
        releasing.put([replace(KETTLE, price_minor=100 * number, stock=number)], "Lin")
        assert releasing.publish("Lin") is not None
    done.set()
    for asker in askers:
        asker.join()
    assert wrong == []
