"""The shop's test questions: a list of its own, and what shoppers asked most."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.errors import BadInput
from bot.messages import Question
from bot.reading.text import plain
from knowledge.passages import Language


class _Line(BaseModel):
    """One line of the list; a case of an evaluation is one, too."""

    question: str = Field(min_length=1)
    language: Language | None = None
    history: tuple[str, ...] = ()


def read(file: Path) -> list[Question]:
    """JSONL, one question a line; none where there is no file. Raises BadInput with the line."""
    if not file.is_file():
        return []
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                asked = _Line.model_validate(_row(line))
            except (ValueError, RecursionError) as error:
                raise BadInput(f"{file}, line {number}: {_reason(error)}.") from None
            found.append(Question(asked.question, asked.language, asked.history))
    return found


def once(questions: Iterable[Question]) -> list[Question]:
    """Those that differ by more than white space and case, in order."""
    found: dict[tuple[str, tuple[str, ...]], Question] = {}
    for question in questions:
        found.setdefault((plain(question.text), question.history), question)
    return list(found.values())


def _row(line: bytes) -> Any:
    return json.loads(line.decode("utf-8-sig"))


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(map(str, problem["loc"])) or "the line"
        return f"{key}: {problem['msg']}"
    return f"is not valid JSON ({error})"
