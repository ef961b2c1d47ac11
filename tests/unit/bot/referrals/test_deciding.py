"""Orders are held or blocked, staff decide, and the ledger follows."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import reviewing, sharing
from bot.errors import ReviewRefused
from bot.referrals import deciding
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database, Transaction
from growth.invitations import Invitation
from growth.links import Link
from growth.programme import simple
from growth.purchases import Marks, OrderEvent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 60 * DAY
NOTHING = Marks()
BOTH = Marks(email="one e-mail", phone="one phone")


class Shop:
    """Ana is 1; her friends are 2, 3 and so on."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        programme = simple("CNY", inviter_percent=10, hold_days=14, minimum_order=1_000)
        sharing.publish(tx, programme, "console", NOW)
        self.ana = self.friend(1, invited=False)

    def friend(self, number: int, at: datetime = NOW, invited: bool = True) -> int:
        who = self.tx.shoppers.meet(number, f"P{number}", "en", at).shopper.shopper_id
        if invited:
            code = f"Code{number:010d}"
            self.tx.links.add(Link(code, self.ana, f"L{number}", at))
            self.tx.invitations.bind(Invitation(who, self.ana, code, None, at))
        return who

    def buy(self, number: int, at: datetime, marks: Marks = NOTHING, **more: object) -> int:
        event = OrderEvent(
            "till", f"e{number}-{at}", "order", f"o{number}-{at}", number, "P1", 20_000, "CNY", at,
            marks=marks, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        sharing.take_order(self.tx, event, at)
        order = self.tx.purchases.order("till", event.order_id)
        assert order is not None
        return order[0]

    def holds(self) -> tuple[int, int]:
        """What Ana has pending and earned."""
        balance = next(iter(self.tx.ledger.balances(self.ana)), None)
        return (balance.pending, balance.earned) if balance else (0, 0)

    def settle(self) -> None:
        sharing.settle(self.tx, LATER)


@pytest.fixture
def shop(tmp_path: Path, empty_shop: Path) -> Iterator[Shop]:
    """On SQLite: the tables are tested on both engines."""
    file = shutil.copy(empty_shop, tmp_path / "shop.db")
    database = Database(sqlite_engine(Path(file)), b"key")
    with database.write() as tx:
        yield Shop(tx)
        assert list(tx.reviews.broken()) == []
    database.close()


def held(shop: Shop) -> int:
    """An order of a friend with Ana's phone."""
    shop.buy(1, NOW, Marks(phone="one phone"))
    shop.friend(2)
    return shop.buy(2, NOW + HOUR, Marks(phone="one phone"))


def blocked(shop: Shop) -> int:
    shop.buy(1, NOW, BOTH)
    shop.friend(2)
    return shop.buy(2, NOW + HOUR, BOTH)


def test_an_ordinary_order_is_paid(shop: Shop) -> None:
    shop.friend(2)
    key = shop.buy(2, NOW + HOUR)
    assert deciding.queue(shop.tx) == []
    shop.settle()
    assert shop.holds() == (0, 2_000)
    case = deciding.case(shop.tx, key)
    assert case is not None
    assert (case.standing, case.findings, case.since) == ("pass", (), None)


def test_what_is_held_is_booked_and_not_paid(shop: Shop) -> None:
    key = held(shop)
    (case,) = deciding.queue(shop.tx)
    assert (case.order.order_key, case.standing, case.inviter_id) == (
        key,
        "hold",
        shop.ana,
    )
    assert [each.check for each in case.findings] == ["self_referral"]
    shop.settle()
    assert shop.holds() == (2_000, 0)
    deciding.decide(shop.tx, key, "pass", "Lin", "mother and son", LATER, sharing.silent)
    assert deciding.queue(shop.tx) == []
    shop.settle()
    assert shop.holds() == (0, 2_000)


def test_an_order_whose_buyer_is_known_later_is_examined_then(shop: Shop) -> None:
    shop.buy(1, NOW, BOTH)
    who = shop.friend(2)
    event = OrderEvent(
        "till", "late", "order", "late", None, None, 20_000, "CNY", NOW + HOUR, marks=BOTH
    )
    sharing.take_order(shop.tx, event, NOW)
    order = shop.tx.purchases.order("till", "late")
    assert order is not None
    assert deciding.case(shop.tx, order[0]) is None
    sharing.match(shop.tx, order[0], who, "email", NOW + DAY)
    assert shop.tx.reviews.standing([order[0]]) == {order[0]: "block"}
    assert shop.holds() == (0, 0)


def test_who_is_attached_to_an_inviter_is_examined_then(shop: Shop) -> None:
    shop.buy(1, NOW, BOTH)
    who = shop.friend(2, invited=False)
    key = shop.buy(2, NOW + HOUR, BOTH)
    assert shop.tx.reviews.standing([key]) == {key: "pass"}
    sharing.attach(shop.tx, who, shop.ana, "she brought him", "Lin", NOW + DAY)
    assert shop.tx.reviews.standing([key]) == {key: "block"}
    assert shop.holds() == (0, 0)


def test_what_is_blocked_earns_nothing_and_on_appeal_everything(shop: Shop) -> None:
    key = blocked(shop)
    assert shop.holds() == (0, 0)
    deciding.decide(shop.tx, key, "block", "Lin", "one person", LATER, sharing.silent)
    shop.settle()
    assert shop.holds() == (0, 0)
    deciding.appeal(shop.tx, key, "Sam", "they came by with two passports", LATER)
    assert shop.holds() == (0, 0)
    assert [each.order.order_key for each in deciding.queue(shop.tx)] == [key]
    deciding.decide(shop.tx, key, "pass", "Lin", "two people", LATER, sharing.silent)
    assert shop.holds() == (2_000, 0)
    shop.settle()
    assert shop.holds() == (0, 2_000)
    (case,) = deciding.decided(shop.tx)
    assert [(each.kind, each.by) for each in case.decisions] == [
        ("block", "Lin"),
        ("appeal", "Sam"),
        ("pass", "Lin"),
    ]
    deeds = [(deed.by, deed.action, deed.subject) for deed in shop.tx.audit.newest(3)]
    assert deeds == [
        ("Lin", "review.pass", f"order {key}"),
        ("Sam", "review.appeal", f"order {key}"),
        ("Lin", "review.block", f"order {key}"),
    ]


def test_a_buyer_is_told_what_was_found_and_nothing_of_others(shop: Shop) -> None:
    key = held(shop)
    deciding.decide(shop.tx, key, "block", "Lin", "Ana's second phone", LATER, sharing.silent)
    told = sharing.export(shop.tx, 2)["reviews"]
    order_id = shop.tx.reviews.orders([key])[key].order_id
    assert told == [
        {
            "order_id": order_id,
            "found": "self_referral",
            "outcome": "hold",
            "at": (NOW + HOUR).isoformat(),
        },
        {"order_id": order_id, "decided": "block", "at": LATER.isoformat()},
    ]
    assert sharing.export(shop.tx, shop.ana)["reviews"] == []


def test_what_was_paid_is_taken_back(shop: Shop) -> None:
    shop.friend(2)
    key = shop.buy(2, NOW + HOUR)
    shop.settle()
    deciding.decide(shop.tx, key, "block", "Lin", "a stolen card", LATER, sharing.silent)
    assert shop.holds() == (0, 0)


def test_a_pattern_holds_its_earlier_orders_until_they_are_paid(shop: Shop) -> None:
    """The tenth within the hour makes it a burst; an order of long ago stays."""
    shop.friend(99)
    long_ago = shop.buy(99, NOW + HOUR)
    keys = []
    for number in range(2, 12):
        at = NOW + 20 * DAY + number * HOUR / 20
        shop.friend(number, at)
        shop.tx.shoppers.asked(number, at)
        keys.append(shop.buy(number, at))
    waiting = {each.order.order_key: each for each in deciding.queue(shop.tx)}
    assert set(waiting) == set(keys)
    assert shop.tx.reviews.standing([long_ago]) == {long_ago: "pass"}
    together = deciding.decide(
        shop.tx, keys[0], "pass", "Lin", "a party", LATER, sharing.silent, together=True
    )
    assert sorted(together) == sorted(keys)
    shop.settle()
    assert shop.holds() == (0, 22_000)


def test_the_blocklist_blocks_new_orders_only(shop: Shop) -> None:
    shop.friend(2)
    first = shop.buy(2, NOW + HOUR, Marks(address="roof"), coupon="SAVE10")
    case = deciding.case(shop.tx, first)
    assert case is not None
    assert case.named == ("buyer", "inviter", "address", "coupon")
    entry = deciding.put_on_blocklist(shop.tx, first, "address", "Lin", "a reseller", NOW + DAY)
    assert (entry.kind, entry.shopper_id, entry.by) == ("address", 2, "Lin")
    shop.friend(3, NOW + DAY)
    second = shop.buy(3, NOW + 2 * DAY, Marks(address="roof"))
    assert shop.tx.reviews.standing([first, second]) == {first: "pass", second: "block"}
    assert "blocklist" in [each.check for each in shop.tx.reviews.of(second)]
    lifted = deciding.lift(shop.tx, entry.entry_id, "Sam", "they moved away", NOW + 3 * DAY)
    assert lifted.lifted_by == "Sam"
    shop.friend(4, NOW + 3 * DAY)
    third = shop.buy(4, NOW + 4 * DAY, Marks(email="new"), coupon="OTHER")
    assert shop.tx.reviews.standing([third]) == {third: "pass"}
    assert [deed.action for deed in shop.tx.audit.newest(2)] == [
        "blocklist.lifted",
        "blocklist.added",
    ]


def test_a_blocked_account_brings_nobody(shop: Shop) -> None:
    shop.friend(2)
    key = shop.buy(2, NOW + HOUR)
    assert reviewing.examine_start(shop.tx, 2, NOW) == "pass"
    deciding.put_on_blocklist(shop.tx, key, "buyer", "Lin", "sells links", NOW)
    assert reviewing.examine_start(shop.tx, 2, NOW) == "blocked"
    assert reviewing.examine_start(shop.tx, shop.ana, NOW) == "pass"


def test_who_guesses_codes_waits_and_staff_are_told_once(shop: Shop) -> None:
    told = []
    for number in range(8):
        at = NOW + timedelta(minutes=number)
        if reviewing.examine_start(shop.tx, shop.ana, at) == "limited":
            break
        shop.tx.touches.guess(shop.ana, "code", "x", at, f"{number}")
        told.append(reviewing.alarm(shop.tx, shop.ana, at))
    assert number == 5
    assert [each.check for each in told if each] == ["code_guessing"]
    assert reviewing.examine_start(shop.tx, shop.ana, NOW + 2 * HOUR) == "pass"


def test_a_flood_of_guesses_gives_few_alarms(shop: Shop) -> None:
    people = [shop.friend(number, invited=False) for number in range(100, 170)]
    told = []
    for number, who in enumerate(people):
        shop.tx.touches.guess(who, "code", "x", NOW, f"{number}")
        told.append(reviewing.alarm(shop.tx, who, NOW))
    assert [each.check for each in told if each] == ["code_guessing_all"] * 2


def decide(tx: Transaction, key: int, note: str) -> list[int]:
    return deciding.decide(tx, key, "pass", "Lin", note, NOW, sharing.silent)


@pytest.mark.parametrize(
    ("reason", "act"),
    [
        ("note", lambda tx, key: decide(tx, key, "  ")),
        ("note", lambda tx, key: decide(tx, key, "x" * 501)),
        ("unknown", lambda tx, key: decide(tx, 999, "why")),
        ("undecided", lambda tx, key: deciding.appeal(tx, key, "Lin", "why", NOW)),
        ("unnamed", lambda tx, key: deciding.put_on_blocklist(tx, key, "email", "L", "why", NOW)),
        ("no_entry", lambda tx, key: deciding.lift(tx, 999, "Lin", "why", NOW)),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(shop: Shop, reason: str, act) -> None:
    key = held(shop)
    with pytest.raises(ReviewRefused) as refused:
        act(shop.tx, key)
    assert refused.value.reason == reason
    assert shop.tx.audit.newest(5) == []
    assert shop.tx.reviews.decisions(key) == []
