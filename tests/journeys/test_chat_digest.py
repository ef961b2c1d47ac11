"""The staff group is told of the day before: once, whatever happens to the bot."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.running_bot import RunningBot


def test_staff_are_told_once_a_day(server, staffed, sam, staff, ana):
    with RunningBot(staffed, server):
        ana.start()
        ana.send("unknown: my number is 13800138000, is it waterproof?")
        ana.wait("I do not know that.")
    tomorrow(staffed)
    with RunningBot(staffed, server):
        told = sam.wait("☀️", chat=staff)
    assert "提问：1，其中已回答 0，未能回答 1" in told.text
    assert "1 次：unknown: my number is •••, is it waterproof?" in told.text
    assert "https://staff.test/gaps" in told.text
    with RunningBot(staffed, server):
        ana.send("unknown again")
        ana.wait("I do not know that.")
    assert len([m for m in sam.messages(staff) if "☀️" in m.text]) == 1
    tomorrow(staffed)
    with RunningBot(staffed, server):
        sam.wait(lambda m: "☀️" in m.text and m.message_id != told.message_id, chat=staff)


def test_staff_are_told_once_a_week_how_sharing_went(server, staffed, sam, staff):
    with staffed.database.write() as tx:
        ana = tx.shoppers.meet(7, "Ana", "en", staffed.now()).shopper.shopper_id
        tx.offers.add(ana, None, "Look", staffed.now())
    monday(staffed)
    with RunningBot(staffed, server):
        told = sam.wait("📊", chat=staff)
    assert "收到分享邀请：1（0）" in told.text
    assert "到来的朋友" not in told.text
    assert "https://staff.test/reports/funnel?since=" in told.text
    with RunningBot(staffed, server):
        sam.send("/queue", staff)
        sam.wait("没有人在等候人工客服。", chat=staff)
    assert len([m for m in sam.messages(staff) if "📊" in m.text]) == 1


def monday(shop) -> None:
    """Ten o'clock of the next Monday, in the shop."""
    zone = ZoneInfo("Asia/Shanghai")
    today = shop.now().astimezone(zone).date()
    day = today + timedelta(days=7 - today.weekday())
    shop.later = datetime.combine(day, time(10), zone) - datetime.now(UTC)


def tomorrow(shop) -> None:
    """Ten o'clock of the next day, in the shop."""
    zone = ZoneInfo("Asia/Shanghai")
    day = shop.now().astimezone(zone).date() + timedelta(days=1)
    shop.later = datetime.combine(day, time(10), zone) - datetime.now(UTC)
