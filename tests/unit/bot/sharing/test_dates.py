"""When rewards become a person's own, and when they expire, as a shopper is told."""

from dataclasses import replace
from datetime import timedelta

from bot import sharing
from bot.referrals.payouts import Payouts
from tests.unit.bot.rewarded_shop import ANA, BEN, DAY, NOW, SHARE, back, buy, open_with

PLACED = NOW + DAY
DUE = PLACED + 14 * DAY
LASTING = replace(SHARE, expires_days=30)


def dates(tx):
    """Of the rewards in the order in which they were made."""
    return [found for _, found in sorted(sharing.dates(tx, ANA).items())]


def test_a_reward_is_pending_until_its_hold_ends_and_has_a_day_to_expire(database):
    with database.write() as tx:
        open_with(tx, LASTING)
        buy(tx, BEN, 10_000, "o1")
        assert dates(tx) == [sharing.Dates(DUE, None, DUE + 30 * DAY)]
        settled = DUE + timedelta(hours=1)
        sharing.settle(tx, settled)
        assert dates(tx) == [sharing.Dates(None, settled, settled + 30 * DAY)]
        sharing.expire(tx, settled + 30 * DAY)
        assert dates(tx) == [sharing.Dates(None, settled, None, expired=True)]


def test_without_expiry_there_is_no_such_day_and_what_was_taken_back_has_none(database):
    with database.write() as tx:
        open_with(tx, SHARE)
        buy(tx, BEN, 10_000, "o1")
        buy(tx, BEN, 20_000, "o2", after=2 * DAY)
        back(tx, "o1", 10_000, "r1", after=3 * DAY)
        assert dates(tx) == [sharing.Dates(DUE + DAY, None, None)]


def test_what_an_approved_list_pays_does_not_expire(database):
    with database.write() as tx:
        open_with(tx, LASTING)
        buy(tx, BEN, 10_000, "o1")
        sharing.settle(tx, DUE)
    payouts = Payouts(database, now=lambda: DUE)
    payouts.approve(payouts.propose("CNY", 500, "Eda").list.list_id, "Olga")
    with database.write() as tx:
        buy(tx, BEN, 10_000, "o2", after=2 * DAY)
        sharing.settle(tx, DUE + DAY)
        first, second = dates(tx)
    assert (first.expires_at, second.expires_at) == (None, DUE + 31 * DAY)
