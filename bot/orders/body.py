"""One order event as a JSON object or a row, checked at the border."""

from collections.abc import Mapping
from datetime import datetime
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
from bot.orders.marks import Marker, Person
from bot.orders.phones import CALLING_CODES, international
from growth.money import MOST, to_minor
from growth.purchases import Line, OrderEvent

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
OPTIONAL = (
    "number",
    "email",
    "phone",
    "country",
    "address",
    "payment",
    "ref",
    "coupon",
    "category",
    "lines",
)
_BIGGEST_ID = 2**52
"""Telegram ids have at most 52 significant bits."""
_MOST_LINES = 500

_REMEDIES = {
    "type": "write order or refund",
    "shopper": "write the buyer's Telegram id in digits, or leave it empty",
    "occurred_at": "write it as in 2026-05-01T12:00:00+08:00",
    "country": "write the two letters of ISO 3166, such as DE",
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


_Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(_printable),
    BeforeValidator(lambda value: "" if value is None else value),
]
_Quantity = Annotated[int, Field(gt=0, le=1_000_000)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product_id: Annotated[_Source | None, BeforeValidator(_nothing)] = None
    category: Annotated[_Id | None, BeforeValidator(_nothing)] = None
    quantity: _Quantity = 1
    amount: Annotated[_Source, BeforeValidator(_digits)]


def _cell(value: Any) -> Any:
    """Lines in a cell: "K-100:2:199.00;K-7:1:20.00"."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return ()
    if not isinstance(value, str):
        return value
    lines = []
    for number, text in enumerate(value.split(";"), start=1):
        parts = text.strip().rsplit(":", 2)
        if len(parts) != 3:
            raise ValueError(f"line {number} is not product_id:quantity:amount")
        lines.append({"product_id": parts[0], "quantity": parts[1], "amount": parts[2]})
    return lines


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
    number: Annotated[_Id | None, BeforeValidator(_nothing)] = None
    email: _Text = ""
    phone: _Text = ""
    country: _Text = ""
    address: _Text = ""
    payment: _Text = ""
    ref: Annotated[_Source | None, BeforeValidator(_nothing)] = None
    coupon: Annotated[_Source | None, BeforeValidator(_nothing)] = None
    category: Annotated[_Id | None, BeforeValidator(_nothing)] = None
    lines: Annotated[tuple[_Line, ...], BeforeValidator(_cell), Field(max_length=_MOST_LINES)] = ()


class Fault(Exception):
    """What is wrong with a value; `field` is its key or column."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason


def parse_order(body: Mapping[str, Any], marker: Marker) -> OrderEvent:
    """One order event from the JSON body of `POST /orders`.

    The keys are COLUMNS and OPTIONAL; amounts are in major units, as text or a number; `shopper`
    (the buyer's Telegram id), `product_id` and everything in OPTIONAL may be absent. Of e-mail,
    telephone, address and payment only marks go on. Raises OrderRefused.
    """
    try:
        return event_of(body, marker)
    except Fault as fault:
        raise OrderRefused(f"Order event refused: {fault.field}: {fault.reason}.") from None


def event_of(values: Mapping[str, Any], marker: Marker) -> OrderEvent:
    """Raises Fault."""
    try:
        event = _Event.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        remedy = _REMEDIES.get(field)
        raise Fault(field, f"{reason}; {remedy}" if remedy else reason) from None
    if event.country and event.country.upper() not in CALLING_CODES:
        raise Fault("country", f"it is not a country; {_REMEDIES['country']}")
    if event.phone and not international(event.phone, event.country):
        raise Fault("phone", "begin it with + and the country's code, or fill country in")
    amount = _minor("amount", event.amount, event.currency)
    person = Person(event.email, event.phone, event.address, event.payment, event.country)
    return OrderEvent(
        event.source,
        event.event_id,
        event.type,
        event.order_id,
        event.shopper,
        event.product_id,
        amount,
        event.currency,
        event.occurred_at,
        lines=_lines(event, amount),
        coupon=event.coupon,
        marks=marker.marks(person),
        ref=event.ref,
        number=event.number,
    )


def _minor(field: str, amount: str, currency: str) -> int:
    try:
        minor = to_minor(amount, currency)
    except ValueError as error:
        raise Fault("currency" if "currency code" in str(error) else field, str(error)) from None
    if minor > MOST:
        raise Fault(field, f"it is larger than {MOST} minor units")
    return minor


def _lines(event: _Event, amount: int) -> tuple[Line, ...]:
    """Without lines of its own, an order of one product in a category is one line."""
    if event.type == "refund" and (event.lines or event.category):
        field = "lines" if event.lines else "category"
        raise Fault(field, "only an order has goods; leave it empty for a refund")
    if not event.lines:
        one = Line(event.product_id, event.category, 1, amount)
        return (one,) if event.category else ()
    lines = tuple(
        Line(
            line.product_id,
            line.category,
            line.quantity,
            _minor(f"lines.{number}.amount", line.amount, event.currency),
        )
        for number, line in enumerate(event.lines)
    )
    if sum(line.amount for line in lines) > amount:
        raise Fault("lines", "they sum to more than amount, which is the order's total")
    return lines
