from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, make_shop
from bot.checking import questions
from bot.checking.remembering import Remembering
from bot.errors import BadInput, ModelFailed, ModelMissing
from bot.llm.scripted import ScriptedChatModel
from bot.messages import Question
from bot.ports import ChatModel, Message
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Document, Product

KETTLE = Product("K-1", {"en": "Aurora kettle", "zh": "极光水壶"}, 19900, "CNY", stock=7)
LAMP = Product("L-1", {"en": "Firefly lamp", "zh": "萤火灯"}, 5900, "CNY", stock=3)
RETURNS = Document("returns#en", "policy", "Returns", "You may return goods within 7 days.", "en")
PROMPT = [Message("user", "Hello?")]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    make_shop(tmp_path, "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(tmp_path, chat_model=model, embedder=HashingEmbedder()) as opened:
        opened.import_knowledge(Loaded((KETTLE, LAMP), (RETURNS,)), lambda done, total: None)
        yield opened


def test_what_a_release_would_change_is_found_before_it(app: App) -> None:
    (app.folder / "data" / "test_questions.jsonl").write_text(
        '{"question": "How much is the Aurora kettle?"}\n'
        '{"question": "How much is the Firefly lamp?", "language": "en"}\n'
        '{"question": "极光水壶多少钱？", "outcome": "answered", "id": "x"}\n'
        '{"question": "Can I return goods within 7 days?"}\n'
    )
    app.releasing.put([replace(KETTLE, price_minor=18900)], "Lin")
    app.releasing.take_out([("document", "returns#en")], "Lin")
    seen: list[tuple[int, int]] = []
    check = app.releasing.check(lambda done, total: seen.append((done, total)))
    assert (check.version, check.questions, seen) == ("1", 4, [(n, 4) for n in range(1, 5)])
    assert [each.question.text for each in check.answers] == [
        "How much is the Aurora kettle?",
        "极光水壶多少钱？",
        "Can I return goods within 7 days?",
    ]
    assert [each.question.text for each in check.refusals] == ["Can I return goods within 7 days?"]
    assert [change.entry_id for change in check.prices] == ["K-1"]
    assert app.knowledge.version() == "1"
    part = app.releasing.check(only=[("product", "L-1")])
    assert (part.changes, part.answers) == ((), ())


def test_what_shoppers_asked_more_than_once_is_asked(app: App) -> None:
    with app.database.write() as tx:
        shopper = tx.shoppers.meet(1, "Ana", "en", app.now()).shopper.shopper_id
        for text in ("Do you ship?", "How heavy is it?", "Do you ship?", "do you SHIP?"):
            tx.conversations.add_turn(
                shopper, "answered", language="en", now=app.now(), question=text, answer="Yes."
            )
    assert app.test_questions() == [Question("Do you ship?", "en")]


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    file = tmp_path / "test_questions.jsonl"
    assert questions.read(file) == []
    file.write_text('\ufeff{"question": "A?"}\n\n{"question": "B?", "history": ["A?"]}\n', "utf-8")
    assert questions.read(file) == [Question("A?"), Question("B?", history=("A?",))]
    for line, told in (("{", "not valid JSON"), ('{"language": "en"}', "question: Field required")):
        file.write_text(f'{{"question": "A?"}}\n{line}\n')
        with pytest.raises(BadInput, match=f"line 2: .*{told}"):
            questions.read(file)


def test_one_prompt_is_written_once() -> None:
    model = ScriptedChatModel(["yes no", "other"])
    remembering = Remembering(lambda: model, "m")
    assert ["".join(remembering.stream(PROMPT)) for _ in range(2)] == ["yes no"] * 2
    assert "".join(remembering.stream(PROMPT, max_tokens=9)) == "other"
    assert len(model.calls) == 2


def test_what_was_closed_is_enough_for_the_next() -> None:
    model = ScriptedChatModel(["yes no", "other"])
    remembering = Remembering(lambda: model, "m")
    pieces = remembering.stream(PROMPT)
    assert next(pieces) == "yes "
    pieces.close()  # type: ignore[attr-defined]
    assert list(remembering.stream(PROMPT)) == ["yes "]
    assert len(model.calls) == 1


def test_without_a_model_every_prompt_fails() -> None:
    def missing() -> ChatModel:
        raise ModelMissing("no such file")

    remembering = Remembering(missing, "m")
    with pytest.raises(ModelFailed):
        list(remembering.stream(PROMPT))
    assert remembering.missing
