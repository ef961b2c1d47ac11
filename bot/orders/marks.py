"""Marks: keyed hashes in the place of what names a buyer, made before anything is kept.

Whoever reads the database cannot tell from a mark whose it is, nor try out all telephone numbers:
that takes the key, which lies in secrets.toml.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from bot.orders.phones import international
from growth.purchases import MarkKind, Marks

_DOTS_MEAN_NOTHING = {"gmail.com", "googlemail.com"}
_NOT_WORDS = re.compile(r"[\W_]+")
_SHORTEST_ADDRESS = 8
"""A town alone would make neighbours the same person."""


@dataclass(frozen=True, slots=True)
class Person:
    """What an order says of its buyer, in plain text: it never leaves the rim. `country` is ISO
    3166-1 alpha-2, for telephone numbers without their country's code."""

    email: str = ""
    phone: str = ""
    address: str = ""
    payment: str = ""
    country: str = ""


class Marker:
    """Makes marks with a shop's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def marks(self, person: Person) -> Marks:
        """All four, "" for what is not known or cannot be told apart."""
        return Marks(
            self.email(person.email),
            self.phone(person.phone, person.country),
            self.address(person.address),
            self.payment(person.payment),
        )

    def email(self, text: str) -> str:
        """Of a mailbox: case, a "+tag" and the dots of a Gmail address make no difference."""
        box, at, domain = text.strip().lower().rpartition("@")
        box = box.partition("+")[0]
        if domain in _DOTS_MEAN_NOTHING:
            box, domain = box.replace(".", ""), "gmail.com"
        return self._mark("email", f"{box}@{domain}") if at and box and "." in domain else ""

    def phone(self, text: str, country: str | None = None) -> str:
        """Of a number with its country's code, or of one of `country`."""
        number = international(text, country)
        return self._mark("phone", number) if number else ""

    def address(self, text: str) -> str:
        """Of street, place, postcode and country in one text: only letters and digits count."""
        plain = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())
        return self._mark("address", plain) if len(plain) >= _SHORTEST_ADDRESS else ""

    def payment(self, text: str) -> str:
        """Of what the payment service calls the same card or account (a fingerprint)."""
        return self._mark("payment", text.strip()) if text.strip() else ""

    def _mark(self, kind: MarkKind, plain: str) -> str:
        return hmac.new(self._key, f"{kind}:{plain}".encode(), hashlib.sha256).hexdigest()
