"""The commonest reasons why a row or a text is told of: sentences that know their code and what
stands in them, so that a page can say them in its own language."""

from collections.abc import Mapping
from pathlib import Path

from knowledge.errors import SourceRefused

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
    "no_table": "holds no table",
    "no_pdf": "is no PDF that can be read; open it, and print it to a new PDF",
    "scan": "holds pictures but no text (a scan?); run text recognition over it, or give the text "
    "as DOCX",
    "password": "has a password; save it again without one",
    "many_pages": "has more than {most} pages; split it",
    "two_columns": "has two columns {name}; keep one",
    "no_column": "has no column {field}; say which one it is of {found} (--map COLUMN={field})",
    "kind": "cannot read this kind of file; use one of {known}",
    "unread": "cannot be read ({told})",
    "large": "is larger than {most} MB; split it",
    "holds_no_text": "holds no text",
    "much_text": "holds more than {most:,} characters of text; split it",
    "office_97": "has a password or is in the format of Office 97; save it again without a "
    "password, as .xlsx or .docx",
    "no_office": "is damaged or no Office file; save it again",
    "many_parts": "holds over {most:,} parts, more than a document has",
    "unpacks": "would unpack to more than {most} MB; split it",
    "swells": "holds a part that unpacks to over {most} times its size, as made to fill a memory; "
    "take out cells full of one repeated text",
    "macros": "holds macros; save it as .xlsx or .docx without them",
    "xml_utf8": "holds XML that is not in UTF-8; save it again",
    "xml_type": "holds XML with a document type, which Office never does",
    "damaged_word": "is damaged; save it again in Word",
    "no_word": "is no Word document; save it as .docx",
    "encoding": "is not text in UTF-8, UTF-16 or GB18030; save it as UTF-8",
    "no_json_file": "is not JSON: {told} at line {line}, column {column}",
    "long_number": "holds a number that is too long to read",
    "deep": "is nested too deeply to read",
    "no_parts": "has none of {parts}; give at least one, or a list of products",
    "no_list": "{part} must be a list of objects",
    "no_csv": "is not CSV: {told}",
    "no_workbook": "is not a workbook that can be read ({told}); save it again as .xlsx",
    "entities": "declares entities, which no sheet needs",
    "long_cell": "holds a cell of more than {most} MB",
    "many_rows": "has more than {most} rows; split the file",
    "no_html": "is no HTML that can be read; save it again",
    "damaged": "is damaged and cannot be read; save it again",
    "endless": "takes too much time or memory to read, as damaged or endless files do; save it "
    "again or split it",
    "column_as": "write COLUMN=FIELD, such as 货号=product_id",
    "no_field": "no column can be {field!r}; use one of {known}",
    "unknown_columns": "cannot be read; delete it, and columns are told anew at the next import",
    "message_long": "A message has 1 to {most} characters; this one has {count}.",
    "message_untrue": "The shop's facts about {product} do not say: {words}.",
    "product_unknown": "There is no product {product}: `shopvine search` finds its id.",
    "in_file": "{file}: {fault}.",
    "sheet_left_out": "{fault}, so this sheet was left out",
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


def refused_in(file: str | Path, code: str, /, **values: object) -> SourceRefused:
    """That file cannot be read, for the reason of that code."""
    return SourceRefused(reason("in_file", file=str(file), fault=reason(code, **values)))


def fault_of(error: SourceRefused) -> str:
    """What is wrong with the file, without its name."""
    said = reason_of(error)
    fault = said.values["fault"] if isinstance(said, Reason) and said.code == "in_file" else said
    return str(said) if not isinstance(fault, str) else fault
