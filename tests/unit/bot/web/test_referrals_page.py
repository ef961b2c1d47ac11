"""Lost referrals and one person's, in the browser."""

import pytest
from starlette.testclient import TestClient

from bot.web.words import WORDS
from tests.unit.bot.lost_shop import ANA, BOUND, PLAIN, SLIP, lose
from tests.unit.bot.web.browsing import enter_as, key_in, send
from tests.unit.bot.web.shop import Shop

EN, ZH = WORDS["en"], WORDS["zh"]


@pytest.fixture
def lost(client: TestClient, shop: Shop) -> TestClient:
    with shop.database.write() as tx:
        lose(tx, shop.now())
    enter_as(client, shop, "editor")
    return client


def test_the_list_says_why_in_both_languages(lost: TestClient) -> None:
    page = lost.get("/referrals/lost?language=en").text
    assert "Tried a code that is one slip away from one of Ana #1." in page
    assert "Came 20 min after Ana #1 shared P1, and asked about it first." in page
    assert "Pia" not in page
    assert "Ana #1 的邀请码只差一处" in lost.get("/referrals/lost?language=zh").text


def test_one_click_attaches_with_the_reason_that_was_shown(lost: TestClient, shop: Shop) -> None:
    page = lost.get("/referrals/lost?language=en").text
    reason = "Tried a code that is one slip away from one of #1."  # without a name: it is kept
    assert f'name="reason" value="{reason}"' in page
    form = {"csrf": key_in(page), "do": "attach", "inviter": "1", "reason": reason}
    done = lost.post(f"/referrals/{SLIP}", data=form)
    assert done.headers["location"] == f"/referrals/{SLIP}?done=referral_attached"
    page = lost.get(f"/referrals/{SLIP}?done=referral_attached").text
    assert EN["done_referral_attached"] in page
    assert f"the editor attached them to Ana #1: {reason}" in page
    assert shop.referrals.show(SLIP).inviter_id == ANA


def test_a_mistake_is_told_and_what_was_written_stays(lost: TestClient) -> None:
    address = f"/referrals/{PLAIN}"
    for inviter, told in (("Ana", EN["referral_number"]), ("99", "There is no shopper 99.")):
        page = send(lost, address, do="attach", inviter=inviter, reason="kept words")
        assert page.status_code == 422
        assert told in page.text
        assert "kept words" in page.text
    assert send(lost, address, do="dance", reason="because").status_code == 400
    assert lost.get("/referrals/99").status_code == 404


def test_refusals_are_told_in_the_language_of_the_page(lost: TestClient) -> None:
    address = f"/referrals/{PLAIN}"
    for inviter, reason, told in (
        ("99", "because", "没有编号为 99 的顾客"),
        (str(PLAIN), "because", "就是同一个人"),
        (str(ANA), "x", "请写明原因"),
    ):
        page = send(
            lost, f"{address}?language=zh", address, do="attach", inviter=inviter, reason=reason
        )
        assert (page.status_code, told in page.text) == (422, True), told


def test_an_editor_dismisses_what_is_not_lost_and_brings_it_back(
    lost: TestClient, shop: Shop
) -> None:
    path = "/referrals/lost"
    slip = {"sign": "slip", "shopper": f"{SLIP}", "inviter": f"{ANA}", "order": ""}
    refused = send(lost, f"{path}?language=zh", path, do="dismiss", reason="", **slip)
    assert (refused.status_code, "请写明原因" in refused.text) == (422, True)
    count = len(shop.referrals.lost())
    assert EN["today_lost_wait"].format(count=count) in lost.get("/today?language=en").text
    done = send(lost, path, do="dismiss", reason="her own phone", **slip)
    assert done.headers["location"] == "/referrals/lost?done=lost_dismissed"
    page = lost.get(f"{path}?language=en").text
    assert page.index(EN["lost_dismissed"]) < page.index("the editor dismissed it: her own phone")
    assert EN["today_lost_wait"].format(count=count - 1) in lost.get("/today?language=en").text
    assert send(lost, path, do="dance", **slip).status_code == 400
    assert send(lost, path, do="restore", **{**slip, "sign": "sung"}).status_code == 400
    enter_as(lost, shop, "agent")
    assert "her own phone" in lost.get(f"{path}?language=en").text
    assert send(lost, path, do="restore", **slip).status_code == 403
    enter_as(lost, shop, "editor")
    send(lost, path, do="restore", **slip)
    assert len(shop.referrals.lost()) == count
    with shop.database.read() as tx:
        done = [one.action for one in tx.audit.newest(9) if one.action.startswith("lost.")]
    assert done == ["lost.restored", "lost.dismissed"]


def test_a_friend_is_detached(lost: TestClient, shop: Shop) -> None:
    address = f"/referrals/{BOUND}"
    assert ZH["referral_detach"] in lost.get(f"{address}?language=zh").text
    send(lost, address, do="detach", reason="not a friend")
    assert shop.referrals.show(BOUND).inviter_id is None
    assert "not a friend" in lost.get(f"{address}?language=en").text


def test_agents_look_and_do_not_attach_and_readers_see_nothing(
    lost: TestClient, shop: Shop
) -> None:
    enter_as(lost, shop, "agent")
    page = lost.get("/referrals/lost?language=en").text
    assert "Ana" in page
    assert "/referrals/lost" in page
    assert "<form class" not in page
    enter_as(lost, shop, "reader")
    assert lost.get("/referrals/lost").status_code == 403
    assert "/referrals/lost" not in lost.get("/messages").text


def test_without_anything_lost_the_page_says_what_would_be_here(
    client: TestClient, shop: Shop
) -> None:
    enter_as(client, shop, "agent")
    assert EN["lost_empty"].split("'")[0] in client.get("/referrals/lost?language=en").text
