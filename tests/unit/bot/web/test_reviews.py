"""The queue of orders that staff look at, and the blocklist, over a real shop."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from bot import sharing
from bot.web.pages.reviews import reason
from bot.web.words import WORDS
from growth.fraud.cases import Review
from growth.fraud.judging import CHECKS
from growth.fraud.wording import REASONS, sentence
from growth.programme import simple
from growth.purchases import Marks, OrderEvent
from tests.unit.bot.web.browsing import enter_as, send
from tests.unit.bot.web.shop import Shop

WORD = WORDS["en"]
CASE = "/reviews/2"
MARKS = Marks(phone="p" * 64)


@pytest.fixture
def case(client: TestClient, shop: Shop) -> TestClient:
    """An editor, where Ben bought with Ana's phone, and Ana had invited him."""
    now = shop.now()
    with shop.database.write() as tx:
        sharing.publish(tx, simple("CNY"), "console", now)
        ids = [tx.shoppers.meet(7 + n, ("Ana", "Ben")[n], "en", now).shopper for n in range(2)]
        link = sharing.link_for(tx, ids[0].shopper_id, None, now, lambda: "A1b2C3d4E5f6G7")
        sharing.arrive(tx, ids[1].shopper_id, link.code, True, now)
        for number in range(2):
            event = OrderEvent(
                "till", f"e{number}", "order", f"O-{number}", 7 + number, None, 12_345, "CNY", now,
                coupon="SAVE", marks=MARKS,
            )  # fmt: skip
            sharing.take_order(tx, event, now)
    enter_as(client, shop, "editor")
    client.headers["accept-language"] = "en"
    return client


def state(shop: Shop) -> str:
    with shop.database.read() as tx:
        return tx.reviews.standing([2])[2]


def test_nothing_waits_at_first(staff: TestClient) -> None:
    assert WORD["reviews_none"] in staff.get("/reviews").text
    assert WORD["blocklist_none"] in staff.get("/reviews/blocklist").text
    assert WORD["today_reviews"] not in staff.get("/today").text
    assert staff.get("/reviews/1").status_code == 404
    assert send(staff, "/reviews/1", "/try", do="pass", note="why").status_code == 404


def test_the_orders_page_tells_what_was_found_in_the_language_of_the_page(case: TestClient) -> None:
    page = case.get("/orders/2?language=zh").text
    assert "<li>买家与邀请人（#1）使用相同的电话号码" in page
    assert '<span lang="en"' not in page


def test_a_case_is_listed_shown_and_decided(case: TestClient, shop: Shop) -> None:
    page = case.get("/reviews").text
    why = "Buyer and inviter (#1) share phone number: it looks like one person."
    for each in (case.get("/reviews").text, case.get(CASE).text):
        assert why in each
        assert "Bought by Ben #2, invited by Ana #1" in each
        assert "CNY 123.45" in each or "¥123.45" in each
    assert "O-1" in page
    assert WORD["today_reviews_wait"].format(count=1) in case.get("/today").text
    assert WORD["review_appeal"] not in case.get(CASE).text
    assert send(case, CASE, do="pass", note=" ").status_code == 422
    assert state(shop) == "hold"
    assert send(case, CASE, do="block", note="one person").headers["location"].startswith(CASE)
    assert state(shop) == "block"
    assert "one person" in case.get(CASE).text
    send(case, CASE, do="appeal", note="two phones now")
    assert "O-1" in case.get("/reviews").text
    send(case, CASE, do="pass", note="mother & son")
    assert state(shop) == "pass"
    shown = case.get(CASE).text
    assert shown.index("one person") < shown.index("two phones now") < shown.index("mother &amp;")
    assert WORD["reviews_none"] in case.get("/reviews").text
    assert send(case, CASE, do="nothing", note="x").status_code == 400


def test_the_words_of_the_other_language(case: TestClient) -> None:
    page = case.get("/reviews?language=zh").text
    assert "买家与邀请人（#1）使用相同的电话号码，像是同一个人。" in page


def test_something_is_put_on_the_blocklist_and_lifted(case: TestClient) -> None:
    assert send(case, CASE, do="list", what="email", note="why").status_code == 422
    assert send(case, CASE, do="list", what="nose", note="why").status_code == 400
    send(case, CASE, do="list", what="phone", note="a reseller")
    send(case, CASE, do="list", what="coupon", note="leaked")
    page = case.get("/reviews/blocklist").text
    assert "phone number of shopper #2" in page
    assert "a reseller" in page
    assert "<code>SAVE</code>" in page
    assert "p" * 64 not in page
    send(case, "/reviews/blocklist", entry="1", note="they moved away")
    assert "they moved away" in case.get("/reviews/blocklist").text
    assert send(case, "/reviews/blocklist", entry="x", note="why").status_code == 400
    assert send(case, "/reviews/blocklist", entry="9", note="why").status_code == 422


def test_agents_look_and_readers_do_not(case: TestClient, shop: Shop) -> None:
    enter_as(case, shop, "agent")
    page = case.get(CASE).text
    assert "Ben #2" in page
    assert 'name="note"' not in page
    assert case.post(CASE, data={"do": "pass"}).status_code == 403
    enter_as(case, shop, "reader")
    assert case.get("/reviews").status_code == 403
    assert WORD["today_reviews"] not in case.get("/today").text


EVIDENCE = {
    "kinds": ["phone", "account"],
    "kind": "payment",
    "people": [3, 4],
    **dict.fromkeys(("inviter", "person", "steps", "count", "of", "usual", "hours"), 5),
}


@pytest.mark.parametrize("check", CHECKS)
def test_every_finding_has_its_sentence_in_both_languages(check: str) -> None:
    slots = set(re.findall(r"{(\w+)}", REASONS[check]))
    evidence: dict[str, int | str | Sequence[int] | Sequence[str]] = {
        key: value for key, value in EVIDENCE.items() if key in slots
    }
    finding = Review(1, 1, check, "hold", "", evidence, datetime(2026, 5, 1, tzinfo=UTC))
    assert reason(WORDS["en"], finding) == sentence(check, evidence)
    told = reason(WORDS["zh"], finding)
    assert "{" not in told
    assert re.search(r"[\u4e00-\u9fff]", told)
