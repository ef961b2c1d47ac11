"""Conversations of a real shop: found, read, masked, and asked again on another version."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from bot.messages import Made, Question
from bot.web.server import build_web
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Product
from tests.unit.bot.web.browsing import enter_as, send

KETTLE = Product("K-1", {"en": "Aurora kettle", "zh": "极光水壶"}, 19900, "CNY", stock=7)
PRICE = "How much is the Aurora kettle?"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    make_shop(tmp_path / "shop", "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(tmp_path / "shop", chat_model=model, embedder=HashingEmbedder()) as opened:
        opened.import_knowledge(Loaded((KETTLE,)), lambda done, total: None)
        yield opened


@pytest.fixture
def browser(app: App) -> Iterator[TestClient]:
    english = {"accept-language": "en"}
    with TestClient(build_web(app), follow_redirects=False, headers=english) as client:
        enter_as(client, app, "agent")  # type: ignore[arg-type]
        yield client


@pytest.fixture
def turn(app: App) -> int:
    """Ana asked for a price, and the answer was kept as the chat keeps it."""
    answer = app.answer(Question(PRICE, "en"))
    made = Made(answer.path, 0.4, answer.knowledge_version, answer.model)
    with app.database.write() as tx:
        ana = tx.shoppers.meet(700, "Ana", "en", app.now()).shopper.shopper_id
        tx.conversations.add_turn(ana, "start", language="en", now=app.now())
        turn = tx.conversations.add_turn(
            ana, "answered", language="en", now=app.now(), question=PRICE,
            answer=answer.answer, product_id="K-1", made=made,
        )  # fmt: skip
        tx.conversations.rate(turn, "down")
        tx.conversations.add_turn(
            ana, "to_staff", language="en", now=app.now(), question="<i>Call 13800138000</i>"
        )
        tx.conversations.add_turn(
            ana, "from_staff", language="en", now=app.now(), answer="Will do", by="Lin"
        )
        ben = tx.shoppers.meet(701, "Ben", "zh", app.now()).shopper.shopper_id
        tx.conversations.add_turn(
            ben, "refused", language="zh", now=app.now(), question="会飞吗？", answer="不知道"
        )
    return turn


@pytest.mark.usefixtures("turn")
@pytest.mark.parametrize(
    ("query", "found", "hidden"),
    [
        ("", ["Ana #1", "Ben #2", "会飞吗？", "Will do"], []),
        ("words=AURORA", [PRICE], ["会飞吗？"]),
        ("words=aurora+199", [PRICE], []),
        ("words=aurora+zebra", ["Nothing was found"], [PRICE]),
        ("shopper=2", ["会飞吗？"], [PRICE]),
        ("shopper=%232", ["会飞吗？"], [PRICE]),
        ("outcome=refused", ["会飞吗？"], [PRICE]),
        ("outcome=down", [PRICE, "disliked"], ["会飞吗？"]),
        ("outcome=staff", ["Will do", "from a person"], [PRICE]),
        ("first=2020-01-01&last=2020-12-31", ["Nothing was found"], [PRICE]),
        ("first=2020-01-01", [PRICE], []),
        ("last=2020-01-01", ["Nothing was found"], [PRICE]),
    ],
)
def test_a_search(browser: TestClient, query: str, found: list[str], hidden: list[str]) -> None:
    html = browser.get(f"/conversations?{query}").text
    for words in found:
        assert words in html
    for words in hidden:
        assert words not in html


@pytest.mark.parametrize(
    "query",
    ["shopper=ana", "first=tomorrow", "outcome=sung", "before=x", "shopper=" + "9" * 40,
     "first=9999-12-31&last=9999-12-31", "first=0001-01-01"],
)  # fmt: skip
def test_a_search_that_makes_no_sense(browser: TestClient, query: str) -> None:
    answer = browser.get(f"/conversations?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_many_results_come_in_pages(browser: TestClient, app: App) -> None:
    with app.database.write() as tx:
        ana = tx.shoppers.meet(700, "Ana", "en", app.now()).shopper.shopper_id
        for number in range(60):
            tx.conversations.add_turn(
                ana, "answered", language="en", now=app.now(), question=f"lamp {number}", answer="a"
            )
    first = browser.get("/conversations?words=lamp").text
    assert first.count("#turn-") == 50
    assert "/conversations?words=lamp&amp;before=11" in first
    assert browser.get("/conversations?words=lamp&before=11").text.count("#turn-") == 10


@pytest.mark.usefixtures("turn")
def test_a_conversation_tells_how_each_answer_was_made(browser: TestClient) -> None:
    html = browser.get("/conversations/1").text
    for words in ("Ana #1", "199.00", "Filled · version 1 · 0.4 s", "disliked", "Lin</span>"):
        assert words in html
    assert "&lt;i&gt;Call 13800138000&lt;/i&gt;" in html
    assert "Product · 版本" not in html
    assert browser.get("/conversations/9").status_code == 404


def test_readers_see_no_names_and_no_numbers(browser: TestClient, app: App, turn: int) -> None:
    enter_as(browser, app, "reader")  # type: ignore[arg-type]
    for page in ("/conversations", "/conversations/1"):
        html = browser.get(page).text
        assert "A••• #1" in html
        assert "Ana" not in html
        assert "13800138000" not in html
        assert "Ask again" not in html
    assert browser.post(f"/conversations/1/{turn}").status_code == 403


def test_a_forgotten_shopper_is_a_number(browser: TestClient, app: App, turn: int) -> None:
    with app.database.write() as tx:
        tx.conversations.forget(1)
        tx.shoppers.forget(1, app.now())
    html = browser.get("/conversations/1").text
    assert "Conversation with #1" in html
    assert "There is nothing to read here" in html
    assert send(browser, f"/conversations/1/{turn}", "/settings").status_code == 404


def test_a_question_is_asked_again_now_then_and_on_the_draft(
    browser: TestClient, app: App, turn: int
) -> None:
    page = f"/conversations/1/{turn}"

    def again(**fields: str) -> str:
        answer = send(browser, page, "/conversations/1", **fields)
        assert answer.status_code == 200
        return str(answer.text)

    assert "The answer is the same." in again()
    app.releasing.put([replace(KETTLE, price_minor=14900)], "Lin")
    assert "149.00" in again(version="draft")
    assert "The answer is the same." in again()
    app.releasing.publish("Lin", "cheaper")
    now = again()
    assert "The answer is another one." in now
    assert "199.00" in now
    assert "149.00" in now
    assert "version 2" in now
    then = again(version="then")
    assert "The answer is the same." in then
    assert "149.00" not in then


def test_what_cannot_be_asked_again(browser: TestClient, app: App, turn: int) -> None:
    assert send(browser, f"/conversations/1/{turn}", "/settings", version="9").status_code == 400
    assert send(browser, f"/conversations/2/{turn}", "/settings").status_code == 404
    assert send(browser, f"/conversations/1/{turn + 1}", "/settings").status_code == 404
    made = Made("filled", 0.1, "0f5c6d of long ago", "")
    with app.database.write() as tx:
        old = tx.conversations.add_turn(
            1, "answered", language="en", now=app.now(), question=PRICE, answer="a", made=made
        )
    answer = send(browser, f"/conversations/1/{old}", "/settings", version="then")
    assert answer.status_code == 422
    assert "not kept any more" in answer.text
