from decimal import Decimal

import pytest

from knowledge.money import exponent, minor_units


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.50", "USD", 1250),
        ("12.5", "CNY", 1250),
        ("900", "JPY", 900),
        ("1.234", "KWD", 1234),
        ("0", "EUR", 0),
        ("1E+2", "EUR", 10000),
    ],
)
def test_minor_units(amount: str, currency: str, minor: int) -> None:
    assert minor_units(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("12.505", "USD", "more decimals than USD knows (2)"),
        ("1.5", "JPY", "more decimals than JPY knows (0)"),
        ("-1", "USD", "must not be negative"),
        ("NaN", "USD", "must be a number"),
        ("Infinity", "USD", "must be a number"),
        ("1E+999999", "USD", "too large"),
        ("1", "XYZ", "not an ISO 4217 currency"),
    ],
)
def test_wrong_amounts_are_named(amount: str, currency: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        minor_units(Decimal(amount), currency)


def test_exponents() -> None:
    assert [exponent(code) for code in ("JPY", "CNY", "KWD")] == [0, 2, 3]
