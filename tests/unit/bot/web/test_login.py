"""The staff pages open with the token alone, and not for ever."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.errors import SettingsWrong
from bot.web.server import build_web
from tests.unit.bot.web.shop import TOKEN, Shop

CLOSED = ["/reports", "/reports/funnel", "/reports/tree", "/reports/advocates"]


@pytest.mark.parametrize("path", CLOSED)
def test_reports_ask_to_log_in(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("path", CLOSED)
def test_the_token_opens_them(staff: TestClient, path: str) -> None:
    assert staff.get(path).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.post("/login", data={"token": TOKEN}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert TOKEN not in cookie


def test_over_https_the_cookie_stays_on_https(shop: Shop) -> None:
    with TestClient(
        build_web(shop), base_url="https://shop.test", follow_redirects=False
    ) as client:
        answer = client.post("/login", data={"token": TOKEN})
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "令牌"])
def test_a_wrong_token_opens_nothing(client: TestClient, token: str) -> None:
    answer = client.post("/login", data={"token": token})
    assert answer.status_code == 401
    assert "SHOPVINE_STAFF_TOKEN" in answer.text
    assert client.get("/reports").status_code == 303


def test_an_empty_form_and_a_huge_one(client: TestClient) -> None:
    assert client.post("/login", content=b"").status_code == 401
    assert client.post("/login", content=b"token=" + b"x" * 10_000).status_code == 413


@pytest.mark.parametrize("cookie", ["", ".", "9999999999.", "9999999999.00", "x" * 5000])
def test_a_made_up_cookie_opens_nothing(client: TestClient, cookie: str) -> None:
    answer = client.get("/reports", headers={"cookie": f"shopvine_staff={cookie}"})
    assert answer.status_code == 303


def test_a_session_ends_after_twelve_hours(staff: TestClient, shop: Shop) -> None:
    shop.pass_time(timedelta(hours=11, minutes=59))
    assert staff.get("/reports").status_code == 200
    shop.pass_time(timedelta(minutes=1))
    assert staff.get("/reports").status_code == 303


def test_logging_out_ends_it(staff: TestClient) -> None:
    assert staff.post("/logout").headers["location"] == "/login"
    assert staff.get("/reports").status_code == 303


def test_a_new_staff_token_ends_old_sessions(staff: TestClient, shop: Shop) -> None:
    shop.staff_token = "another"
    with TestClient(build_web(shop), follow_redirects=False) as renewed:
        renewed.cookies.update(staff.cookies)
        assert renewed.get("/reports").status_code == 303


def test_guessing_is_slowed_down(client: TestClient, shop: Shop) -> None:
    for _ in range(10):
        assert client.post("/login", data={"token": "guess"}).status_code == 401
    refused = client.post("/login", data={"token": TOKEN})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    shop.pass_time(timedelta(seconds=int(refused.headers["retry-after"])))
    assert client.post("/login", data={"token": TOKEN}).status_code == 303


def test_a_shop_without_secrets_is_refused(shop: Shop) -> None:
    shop.staff_token = ""
    with pytest.raises(SettingsWrong, match="SHOPVINE_STAFF_TOKEN is empty"):
        build_web(shop)
