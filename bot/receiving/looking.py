"""One order as staff see it: what was bought, who bought, and why it did or didn't earn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot import sharing
from bot.errors import BadInput
from bot.masking import masked_name
from bot.receiving.events import Books
from bot.sharing import Explained
from growth.fraud.cases import Review
from growth.programme import Programme
from growth.purchases import BuyerCorrection, Purchase

State = Literal["all", "matched", "unmatched", "coded", "refunded"]
STATES: tuple[State, ...] = ("all", "matched", "unmatched", "coded", "refunded")
"""`coded`: a coupon of the shop's was used, nobody knows by whom, and staff have said nothing."""


class Entry(Protocol):
    """One line of the ledger (`bot.storage.order_book.OrderEntry`)."""

    @property
    def transaction_id(self) -> int: ...
    @property
    def posted_at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def shopper_id(self) -> int | None: ...
    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...


class Listed(Protocol):
    """An order in a list (`bot.storage.order_book.ListedOrder`); `back` is what was given back."""

    @property
    def order_key(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def order_id(self) -> str: ...
    @property
    def number(self) -> str | None: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def amount(self) -> int: ...
    @property
    def back(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def buyer(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def matched_by(self) -> str | None: ...


class OrderBook(Protocol):
    def list(
        self, words: str, state: State, before: int | None, limit: int
    ) -> Sequence[Listed]: ...
    def problems(self) -> Mapping[str, int]: ...
    def every(self, words: str, state: State) -> Iterator[Listed]: ...
    def keys(self, name: str) -> Sequence[int]: ...
    def entries(self, order_key: int) -> Sequence[Entry]: ...


class Shelves(Books, Protocol):
    """The part of a storage transaction that an order is looked up in."""

    @property
    def order_book(self) -> OrderBook: ...


@dataclass(frozen=True, slots=True)
class OrderAccount:
    """Everything there is to say about one order. `totals` are what its store told it comes to,
    before refunds, each since when, minor units. `people` maps a shopper's number to their name,
    "" for those who asked to be forgotten. `standing`: pass, hold or block."""

    purchase: Purchase
    buyer: int | None
    received_at: datetime
    programme: Programme | None
    explained: tuple[Explained, ...]
    entries: tuple[Entry, ...]
    findings: tuple[Review, ...]
    standing: str
    corrections: tuple[BuyerCorrection, ...]
    totals: tuple[tuple[datetime | None, int], ...]
    people: Mapping[int, str]

    @property
    def not_counted(self) -> str | None:
        """Why no rule has looked at it; None when rules have."""
        if self.buyer is None and self.corrections:
            return "Staff said that nobody knows who bought: nothing finds the buyer by itself."
        if self.buyer is None:
            return (
                "Nobody knows who bought: the order names no Telegram id, code, e-mail, telephone "
                "or coupon of a shopper. It earns when that becomes known."
            )
        return None


def account(tx: Shelves, order_key: int) -> OrderAccount | None:
    """None where there is no such order."""
    found = tx.purchases.having([order_key])
    if not found:
        return None
    purchase = found[0]
    known = tx.purchases.order(purchase.source, purchase.order_id)
    buyer = known[1] if known else None
    explained = tuple(sharing.explain(tx, order_key)) if buyer is not None else ()
    entries = tuple(tx.order_book.entries(order_key))
    corrections = tuple(tx.purchases.corrections(order_key))
    people = {each.shopper_id for each in explained} | {each.shopper_id for each in entries}
    people |= {each.shopper_id for each in corrections}
    return OrderAccount(
        purchase,
        buyer,
        tx.purchases.heard_at(order_key),
        tx.programmes.get(purchase.programme_id) if purchase.programme_id is not None else None,
        explained,
        entries,
        tuple(tx.reviews.of(order_key)),
        tx.reviews.standing([order_key]).get(order_key, "pass"),
        corrections,
        tuple(tx.purchases.totals(order_key)),
        {each: _name(tx, each) for each in {*people, buyer} if each is not None},
    )


def key_of(tx: Shelves, name: str) -> int:
    """The key of the order that staff mean: by its key, order id or number. Raises BadInput."""
    keys = list(tx.order_book.keys(name))
    if name.isascii() and name.isdigit() and len(name) < 16 and tx.purchases.having([int(name)]):
        keys = list(dict.fromkeys([*keys, int(name)]))
    if not keys:
        raise BadInput(f"There is no order {name}: `shopvine orders list` shows them.")
    if len(keys) > 1:
        told = ", ".join(map(str, keys))
        raise BadInput(f"Several orders are called {name}: name one of the keys {told}.")
    return keys[0]


def as_json(told: OrderAccount, *, masked: bool = False) -> dict[str, Any]:
    """The documented keys, ready for `json.dumps`; `masked` hides names."""
    purchase = told.purchase
    marks = asdict(purchase.marks)

    def person(shopper_id: int | None) -> dict[str, Any] | None:
        if shopper_id is None:
            return None
        name = told.people.get(shopper_id, "")
        return {"shopper_id": shopper_id, "name": masked_name(name) if masked else name}

    return {
        "order_key": purchase.order_key,
        "source": purchase.source,
        "order_id": purchase.order_id,
        "number": purchase.number,
        "occurred_at": purchase.occurred_at.isoformat(),
        "received_at": told.received_at.isoformat(),
        "amount": purchase.amount,
        "currency": purchase.currency,
        "kept": purchase.kept(),
        "totals": [
            {"since": since.isoformat() if since else None, "amount": amount}
            for since, amount in told.totals
        ],
        "original": asdict(purchase.original) if purchase.original else None,
        "product_id": purchase.product_id,
        "lines": [asdict(line) for line in purchase.lines],
        "coupon": purchase.coupon,
        "refunds": [
            {"amount": each.amount, "refunded_at": each.refunded_at.isoformat()}
            for each in purchase.refunds
        ],
        "buyer": person(told.buyer),
        "matched_by": purchase.matched_by,
        "said_of_the_buyer": [
            {
                "buyer": person(each.shopper_id),
                "reason": each.reason,
                "by": each.by,
                "at": each.at.isoformat(),
            }
            for each in told.corrections
        ],
        "known_of_the_buyer": [kind for kind, mark in marks.items() if mark],
        "not_counted": told.not_counted,
        "programme_id": purchase.programme_id,
        "programme": told.programme.name if told.programme else None,
        "people": [
            {
                "person": person(each.shopper_id),
                "level": each.level,
                "verdicts": [
                    {
                        "rule": verdict.rule,
                        "passed": verdict.passed,
                        "code": verdict.code,
                        "reason": verdict.reason,
                    }
                    for verdict in each.verdicts
                ],
                "rewards": [
                    {
                        "rule": holding.rule,
                        "pending": holding.held.pending,
                        "earned": holding.held.earned,
                        "currency": holding.currency,
                        "due_at": holding.due_at.isoformat(),
                    }
                    for holding in each.holdings
                ],
            }
            for each in told.explained
        ],
        "entries": [
            {
                "transaction_id": each.transaction_id,
                "posted_at": each.posted_at.isoformat(),
                "kind": each.kind,
                "rule": each.rule,
                "account": each.account,
                "shopper_id": each.shopper_id,
                "amount": each.amount,
                "currency": each.currency,
            }
            for each in told.entries
        ],
        "review": told.standing,
        "findings": [
            {
                "check": each.check,
                "outcome": each.outcome,
                "reason": each.reason,
                "at": each.at.isoformat(),
            }
            for each in told.findings
        ],
    }


def _name(tx: Books, shopper_id: int) -> str:
    shopper = tx.shoppers.get(shopper_id)
    return shopper.name if shopper else ""
