"""A code with a letter wrong, from the chat to the button of staff and the news of the reward."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import sharing
from growth.purchases import OrderEvent
from tests.journeys.staff_seat import Open, Seat, enter, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    with opened(tmp_path / "shop") as shop:
        yield shop


def buys(shop: Open, buyer: int) -> None:
    now, currency = shop.app.now(), shop.app.currency
    event = OrderEvent("till", "e1", "order", "o1", buyer, None, 20_000, currency, now)
    with shop.app.database.write() as tx:
        sharing.take_order(tx, event, now, shop.app.telling)


@pytest.mark.parametrize("seat", [("phone", "zh")], indirect=True, ids="-".join)
def test_a_friend_with_a_slip_in_the_code_is_attached_and_the_reward_is_told(
    seat: Seat, shop: Open
) -> None:
    words = seat.words
    ana = shop.telegram.person("Ana", language_code="en")
    ben = shop.telegram.person("Ben", language_code="zh-hans")
    ana.start()
    ana.wait("/privacy")
    with shop.app.database.write() as tx:
        sharing.link_for(tx, 1, None, shop.app.now(), lambda: "A1b2C3d4E5f6G7")
    ben.start("A1b2C3d4E5f6G8")
    ben.wait("没有找到这个邀请码")
    buys(shop, ben.id)
    enter(seat, shop, "Lin")
    seat.go("/reports/funnel")
    seat.page.get_by_role("link", name=words["lost_referrals"]).click()
    seat.sees(words["lost_slip"].format(inviter="Ana #1"))
    name = words["lost_attach_of"].format(friend="Ben #2", inviter="Ana #1")
    seat.page.get_by_role("button", name=name).click()
    seat.says("done_referral_attached")
    with shop.app.database.read() as tx:
        assert [one.kind for one in tx.news.all_of(1)] == ["pending"]
        assert sharing.standing(tx, 1).pending == 1_000
    seat.page.get_by_label(words["lost_reason"]).fill("not Ana's friend")
    seat.press("referral_detach")
    seat.says("done_referral_detached")
    seat.sees("not Ana's friend")
    with shop.app.database.read() as tx:
        assert sharing.standing(tx, 1).pending == 0
    seat.go("/referrals/lost")
    seat.sees(words["lost_empty"])
    seat.go("/settings/audit")
    seat.sees(words["audit_referral_detached"])
