"""Health, metrics, headers, languages and what happens when something breaks."""

import logging

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.web.server import build_web
from tests.unit.bot.web.shop import SECRET, TOKEN, Shop


def test_health_is_ok_or_503(client: TestClient, shop: Shop) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    shop.state = {"status": "starting"}
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "starting"})


def test_metrics_are_for_those_with_the_token(client: TestClient, staff: TestClient) -> None:
    assert client.get("/metrics").status_code == 401
    wrong = {"authorization": "Bearer wrong"}
    assert client.get("/metrics", headers=wrong).status_code == 401


def test_metrics_count_what_waits(client: TestClient, shop: Shop) -> None:
    with shop.database.write() as tx:
        tx.inbox.keep(1, "chat:5", "{}", shop.now())
        tx.shoppers.meet(5, "Ana", "en", shop.now())
        tx.offers.add(1, None, "words", shop.now())
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = dict(
        line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")
    )
    assert samples["shopvine_chats_waiting"] == "1"
    assert samples["shopvine_outbox_waiting"] == "0"
    assert samples['shopvine_shoppers{step="offered"}'] == "1"
    assert len(samples) == 8


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/health", "/static/style.css", "/metrics"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_pages_follow_the_browser_and_remember_the_choice(client: TestClient) -> None:
    assert 'lang="en"' in client.get("/login").text
    chinese = client.get("/login", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert 'lang="zh-Hans"' in chinese.text
    assert "员工令牌" in client.get("/login?language=zh").text
    assert "员工令牌" in client.get("/login").text
    assert "Staff token" in client.get("/login?language=en").text


def test_the_shops_first_language_is_the_default(shop: Shop) -> None:
    shop.languages = ("zh", "en")
    with TestClient(build_web(shop)) as client:
        assert "员工令牌" in client.get("/login", headers={"accept-language": "fr"}).text


def test_the_shops_name_is_escaped(client: TestClient) -> None:
    assert "Tea &amp; Cups &lt;茶&gt;" in client.get("/login").text


def test_an_unknown_page_says_where_to_go(client: TestClient, staff: TestClient) -> None:
    for path in ("/nowhere", "/reports/nothing", "/static/nothing.css", "/static/../server.py"):
        answer = staff.get(path)
        assert answer.status_code == 404
        assert "Begin again from the first page" in answer.text


def test_a_crash_shows_no_inside(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> dict[str, object]:
        raise RuntimeError("the inside")

    shop.health = broken  # type: ignore[method-assign]
    with (
        caplog.at_level(logging.DEBUG),
        TestClient(build_web(shop), raise_server_exceptions=False) as client,
    ):
        answer = client.get("/health")
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert "Something broke here" in answer.text


def test_extra_routes_come_first(shop: Shop) -> None:
    def hook(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("taken")

    with TestClient(build_web(shop, [Route("/telegram", hook, methods=["POST"])])) as client:
        assert client.post("/telegram").text == "taken"


def test_no_page_tells_a_secret(staff: TestClient) -> None:
    for path in ("/", "/login", "/reports", "/reports/funnel", "/reports/tree", "/health"):
        text = staff.get(path, follow_redirects=True).text
        assert TOKEN not in text
        assert SECRET.decode() not in text
