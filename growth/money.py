"""Money: whole minor units and an ISO 4217 currency. Never a float."""

import re
from decimal import Decimal

from growth.reasons import reason

_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
DIGITS: dict[str, int] = {
    code: digits for digits, codes in ((0, _NONE), (2, _TWO), (3, _THREE)) for code in codes.split()
}
"""Decimal digits of each currency in circulation (ISO 4217)."""

MOST = 10**12
"""No single amount is larger, in minor units; sums over a whole shop then fit 64 bits."""

_PLAIN = re.compile(r"[0-9]{1,16}(\.[0-9]+)?")


def to_minor(amount: str, currency: str) -> int:
    """`"12.50"` in EUR is 1250. Raises ValueError with the reason."""
    if currency not in DIGITS:
        raise ValueError(
            reason("no_code", "{code!r} is not a currency code such as CNY or EUR", code=currency)
        )
    if amount.startswith("-"):
        raise ValueError(reason("signed", "an amount is never negative: write it without the sign"))
    if not _PLAIN.fullmatch(amount):
        raise ValueError(
            reason(
                "no_amount",
                "{amount!r} is not an amount such as 12.50 (digits, a point, digits)",
                amount=amount,
            )
        )
    scaled = Decimal(amount).scaleb(DIGITS[currency])
    if scaled != scaled.to_integral_value():
        raise ValueError(
            reason(
                "decimals",
                "{amount} has more decimals than {currency}, which has {digits}",
                amount=amount,
                currency=currency,
                digits=DIGITS[currency],
            )
        )
    return int(scaled)


def plain(amount: int, unit: str) -> str:
    """`1250` in EUR is "12.50 EUR"; units that are no currency are counted as they are."""
    digits = DIGITS.get(unit, 0)
    sign, whole = "-" if amount < 0 else "", abs(amount)
    major, minor = divmod(whole, 10**digits)
    return f"{sign}{major}{f'.{minor:0{digits}}' if digits else ''} {unit}"
