"""A question is tried on any version, and everything about its answer is told."""

from dataclasses import replace

from starlette.testclient import TestClient

from bot.app import App
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.knowing import KETTLE, PRICE, press


def test_each_version_and_the_draft_answer(browser: TestClient, app: App) -> None:
    app.releasing.put([replace(KETTLE, price_minor=14900)], "Lin")
    app.releasing.publish("Lin")
    app.releasing.put([replace(KETTLE, price_minor=100)], "Lin")
    for version, price in (("1", "199.00"), ("2", "149.00"), ("draft", "1.00")):
        page = press(browser, "/try", question=PRICE, version=version).text
        assert f"¥{price}" in page.split('class="answer"')[1].split("</p>")[0]
        assert "Filled" in page
        assert "The language model was not asked." in page
        assert "Aurora kettle: Capacity 1.5 l." in page
    chinese = press(browser, "/try", question="极光水壶多少钱？", version="2").text
    assert 'class="answer" lang="zh-Hans"' in chinese
    assert "149.00" in chinese
    with app.database.read() as tx:
        assert tx.conversations.last_turns(1, 9) == []


def test_what_the_model_was_asked_is_shown(browser: TestClient) -> None:
    page = press(browser, "/try", question="Is the Aurora kettle quiet?", version="1").text
    assert "Prompt 1" in page
    assert "Instruction" in page


def test_a_better_answer_is_written_from_there(browser: TestClient, app: App) -> None:
    page = press(browser, "/try", question="Do you engrave cups?", version="draft").text
    assert 'href="/knowledge/new?question=Do+you+engrave+cups%3F"' in page
    enter_as(browser, app, "agent")  # type: ignore[arg-type]
    page = press(browser, "/try", question="Do you engrave cups?", version="draft").text
    assert "Write a better answer" not in page


def test_what_cannot_be_tried(browser: TestClient) -> None:
    for question in ("", "x" * 501):
        answer = press(browser, "/try", question=question, version="1")
        assert answer.status_code == 422
        assert "at most 500" in answer.text
    assert press(browser, "/try", question=PRICE, version="77").status_code == 400
    assert press(browser, "/try", question=PRICE, version="../1").status_code == 400
