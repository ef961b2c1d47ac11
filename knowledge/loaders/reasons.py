"""The commonest reasons why a row or a text is told of: sentences that know their code and what
stands in them, so that a page can say them in its own language."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "missing": "is missing",
    "empty": "is empty",
    "no_text": "must be a text",
    "no_scalar": "must be a text or a number",
    "long": "is longer than {most} characters",
    "number": "must be a number such as 12.50, but is {text!r}",
    "no_number": "must be a number such as 12.50",
    "two_currencies": "names two currencies: {text!r}",
    "marks": "has marks that do not make a number: {text!r}",
    "which_currency": "{mark!r} may mean {names}: write the code, or add a column named currency",
    "currency_code": "must be a currency code such as CNY or USD",
    "other_currency": "is in {code}, but the column of the currency says {other}",
    "count": "must be a whole number, but is {text!r}",
    "no_count": "must be a whole number",
    "stock": "must be a whole number or a word such as 有货 or sold out, not {text!r}",
    "negative": "must not be negative, but is {number}",
    "address": "must be a web address that begins with https://",
    "no_price": "has no price",
    "twice": "{entry_id!r} stands in this file already; the first is kept",
    "variants": "two variants have the same id",
    "cells": "has {count} cells under {width} columns",
    "no_question": "has an answer without a question",
    "no_answer": "has a question without an answer",
    "no_section": "the section has no text",
    "order": "looks like an order to the bot: “{text}”",
    "order_left_out": "looks like an order to the bot, left out: “{text}”",
    "invisible": "held invisible characters, left out: “{text}”",
    "hidden": "was hidden, left out: “{text}”",
    "store_https": "{address}: must begin with https://, so that no key is read.",
    "store_no_json": "{address}: answered with something that is not JSON; see that the address is "
    "the store's own and that no login page stands before its API.",
    "store_away": "{address}: cannot be reached ({told})",
    "store_error": "{address}: answers with error {status}",
    "store_busy": "{address}: is busy",
    "store_later": "{trouble} again and again; try again later.",
    "store_moved": "{address}: points to {there}; write the address that it points to into "
    "shop.toml.",
    "store_keys": "{address}: refuses store_key and store_secret of secrets.toml; see that they "
    "are right and may read products, and write discounts where coupons live in the store.",
    "store_no_api": "{address}: has no such API; see that the address in shop.toml is the store's "
    "own.",
    "store_large": "{address}: sends more than any store should.",
    "store_says": "{address}: {told}.",
    "store_no_token": "{address}: gives no access token for store_key.",
    "store_taken": "{address}: has another discount with the code of a coupon of pool {pool}; "
    "revoke the coupon, or remove that discount.",
    "store_refuses": "{address}: refuses a discount code ({told}).",
    "store_other": "Coupons of this pool are for {source}, but [store] in shop.toml names {kind}: "
    "name the store that they are for.",
}


class Reason(str):
    """A sentence; `code` is its key in SENTENCES, `values` fill its places."""

    code: str
    values: Mapping[str, object]

    __slots__ = ("code", "values")


def reason(code: str, /, **values: object) -> Reason:
    made = Reason(SENTENCES[code].format(**values))
    made.code, made.values = code, values
    return made


def reason_of(error: BaseException) -> str:
    """What an error says, with its code where it has one."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Reason) else str(error)
