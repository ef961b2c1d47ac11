"""What staff do with payout lists: propose, approve, take a person off, cancel, and note that they
were paid."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.errors import RewardRefused
from growth import ledger
from growth.ledger import Entry
from growth.money import DIGITS, MOST, plain
from growth.payouts import PayoutLine, PayoutList, lowered
from growth.programme import POINTS

LONGEST_REFERENCE = 120
LONGEST_REASON = 300


class PayoutTable(Protocol):
    """`bot.storage.payouts`."""

    def owed(self, unit: str, minimum: int) -> Mapping[int, int]: ...
    def propose(
        self, unit: str, minimum: int, amounts: Mapping[int, int], by: str, now: datetime
    ) -> int: ...
    def mark(
        self,
        list_id: int,
        what: Literal["approved", "cancelled", "paid"],
        by: str,
        now: datetime,
        reference: str = "",
    ) -> bool: ...
    def lower(self, line_id: int, amount: int) -> None: ...
    def take_off(
        self, line: PayoutLine, list_id: int, by: str, reason: str, now: datetime
    ) -> None: ...
    def get(self, list_id: int) -> PayoutList | None: ...
    def all(self) -> Sequence[PayoutList]: ...
    def lines(self, list_id: int) -> Sequence[PayoutLine]: ...
    def names(self, list_id: int) -> Mapping[int, tuple[str, int | None]]: ...
    def earned(self, shopper_id: int, unit: str) -> int: ...


class Ledger(Protocol):
    def post_payout(self, payout_line: int, entry: Entry, now: datetime) -> bool: ...


class Audit(Protocol):
    def add(self, by: str, action: str, subject: str, now: datetime) -> None: ...


class Facts(Protocol):
    @property
    def payouts(self) -> PayoutTable: ...


class Transaction(Facts, Protocol):
    @property
    def ledger(self) -> Ledger: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    def read(self) -> AbstractContextManager[Facts]: ...
    def write(self) -> AbstractContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A list with its lines, and by person their name and Telegram id: "" and None of who asked to
    be forgotten."""

    list: PayoutList
    lines: Sequence[PayoutLine]
    people: Mapping[int, tuple[str, int | None]]


class Payouts:
    """Each act is one write transaction with a line in the audit log, and doing it again changes
    nothing. Who may do what is for the callers to know. All raise RewardRefused."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    def all(self) -> Sequence[PayoutList]:
        """Newest first."""
        with self._database.read() as tx:
            return tx.payouts.all()

    def show(self, list_id: int) -> Shown:
        with self._database.read() as tx:
            return _shown(tx, list_id)

    def propose(self, unit: str, minimum: int, by: str) -> Shown:
        """A list of everybody who has earned at least `minimum`, in minor units or points, and is
        on no open list in that unit. Nothing is paid by it."""
        if unit not in DIGITS and unit != POINTS:
            raise RewardRefused(
                "unit", f"{unit!r} cannot be paid out: give a currency such as CNY, or {POINTS}."
            )
        if not 1 <= minimum <= MOST:
            raise RewardRefused("minimum", f"The least to be paid is {minimum}: give 1 to {MOST}.")
        now = self._now()
        with self._database.write() as tx:
            owed = tx.payouts.owed(unit, minimum)
            if not owed:
                raise RewardRefused(
                    "nobody",
                    f"Nobody who is on no open list has earned {plain(minimum, unit)} or more: "
                    "give a lower minimum, or end the open list first.",
                    least=plain(minimum, unit),
                )
            list_id = tx.payouts.propose(unit, minimum, owed, by, now)
            told = f"{list_id}: {len(owed)}, {plain(sum(owed.values()), unit)}"
            tx.audit.add(by, "payout.proposed", told, now)
            return _shown(tx, list_id)

    def approve(self, list_id: int, by: str) -> Shown:
        """An owner approves it. Lines of people who have less left than was proposed are lowered
        to that."""
        now = self._now()
        with self._database.write() as tx:
            found = _known(tx, list_id)
            if found.state == "cancelled":
                raise RewardRefused(
                    "cancelled", f"Payout list {list_id} is cancelled: propose a new one."
                )
            if found.approved is None:
                people = tx.payouts.names(list_id)
                for line in tx.payouts.lines(list_id):
                    earned = tx.payouts.earned(line.shopper_id, found.unit)
                    present = people[line.shopper_id][1] is not None
                    amount = lowered(line.proposed, earned, present)
                    if amount < line.proposed and line.taken_off is None:
                        tx.payouts.lower(line.line_id, amount)
                tx.payouts.mark(list_id, "approved", by, now)
                tx.audit.add(by, "payout.approved", str(list_id), now)
            return _shown(tx, list_id)

    def take_off(self, list_id: int, shopper_id: int, by: str, reason: str) -> Shown:
        """An owner does not want that person paid by this list, whether or not it is approved; what
        they have earned stays theirs, and they can be on another list."""
        now, reason = self._now(), " ".join(reason.split())
        if not 3 <= len(reason) <= LONGEST_REASON:
            raise RewardRefused(
                "why",
                f"Say why, in 3 to {LONGEST_REASON} characters: it is kept for ever.",
                most=LONGEST_REASON,
            )
        with self._database.write() as tx:
            found = _known(tx, list_id)
            line = next((o for o in tx.payouts.lines(list_id) if o.shopper_id == shopper_id), None)
            if line is None:
                raise RewardRefused(
                    "not_on_it",
                    f"Shopper {shopper_id} is not on payout list {list_id}.",
                    shopper=shopper_id,
                )
            if line.taken_off is None:
                if found.state in ("paid", "cancelled"):
                    raise RewardRefused(
                        "over",
                        f"Payout list {list_id} is {found.state}: nobody can be taken off it.",
                    )
                tx.payouts.take_off(line, list_id, by, reason, now)
                tx.audit.add(
                    by, "payout.taken_off", f"{list_id}: {shopper_id}: {reason}"[:200], now
                )
            return _shown(tx, list_id)

    def cancel(self, list_id: int, by: str) -> Shown:
        """It is not paid, and its people can be on another list."""
        now = self._now()
        with self._database.write() as tx:
            found = _known(tx, list_id)
            if found.paid is not None:
                raise RewardRefused(
                    "paid", f"Payout list {list_id} is paid already: it cannot be cancelled."
                )
            if tx.payouts.mark(list_id, "cancelled", by, now):
                tx.audit.add(by, "payout.cancelled", str(list_id), now)
            return _shown(tx, list_id)

    def paid(self, list_id: int, by: str, reference: str) -> Shown:
        """The approved amounts were handed over; `reference` names the transfer."""
        now, reference = self._now(), " ".join(reference.split())
        if not 1 <= len(reference) <= LONGEST_REFERENCE:
            raise RewardRefused(
                "reference",
                f"Say by what it was paid, in 1 to {LONGEST_REFERENCE} characters.",
                most=LONGEST_REFERENCE,
            )
        with self._database.write() as tx:
            found = _known(tx, list_id)
            if found.state in ("proposed", "cancelled"):
                raise RewardRefused(
                    "not_approved",
                    f"Payout list {list_id} is {found.state}: only a list that an owner has "
                    "approved can be paid.",
                )
            if tx.payouts.mark(list_id, "paid", by, now, reference):
                for line in tx.payouts.lines(list_id):
                    if line.amount:
                        entry = ledger.pay(line.amount, line.shopper_id, found.unit)
                        tx.ledger.post_payout(line.line_id, entry, now)
                tx.audit.add(by, "payout.paid", f"{list_id}: {reference}", now)
            return _shown(tx, list_id)


def _known(tx: Facts, list_id: int) -> PayoutList:
    found = tx.payouts.get(list_id)
    if found is None:
        raise RewardRefused("unknown", f"There is no payout list {list_id}.")
    return found


def _shown(tx: Facts, list_id: int) -> Shown:
    return Shown(_known(tx, list_id), tx.payouts.lines(list_id), tx.payouts.names(list_id))
