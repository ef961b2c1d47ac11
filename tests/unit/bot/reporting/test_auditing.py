"""The doctor of the ledger names the first row of every rule that is broken."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pysqlite3
import pytest

from bot import reporting, sharing
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from growth.programme import Programme, Rule
from growth.purchases import OrderEvent
from tests.unit.bot.sharing.handing_over import fill_pool, pay_out

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = (
    Rule("share", "inviter", "percent", 500, first_order_only=False, programme_cap=900),
    Rule("gift", "friend", "coupon", 1, pool="spring"),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory, empty_shop):
    """Ana brought Ben, who bought twice; what she earned by the first order was paid out."""
    file = shutil.copy(empty_shop, tmp_path_factory.mktemp("sound") / "shop.db")
    with closing(Database(sqlite_engine(file), b"key")) as database, database.write() as tx:
        sharing.publish(tx, Programme("CNY", RULES), "owner", NOW)
        fill_pool(tx, "spring", 2, NOW)
        for number, code in ((1, None), (2, "a" * 14)):
            met = tx.shoppers.meet(number, "x", "en", NOW)
            sharing.link_for(tx, number, None, NOW, lambda n=number: "xab"[n] * 14)
            sharing.arrive(tx, number, code, met.new, NOW)
        for number in (1, 2):
            event = OrderEvent(
                "till", f"e{number}", "order", f"o{number}", 2, None, 10_000, "CNY", NOW + DAY
            )
            sharing.take_order(tx, event, NOW + DAY)
            sharing.settle(tx, NOW + 20 * DAY)
        pay_out(tx, 1, 500, NOW + 21 * DAY)
        assert reporting.doctor_ledger(tx) == []
    return file


def damaged(sound, tmp_path, *statements):
    """What the doctor says of a copy in which somebody wrote by hand."""
    file = shutil.copy(sound, tmp_path / "shop.db")
    with closing(pysqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
    with closing(Database(sqlite_engine(file), b"key")) as database, database.read() as tx:
        return reporting.doctor_ledger(tx)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ledger_postings SET amount = amount + 1 WHERE posting_id = 1", "sums to 1 CNY"),
        ("DELETE FROM ledger_postings WHERE account = 'paid'", "sums to -500 CNY"),
        (
            "UPDATE rule_totals SET most = 1",
            "total of rule 'share' in CNY is 1, its rewards make 900",
        ),
        ("DELETE FROM rule_totals", "total of rule 'share' in CNY is 0, its rewards make 900"),
        (
            "UPDATE reward_pins SET standing = 700 WHERE pin_id = 1",
            "pinned at 700, but stands at 500",
        ),
        ("UPDATE reward_pins SET most = 499 WHERE pin_id = 1", "reward 1 should hold 1 less"),
        (
            "UPDATE programmes SET terms = replace(terms, '900', '899')",
            "rule 'share' gives 900 CNY in all, its cap is 899",
        ),
        (
            "UPDATE order_parts SET shopper_id = 2 WHERE level = 1",
            "order row 1 counts for somebody",
        ),
        ("DELETE FROM order_parts WHERE order_key = 2", "order row 2 counts for somebody else"),
        ("UPDATE order_events SET programme_id = NULL WHERE order_key = 2", "under no programme"),
        ("UPDATE order_events SET shopper_id = NULL", "order row 1 has parts, but no buyer"),
        (
            "UPDATE rewards SET rule = 'other' WHERE rule = 'gift'",
            "a reward for order row 1 is missing: it should hold 1 more",
        ),
        (
            "UPDATE ledger_postings SET amount = 2 * amount WHERE currency = 'CPN'",
            "holds 2 coupons: it can hold one",
        ),
        (
            "UPDATE ledger_transactions SET kind = 'expire' WHERE kind = 'settle'",
            "is no expire for",
        ),
        (
            "UPDATE ledger_transactions SET kind = 'grant' WHERE kind = 'pay'",
            "is no grant for the account",
        ),
        (
            "UPDATE ledger_transactions SET payout_line = 9, reward_id = NULL "
            "WHERE transaction_id = 1",
            "pays out what is on no list, or the reverse",
        ),
    ],
)
def test_each_broken_rule_is_named(sound, tmp_path, statement, words):
    problems = damaged(sound, tmp_path, statement)
    assert any(words in problem for problem in problems), problems


def test_a_hold_that_ends_at_another_time_is_named(sound, tmp_path):
    problems = damaged(
        sound,
        tmp_path,
        "DELETE FROM ledger_transactions WHERE kind = 'settle'",
        "DELETE FROM ledger_postings WHERE transaction_id NOT IN "
        "(SELECT transaction_id FROM ledger_transactions)",
        "INSERT INTO ledger_holds SELECT reward_id, '2030-01-01 00:00:00.000000' FROM rewards",
    )
    told = "the hold of reward 1 ends at another time than the reward says (and 2 more of the kind)"
    assert told in problems


def test_only_the_first_row_of_each_rule_is_named_and_how_many_more(sound, tmp_path):
    problems = damaged(sound, tmp_path, "DELETE FROM order_parts")
    (told,) = [problem for problem in problems if "counts for somebody" in problem]
    assert told == (
        "order row 1 counts for somebody else than the invitations say (and 1 more of the kind)"
    )


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (
            (
                "DELETE FROM ledger_postings WHERE transaction_id IN "
                "(SELECT transaction_id FROM ledger_transactions WHERE payout_line = 1)",
                "DELETE FROM ledger_transactions WHERE payout_line = 1",
            ),
            "payout line 1 pays 500, but 0 was posted for it",
        ),
        (
            (
                "UPDATE ledger_postings SET amount = amount * 2 WHERE transaction_id IN "
                "(SELECT transaction_id FROM ledger_transactions WHERE payout_line = 1)",
            ),
            "payout line 1 pays 500, but 1000 was posted for it",
        ),
        (
            ("UPDATE ledger_transactions SET payout_line = 9 WHERE payout_line = 1",),
            "pays payout line 9, which is on no list",
        ),
        (
            ("DELETE FROM payout_facts WHERE what = 'paid'",),
            "payout line 1 pays 0, but 500 was posted for it",
        ),
        (
            ("INSERT INTO payout_taken_off VALUES (1, 'why', 'Olga', '2026-05-01')",),
            "payout line 1 pays 0, but 500 was posted for it",
        ),
        (
            ("INSERT INTO open_payouts VALUES (1, 'CNY', 1)",),
            "payout line 1 is kept as open, and its list has ended",
        ),
        (
            (
                "INSERT INTO coupon_facts (coupon_id, what, reward_id, shopper_id, at) "
                "SELECT 2, what, reward_id, shopper_id, at FROM coupon_facts WHERE coupon_id = 1",
            ),
            "coupons that work: it can have one",
        ),
        (
            ("UPDATE coupon_facts SET reward_id = 1 WHERE coupon_id = 1",),
            "coupon 1 was given for reward 1, which holds none",
        ),
        (
            ("UPDATE coupon_facts SET shopper_id = 1 WHERE coupon_id = 1",),
            "coupon 1 was given to somebody else than its reward",
        ),
        (
            ("DELETE FROM coupon_facts WHERE coupon_id = 1",),
            "holds a coupon, but no code was given for it",
        ),
        (
            ("INSERT INTO free_coupons VALUES (1, 'spring')",),
            "coupon 1 is kept as free, and something became of it",
        ),
    ],
)
def test_payouts_and_coupons_that_do_not_fit_the_ledger_are_named(
    sound, tmp_path, statements, words
):
    assert words in " / ".join(damaged(sound, tmp_path, *statements))
