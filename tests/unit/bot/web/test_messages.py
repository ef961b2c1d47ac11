"""The staff page of share messages."""

import pytest
from starlette.testclient import TestClient

from tests.unit.bot.web.browsing import key_in
from tests.unit.bot.web.shop import Shop


def form(key: str, **values: str) -> dict[str, str]:
    fields = {"product_id": "L-1", "language": "en", "tone": "warm", "csrf": key}
    return fields | values


@pytest.fixture
def page(shop: Shop, staff: TestClient) -> str:
    shop.share_texts.prepare(["L-1"], ("en", "zh"), lambda: False)
    shown = staff.get("/messages")
    assert shown.status_code == 200
    return str(shown.text)


def test_staff_alone_see_and_change_them(client: TestClient) -> None:
    assert client.get("/messages").headers["location"] == "/login?next=%2Fmessages"
    answer = client.post("/messages", data={"do": "forbid"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_every_message_stands_there_in_both_languages(staff: TestClient, page: str) -> None:
    assert page.count('class="message"') == 6
    assert "I thought of you: Harbour Lamp, from Lantern." in page
    assert "made by the bot" in page
    assert "机器人生成" in staff.get("/messages?language=zh").text


def test_words_are_kept_and_shown(shop: Shop, staff: TestClient, page: str) -> None:
    own = "I thought of you: Harbour Lamp."
    answer = staff.post("/messages", data=form(key_in(page), do="edit", text=own))
    assert (answer.status_code, answer.headers["location"]) == (303, "/messages")
    kept = [each.kept for each in shop.share_texts.listed() if each.kept.state == "edited"]
    assert [each.text for each in kept] == [own]
    assert "edited by staff" in staff.get("/messages").text


def test_words_that_the_facts_do_not_back_are_named(
    shop: Shop, staff: TestClient, page: str
) -> None:
    wrong = "The best lamp, half price at www.evil.example"
    answer = staff.post("/messages", data=form(key_in(page), do="edit", text=wrong))
    assert answer.status_code == 422
    assert "do not say: " in answer.text
    assert "www.evil.example" in answer.text
    sent = form(key_in(page), do="edit", text=wrong)
    assert "的资料没有说：" in staff.post("/messages?language=zh", data=sent).text
    assert all(each.kept.state == "made" for each in shop.share_texts.listed())


def test_one_can_be_forbidden(shop: Shop, staff: TestClient, page: str) -> None:
    assert staff.post("/messages", data=form(key_in(page), do="forbid")).status_code == 303
    states = {(e.kept.language, e.kept.tone): e.kept.state for e in shop.share_texts.listed()}
    assert states["en", "warm"] == "forbidden"
    assert states["en", "plain"] == "made"


@pytest.mark.parametrize("key", ["", "0" * 64, "ключ"])
def test_a_form_of_another_site_changes_nothing(
    shop: Shop, staff: TestClient, page: str, key: str
) -> None:
    assert staff.post("/messages", data=form(key, do="forbid")).status_code == 403
    assert all(each.kept.state == "made" for each in shop.share_texts.listed())


@pytest.mark.parametrize(
    "wrong", [{"tone": "loud"}, {"language": "fr"}, {"product_id": "X"}, {"do": "sing"}]
)
def test_a_wrong_form_is_told(staff: TestClient, page: str, wrong: dict[str, str]) -> None:
    answer = staff.post("/messages", data=form(key_in(page), **({"do": "forbid"} | wrong)))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
