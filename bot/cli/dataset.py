"""Reads a dataset of cases: JSONL, one case a line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import BadInput
from bot.evaluating.cases import Case
from bot.messages import Outcome
from knowledge.passages import Language


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1)
    language: Language
    question: str = Field(min_length=1)
    outcome: Outcome
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    kind: str = Field("other", min_length=1)

    @field_validator("must", "must_not")
    @classmethod
    def _patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression ({error})") from None
        return patterns


def read_cases(file: Path) -> list[Case]:
    """Raises BadInput with the file, the line and the key that is wrong."""
    cases: dict[str, Case] = {}
    for number, row in _rows(file):
        try:
            case = Case(**_Line.model_validate(row).model_dump())
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            key = ".".join(map(str, problem["loc"])) or "the line"
            raise BadInput(f"{file}, line {number}: {key}: {problem['msg']}.") from None
        if case.id in cases:
            raise BadInput(f"{file}, line {number}: id: {case.id} stands in an earlier line too.")
        cases[case.id] = case
    if not cases:
        raise BadInput(f"{file} holds no cases: write one JSON object a line.")
    return list(cases.values())


def _rows(file: Path) -> Iterator[tuple[int, Any]]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror}).") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            raise BadInput(f"{file}, line {number} is not valid JSON: {error}.") from None
