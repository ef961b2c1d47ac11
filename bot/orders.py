"""Order events from outside: a CSV file or a JSON body, checked at the border."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from bot.errors import OrderRefused
from growth.money import MOST, to_minor
from growth.purchases import OrderEvent

COLUMNS = (
    "source",
    "event_id",
    "type",
    "order_id",
    "shopper",
    "product_id",
    "amount",
    "currency",
    "occurred_at",
)
_BIGGEST_ID = 2**52
"""Telegram ids have at most 52 significant bits."""


_REMEDIES = {
    "type": "write order or refund",
    "shopper": "write the buyer's Telegram id in digits, or leave it empty",
    "occurred_at": "write it as in 2026-05-01T12:00:00+08:00",
}


def _nothing(value: Any) -> Any:
    """An empty cell is no value; `true` is no number."""
    if isinstance(value, bool):
        raise ValueError("true and false do not belong here")
    return None if isinstance(value, str) and not value.strip() else value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("it holds control characters")
    return value


def _digits(value: Any) -> Any:
    """An amount as text: JSON numbers are taken by their shortest decimal form."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return value


def _time(value: Any) -> Any:
    """ISO 8601 only: pydantic alone would take a number for seconds since 1970."""
    if not isinstance(value, str):
        raise ValueError("it is not text")
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("it is not a time in ISO 8601") from None


_Source = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    AfterValidator(_printable),
]
_Id = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=128),
    AfterValidator(_printable),
]

_TelegramId = Annotated[int, Field(gt=0, le=_BIGGEST_ID)]


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: _Source
    event_id: _Id
    type: Literal["order", "refund"]
    order_id: _Id
    shopper: Annotated[_TelegramId | None, BeforeValidator(_nothing)] = None
    product_id: Annotated[_Source | None, BeforeValidator(_nothing)] = None
    amount: Annotated[_Source, BeforeValidator(_digits)]
    currency: _Source
    occurred_at: Annotated[AwareDatetime, BeforeValidator(_time)]


@dataclass(frozen=True, slots=True)
class OrderProblem:
    """A row that was left out: its line in the file (the header is 1), the column, the reason."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """What a file held: (line, event) of the good rows, and the bad ones with their reason."""

    events: tuple[tuple[int, OrderEvent], ...]
    problems: tuple[OrderProblem, ...]


class _Fault(Exception):
    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason


def parse_order(body: Mapping[str, Any]) -> OrderEvent:
    """One order event from the JSON body of `POST /orders`.

    The keys are those of the CSV; `amount` is in major units, as text or a number; `shopper` (the
    buyer's Telegram id) and `product_id` may be absent. Raises OrderRefused.
    """
    try:
        return _event(body)
    except _Fault as fault:
        raise OrderRefused(f"Order event refused: {fault.field}: {fault.reason}.") from None


def read_orders_csv(path: Path) -> OrderFile:
    """Order events from a UTF-8 CSV file whose columns are exactly COLUMNS, in any order.

    Raises OrderRefused when the file as a whole cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise OrderRefused(f"{path} does not exist: give the path of a CSV file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise OrderRefused(
            f"{path} cannot be read ({error.__class__.__name__}): save it as CSV in UTF-8."
        ) from None
    events: list[tuple[int, OrderEvent]] = []
    problems: list[OrderProblem] = []
    for line, row in _rows(path, text):
        try:
            events.append((line, _event(_cells(row))))
        except _Fault as fault:
            problems.append(OrderProblem(line, fault.field, fault.reason))
    return OrderFile(tuple(events), tuple(problems))


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[Any, Any]]]:
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        if sorted(header) != sorted(COLUMNS):
            raise OrderRefused(
                f"{path}: the first line must name the columns {','.join(COLUMNS)}; "
                f"it is {','.join(header) or 'empty'}."
            )
        reader.fieldnames = header
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        line = max(1, reader.line_num)
        raise OrderRefused(f"{path}, line {line}: not valid CSV ({error}).") from None


def _cells(row: dict[Any, Any]) -> dict[str, Any]:
    if None in row:
        raise _Fault("", f"there are more than {len(COLUMNS)} cells; quote cells that hold a comma")
    for column, value in row.items():
        if value is None:
            raise _Fault(column, "the cell is missing")
    return row


def _event(values: Mapping[str, Any]) -> OrderEvent:
    try:
        event = _Event.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        remedy = _REMEDIES.get(field)
        raise _Fault(field, f"{reason}; {remedy}" if remedy else reason) from None
    try:
        amount = to_minor(event.amount, event.currency)
    except ValueError as error:
        field = "currency" if "currency code" in str(error) else "amount"
        raise _Fault(field, str(error)) from None
    if amount > MOST:
        raise _Fault("amount", f"it is larger than {MOST} minor units")
    return OrderEvent(**(event.model_dump() | {"amount": amount}))
