"""The desk where orders come in: each event is one transaction, each delivery is kept first."""

import csv
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from typing import Protocol

from bot import sharing
from bot.errors import BadInput, BuyerRefused
from bot.orders.deliveries import Find, Headers, NotUnderstood, SignatureWrong
from bot.orders.marks import Marker
from bot.receiving import deliveries, events, looking, rates, sheets
from bot.receiving.events import Received, Rules, Waiting
from bot.receiving.looking import Listed, OrderAccount, Shelves, State
from bot.sharing import Tell, silent
from growth.purchases import Line, OrderEvent
from growth.reasons import reason, reason_of

LONGEST_REASON = 300
log = logging.getLogger(__name__)


class Delivery(Protocol):
    """What a store sent (`bot.storage.deliveries.Delivery`)."""

    @property
    def delivery_key(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def problem(self) -> str | None: ...
    @property
    def processed_at(self) -> datetime | None: ...


class Deliveries(Protocol):
    def keep(
        self, source: str, delivery_id: str, topic: str, body: str, now: datetime
    ) -> int | None: ...
    def get(self, delivery_key: int) -> Delivery | None: ...
    def open(self) -> Sequence[Delivery]: ...
    def newest(self, limit: int) -> Sequence[Delivery]: ...
    def done(self, delivery_key: int, now: datetime, note: str | None = None) -> None: ...
    def failed(self, delivery_key: int, problems: Sequence[str]) -> None: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Transaction(Shelves, Protocol):
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Transaction]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


class Desk:
    """`find` knows the shop's goods; `secret_of` gives the secret of a store's webhooks, None where
    that store is not connected."""

    def __init__(
        self,
        database: Database,
        *,
        rules: Callable[[], Rules],
        marker: Marker,
        find: Find,
        secret_of: Callable[[str], str | None],
        now: Callable[[], datetime],
        tell: Tell = silent,
    ) -> None:
        self._database = database
        self._rules = rules
        self.marker = marker
        self._find = find
        self._secret_of = secret_of
        self._now = now
        self._tell = tell

    def receive(self, event: OrderEvent) -> Received:
        """One event, committed. Raises OrderRefused, with nothing written."""
        with self._database.write() as tx:
            return events.receive(
                tx, self._with_goods(event), self._rules(), self._now(), self._tell
            )

    def keep(self, source: str, raw_body: bytes, headers: Headers) -> int | None:
        """Commit what a store sent; its key, None where there is nothing to work on (a ping, or
        known already). Raises SignatureWrong, with nothing written."""
        secret, now = self._secret_of(source), self._now()
        if not secret:
            raise SignatureWrong(
                f"{source} is not connected: put {source}_webhook_secret into secrets.toml."
            )
        arrived = deliveries.arrive(source, raw_body, headers, secret, self.marker, now)
        if arrived is None:
            return None
        with self._database.write() as tx:
            return tx.deliveries.keep(
                arrived.source, arrived.delivery_id, arrived.topic, arrived.body, now
            )

    def work_on(self, delivery_key: int) -> bool:
        """Count what a kept delivery tells, event by event; whether all of it was understood. What
        was not stays, with one sentence for staff."""
        with self._database.read() as tx:
            delivery = tx.deliveries.get(delivery_key)
        if delivery is None or delivery.processed_at is not None:
            return True
        note: str | None = None
        try:
            reading = deliveries.read(delivery.source, delivery.topic, delivery.body, self._find)
            note = reading.note or None
            _, refused = deliveries.take(reading, self.receive)
        except NotUnderstood as problem:
            refused = [reason_of(problem)]
        except (
            Exception
        ) as error:  # a delivery that breaks the reader must not be lost, nor stop others
            log.exception("a delivery of %s could not be worked on", delivery.source)
            told = "Shopvine failed on it ({error}): update it, then try again."
            refused = [reason("failed_on_it", told, error=type(error).__name__)]
        with self._database.write() as tx:
            if refused:
                tx.deliveries.failed(delivery_key, refused)
            else:
                tx.deliveries.done(delivery_key, self._now(), note)
        return not refused

    def work_off(self) -> tuple[int, int]:
        """Work on every delivery that is open, and on every event that waits: (how many could be
        counted, how many still cannot)."""
        with self._database.read() as tx:
            open_ = [delivery.delivery_key for delivery in tx.deliveries.open()]
        understood = sum(self.work_on(key) for key in open_)
        with self._database.write() as tx:
            taken = events.retry(tx, self._rules(), self._now(), tell=self._tell)
            left = len(tx.waiting.all())
        return understood + taken, len(open_) - understood + left

    def give_rate(self, currency: str, rate: str, day: date, by: str) -> int:
        """What one unit of another currency is worth in the shop's own on that day; how many events
        that waited for it were counted. Raises RateRefused."""
        return self.give_rates([(currency, rate, day)], by)

    def give_rates(self, given: Sequence[tuple[str, str, date]], by: str) -> int:
        """Several at once, all or none; a line in the audit log."""
        rules, now = self._rules(), self._now()
        checked = [(day, *rates.checked_rate(c, rate, rules.currency)) for c, rate, day in given]
        with self._database.write() as tx:
            for day, currency, rate in checked:
                tx.rates.add(day, currency, rate, by, now)
            told = ", ".join(f"{currency} {rate} {day}" for day, currency, rate in checked)
            tx.audit.add(by, "rate.given", told[:200], now)
            return sum(
                events.retry(tx, rules, now, currency, self._tell)
                for currency in sorted({currency for _, currency, _ in checked})
            )

    def say_buyer(self, order_key: int, shopper_id: int | None, reason: str, by: str) -> None:
        """Staff say who bought (None: that nobody knows), and why; rewards follow. A new fact, and
        a line in the audit log. Raises BuyerRefused."""
        reason, now = " ".join(reason.split()), self._now()
        if not 3 <= len(reason) <= LONGEST_REASON:
            raise BuyerRefused(
                "why", f"Say why, in 3 to {LONGEST_REASON} characters: it is kept for ever."
            )
        with self._database.write() as tx:
            if shopper_id is not None:
                shopper = tx.shoppers.get(shopper_id)
                if shopper is None:
                    raise BuyerRefused("unknown", f"There is no shopper {shopper_id}.")
                if shopper.telegram_id is None:
                    raise BuyerRefused(
                        "forgotten",
                        f"Shopper {shopper_id} asked to be forgotten and earns nothing.",
                    )
            sharing.say_buyer(tx, order_key, shopper_id, reason, by, now, self._tell)
            told = f"{order_key}: {shopper_id or 'nobody'}: {reason}"
            tx.audit.add(by, "order.buyer", told[:200], now)

    def orders(
        self, search: str, state: State, limit: int, before: int | None = None
    ) -> Sequence[Listed]:
        """The newest orders, older than the one with the key `before`."""
        with self._database.read() as tx:
            return tx.order_book.list(search, state, before, limit)

    def sheet(self, search: str, state: State) -> str:
        """Every order that fits as CSV text; times in the shop's zone."""
        text = StringIO()
        with self._database.read() as tx:
            found = tx.order_book.every(search, state)
            csv.writer(text).writerows(sheets.order_rows(found, self._rules().zone))
        return text.getvalue()

    def order(self, order_key: int) -> OrderAccount | None:
        """Everything there is to say about one order; None where there is none."""
        with self._database.read() as tx:
            return looking.account(tx, order_key)

    def order_called(self, name: str) -> OrderAccount:
        """The order with that key, order id or number. Raises BadInput."""
        with self._database.read() as tx:
            found = looking.account(tx, looking.key_of(tx, name))
            assert found is not None
            return found

    def rates(self, limit: int) -> Sequence[rates.Rate]:
        """Those of the latest days."""
        with self._database.read() as tx:
            return tx.rates.newest(limit)

    def missing_rates(self) -> Sequence[tuple[str, date, int]]:
        """(currency, day, orders that wait for a rate of it), the earliest day first."""
        rules = self._rules()
        counts: Counter[tuple[date, str]] = Counter()
        with self._database.read() as tx:
            for waiting in tx.waiting.all():
                event = waiting.event
                if event.type == "order" and event.currency != rules.currency:
                    day = rates.placed_on(event, rules.zone)
                    if tx.rates.on(event.currency, day, rates.DAYS_BACK) is None:
                        counts[day, event.currency] += 1
        return [(currency, day, count) for (day, currency), count in sorted(counts.items())]

    def counted_problems(self) -> Mapping[str, int]:
        """How many wait for staff, by kind: unread, waiting, coded (`bot.storage.order_book`)."""
        with self._database.read() as tx:
            return tx.order_book.problems()

    def set_aside(self, delivery_key: int, by: str) -> None:
        """Staff have seen to a delivery that was not understood: it is worked on no more. Raises
        BadInput."""
        with self._database.write() as tx:
            delivery = tx.deliveries.get(delivery_key)
            if delivery is None or delivery.processed_at is not None:
                raise BadInput(f"No delivery {delivery_key} waits: see `shopvine orders list`.")
            tx.deliveries.done(delivery_key, self._now(), f"Set aside by {by}.")
            told = f"{delivery_key}: {delivery.source} {delivery.topic}"
            tx.audit.add(by, "order.set_aside", told[:200], self._now())

    def problems(self) -> tuple[Sequence[Delivery], Sequence[Waiting]]:
        """What cannot be counted yet: deliveries that were not understood, events that wait."""
        with self._database.read() as tx:
            return tx.deliveries.open(), tx.waiting.all()

    def _with_goods(self, event: OrderEvent) -> OrderEvent:
        """With the category of each product, as the catalogue has it today."""
        if event.type == "refund":
            return event
        if not event.lines and event.product_id:
            _, category = self._find("", (event.product_id,))
            whole = Line(event.product_id, category, 1, event.amount)
            return replace(event, lines=(whole,)) if category else event
        lines = tuple(
            line
            if line.category or not line.product_id
            else replace(line, category=self._find("", (line.product_id,))[1])
            for line in event.lines
        )
        return replace(event, lines=lines)
