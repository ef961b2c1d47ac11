"""Amounts of money in minor units, by ISO 4217."""

from decimal import Decimal

_NO_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_HUNDREDTHS = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD
HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS
UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG
"""
_EXPONENTS = {
    **dict.fromkeys(_HUNDREDTHS.split(), 2),
    **dict.fromkeys(_NO_MINOR_UNIT.split(), 0),
    **dict.fromkeys(_THOUSANDTHS.split(), 3),
}
_LARGEST = Decimal(10) ** 12


def exponent(currency: str) -> int:
    """Digits after the decimal point: CNY 2, JPY 0, KWD 3. ValueError for an unknown code."""
    if currency in _EXPONENTS:
        return _EXPONENTS[currency]
    raise ValueError(f"{currency!r} is not an ISO 4217 currency code such as CNY or USD")


def minor_units(amount: Decimal, currency: str) -> int:
    """12.50 USD -> 1250, 900 JPY -> 900. ValueError says what is wrong with the amount."""
    digits = exponent(currency)
    if not amount.is_finite():
        raise ValueError("must be a number")
    if amount < 0:
        raise ValueError(f"must not be negative, but is {amount}")
    if amount > _LARGEST:
        raise ValueError("is too large")
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        raise ValueError(f"has more decimals than {currency} knows ({digits}): {amount}")
    return int(minor)
