"""What shoppers could not get, found in a real database and closed through a real release."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, make_shop
from bot.errors import BadInput
from bot.gaps.writing import Side, key_of
from bot.llm.scripted import ScriptedChatModel
from bot.messages import Question, TurnKind
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Document, Language

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
OTHER = Document("faq/en/1", "faq", "Do you sell gift cards?", "Yes, of any amount.", "en")


class Asking(App):
    """An App whose clock the test sets."""

    time = NOON

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Asking]:
    make_shop(tmp_path / "shop", "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with Asking.open(tmp_path / "shop", chat_model=model, embedder=HashingEmbedder()) as opened:
        opened.import_knowledge(Loaded(documents=(OTHER,)), lambda done, total: None)
        yield opened


def ask(
    app: Asking,
    question: str,
    kind: TurnKind = "refused",
    language: Language = "en",
    who: int = 7,
    down: bool = False,
    ago: timedelta = timedelta(hours=1),
) -> int:
    with app.database.write() as tx:
        shopper = tx.shoppers.meet(who, f"Shopper{who}", language, NOON).shopper.shopper_id
        turn = tx.conversations.add_turn(
            shopper, kind, language=language, now=NOON - ago, question=question, answer="-"
        )
        if down:
            tx.conversations.rate(turn, "down")
    return turn


def test_questions_that_mean_the_same_are_one_gap(app: Asking) -> None:
    ask(app, "Can you engrave a name?")
    ask(app, "can you engrave a name", who=8)
    ask(app, "Can you engrave a name?", "handoff", who=9)
    ask(app, "Is the kettle loud?", "answered", down=True)
    ask(app, "How much is it?", "answered")
    ask(app, "Was it long ago?", ago=timedelta(days=31))
    engraving, kettle = app.gaps.all()
    assert (engraving.count, engraving.languages) == (3, {"en": 3})
    assert engraving.causes == {"refused": 2, "handoff": 1, "down": 0}
    assert engraving.examples[0].said == "Can you engrave a name?"
    assert (kettle.question.said, kettle.causes["down"]) == ("Is the kettle loud?", 1)
    assert [gap.count for gap in app.gaps.all(order="newest")] == [1, 3]
    found = app.gaps.find(engraving.unmet[0].turn.turn_id)
    assert found is not None
    assert (found.unmet, found.number) == (engraving.unmet, engraving.unmet[0].turn.turn_id)
    assert app.gaps.find(99) is None


def test_what_was_asked_before_a_person_was_wanted_is_a_gap(app: Asking) -> None:
    ask(app, "Does it fit a door?", "answered", who=7)
    ask(app, "Is it heavy?", "answered", who=8, ago=timedelta(hours=2))
    for who in (1, 2):
        with app.database.write() as tx:
            app.time = NOON - timedelta(minutes=50)
            app.handoffs.open(who, "human.asked", tx)
    app.time = NOON
    (gap,) = app.gaps.all()
    assert (gap.question.said, gap.causes["handoff"]) == ("Does it fit a door?", 1)


def test_nobody_is_known_by_an_example(app: Asking) -> None:
    ask(app, "Shopper7 here: where is order 4821377, my name is Ana?")
    (gap,) = app.gaps.all()
    assert gap.question.said == "••• here: where is order •••, my name is •••?"


def test_what_is_set_aside_or_answered_is_no_gap_any_more(app: Asking) -> None:
    ask(app, "Do you sell whales?")
    (gap,) = app.gaps.all()
    app.gaps.set_aside(gap, "Lin")
    assert app.gaps.all() == []
    with app.database.read() as tx:
        (deed,) = tx.audit.newest(1)
    assert (deed.by, deed.action, deed.subject) == ("Lin", "gap.set_aside", "question-1")


def test_an_answer_is_written_published_alone_and_reaches_what_means_the_same(app: Asking) -> None:
    ask(app, "Can you engrave a name?")
    ask(app, "can you engrave a name", who=8)
    (gap,) = app.gaps.all()
    with pytest.raises(BadInput, match="in one language at least"):
        app.writing.write(gap, {"en": Side("Can you engrave a name?", "")}, "Lin")
    app.releasing.put([Document("faq/en/2", "faq", "Do you sell tea?", "We do.", "en")], "Wu")
    app.writing.write(gap, {"en": Side("Can you engrave a name?", "Yes, free.")}, "Lin")
    assert app.writing.sides(gap)["en"] == Side("Can you engrave a name?", "Yes, free.")
    assert not app.writing.sides(gap)["zh"]
    reach = app.writing.reach(gap)
    assert (len(reach.answered), len(reach.left)) == (2, 0)
    assert app.answer(Question("Can you engrave a name?")).outcome == "refused"
    assert len(app.gaps.all()) == 1
    published = app.writing.publish(gap, "Lin")
    assert published is not None
    release, reach = published
    assert (len(reach.answered), len(reach.left)) == (2, 0)
    assert (release.by, release.summary) == ("Lin", "Can you engrave a name?")
    assert app.answer(Question("Can you engrave a name?")).answer == "Yes, free."
    assert app.gaps.all() == []
    assert [entry.by for entry in app.releasing.draft().entries] == ["Wu"]
    assert app.writing.publish(gap, "Lin") is None


def test_what_the_answer_does_not_reach_stays_a_gap(app: Asking) -> None:
    ask(app, "Can you engrave a name?")
    ask(app, "Can you engrave a name in 3 days?", who=8)
    (gap,) = app.gaps.all()
    app.writing.write(gap, {"en": Side("Can you engrave a name?", "Yes, free.")}, "Lin")
    app.writing.publish(gap, "Lin")
    (left,) = app.gaps.all()
    assert [each.said for each in left.unmet] == ["Can you engrave a name in 3 days?"]


def test_the_other_language_is_proposed_and_waits_until_a_person_means_it(
    app: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(app, "Can you engrave a name?")
    (gap,) = app.gaps.all()
    assert not app.writing.propose(gap)
    app.writing.write(gap, {"en": Side("Can you engrave a name?", "Yes, free.")}, "Lin")
    made = {"Can you engrave a name?": "可以刻字吗？", "Yes, free.": "可以，免费。"}
    monkeypatch.setattr(app.releasing, "_translate", lambda text, to: made.get(text))
    assert app.writing.propose(gap)
    proposed = app.writing.sides(gap)["zh"]
    assert proposed == Side("可以刻字吗？", "可以，免费。", proposed=True)
    app.writing.publish(gap, "Lin")
    assert app.releasing.value(key_of(gap, "zh")) is None
    assert app.writing.sides(gap)["zh"] == proposed
    app.writing.write(gap, {"zh": proposed}, "Lin")
    app.writing.publish(gap, "Lin")
    assert app.answer(Question("可以刻字吗？")).answer == "可以，免费。"
    assert app.releasing.draft().entries == ()
