"""What is wrong with a file of rules before anything in it is looked at as money: its form."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from growth.reasons import Reason, reason

_AT = re.compile(r"line (\d+), column (\d+)")
_KINDS = {
    "literal_error": "one_of",
    "string_type": "text",
    "int_type": "whole",
    "int_from_float": "whole",
    "bool_type": "yes_no",
    "date_type": "day",
    "datetime_type": "day",
    "tuple_type": "list",
    "model_type": "table",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    "string_too_long": "long",
    "string_too_short": "short",
}
"""What pydantic calls it, and the code of the reason."""


def no_toml(error: tomllib.TOMLDecodeError) -> Reason:
    """With the place that the parser tells."""
    told = "is not valid TOML: {told}"
    if at := _AT.search(str(error)):
        return reason("toml", told, told=str(error), line=at[1], column=at[2])
    return reason("toml_end", told, told=str(error))


def first_fault(error: ValidationError, tables: Mapping[str, Any]) -> Reason:
    """The first problem, with the table it is in by its name."""
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ", ".join(_place(problem["loc"], tables))
    match problem["type"]:
        case "missing":
            return reason("key_missing", "{place} is missing", place=place)
        case "extra_forbidden":
            told = "{place} is no key of this file: see docs/reference/rules.md"
            return reason("no_key", told, place=place)
    return _unfit(problem, place)


def _unfit(problem: ErrorDetails, place: str) -> Reason:
    """A value of another kind than the key takes."""
    kind, told = _KINDS.get(problem["type"], "unfit"), problem["msg"].removeprefix("Value error, ")
    given = problem.get("ctx") or {}
    values = {name: value for name, value in given.items() if isinstance(value, int | str)}
    if "expected" in values:
        values["expected"] = str(values["expected"]).replace(" or ", ", ")
    return reason(f"file_{kind}", "{place}: {told}", **{**values, "place": place, "told": told})


def _place(loc: tuple[str | int, ...], tables: Mapping[str, Any]) -> Iterator[str]:
    value: Any = tables
    for part in loc:
        inside = isinstance(value, list | dict)
        try:
            value = value[part] if inside else None
        except (KeyError, IndexError):
            value = None
        if isinstance(part, int):
            name = value.get("name") if isinstance(value, dict) else None
            yield repr(name) if isinstance(name, str) else f"number {part + 1}"
        elif inside or value is not None:
            yield part
