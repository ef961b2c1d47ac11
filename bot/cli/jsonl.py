"""`--jsonl`: one JSON object a line in, one a line out, in order."""

import json
import sys
from collections.abc import Callable
from typing import Any

from bot.cli.console import emit
from bot.errors import BadInput


def serve_lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer every line of standard input; a line that is wrong gets `{"id", "error"}`."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        request: dict[str, Any] = {}
        try:
            request = _parsed(line, number)
            reply = answer(request)
        except BadInput as problem:
            reply = {"error": str(problem)}
        emit(({"id": request["id"]} if "id" in request else {}) | reply)


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except ValueError as error:
        raise BadInput(f"line {number} is not valid JSON: {error}.") from None
    except RecursionError:
        raise BadInput(f"line {number} is nested too deeply to read.") from None
    if not isinstance(value, dict):
        raise BadInput(f"line {number} is not a JSON object; write {{...}} on one line.")
    return value
