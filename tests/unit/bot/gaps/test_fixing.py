"""An answer is put right in both languages: shown first, kept in the draft on a yes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, make_shop
from bot.errors import FixRefused
from bot.gaps.fixing import Fix, Fixing
from bot.llm.scripted import ScriptedChatModel
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Document, Language

WRAP = Document("faq/en/wrap", "faq", "Do you wrap gifts?", "Yes, for 30 yuan.", "en")
WRAP_ZH = Document("faq/zh/wrap", "faq", "可以包装礼物吗？", "可以，30 元。", "zh")
SAID = {
    "Can you engrave a name?": "可以刻字吗？",
    "可以刻字吗？": "Can you engrave a name?",
    "Yes, up to 12 letters.": "可以，最多 12 个字母。",
    "可以，最多 12 个字母。": "Yes, up to 12 letters.",
    "Yes, for 10 yuan.": "可以，10 元。",
    "Yes, for 20 yuan.": "可以。",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    make_shop(tmp_path / "shop", "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(tmp_path / "shop", chat_model=model, embedder=HashingEmbedder()) as app:
        app.import_knowledge(Loaded(documents=(WRAP, WRAP_ZH)), lambda done, total: None)
        app.__dict__["translate"] = lambda text, to, cancelled: SAID.get(text)
        yield app


@pytest.fixture
def fixing(app: App) -> Fixing:
    return app.fixing


def asked(app: App, question: str, language: Language = "en", answer: str = "") -> int:
    """The number of that turn."""
    now = datetime.now(UTC)
    with app.database.write() as tx:
        shopper = tx.shoppers.meet(7, "Ana Lopez", language, now).shopper
        kind = "answered" if answer else "refused"
        return tx.conversations.add_turn(
            shopper.shopper_id, kind, language=language, now=now, question=question, answer=answer
        )


def begun(fixing: Fixing, turn_id: int, text: str) -> Fix:
    return fixing.begin(turn_id, text, lambda: False)


def documents(app: App, *, proposed: bool = False) -> list[object]:
    return [e.change.after for e in app.releasing.draft().entries if e.proposed == proposed]


def test_nothing_is_written_before_somebody_says_yes(app: App, fixing: Fixing) -> None:
    turn = asked(app, "Can you engrave a name? I am Ana Lopez, 13800138000")
    shown = fixing.asked(turn)
    assert "Lopez" not in shown.question
    assert "138" not in shown.question
    fix = begun(fixing, asked(app, "Can you engrave a name?"), "Yes, up to 12 letters.")
    assert documents(app) == documents(app, proposed=True) == []
    fixing.drop(fix.number)
    with pytest.raises(FixRefused) as refused:
        fixing.put(fix.number, "Lin", both=True)
    assert refused.value.reason == "unknown"


def test_what_a_person_did_not_read_waits_as_proposed(app: App, fixing: Fixing) -> None:
    turn = asked(app, "Can you engrave a name?")
    fix = begun(fixing, turn, "Yes, up to 12 letters.")
    fixing.put(fix.number, "Lin", both=False)
    assert documents(app) == [fix.own.after]
    assert fix.proposed is not None
    assert documents(app, proposed=True) == [fix.proposed.after]
    assert fix.proposed.after.title == "可以刻字吗？"


def test_an_answer_in_the_language_of_staff_takes_its_question_along(
    app: App, fixing: Fixing
) -> None:
    fix = begun(fixing, asked(app, "Can you engrave a name?"), "可以，最多 12 个字母。")
    assert (fix.own.language, fix.own.after.title) == ("zh", "可以刻字吗？")
    assert fix.proposed is not None
    assert fix.proposed.after.title == "Can you engrave a name?"
    with pytest.raises(FixRefused) as refused:
        begun(fixing, asked(app, "Is it dishwasher safe?"), "可以，最多 12 个字母。")
    assert refused.value.reason == "no_question"


def test_what_cannot_be_said_truly_is_left_and_told(app: App, fixing: Fixing) -> None:
    turn = asked(app, WRAP.title, answer=WRAP.text)
    fix = begun(fixing, turn, "Yes, for 20 yuan.")
    assert (fix.own.before, fix.own.after) == (WRAP, replace(WRAP, text="Yes, for 20 yuan."))
    assert (fix.proposed, fix.left, fix.stays) == (None, "zh", WRAP_ZH)


def test_both_sides_of_an_entry_are_changed(app: App, fixing: Fixing) -> None:
    fix = begun(fixing, asked(app, WRAP.title, answer=WRAP.text), "Yes, for 10 yuan.")
    fixing.put(fix.number, "Lin", both=True)
    texts = {"Yes, for 10 yuan.", "可以，10 元。"}
    assert {getattr(each, "text", "") for each in documents(app)} == texts
    with app.database.read() as tx:
        (deed,) = tx.audit.newest(1)
    assert (deed.by, deed.action, deed.subject) == ("Lin", "knowledge.fixed", WRAP.title)


def test_whoever_comes_second_does_not_overwrite_the_first(app: App, fixing: Fixing) -> None:
    turn = asked(app, WRAP.title, answer=WRAP.text)
    first, second = (begun(fixing, turn, f"Yes, for {price} yuan.") for price in (10, 20))
    fixing.put(first.number, "Lin", both=False)
    with pytest.raises(FixRefused) as refused:
        fixing.put(second.number, "Wu", both=False)
    assert refused.value.reason == "moved"
    assert documents(app) == [replace(WRAP, text="Yes, for 10 yuan.")]


@pytest.mark.parametrize("text", ["", " ", "x" * 3001])
def test_an_answer_has_words_and_an_end(app: App, fixing: Fixing, text: str) -> None:
    with pytest.raises(FixRefused) as refused:
        begun(fixing, asked(app, WRAP.title), text)
    assert refused.value.reason == "too_long"
