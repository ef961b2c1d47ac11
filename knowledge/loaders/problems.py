"""Turning one row at a time into a value, keeping what is wrong as problems."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.cleaning import clean_line
from knowledge.loaded import Problem
from knowledge.loaders.source import Source

_Row = TypeVar("_Row", bound=BaseModel)
_Value = TypeVar("_Value")


class RowReader:
    """Reads the rows of one file. `problems` gathers what was refused."""

    def __init__(self, source: Source) -> None:
        self._file = str(source.path)
        self._context: dict[str, Any] = {
            "currency": source.currency,
            "language": source.language,
            "folder": source.path.parent,
        }
        self._seen: set[tuple[str, str]] = set()
        self.problems: list[Problem] = []

    def refuse(self, row: str, column: str, reason: str) -> None:
        self.problems.append(Problem(self._file, row, clean_line(column), clean_line(reason)))

    def read(
        self, model: type[_Row], value_of: Callable[[_Row], _Value], raw: object, row: str
    ) -> _Value | None:
        """The value of a row, None when it was refused."""
        try:
            return value_of(model.model_validate(raw, context=self._context))
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                self._add(row, detail)
            return None

    def first(self, part: str, entry_id: str, row: str, column: str) -> bool:
        """False, with a problem, for an id that this file had before."""
        if (part, entry_id) in self._seen:
            self.refuse(row, column, f"{entry_id!r} stands in this file already; the first is kept")
            return False
        self._seen.add((part, entry_id))
        return True

    def _add(self, row: str, detail: Mapping[str, Any]) -> None:
        column = ".".join(str(part) for part in detail["loc"])
        reason = "is missing" if detail["type"] == "missing" else str(detail["msg"])
        self.refuse(row, column, reason.removeprefix("Value error, "))
