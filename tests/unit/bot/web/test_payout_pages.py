"""Payouts and coupons on the staff pages: who sees and does what."""

import csv

import pytest
from starlette.testclient import TestClient

from bot import sharing
from bot.web.words import WORDS
from growth.coupons import Discount
from knowledge.loaders.reasons import reason
from tests.unit.bot.rewarded_shop import BEN, DAY, NOW, SETTLED, SHARE, WELCOME, buy, open_with
from tests.unit.bot.web.browsing import enter_as, send
from tests.unit.bot.web.shop import Shop

WORD = WORDS["en"]


@pytest.fixture
def earned(client: TestClient, shop: Shop) -> TestClient:
    """An editor, where Ana has earned 10.00 and Ben waits for a coupon."""
    with shop.database.write() as tx:
        open_with(tx, SHARE, WELCOME)
        buy(tx, BEN, 20_000, "o1")
        sharing.settle(tx, SETTLED)
    shop.time = SETTLED
    enter_as(client, shop, "editor")
    client.headers["accept-language"] = "en"
    return client


def test_an_editor_proposes_and_an_owner_approves(earned: TestClient, shop: Shop) -> None:
    assert WORD["payouts_none"] in earned.get("/payouts").text
    refused = send(earned, "/payouts", unit="CNY", minimum="10.01")
    assert (refused.status_code, "earned 10.01 CNY or more" in refused.text) == (422, True)
    assert send(earned, "/payouts", unit="CNY", minimum="ten").status_code == 422
    made = send(earned, "/payouts", unit="CNY", minimum="10.00")
    assert made.headers["location"] == "/payouts/1?done=payout_proposed"
    page = earned.get("/payouts/1").text
    assert "Ana #1" in page
    assert WORD["payout_approve"] not in page
    assert send(earned, "/payouts/1/approve", "/payouts").status_code == 403
    enter_as(earned, shop, "owner")
    send(earned, "/payouts/1/approve", "/payouts/1")
    assert send(earned, "/payouts/1/paid", "/payouts/1", reference=" ").status_code == 422
    send(earned, "/payouts/1/paid", "/payouts/1", reference="SEPA 7")
    assert "SEPA 7" in earned.get("/payouts/1").text
    assert send(earned, "/payouts/1/cancel", "/payouts").status_code == 422
    (row,) = csv.DictReader(earned.get("/payouts/1.csv").content.decode("utf-8-sig").splitlines())
    assert (row["name"], row["amount"], row["reference"]) == ("Ana", "10.00", "SEPA 7")
    with shop.database.read() as tx:
        done = [(each.by, each.action) for each in tx.audit.newest(9)]
    assert ("the owner", "payout.paid") in done
    assert ("the editor", "payout.proposed") in done
    assert earned.get("/payouts/9").status_code == 404


def test_an_owner_takes_one_person_off_a_list_with_a_reason(earned: TestClient, shop: Shop) -> None:
    send(earned, "/payouts", unit="CNY", minimum="1")
    assert WORD["payout_take_off"] not in earned.get("/payouts/1").text
    assert send(earned, "/payouts/1/take-off", "/payouts").status_code == 403
    enter_as(earned, shop, "owner")
    path, here = "/payouts/1/take-off", "/payouts/1"
    for shopper, why in (("Ana", "wrong account"), ("2", "wrong account"), ("#1", "x")):
        refused = send(earned, path, here, shopper=shopper, reason=why)
        assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    assert (
        "顾客 2 不在这份清单上"
        in send(earned, f"{path}?language=zh", here, shopper="2", reason="wrong account").text
    )
    done = send(earned, path, f"{here}?language=en", shopper="#1", reason="wrong account")
    assert done.headers["location"] == "/payouts/1?done=payout_taken_off"
    page = earned.get("/payouts/1").text
    assert "Taken off the list by the owner" in page
    assert "wrong account" in page
    assert WORD["payout_take_off"] not in page, "nobody is left on it"
    send(earned, "/payouts", unit="CNY", minimum="1")
    assert "10.00 CNY" in earned.get("/payouts/2").text


def test_a_reader_sees_totals_without_names(earned: TestClient, shop: Shop) -> None:
    send(earned, "/payouts", unit="CNY", minimum="1")
    enter_as(earned, shop, "reader")
    for path in ("/payouts", "/payouts/1"):
        page = earned.get(path).text
        assert "10.00 CNY" in page
        assert "Ana" not in page
    assert earned.get("/payouts/1.csv").status_code == 403
    assert earned.get("/coupons/spring.csv").status_code == 403


def test_a_pool_lives_in_the_store_and_tells_what_the_store_was_told(
    earned: TestClient, shop: Shop
) -> None:
    worth = {"worth_en": "10 % off", "worth_zh": "九折", "place": "shopify"}
    assert WORD["coupon_place"] not in earned.get("/coupons").text
    shop.store_kind = "shopify"
    assert WORD["coupon_in_store"].format(store="Shopify") in earned.get("/coupons").text
    for wrong, told in (
        ({"off": "ten", "count": "2"}, "请写明网店减免多少"),
        ({"off": "10", "least": "x", "count": "2"}, "订单最低金额应写成"),
        ({"off": "101", "count": "2"}, "不能这样建池：网店的减免要大于零，最多百分之百"),
        ({"off": "10", "codes": "SPRING-1"}, "网店里的优惠码由系统生成"),
    ):
        page = send(earned, "/coupons?language=zh", "/coupons", pool="spring", **worth, **wrong)
        assert (page.status_code, told in page.text) == (422, True), told
    terms = {"gives": "percent", "off": "7.5", "least": "50.00", "count": "2"}
    send(earned, "/coupons", "/coupons?language=en", pool="spring", **worth, **terms)
    with shop.database.write() as tx:
        assert tx.coupons.pool("spring").discount == Discount("percent", 750, "CNY", 5_000)
        assert sharing.settle(tx, SETTLED) == 1
    page = earned.get("/coupons/spring").text
    assert "7.5 % off orders of 50.00 CNY or more" in page
    assert WORD["coupon_call_waiting"] in page
    with shop.database.write() as tx:
        trouble = reason("store_keys", address="https://s.example")
        tx.discount_calls.failed(1, trouble, SETTLED + 30 * DAY)
    assert "不接受 secrets.toml" in earned.get("/coupons?language=zh").text
    page = earned.get("/coupons/spring?language=zh").text
    assert "不接受 secrets.toml" in page
    assert '<span lang="en"' not in page
    retried = send(earned, "/coupons/spring/retry", "/coupons/spring")
    assert retried.headers["location"] == "/coupons/spring?done=coupons_retried"
    with shop.database.write() as tx:
        call = tx.discount_calls.next(SETTLED)
        assert tx.discount_calls.done(call.call_id, SETTLED)
        assert tx.audit.newest(1)[0].action == "coupon.retried"
    assert WORDS["zh"]["coupon_call_done"] in earned.get("/coupons/spring").text
    assert earned.get("/coupons/nowhere").status_code == 404


def test_coupons_are_added_made_exported_and_revoked(earned: TestClient, shop: Shop) -> None:
    worth = {"worth_en": "10 % off", "worth_zh": "九折"}
    assert WORD["coupons_none"] in earned.get("/coupons").text
    wrong = send(earned, "/coupons", pool="spring", codes="SPRING-1\n??", **worth)
    assert (wrong.status_code, "no codes: 2." in wrong.text) == (422, True)
    assert send(earned, "/coupons", pool="spring", **worth).status_code == 422
    send(earned, "/coupons", pool="spring", codes="SPRING-1\nSPRING-2", until="2030-12-31", **worth)
    send(earned, "/coupons", pool="spring", count="3")
    with shop.database.write() as tx:
        assert sharing.settle(tx, SETTLED) == 1
    assert "九折" in earned.get("/coupons?language=zh").text
    send(earned, "/coupons/revoke", "/coupons", code="spring-2", why="leaked")
    assert send(earned, "/coupons/revoke", "/coupons", code="X", why="leaked").status_code == 422
    rows = csv.DictReader(
        earned.get("/coupons/spring.csv").content.decode("utf-8-sig").splitlines()
    )
    states = [row["state"] for row in rows]
    assert states == ["given", "revoked", "free", "free", "free"]
    with shop.database.read() as tx:
        assert all("SPRING" not in each.subject.upper()[8:] for each in tx.audit.newest(9))
        assert tx.coupons.pool("spring").made_at > NOW
    assert earned.get("/coupons/nowhere.csv").status_code == 404
