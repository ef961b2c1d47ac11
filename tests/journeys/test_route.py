"""The main job, end to end, with every part real: model, embedder, Chroma, SQLite and HTTP."""

import asyncio
import json
import re

import httpx
import pytest

from bot import reporting
from bot.app import App
from rehearsal.orders import signed
from rehearsal.server import serve as rehearse
from tests.journeys.running_shop import running

pytestmark = pytest.mark.model

PATIENCE = 120


@pytest.fixture(scope="module")
def model(learned_shop):
    """The one that the shop's settings name, started once: its instructions stay read."""
    with App.open(learned_shop) as app:
        yield app.chat_model


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_ana_asks_and_shares_ben_buys_and_ana_is_rewarded_once(demo_shop, model, way):
    with (
        rehearse() as server,
        App.open(demo_shop, chat_model=model) as app,
        running(app, server, webhook=way == "webhook") as address,
    ):
        before = funnel(app)
        ana = server.person("Ana", 700_001, language_code="zh-hans")
        ben = server.person("Ben", 700_002, language_code="en")

        ana.start()
        assert "Lantern Lane" in ana.wait("您好", PATIENCE).text
        answer = asked(ana, "溪畔电热水壶 1.7 升保修多久？")
        assert re.search(r"24\s*个月", answer.text)
        assert "来源" in answer.text
        assert funnel(app) == before, "nobody invited Ana, and nobody was asked to share"

        ana.tap("👍", answer)
        offer = ana.wait(lambda m: "?start=" in m.text, PATIENCE, after=answer)
        assert funnel(app) == before | {"offered": before["offered"] + 1}
        code = re.search(r"\?start=(\w{14})\b", offer.text)[1]
        assert {b.kind for row in offer.buttons for b in row} >= {
            "switch_inline_query_chosen_chat",
            "copy_text",
        }

        ben.open(f"https://t.me/{server.bot_username}?start={code}")
        assert "Ana" in ben.wait("Lantern Lane", PATIENCE).text
        started = before | {key: before[key] + 1 for key in ("offered", "shared", "started")}
        assert funnel(app) == started
        reply = asked(ben, "What is the capacity of the Brookside Electric Kettle 1.7 L?")
        assert "1.7 L" in reply.text
        assert "Source" in reply.text
        assert funnel(app) == started | {"asked": before["asked"] + 1}

        order = {
            "source": "till",
            "event_id": "order-1",
            "type": "order",
            "order_id": "1",
            "shopper": ben.id,
            "product_id": "KT-102",
            "amount": "199.00",
            "currency": "CNY",
            "occurred_at": app.now().isoformat(),
        }
        assert post(address, app, order)["outcome"] == "recorded"
        assert post(address, app, order)["outcome"] == "duplicate"
        bought = started | {key: before[key] + 1 for key in ("asked", "bought", "rewarded")}
        assert funnel(app) == bought
        assert pending(app, ana) == 995, "five per cent of 199.00, once"
        branch = ana_branch(app, ana)
        assert (branch.direct, branch.branch_revenue) == (1, 19900)
        standing = ana.send("/invite")
        assert "¥9.95" in ana.wait(lambda m: "¥9.95" in m.text, PATIENCE, after=standing).text

        refund = order | {"event_id": "refund-1", "type": "refund"}
        assert post(address, app, refund)["outcome"] == "recorded"
        assert post(address, app, refund)["outcome"] == "duplicate"
        assert pending(app, ana) == 0
        assert ana_branch(app, ana).branch_revenue == 0
        assert funnel(app) == bought | {"rewarded": before["rewarded"]}
        with app.database.read() as tx:
            assert reporting.doctor_ledger(tx) == []


def test_ben_shares_inline_and_a_stranger_cannot_send_orders(demo_shop, model):
    with (
        rehearse() as server,
        App.open(demo_shop, chat_model=model) as app,
        running(app, server) as address,
    ):
        ben = server.person("Ben", 700_002, language_code="en")
        chen = server.person("Chen", 700_003, language_code="zh-hans")
        ben.start()
        ben.wait("Lantern Lane", PATIENCE)
        result = ben.inline("kettle")[0]
        sent = ben.choose(result, chen)
        link = re.search(r"https://t\.me/\w+\?start=\w{14}", sent.text)[0]
        chen.open(link)
        assert "Ben" in chen.wait("Ben", PATIENCE).text

        forged = httpx.post(
            f"{address}/orders", content=b"{}", headers={"X-Shopvine-Signature": "sha256=00"}
        )
        assert forged.status_code == 401
        asyncio.run(server.till.buy(chen.id, "KT-102", "199.00", app.now().timestamp()))
        assert pending(app, ben) == 995


def asked(person, text):
    said = person.send(text)
    return person.wait(lambda m: m.button("👍") is not None, PATIENCE, after=said)


def post(address, app, event):
    body = json.dumps(event).encode()
    reply = httpx.post(
        f"{address}/orders", content=body, headers=signed(app.orders_secret.decode(), body)
    )
    assert reply.status_code == 200, reply.text
    return reply.json()


def funnel(app):
    with app.database.read() as tx:
        return reporting.funnel(tx).as_json()


def pending(app, person):
    with app.database.read() as tx:
        balances = tx.ledger.balances(tx.shoppers.by_telegram_id(person.id).shopper_id)
        return sum(balance.pending for balance in balances)


def ana_branch(app, person):
    with app.database.read() as tx:
        return tx.invitations.branch(tx.shoppers.by_telegram_id(person.id).shopper_id)
