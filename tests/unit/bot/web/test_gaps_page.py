"""The gaps and the answers to them, over a real shop that is asked again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from bot.messages import Question
from bot.web.server import build_web
from bot.web.words import WORDS
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.passages import Language
from tests.unit.bot.web.browsing import enter_as, send

WORD = WORDS["en"]
GAP = "/gaps/1"
ENGLISH = {"question_en": "Can you engrave a name?", "answer_en": "Yes,\r\nfor free."}
MADE = {"Can you engrave a name?": "可以刻字吗？", "Yes,\nfor free.": "可以，\n免费。"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Three shoppers asked for engraving; one of them means something else."""
    make_shop(tmp_path / "shop", "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(tmp_path / "shop", chat_model=model, embedder=HashingEmbedder()) as opened:
        ask(opened, 7, "Can you engrave a name?")
        ask(opened, 8, "can you engrave a name <b>")
        ask(opened, 9, "Can you engrave a name in 3 days?")
        yield opened


def ask(app: App, who: int, question: str, language: Language = "en") -> None:
    with app.database.write() as tx:
        shopper = tx.shoppers.meet(who, "Ana", language, app.now()).shopper.shopper_id
        tx.conversations.add_turn(
            shopper, "refused", language=language, now=app.now(), question=question, answer="-"
        )


@pytest.fixture
def editor(app: Any) -> Iterator[TestClient]:
    with TestClient(build_web(app), follow_redirects=False) as client:
        client.headers["accept-language"] = "en"
        enter_as(client, app, "editor")
        yield client


def test_the_list_tells_what_how_often_and_why(editor: TestClient, app: App) -> None:
    page = editor.get("/gaps").text
    assert "can you engrave a name &lt;b&gt;" in page
    assert WORD["gap_count"].format(count=3) in page
    assert WORD["gap_refused"].format(count=3) in page
    assert WORDS["zh"]["gap_refused"].format(count=3) in editor.get("/gaps?language=zh").text
    for asked in ("days=7", "days=x&order=newest", "order=zz"):
        assert editor.get(f"/gaps?{asked}&language=en").status_code == 200
    assert editor.get("/gaps/99").status_code == 404


def test_readers_look_and_do_not_write(editor: TestClient, app: Any) -> None:
    enter_as(editor, app, "reader")
    page = editor.get(GAP).text
    assert "engrave" in page
    assert "/conversations/" not in page
    assert WORD["gap_publish"] not in page


def test_an_answer_is_tried_in_the_draft_then_published(editor: TestClient, app: App) -> None:
    page = send(editor, GAP, do="save", **ENGLISH).text
    assert WORD["gap_would_reach"].format(count=2, all=3) in page
    assert app.answer(Question("Can you engrave a name?")).outcome == "refused"
    page = send(editor, GAP, do="publish", **ENGLISH).text
    assert WORD["gap_reaches"].format(version=1, count=2, all=3) in page
    assert WORD["gap_side_waits"].format(language="中文") in page
    assert "in 3 days?" in page
    assert app.answer(Question("Can you engrave a name?")).answer == "Yes,\nfor free."
    (left,) = app.gaps.all()
    assert left.count == 1
    with app.database.read() as tx:
        assert tx.audit.newest(1)[0].action == "gap.answered"


def test_a_proposed_side_is_published_only_once_it_is_accepted(
    editor: TestClient, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = send(editor, GAP, do="propose", **ENGLISH)
    assert refused.status_code == 422
    monkeypatch.setattr(app.releasing, "_translate", lambda text, to: MADE.get(text))
    page = send(editor, GAP, do="propose", **ENGLISH).text
    assert WORD["gap_proposed"] in page
    assert "可以，\n免费。" in page
    both = {**ENGLISH, "question_zh": "可以刻字吗？", "answer_zh": "可以，\r\n免费。"}
    send(editor, GAP, do="save", **both)
    assert [entry.proposed for entry in app.releasing.draft().entries] == [False, True]
    send(editor, GAP, do="publish", accept_zh="yes", **both)
    assert app.answer(Question("可以刻字吗？")).answer == "可以，\n免费。"


def test_half_an_answer_is_not_kept(editor: TestClient, app: App) -> None:
    for fields in ({"question_en": "Can you?"}, {"answer_en": "Yes."}, {}):
        page = send(editor, GAP, do="save", **fields)
        assert (page.status_code, WORD["gap_incomplete"] in page.text) == (422, True)
    assert app.releasing.draft().entries == ()


def test_what_is_set_aside_leaves_the_list(editor: TestClient) -> None:
    assert send(editor, GAP, do="aside").headers["location"] == "/gaps?done=gap_aside"
    assert WORD["gaps_none"] in editor.get("/gaps").text
    assert editor.get(GAP).status_code == 404
