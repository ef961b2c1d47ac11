"""Turning one row at a time into a value, keeping what is wrong as problems."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.cleaning import clean_line
from knowledge.loaded import BadRow, Problem
from knowledge.loaders.reasons import Reason, reason, reason_of
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
        self.bad_rows: list[BadRow] = []

    def refuse(self, row: str, column: str, why: str) -> None:
        told = why if isinstance(why, Reason) else clean_line(why)
        self.problems.append(Problem(self._file, row, clean_line(column), told))

    def read(
        self,
        model: type[_Row],
        value_of: Callable[[_Row], _Value],
        raw: object,
        row: str,
        columns: Mapping[str, str] = MappingProxyType({}),
    ) -> _Value | None:
        """The value of a row, None when it was refused. `columns` gives what a field is called in
        the file, where that is something else."""
        try:
            return value_of(model.model_validate(raw, context=self._context))
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                self._add(row, detail, columns)
            return None

    def first(self, part: str, entry_id: str, row: str, column: str) -> bool:
        """False, with a problem, for an id that this file had before."""
        if (part, entry_id) in self._seen:
            self.refuse(row, column, reason("twice", entry_id=entry_id))
            return False
        self._seen.add((part, entry_id))
        return True

    def keep_bad(
        self, row: str, header: Sequence[str], cells: Sequence[object], known: int
    ) -> None:
        """Keep a row for handing back if it made problems, beyond the first `known` ones."""
        reasons = [
            f"{problem.column}: {problem.reason}" if problem.column else problem.reason
            for problem in self.problems[known:]
        ]
        if reasons:
            shown = tuple(map(str, cells))
            self.bad_rows.append(BadRow(self._file, row, tuple(header), shown, "; ".join(reasons)))

    def _add(self, row: str, detail: Mapping[str, Any], columns: Mapping[str, str]) -> None:
        places = [str(part) for part in detail["loc"]]
        column = ".".join([columns.get(place, place) for place in places[:1]] + places[1:])
        error = detail.get("ctx", {}).get("error")
        if detail["type"] == "missing":
            why: str = reason("missing")
        elif isinstance(error, ValueError):
            why = reason_of(error)
        else:
            why = str(detail["msg"]).removeprefix("Value error, ")
        self.refuse(row, column, why)
