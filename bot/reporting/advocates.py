"""Those whose invitations bought most, and what that cost."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.reporting.ports import Facts
from bot.reporting.tables import Rows, cell
from bot.reporting.trees import called
from growth.reports import Person


@dataclass(frozen=True, slots=True)
class Advocate:
    """Somebody who invited others. Money in minor units of `currency`, after refunds; `cost` is
    what stands of their rewards, wherever it is."""

    shopper_id: int
    name: str
    invited: int
    bought: int
    branch_revenue: int
    earned: int
    pending: int
    currency: str | None
    branch_people: int
    cost: int


@dataclass(frozen=True, slots=True)
class Advocates:
    """Those whose branches bought most, best first."""

    people: tuple[Advocate, ...]

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(person) for person in self.people]

    def csv_rows(self) -> Rows:
        rows: Rows = [
            [cell(value) if isinstance(value, str) else value or 0 for value in row.values()]
            for row in self.as_json()
        ]
        return [[*Advocate.__dataclass_fields__], *rows]


def advocates(tx: Facts, limit: int = 20) -> Advocates:
    """At most `limit` people who invited somebody."""
    currency = tx.purchases.currency()
    return Advocates(
        tuple(_advocate(tx, person, currency) for person in tx.invitations.best(limit))
    )


def _advocate(tx: Facts, person: Person, currency: str | None) -> Advocate:
    held = next((b for b in tx.ledger.balances(person.shopper_id) if b.currency == currency), None)
    return Advocate(
        shopper_id=person.shopper_id,
        name=called(person),
        invited=person.branch.direct,
        bought=tx.purchases.buyers(person.shopper_id),
        branch_revenue=person.branch.branch_revenue,
        earned=held.earned if held else 0,
        pending=held.pending if held else 0,
        currency=currency,
        branch_people=person.branch.descendants,
        cost=held.earned + held.pending + held.paid if held else 0,
    )
