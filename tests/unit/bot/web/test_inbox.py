"""The queue and a chat in it, over a real database and the real acts."""

from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.messages import Outgoing
from bot.web.words import WORDS
from tests.unit.bot.web.browsing import enter_as, key_in, send
from tests.unit.bot.web.shop import Shop

WORD = WORDS["en"]
CHAT = "/inbox/1"


@pytest.fixture
def waiting(client: TestClient, shop: Shop) -> TestClient:
    """Ana waits for a person; an agent looks at it."""
    with shop.database.write() as tx:
        ana = tx.shoppers.meet(7, "Ana", "en", shop.now()).shopper.shopper_id
        tx.conversations.add_turn(
            ana, "refused", language="en", now=shop.now(), question="Is it <safe>?", answer="Hm."
        )
        shop.handoffs.open(ana, "human.asked", tx)
    enter_as(client, shop, "agent")
    return client


def sent(shop: Shop) -> list[tuple[str, object]]:
    """What waits for Ana, which is emptied: the key of the text, or the method, and its values."""
    return [(row.payload.get("key", row.method), row.payload.get("values")) for row in rows(shop)]


def rows(shop: Shop) -> list[Outgoing]:
    found = []
    with shop.database.write() as tx:
        while due := [row for row in tx.outbox.due(shop.now(), 99) if row.chat_id == 7]:
            for row in due:
                found.append(row)
                tx.outbox.dropped(row.outbox_id)
    return found


def test_the_queue_tells_who_waits_and_why(waiting: TestClient) -> None:
    page = waiting.get("/inbox").text
    for text in ("Ana #1", WORD["inbox_human_asked"], WORD["inbox_waits"], "Is it &lt;safe&gt;?"):
        assert text in page
    assert "<title>Inbox (1)" in page
    assert WORDS["zh"]["inbox_human_asked"] in waiting.get("/inbox?language=zh").text


def test_nobody_waits(staff: TestClient) -> None:
    assert WORD["inbox_empty"] in staff.get("/inbox").text
    assert staff.get(CHAT).status_code == 404


def test_only_agents_see_it(client: TestClient, shop: Shop) -> None:
    enter_as(client, shop, "reader")
    assert client.get("/inbox").status_code == 403


def test_pages_that_refresh_may_run_our_script_alone(waiting: TestClient) -> None:
    for path in ("/inbox", CHAT):
        policy = waiting.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
    assert "script-src" not in waiting.get("/today").headers["content-security-policy"]
    assert waiting.get("/static/live.js").status_code == 200


def test_a_chat_is_taken_answered_given_back(waiting: TestClient, shop: Shop) -> None:
    assert send(waiting, CHAT, do="take").headers["location"] == f"{CHAT}?done=inbox_taken"
    assert WORD["inbox_yours"] in waiting.get(CHAT).text
    assert send(waiting, CHAT, do="text", text="It is.").status_code == 303
    assert send(waiting, CHAT, do="back").headers["location"] == "/inbox?done=inbox_back"
    assert WORD["inbox_over"] in waiting.get(CHAT).text
    assert sent(shop) == [
        ("human.taken", {"name": "the agent"}),
        ("human.from_staff", {"name": "the agent", "text": "It is."}),
        ("human.given_back", {"name": "the agent"}),
    ]
    with shop.database.read() as tx:
        deeds = [(deed.action, deed.by, deed.subject) for deed in tx.audit.newest(2)]
    assert deeds == [("handoff.back", "the agent", "#1"), ("handoff.take", "the agent", "#1")]


def test_whoever_has_a_chat_is_named_before_it_is_taken_over(
    waiting: TestClient, shop: Shop
) -> None:
    shop.handoffs.take(1, "Sam")
    page = waiting.get(CHAT).text
    assert WORD["inbox_warning"].format(by="Sam") in page
    assert 'name="text"' not in page
    refused = send(waiting, CHAT, do="text", text="Hello")
    assert refused.status_code == 422
    assert WORD["inbox_refused_taken"].format(by="Sam") in refused.text
    assert send(waiting, CHAT, do="over", takes="0").status_code == 422
    assert send(waiting, CHAT, do="over", takes="1").status_code == 303
    assert sent(shop)[-1] == ("human.taken_over", {"name": "the agent", "before": "Sam"})


def test_words_that_could_not_go_stay_in_the_form(waiting: TestClient, shop: Shop) -> None:
    key = key_in(waiting.get(CHAT).text)
    shop.handoffs.close(1, "Sam")
    with shop.database.write() as tx:
        shop.handoffs.open(1, "human.asked", tx)
    shop.handoffs.take(1, "Sam")
    shop.handoffs.give_back(1, "Sam")
    late = waiting.post(CHAT, data={"csrf": key, "do": "text", "text": "My long words"})
    assert (late.status_code, WORD["inbox_refused_not_open"] in late.text) == (422, True)
    with shop.database.write() as tx:
        shop.handoffs.open(1, "human.asked", tx)
    long = send(waiting, CHAT, do="text", text="x" * 4097)
    assert (long.status_code, "x" * 4097 in long.text) == (422, True)


def test_a_product_and_an_approved_answer_are_found_and_sent(
    waiting: TestClient, shop: Shop
) -> None:
    assert "Paper lantern" in waiting.get(f"{CHAT}?product=lantern").text
    assert "Within 14 days." in waiting.get(f"{CHAT}?answer=14").text
    assert WORD["inbox_found_nothing"] in waiting.get(f"{CHAT}?product=whale").text
    assert send(waiting, CHAT, do="product", id="P1").status_code == 303
    assert send(waiting, CHAT, do="answer", id="answers/returns.en").status_code == 303
    assert [key for key, _ in sent(shop)] == ["human.taken", "show_product", "human.from_staff"]
    assert send(waiting, CHAT, do="product", id="P2").status_code == 422


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    held = BytesIO()
    Image.new("RGB", size).save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "inbox_no_photo"),
        (b"<svg onload=alert(1)>", "inbox_bad_photo"),
        (picture("GIF"), "inbox_bad_photo"),
        (picture("PNG")[:40], "inbox_bad_photo"),
        (picture("PNG", (10_000, 1)), "inbox_large_photo"),
    ],
)
def test_only_a_picture_goes(waiting: TestClient, shop: Shop, data: bytes, problem: str) -> None:
    page = upload(waiting, data)
    assert (page.status_code, WORD[problem] in page.text) == (422, True)
    assert sent(shop) == []


def test_a_photo_goes_with_its_words(waiting: TestClient, shop: Shop) -> None:
    assert upload(waiting, picture("JPEG")).status_code == 303
    row = rows(shop)[-1]
    assert row.file == picture("JPEG")
    assert row.payload["values"] == {"name": "the agent", "text": "Like this"}


def upload(client: TestClient, data: bytes):  # type: ignore[no-untyped-def]
    key = key_in(client.get(CHAT).text)
    fields = {"csrf": key, "do": "photo", "caption": "Like this"}
    return client.post(CHAT, data=fields, files={"photo": ("p.png", data)})


def test_a_message_is_translated_and_marked(waiting: TestClient, shop: Shop) -> None:
    shop.translations = {"Is it <safe>?": "它安全吗？"}
    page = send(waiting, f"{CHAT}", do="to_us", turn="1").text
    assert "它安全吗？" in page
    assert WORD["inbox_machine"] in page
    shop.translations = {}
    assert send(waiting, CHAT, do="to_us", turn="1").status_code == 422
    assert send(waiting, CHAT, do="to_us", turn="2").status_code == 404


def test_an_answer_is_translated_looked_at_and_sent_as_such(
    waiting: TestClient, shop: Shop
) -> None:
    shop.translations = {"很安全": "Quite safe"}
    page = send(waiting, CHAT, do="to_them", text="很安全").text
    assert "Quite safe</textarea>" in page
    assert 'name="translated" value="yes"' in page
    assert sent(shop) == []
    send(waiting, CHAT, do="text", text="Quite safe", translated="yes")
    assert sent(shop)[-1] == ("human.translated", {"name": "the agent", "text": "Quite safe"})
    again = send(waiting, CHAT, do="to_them", text="Safe")
    assert (again.status_code, "language already." in again.text) == (422, True)


@pytest.mark.parametrize("form", [{"do": "dance"}, {}])
def test_what_no_button_sends_is_refused(waiting: TestClient, form: dict[str, str]) -> None:
    assert send(waiting, CHAT, **form).status_code == 400
