from decimal import Decimal

import pytest

from knowledge.loaders.amounts import (
    currency_named,
    has_currency,
    is_stock_word,
    price_of,
    stock_of,
)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("12.50", "12.50", "CNY"),
        ("1,299", "1299", "CNY"),
        ("1,299.00", "1299.00", "CNY"),
        ("1.299,00 €", "1299.00", "EUR"),
        ("12,50", "12.50", "CNY"),
        ("1 299,00 zł", "1299.00", "PLN"),
        ("1'299.00", "1299.00", "CNY"),
        ("1,234,567", "1234567", "CNY"),
        ("￥199", "199", "CNY"),
        ("¥ 199.00", "199.00", "CNY"),
        ("１９９．５０元", "199.50", "CNY"),
        ("人民币 88", "88", "CNY"),
        ("US$ 20", "20", "USD"),
        ("20 USD", "20", "USD"),
        ("HK$1,000", "1000", "HKD"),
        ("€9", "9", "EUR"),
        ("CNY ¥5", "5", "CNY"),
        ("0,5", "0.5", "CNY"),
    ],
)
def test_a_price_in_many_writings(text: str, amount: str, currency: str) -> None:
    assert price_of(text, "CNY") == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["面议", "", "99-199", "15%", "from 5", "1.299.00", "1,29,9", "12 apples", "-5", "免费"]
)
def test_what_is_not_one_price(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be a number|do not make a number"):
        price_of(text, "CNY")


def test_a_sign_of_several_currencies_means_the_shops_own_or_is_asked_about() -> None:
    assert price_of("$5", "CAD") == (Decimal(5), "CAD")
    assert price_of("¥5", "JPY") == (Decimal(5), "JPY")
    with pytest.raises(ValueError, match="'\\$' may mean USD or CAD or AUD: write the code"):
        price_of("$5", "CNY")
    with pytest.raises(ValueError, match="'¥' may mean CNY or JPY"):
        price_of("¥5", "USD")


def test_a_price_in_two_currencies_is_none() -> None:
    with pytest.raises(ValueError, match="names two currencies"):
        price_of("US$ 5 EUR", "CNY")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("3 件", 3),
        ("5 pcs", 5),
        ("7 in stock", 7),
        ("0", 0),
        ("有货", None),
        ("In Stock", None),
        ("现货", None),
        ("缺货", 0),
        ("SOLD OUT", 0),
        ("已售罄", 0),
    ],
)
def test_stock_in_numbers_and_words(text: str, count: int | None) -> None:
    assert stock_of(text) == count


@pytest.mark.parametrize("text", ["1.5", "soon", "15%", "-1", "1,5,0"])
def test_what_says_nothing_about_stock(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be a whole number|do not make a number"):
        stock_of(text)


def test_what_a_cell_looks_like() -> None:
    assert has_currency("¥5")
    assert not has_currency("5")
    assert is_stock_word("有货")
    assert not is_stock_word("是")
    assert currency_named("元", "CNY") == "CNY"
    assert currency_named("元", "USD") is None
    assert currency_named("usd", "CNY") == "USD"
    assert currency_named("含税", "CNY") is None
