"""How staff come in, and how long they stay."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.errors import SettingsWrong
from bot.web.attempts import Attempts
from bot.web.server import build_web
from tests.unit.bot.web.browsing import enter_as, key_in, send
from tests.unit.bot.web.shop import TOKEN, Shop

PASSWORD = "correct horse battery"


def link_of(shop: Shop, name: str = "Ana") -> str:
    """A one-time link of an owner, as the bot would send it."""
    known = {each.name: each for each in shop.staffing.everyone()}
    member = known.get(name) or shop.staffing.add(name, "owner", 500, "console")
    return f"/enter/{shop.staffing.link(member.staff_id, 'console')}"


def inside(client: TestClient) -> bool:
    return client.get("/reports").status_code == 200


@pytest.mark.parametrize("path", ["/reports", "/reports/tree", "/settings/staff", "/messages"])
def test_pages_ask_to_log_in_and_open_afterwards(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    to_login = answer.headers["location"]
    assert to_login.startswith("/login?next=%2F")
    key = key_in(client.get(to_login).text)
    came_in = client.post("/login", data={"csrf": key, "token": TOKEN, "next": path})
    assert came_in.headers["location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\r\nb"]
)
def test_nobody_is_sent_to_another_site(client: TestClient, wanted: str) -> None:
    assert send(client, "/login", token=TOKEN, next=wanted).headers["location"] == "/"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites_forms(client: TestClient) -> None:
    cookie = send(client, "/login", token=TOKEN).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert TOKEN not in cookie


def test_over_https_the_cookie_is_of_this_host_alone(shop: Shop) -> None:
    with TestClient(
        build_web(shop), base_url="https://shop.test", follow_redirects=False
    ) as client:
        answer = send(client, "/login", token=TOKEN)
        assert inside(client)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-shopvine_staff=")
    assert "; Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["strict-transport-security"]


def test_logging_in_changes_the_cookie(client: TestClient) -> None:
    client.get("/login")
    before = client.cookies["shopvine_staff"]
    send(client, "/login", token=TOKEN)
    assert client.cookies["shopvine_staff"] != before


@pytest.mark.parametrize("token", ["wrong", TOKEN + "x", TOKEN[:-1], "令牌"])
def test_a_wrong_token_opens_nothing(client: TestClient, token: str) -> None:
    answer = send(client, "/login", token=token)
    assert answer.status_code == 401
    assert "SHOPVINE_STAFF_TOKEN" in answer.text
    assert not inside(client)


def test_the_token_opens_nothing_once_an_owner_has_come_in(client: TestClient, shop: Shop) -> None:
    link = link_of(shop)
    assert "Staff token" in client.get("/login").text
    assert send(client, link).status_code == 303
    send(client, "/logout", "/settings")
    assert "Staff token" not in client.get("/login").text
    assert send(client, "/login", token=TOKEN).status_code == 401
    assert not inside(client)


def test_a_password_opens_for_whom_it_belongs_to(client: TestClient, shop: Shop) -> None:
    member = shop.staffing.add("Lin", "agent", None, "console")
    shop.staffing.set_password(member.staff_id, PASSWORD, "console")
    wrong = send(client, "/login", name="Lin", password="another password")
    assert wrong.status_code == 401
    assert 'role="alert"' in wrong.text
    assert 'value="Lin"' in wrong.text
    assert "another password" not in wrong.text
    assert not inside(client)
    assert send(client, "/login", name="lin", password=PASSWORD).status_code == 303
    assert "Lin" in client.get("/settings/account").text


def test_a_link_opens_once(client: TestClient, shop: Shop) -> None:
    link = link_of(shop)
    answer = send(client, link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert inside(client)
    used = client.get(link)
    assert used.status_code == 410
    assert "/login" in used.text
    assert client.post(link, data={"csrf": key_in(client.get("/settings").text)}).status_code == 410


def test_looking_a_link_up_does_not_use_it_up(client: TestClient, shop: Shop) -> None:
    link = link_of(shop)
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert "Ana" not in page.text
    assert send(client, link).status_code == 303


def test_a_link_works_in_the_browser_that_opened_it(client: TestClient, shop: Shop) -> None:
    link = link_of(shop)
    key = key_in(client.get(link).text)
    with TestClient(client.app, follow_redirects=False) as another:
        another.get("/login")
        assert another.post(link, data={"csrf": key}).status_code == 403
        assert another.get("/reports").status_code == 303
    assert client.post(link, data={"csrf": key}).status_code == 303


def test_a_link_works_for_ten_minutes(client: TestClient, shop: Shop) -> None:
    link = link_of(shop)
    client.get(link)
    shop.pass_time(timedelta(minutes=10))
    assert client.get(link).status_code == 410
    assert client.get("/enter/nonsense").status_code == 410


def test_a_link_of_somebody_disabled_since_opens_nothing(client: TestClient, shop: Shop) -> None:
    link = link_of(shop, "Ben")
    shop.staffing.add("Ana", "owner", 501, "console")
    ben = shop.staffing.named("Ben")
    key = key_in(client.get(link).text)
    shop.staffing.disable(ben.staff_id, "Ana")
    assert client.post(link, data={"csrf": key}).status_code == 410
    assert not inside(client)


@pytest.mark.parametrize("path", ["/login", "/logout", "/settings/account", "/messages"])
def test_a_form_without_its_key_is_refused(staff: TestClient, path: str) -> None:
    for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "ключ"}):
        assert staff.post(path, data=data).status_code == 403
    assert inside(staff)


def test_the_key_of_one_browser_does_not_serve_another(staff: TestClient, shop: Shop) -> None:
    with TestClient(staff.app, follow_redirects=False) as other:
        enter_as(other, shop, "owner")
        foreign = key_in(other.get("/settings").text)
    assert staff.post("/logout", data={"csrf": foreign}).status_code == 403


def test_an_empty_form_and_a_huge_one(client: TestClient) -> None:
    assert client.post("/login", content=b"").status_code == 403
    huge = client.post(
        "/login",
        content=b"token=" + b"x" * 10_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert huge.status_code == 413


@pytest.mark.parametrize("cookie", ["", ".", "9999999999.00", "x" * 5000])
def test_a_made_up_cookie_opens_nothing(client: TestClient, cookie: str) -> None:
    answer = client.get("/reports", headers={"cookie": f"shopvine_staff={cookie}"})
    assert answer.status_code == 303


def test_a_session_ends_twelve_hours_after_it_was_last_used(staff: TestClient, shop: Shop) -> None:
    for _ in range(3):
        shop.pass_time(timedelta(hours=11, minutes=59))
        assert inside(staff)
    shop.pass_time(timedelta(hours=12))
    assert not inside(staff)


def test_no_session_is_longer_than_a_week(staff: TestClient, shop: Shop) -> None:
    for _ in range(16):
        shop.pass_time(timedelta(hours=10))
        assert inside(staff)
    shop.pass_time(timedelta(hours=8))
    assert not inside(staff)


def test_logging_out_ends_it_for_the_cookie_too(staff: TestClient) -> None:
    cookie = staff.cookies["shopvine_staff"]
    assert send(staff, "/logout", "/settings").headers["location"] == "/login"
    assert not inside(staff)
    staff.cookies.set("shopvine_staff", cookie)
    assert not inside(staff)


def test_a_disabled_member_is_out_at_once(client: TestClient, shop: Shop) -> None:
    member = enter_as(client, shop, "agent")
    assert inside(client)
    shop.staffing.disable(member.staff_id, "console")
    assert not inside(client)


def test_a_new_staff_token_ends_old_sessions(staff: TestClient, shop: Shop) -> None:
    shop.staff_token = "another"
    with TestClient(build_web(shop), follow_redirects=False) as renewed:
        renewed.cookies.update(staff.cookies)
        assert not inside(renewed)


def test_the_database_does_not_hold_the_cookie(staff: TestClient, shop: Shop) -> None:
    with shop.database.read() as tx:
        rows = tx.connection.exec_driver_sql("SELECT * FROM staff_sessions").all()
    assert rows
    assert staff.cookies["shopvine_staff"] not in str(rows)


def test_guessing_is_slowed_down_for_an_address(client: TestClient, shop: Shop) -> None:
    for _ in range(10):
        assert send(client, "/login", token="guess").status_code == 401
    refused = send(client, "/login", token=TOKEN)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    shop.pass_time(timedelta(seconds=int(refused.headers["retry-after"])))
    assert send(client, "/login", token=TOKEN).status_code == 303


def test_guessing_is_slowed_down_for_a_name_wherever_it_comes_from(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Attempts, "MOST", 3)
    member = shop.staffing.add("Lin", "agent", None, "console")
    shop.staffing.set_password(member.staff_id, PASSWORD, "console")
    app = build_web(shop)

    def attempt(number: int, name: str, password: str) -> int:
        address = (f"10.0.0.{number}", 1)
        with TestClient(app, follow_redirects=False, client=address) as client:
            return send(client, "/login", name=name, password=password).status_code

    assert [attempt(number, "LIN", "guess") for number in range(4)] == [401, 401, 401, 429]
    assert attempt(5, "Lin", PASSWORD) == 429
    assert attempt(6, "Ben", "guess") == 401


def test_attempts_are_forgotten_in_time_and_number(shop: Shop) -> None:
    attempts = Attempts()
    for number in range(Attempts.NAMES + 1):
        attempts.failed(f"{number}", shop.now())
    for _ in range(Attempts.MOST):
        attempts.failed("0", shop.now())
    assert attempts.seconds_to_wait("0", shop.now()) > 0
    assert attempts.seconds_to_wait("0", shop.now() + Attempts.SPAN) == 0


def test_logins_are_in_the_audit_log(client: TestClient, shop: Shop) -> None:
    send(client, "/login", token=TOKEN)
    send(client, link_of(shop))
    with shop.database.read() as tx:
        lines = [(line.by, line.subject) for line in tx.audit.newest(9) if line.action == "login"]
    assert lines == [("Ana", "link"), ("staff token", "token")]


def test_a_shop_without_secrets_is_refused(shop: Shop) -> None:
    shop.staff_token = ""
    with pytest.raises(SettingsWrong, match="SHOPVINE_STAFF_TOKEN is empty"):
        build_web(shop)
