"""Sentences that know their code and what stands in them, so that a page can say them in its own
language."""

from collections.abc import Mapping


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
