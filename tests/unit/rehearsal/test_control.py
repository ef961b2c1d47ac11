import signal
import subprocess
import sys

import httpx
import pytest

from rehearsal.errors import RehearsalError
from rehearsal.orders import Offered, Till
from rehearsal.server import Rehearsal, serve
from tests.unit.rehearsal.till import shop_orders


def post(server: Rehearsal, action: str, /, **asked: object) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.post(f"{server.url}/rehearsal/{action}", json=asked)


def get(server: Rehearsal, path: str, **headers: str) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.get(server.url + path, headers=headers)


def test_a_person_is_added_starts_and_is_seen(server):
    made = post(server, "people", name="Dora", language="zh-hant").json()
    post(server, "start", person=made["id"], payload="abc")
    view = get(server, f"/rehearsal/view?person={made['id']}").json()
    assert view["people"][0] | {"latest": 0} == {
        "id": made["id"],
        "name": "Dora",
        "language": "zh-hant",
        "latest": 0,
    }
    assert view["me"] == {"id": made["id"], "started": True, "blocked": False}
    assert [m["text"] for m in view["chats"][0]["messages"]] == ["/start abc"]


@pytest.mark.parametrize(
    ("name", "asked", "sentence"),
    [
        ("people", {"name": " "}, "A person needs a name."),
        ("send", {"person": 1_000_001, "text": ""}, "Write something first."),
        ("send", {"person": 5, "text": "x"}, "There is no such person: reload the page."),
        ("send", {"person": 1_000_001, "chat": 77, "text": "x"}, "There is no such chat"),
        ("tap", {"person": 1_000_001, "message": 99, "button": "x"}, "That message is gone."),
        ("choose", {"person": 1_000_001, "result": "x"}, "type the query again"),
        ("faults", {"kind": "418"}, "No fault is called '418'"),
        ("buy", {"person": 1_000_001}, "This rehearsal has no shop to buy from."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(server, name, asked, sentence):
    server.person("Ana")
    answer = post(server, name, **asked)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]


def test_other_origins_and_hosts_are_kept_out(server):
    with httpx.Client(trust_env=False) as client:
        answer = client.post(f"{server.url}/rehearsal/people", content='{"name": "Eve"}')
    assert answer.status_code == 415
    assert get(server, "/rehearsal/view", Host="rebound.example").status_code == 400
    assert server.people() == {}


def test_the_page_and_its_parts_are_served_without_foreign_assets(server):
    page = get(server, "/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for part in ("app.js", "style.css", "words.js", "icon.svg"):
        assert get(server, f"/page/{part}").status_code == 200


def test_changes_are_told_as_events(server):
    with (
        httpx.Client(trust_env=False, timeout=10) as client,
        client.stream("GET", f"{server.url}/rehearsal/events") as events,
    ):
        lines = (line for line in events.iter_lines() if line)
        first = next(lines)
        server.person("Ana")
        assert next(lines) != first


def test_an_order_and_its_refund_are_signed_and_told_once(server):
    ana = server.person("Ana")
    with shop_orders() as shop:
        server.till = Till(shop.url, "s3cret", "EUR", (Offered("K1", "Kettle", "12.50"),))
        order = post(server, "buy", person=ana.id, product_id="K1", amount="12.50").json()
        post(server, "refund", order_id=order["order_id"])
        again = post(server, "refund", order_id=order["order_id"])
    assert again.status_code == 400
    bought, refunded = shop.events
    assert bought | {"occurred_at": ""} == {
        "source": "rehearsal",
        "event_id": f"{order['order_id']}-order",
        "type": "order",
        "order_id": order["order_id"],
        "shopper": ana.id,
        "product_id": "K1",
        "amount": "12.50",
        "currency": "EUR",
        "occurred_at": "",
    }
    assert bought["occurred_at"].endswith("+00:00")
    assert (refunded["type"], refunded["event_id"]) == ("refund", f"{order['order_id']}-refund")
    view = get(server, f"/rehearsal/view?person={ana.id}").json()
    assert view["till"]["orders"][0]["refunded"] is True
    assert "s3cret" not in repr(server.till)


def test_a_shop_that_refuses_or_is_away_is_said(server):
    ana = server.person("Ana")
    with shop_orders("another") as shop:
        server.till = Till(shop.url, "s3cret")
        refused = post(server, "buy", person=ana.id, product_id="K1", amount="1")
    away = post(server, "buy", person=ana.id, product_id="K1", amount="1")
    assert "refused the order with 403" in refused.json()["error"]
    assert "cannot be reached" in away.json()["error"]
    assert server.till.orders == {}


def test_a_port_in_use_is_named(server):
    port = int(server.url.rsplit(":", 1)[1])
    with pytest.raises(RehearsalError, match=f"Port {port}"), serve(port):
        pass


def test_the_process_serves_until_it_is_told_to_stop():
    command = [sys.executable, "-m", "rehearsal", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[4]
        with httpx.Client(trust_env=False) as client:
            names = [p["name"] for p in client.get(f"{url}/rehearsal/view").json()["people"]]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert names == ["Ana", "Ben", "Chen", "Sam"]
