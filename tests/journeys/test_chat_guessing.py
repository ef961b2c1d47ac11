"""Who tries codes that nobody holds: staff are told once, and codes are not looked up any more."""

from bot import sharing
from tests.journeys.running_bot import RunningBot


def test_guessed_codes_are_told_and_not_looked_up(server, staffed, sam, staff, ana, chen):
    with RunningBot(staffed, server):
        chen.start()
        chen.wait("陈")
        with staffed.database.write() as tx:
            owner = tx.shoppers.by_telegram_id(chen.id).shopper_id
            code = sharing.link_for(tx, owner, None, staffed.now(), lambda: "A1b2C3d4E5f6G7").code
        for number in range(5):
            last = ana.send(f"/start {number:014d}")
        ana.wait("/privacy", after=last)
        told = sam.wait("🔎", chat=staff)
        assert "一小时内尝试了 5 个不存在的邀请码" in told.text
        last = ana.send(f"/start {code}")
        ana.wait("/privacy", after=last)
        ana.send(f"/start {9:014d}")
    with staffed.database.read() as tx:
        guesser = tx.shoppers.by_telegram_id(ana.id).shopper_id
        assert tx.invitations.of(guesser) is None
        assert tx.touches.guesses_since(guesser, "code", staffed.now().replace(year=2020)) == 5
    assert len([seen for seen in sam.messages(staff) if "🔎" in seen.text]) == 1
