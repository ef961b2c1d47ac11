"""Sentences that know their code and what stands in them, so that a page can say them in its own
language."""

from collections.abc import Mapping
from typing import Any


class Reason(str):
    """A sentence, or a part of one. `code` names it; `values` fill its places, other reasons among
    them."""

    code: str
    values: Mapping[str, object]

    __slots__ = ("code", "values")


def reason(code: str, sentence: str, /, **values: object) -> Reason:
    """`sentence` with `values` in its places."""
    made = Reason(sentence.format(**values))
    made.code, made.values = code, values
    return made


def reason_of(error: BaseException) -> str:
    """What an error says, with its code where it has one."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Reason) else str(error)


def as_terms(said: str) -> Any:
    """Plain values for `json.dumps`; `from_terms` gives the sentence back. Takes whatever knows its
    code."""
    values = getattr(said, "values", None)
    if not isinstance(values, Mapping):
        return str(said)
    inside = {key: as_terms(v) if isinstance(v, str) else v for key, v in values.items()}
    return {"code": getattr(said, "code", ""), "values": inside, "text": str(said)}


def from_terms(terms: Any) -> str:
    """The sentence that `as_terms` wrote down."""
    if not isinstance(terms, dict):
        return str(terms)
    made = Reason(terms["text"])
    made.code = terms["code"]
    made.values = {
        key: from_terms(value) if isinstance(value, str | dict) else value
        for key, value in terms["values"].items()
    }
    return made
