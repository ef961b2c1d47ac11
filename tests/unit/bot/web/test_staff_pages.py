"""Owners manage staff; everybody their own account."""

import html
import re

import pytest
from starlette.testclient import TestClient

from bot.staff import Staff
from tests.unit.bot.web.browsing import enter_as, send
from tests.unit.bot.web.shop import TOKEN, Shop


@pytest.fixture
def owner(client: TestClient, shop: Shop) -> Staff:
    member = enter_as(client, shop, "owner")
    shop.staffing.set_telegram_id(member.staff_id, 77, "console")
    return enter_as(client, shop, "owner")


def sent(shop: Shop) -> list[tuple[int, str]]:
    with shop.database.read() as tx:
        rows = tx.outbox.due(shop.now(), 9)
    return [(row.chat_id, row.payload["text"]) for row in rows]


def test_the_first_owner_adds_themself_with_the_token(staff: TestClient, shop: Shop) -> None:
    assert "Add yourself as an owner" in staff.get("/settings/staff").text
    added = send(staff, "/settings/staff", name="Ana", role="owner", telegram="500")
    assert added.status_code == 303
    assert "Added." in staff.get(added.headers["location"]).text
    assert shop.staffing.everyone() == [Staff(1, "Ana", "owner", 500)]
    with shop.database.read() as tx:
        assert tx.audit.newest(1)[0].by == "staff token"


@pytest.mark.usefixtures("owner")
def test_a_member_is_added_changed_disabled_and_enabled(client: TestClient, shop: Shop) -> None:
    page = send(client, "/settings/staff", name="<b>Lin", role="agent", telegram="").headers[
        "location"
    ]
    assert "&lt;b&gt;Lin" in client.get(page).text

    def press(do: str, **fields: str) -> Staff:
        assert send(client, page, do=do, **fields).status_code == 303
        return shop.staffing.named("<b>Lin")

    assert press("role", role="editor").role == "editor"
    assert press("telegram", telegram="600").telegram_id == 600
    assert press("telegram", telegram="").telegram_id is None
    assert press("disable").disabled
    assert "Disabled" in client.get("/settings/staff").text
    assert not press("enable").disabled


@pytest.mark.usefixtures("owner")
def test_the_bot_sends_a_link_that_opens(client: TestClient, shop: Shop) -> None:
    lin = shop.staffing.add("Lin", "agent", 600, "console")
    answer = send(client, f"/settings/staff/{lin.staff_id}", do="link")
    assert "The bot sends the link" in client.get(answer.headers["location"]).text
    ((chat_id, text),) = sent(shop)
    assert chat_id == 600
    link = re.search(r"https://staff\.test(/enter/\S+)", text)
    assert link
    assert link[1] not in answer.text
    with TestClient(client.app, follow_redirects=False) as phone:
        assert send(phone, link[1]).status_code == 303
        assert "Lin" in phone.get("/settings").text


@pytest.mark.usefixtures("owner")
def test_a_new_password_is_shown_once_and_works(client: TestClient, shop: Shop) -> None:
    lin = shop.staffing.add("Lin", "agent", None, "console")
    page = f"/settings/staff/{lin.staff_id}"
    shown = re.search(r'class="secret">([^<]+)<', send(client, page, do="password").text)
    assert shown
    password = html.unescape(shown[1])
    assert password not in client.get(page).text
    assert shop.staffing.with_password("Lin", password) is not None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "1 to 60 letters"),
        ({"name": "THE OWNER"}, "somebody with this name"),
        ({"name": "Lin", "telegram": "77"}, "has this Telegram number already"),
        ({"name": "Lin", "telegram": "@lin"}, "digits alone"),
        ({"name": "Lin", "telegram": "0"}, "digits alone"),
        ({"name": "Lin", "telegram": "9" * 30}, "digits alone"),
    ],
)
@pytest.mark.usefixtures("owner")
def test_what_cannot_be_added_is_told_and_kept_in_the_form(
    client: TestClient, shop: Shop, fields: dict[str, str], words: str
) -> None:
    answer = send(client, "/settings/staff", **({"role": "agent", "telegram": ""} | fields))
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{fields["name"]}"' in answer.text
    assert len(shop.staffing.everyone()) == 1


def test_the_last_owner_stays(client: TestClient, owner: Staff, shop: Shop) -> None:
    page = f"/settings/staff/{owner.staff_id}"
    for fields in ({"do": "disable"}, {"do": "role", "role": "reader"}, {"do": "telegram"}):
        answer = send(client, page, **fields)
        assert answer.status_code == 422
        assert "last owner" in answer.text
    assert shop.staffing.find(owner.staff_id).may("owner")


def test_an_unknown_member_and_an_unknown_button(client: TestClient, owner: Staff) -> None:
    assert client.get("/settings/staff/99").status_code == 404
    assert client.get("/settings/staff/x").status_code == 404
    page = f"/settings/staff/{owner.staff_id}"
    assert send(client, page, do="sing").status_code == 400
    assert send(client, page, do="role", role="king").status_code == 400


def test_one_sets_ones_password_and_must_know_the_old_one(client: TestClient, shop: Shop) -> None:
    enter_as(client, shop, "reader")
    page = "/settings/account"
    assert send(client, page, new="short").status_code == 422
    first, second = "the first password", "the second password"
    assert send(client, page, new=first).headers["location"] == f"{page}?done=password_set"
    assert client.get("/settings").status_code == 200  # this session goes on
    assert send(client, page, new=second, current="wrong").status_code == 422
    assert send(client, page, new=second, current=first).status_code == 303
    assert shop.staffing.with_password("the reader", second) is not None


def test_one_ends_ones_other_sessions(client: TestClient, shop: Shop) -> None:
    with TestClient(client.app, follow_redirects=False) as phone:
        enter_as(phone, shop, "agent")
        enter_as(client, shop, "agent")
        assert send(client, "/settings/account", do="sessions").status_code == 303
        assert client.get("/settings").status_code == 200
        assert phone.get("/settings").status_code == 303


def test_whoever_has_the_token_has_no_account(staff: TestClient) -> None:
    answer = staff.get("/settings/account")
    assert "Add yourself as an owner" in answer.text
    key = send(staff, "/settings/account", do="sessions")
    assert key.status_code == 422


def test_the_audit_log_goes_back_in_pages(client: TestClient, owner: Staff, shop: Shop) -> None:
    with shop.database.write() as tx:
        for number in range(120):
            tx.audit.add("Ana", "something.done", f"<i>{number}</i>", shop.now())
    newest = client.get("/settings/audit")
    assert newest.text.count("something.done") == 100
    assert "&lt;i&gt;119&lt;/i&gt;" in newest.text
    older = re.search(r'href="(/settings/audit\?before=\d+)"', newest.text)
    assert older
    rest = client.get(older[1]).text
    assert rest.count("something.done") == 20
    assert "added staff" in rest
    for wrong in ("x", "-1", "9" * 40):
        assert client.get(f"/settings/audit?before={wrong}").status_code == 404


@pytest.mark.usefixtures("owner")
def test_no_page_tells_a_secret(client: TestClient) -> None:
    for path in ("/settings", "/settings/staff", "/settings/audit", "/settings/account"):
        assert TOKEN not in client.get(path).text
