"""A made-up shop of any size: people who brought one another, what they bought, what that earned.

Nine in ten people belong to a forest in which whoever brought many brings more (about twenty steps
deep), one in ten to a deep one (each comes through somebody recent). The ledger is the one that the
rules of `simple` give, so that `doctor ledger` finds it sound.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from growth.counting import pairs, rebuilt

BEGIN = datetime(2025, 1, 6, tzinfo=UTC)
NOW = datetime(2026, 1, 5, tzinfo=UTC)
ALONE = 0.01
"""So many come without a link."""
RECENT = 3_500
"""In the deep forest people come through one of so many before them."""
HOLD = timedelta(days=14)
REFUNDED = 0.03

Row = tuple[Any, ...]
Table = tuple[str, str, Iterable[Row]]
"""Name, columns between spaces, rows."""


@dataclass
class LargeShop:
    """`inviter_of` maps each friend to who brought them; people are numbered from 1."""

    people: int
    orders: int
    inviter_of: dict[int, int] = field(default_factory=dict)
    revenue: dict[int, int] = field(default_factory=dict)
    _rewards: list[tuple[int, int, int, datetime, datetime | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(self.people)
        wide = self.people * 9 // 10
        pool: list[int] = []
        for person in range(1, self.people + 1):
            if chance.random() >= ALONE and person > 1:
                recent = range(max(wide + 1, person - RECENT), person)
                inviter = chance.choice(pool if person <= wide or not recent else recent)
                self.inviter_of[person] = inviter
                pool.append(inviter)
            pool.append(person)

    def met(self, person: int) -> datetime:
        """Earlier people are met earlier."""
        return BEGIN + (NOW - BEGIN) * person / (self.people + 1)

    def tables(self) -> Iterator[Table]:
        """Every table's rows, in an order that foreign keys allow."""
        yield from self._of_people()
        yield from self._of_orders()
        yield from self._of_ledger()
        people, _, counters = rebuilt(pairs(self.inviter_of), pairs(self.revenue))
        columns = "shopper_id inviter_id depth direct descendants revenue branch_revenue"
        yield (
            "branches",
            columns,
            (
                (person, self.inviter_of.get(person), *row)
                for person, row in zip(people.tolist(), counters.tolist(), strict=True)
            ),
        )

    def _of_people(self) -> Iterator[Table]:
        chance = random.Random(2)
        everybody = range(1, self.people + 1)
        yield (
            "shoppers",
            "shopper_id telegram_id telegram_mark name language stopped met_at asked_at",
            (
                (n, n, f"m{n}", f"P{n}", ("zh", "en")[n % 2], False, *2 * (written(self.met(n)),))
                for n in everybody
            ),
        )
        yield (
            "links",
            "code shopper_id product_id campaign_id variant made_at",
            ((code(n), n, "", "", "", written(self.met(n))) for n in everybody),
        )
        edges = self.inviter_of.items()
        yield (
            "invitations",
            "invitee_id inviter_id code product_id invited_at",
            ((a, b, code(b), None, written(self.met(a))) for a, b in edges),
        )
        starts = [*edges, *((n, 1 + (7 * n) % n) for n in everybody if n % 5 == 0)]
        yield (
            "touches",
            "touch_id shopper_id code way touched_at",
            ((i, a, code(b), "start", written(self.met(a))) for i, (a, b) in enumerate(starts, 1)),
        )
        shared = [n for n in everybody if chance.random() < 0.3]
        yield (
            "offers",
            "offer_id shopper_id text offered_at",
            ((i, n, "", written(self.met(n))) for i, n in enumerate(shared, 1)),
        )
        yield (
            "shares",
            "share_id code channel shared_at",
            ((i, code(n), "inline", written(self.met(n))) for i, n in enumerate(shared, 1)),
        )

    def _of_orders(self) -> Iterator[Table]:
        """Buyers come back now and then; a few orders are refunded whole."""
        chance = random.Random(3)
        events: list[Row] = []
        parts: list[Row] = []
        bought: set[int] = set()
        placed = sorted(
            (self.met(buyer) + timedelta(days=60) * chance.random(), buyer)
            for buyer in chance.choices(range(1, self.people + 1), k=self.orders)
        )
        for at, buyer in placed:
            amount, key = chance.randrange(1_000, 50_000), len(events) + 1
            back = at + timedelta(days=5) if chance.random() < REFUNDED else None
            told = (f"o{key}", amount, "CNY")
            events.append((key, "till", f"e{key}", "order", buyer, *told, *2 * (written(at),), 1))
            if back:
                event = (key + 1, "till", f"e{key + 1}", "refund", None, *told)
                events.append((*event, *2 * (written(back),), 1))
            self.revenue[buyer] = self.revenue.get(buyer, 0) + (0 if back else amount)
            inviter = self.inviter_of.get(buyer)
            since = written(self.met(buyer)) if inviter else None
            parts.append((key, 0, buyer, since))
            if inviter:
                parts.append((key, 1, inviter, since))
                if buyer not in bought:
                    self._rewards.append((key, inviter, amount * 5 // 100, at, back))
            bought.add(buyer)
        names = "order_key source event_id type shopper_id order_id amount currency occurred_at"
        yield "order_events", f"{names} received_at programme_id", events
        yield "order_parts", "order_key level shopper_id since", parts

    def _of_ledger(self) -> Iterator[Table]:
        rewards: list[Row] = []
        entries: list[Row] = []
        postings: list[Row] = []
        holds: list[Row] = []
        for key, person, amount, at, back in self._rewards:
            reward, due = len(rewards) + 1, at + HOLD
            owner = (key, person, 1, "inviter_percent", "CNY")
            rewards.append((reward, *owner, written(due), written(at)))
            moves = [("grant", at, "programme", "pending")]
            if back:
                moves.append(("reverse", back, "pending", "programme"))
            elif due <= NOW:
                moves.append(("settle", due, "pending", "earned"))
            else:
                holds.append((reward, written(due)))
            for kind, when, *accounts in moves:
                entries.append((len(entries) + 1, kind, reward, written(when)))
                for account, change in zip(accounts, (-amount, amount), strict=True):
                    whose = None if account == "programme" else person
                    row = (len(postings) + 1, len(entries), account, whose, change, "CNY")
                    postings.append(row)
        names = "reward_id order_key shopper_id level rule currency due_at made_at"
        yield "rewards", names, rewards
        yield "ledger_transactions", "transaction_id kind reward_id posted_at", entries
        names = "posting_id transaction_id account shopper_id amount currency"
        yield "ledger_postings", names, postings
        yield "ledger_holds", "reward_id next_at", holds


def fill(connection: Connection, shop: LargeShop) -> None:
    """Write the whole shop at once, and have the engine look at what it got."""
    raw: Any = connection.connection.dbapi_connection
    for table, columns, rows in shop.tables():
        names = columns.split()
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(names))
            raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
            continue
        with raw.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if names[0] != "code":
            connection.execute(text(_follow(table, names[0])))
    connection.execute(text("ANALYZE"))


def _follow(table: str, column: str) -> str:
    """Have PostgreSQL number what comes after what was copied."""
    return (
        f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"
    )


def written(at: datetime) -> str:
    """As both engines keep it."""
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")


def code(person: int) -> str:
    return f"{person:014d}"
