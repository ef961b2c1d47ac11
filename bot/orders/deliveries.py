"""What the readers of stores' webhooks share: what they give, and how they read a payload."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qs, urlsplit

from growth.links import IN_ADDRESSES, is_code
from growth.money import DIGITS
from growth.purchases import Marks, OrderEvent
from growth.reasons import Reason, reason

REF = IN_ADDRESSES
"""By this name the buyer's code travels: in the query of an address, in an attribute of a cart."""

Headers = Mapping[str, str]
"""By lower-case name."""
Json = Mapping[str, Any]
Find = Callable[[str, Sequence[str]], tuple[str | None, str | None]]
"""(title of a product, ids that the service has for it) -> (product, its category), as the shop
knows it; None for what it does not know."""


class SignatureWrong(Exception):
    """The sender has not proved who they are; the message says what is missing."""


class NotUnderstood(Exception):
    """A delivery that does not look as it should; the message is one sentence for staff."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a delivery tells. `note` says why it tells of no purchase, where that is so."""

    events: tuple[OrderEvent, ...] = ()
    note: str = ""


def check_base64_hmac(raw_body: bytes, signature: str, secret: str, header: str) -> None:
    """HMAC-SHA256 of the raw body as base64. Raises SignatureWrong."""
    digest = hmac.new(secret.encode(), raw_body, hashlib.sha256).digest()
    right = base64.b64encode(digest)
    if not hmac.compare_digest(signature.strip().encode(), right):
        raise SignatureWrong(f"{header} is missing or wrong: is it the secret of this webhook?")


def pick(value: Any, shape: Mapping[str, Any]) -> Any:
    """The parts of a payload that `shape` names, of each item where there is a list; `shape` maps a
    key to None (keep it as it is, unless it is an object) or to the shape of what it holds."""
    if isinstance(value, list):
        return [pick(item, shape) for item in value if isinstance(item, dict)]
    if not isinstance(value, dict):
        return None
    found = {}
    for key, inner in shape.items():
        if key in value:
            part = value[key] if inner is None else pick(value[key], inner)
            if inner is not None or part is None or isinstance(part, str | int | bool):
                found[key] = part
    return found


def items(value: Any, key: str) -> list[Json]:
    """The objects of a list that may be absent."""
    found = value.get(key) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def part(value: Any, key: str) -> Json:
    """An object that may be absent."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def text(value: Any, *keys: str) -> str:
    """The first of these keys that holds something, as text."""
    for key in keys:
        found = value.get(key) if isinstance(value, dict) else None
        if isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip():
            return str(found).strip()
    return ""


def needed(value: Json, key: str) -> str:
    """Raises NotUnderstood where it is absent."""
    found = text(value, key)
    if not found:
        told = "It holds no {key}: has the service changed what it sends?"
        raise NotUnderstood(reason("holds_no", told, key=key))
    return found


def minor(amount: str, currency: str) -> int:
    """Minor units of an amount in major units, rounded half to even; may be negative. Raises
    NotUnderstood."""
    if currency not in DIGITS:
        raise NotUnderstood(unknown_currency(currency or "No currency"))
    try:
        scaled = Decimal(amount).scaleb(DIGITS[currency])
        return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    except (InvalidOperation, ValueError):
        raise NotUnderstood(no_amount(amount)) from None


def no_amount(given: str) -> Reason:
    return reason("is_no_amount", "{given!r} is not an amount.", given=given[:40])


def unknown_currency(code: str) -> Reason:
    told = "{code} is not a currency that Shopvine knows."
    return reason("unknown_currency", told, code=code)


def moment(value: str, zone: str = "") -> datetime:
    """An ISO 8601 time; `zone` is added where it names none. Raises NotUnderstood."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        told = reason("is_no_time", "{given!r} is not a time.", given=value[:40])
        raise NotUnderstood(told) from None
    if found.tzinfo is None:
        if zone != "UTC":
            told = reason("names_no_zone", "{given!r} names no zone.", given=value[:40])
            raise NotUnderstood(told)
        found = found.replace(tzinfo=UTC)
    return found


def code_in_address(address: str) -> str:
    """The buyer's code in the query of an address, "" without one."""
    try:
        codes = parse_qs(urlsplit(address).query).get(REF, [])
    except ValueError:
        return ""
    return code_in_text(codes[0]) if codes else ""


def code_in_text(value: Any) -> str:
    """The text itself when it has the form of a code: nothing else that a buyer wrote is kept."""
    return value if isinstance(value, str) and is_code(value) else ""


def kept_marks(marks: Marks) -> dict[str, str]:
    """Marks as they lie in a stored delivery."""
    return {
        "email": marks.email,
        "phone": marks.phone,
        "address": marks.address,
        "payment": marks.payment,
    }


def marks_of(reduced: Json) -> Marks:
    """The marks of a stored delivery."""
    found = part(reduced, "marks")
    return Marks(
        text(found, "email"), text(found, "phone"), text(found, "address"), text(found, "payment")
    )
