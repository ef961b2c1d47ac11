"""Orders in other currencies: at the rate of the day, and back at the same."""

from datetime import date

import pytest

from bot.errors import BadInput, OrderRefused
from bot.receiving.rates import worth
from growth.purchases import Line
from tests.unit.bot.receiving.shop_desk import BEA


def rate(till, text, day=date(2026, 5, 1), currency="EUR"):
    return till.desk.give_rate(currency, text, day, "Olga")


def kept(till):
    return [purchase.kept() for purchase in till.bought(till.bea)]


def test_the_rate_of_the_day_counts(till):
    rate(till, "7.00", date(2026, 4, 30))
    rate(till, "7.85")
    rate(till, "9.99", date(2026, 5, 2))
    told = till.receive(shopper=BEA, currency="EUR")
    assert (told.outcome.outcome, told.outcome.change) == ("recorded", 3_925)
    (purchase,) = till.bought(till.bea)
    assert (purchase.amount, purchase.currency) == (78_500, "CNY")
    assert purchase.original is not None
    assert (purchase.original.amount, purchase.original.currency, purchase.original.rate) == (
        10_000,
        "EUR",
        "7.85",
    )


def test_the_day_is_the_shop_s(till):
    rate(till, "7.00", date(2026, 4, 30))
    rate(till, "7.85")
    till.receive(shopper=BEA, currency="EUR", occurred_at="2026-04-30T16:00:00+00:00")
    assert kept(till) == [78_500]


@pytest.mark.parametrize(("day", "counts"), [(24, True), (23, False)])
def test_a_rate_holds_for_seven_days(till, day, counts):
    rate(till, "7.85", date(2026, 4, day))
    told = till.receive(shopper=BEA, currency="EUR")
    assert (told.outcome.outcome == "recorded", told.waits_for is None) == (counts, counts)


def test_without_a_rate_an_order_waits_with_its_refunds_and_counts_by_itself(till):
    told = till.receive(shopper=BEA, currency="EUR")
    assert "no rate for EUR on 2026-05-01" in (told.waits_for or "")
    assert till.receive(shopper=BEA, currency="EUR").outcome.outcome == "waiting"
    told = till.receive(type="refund", currency="EUR", amount="40")
    assert "its order o-1 is not here yet" in (told.waits_for or "")
    assert len(till.desk.problems()[1]) == 2
    assert rate(till, "8.00", currency="USD") == 0
    assert rate(till, "7.85") == 2
    assert kept(till) == [47_100]
    assert till.desk.problems() == ([], [])


def test_a_newer_rate_for_the_same_day_changes_nothing_that_was_counted(till):
    rate(till, "7.85")
    till.receive(shopper=BEA, currency="EUR")
    rate(till, "8.00")
    till.receive(type="refund", currency="EUR", amount="50.00")
    till.receive(order_id="o-2", event_id="e-2", shopper=BEA, currency="EUR")
    assert kept(till) == [39_250, 80_000]
    assert till.receive(shopper=BEA, currency="EUR").outcome.outcome == "duplicate"


def test_refunds_bit_by_bit_undo_an_order_exactly(till):
    rate(till, "7.8333")
    till.receive(shopper=BEA, currency="EUR", amount="100.01")
    for number in range(3):
        till.receive(type="refund", event_id=f"r-{number}", currency="EUR", amount="33.33")
    till.receive(type="refund", event_id="r-3", currency="EUR", amount="0.02")
    assert kept(till) == [0]
    assert till.pending(till.ana) == 0


def test_lines_of_a_converted_order_still_make_it_up(till):
    rate(till, "7.8333")
    lines = [{"product_id": f"p-{n}", "amount": "33.33"} for n in range(3)]
    till.receive(shopper=BEA, currency="EUR", amount="99.99", lines=lines)
    (purchase,) = till.bought(till.bea)
    assert sum(line.amount for line in purchase.lines) == purchase.amount == 78_325
    assert purchase.lines[0] == Line("p-0", None, 1, 26_108)


def test_an_order_speaks_one_currency(till):
    rate(till, "7.85")
    till.receive(shopper=BEA, currency="EUR")
    with pytest.raises(OrderRefused, match="differs from EUR"):
        till.receive(type="refund", currency="USD", amount="1")
    till.receive(order_id="o-2", event_id="e-2", shopper=BEA)
    with pytest.raises(OrderRefused, match="differs from CNY"):
        till.receive(order_id="o-2", type="refund", currency="EUR", amount="1")


def test_another_total_of_the_same_order_is_refused(till):
    rate(till, "7.85")
    till.receive(shopper=BEA, currency="EUR")
    with pytest.raises(OrderRefused, match="another amount"):
        till.receive(shopper=BEA, currency="EUR", amount="99")
    with pytest.raises(OrderRefused, match="another amount"):
        till.receive(event_id="e-2", shopper=BEA, currency="EUR", amount="99")
    assert till.receive(event_id="e-3", currency="EUR").outcome.outcome == "duplicate"


def test_halves_are_rounded_to_even():
    assert [worth(amount, "EUR", "0.5", "CNY") for amount in (1, 3, 5)] == [0, 2, 2]
    assert worth(100, "JPY", "0.047", "CNY") == 470
    assert worth(1_000, "KWD", "23.4567", "CNY") == 2_346


@pytest.mark.parametrize(
    ("currency", "text", "words"),
    [
        ("XYZ", "1", "not a currency code"),
        ("CNY", "1", "needs no rate"),
        ("EUR", "0", "not a rate such as 7.85"),
        ("EUR", "-7", "not a rate"),
        ("EUR", "7,85", "not a rate"),
        ("EUR", "1e3", "not a rate"),
        ("EUR", "", "not a rate"),
    ],
)
def test_a_bad_rate_is_refused(till, currency, text, words):
    with pytest.raises(BadInput, match=words):
        rate(till, text, currency=currency)
    with till.database.read() as tx:
        assert tx.rates.newest(5) == []
