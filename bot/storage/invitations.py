"""Who brought whom: what links bound and what staff corrected, each written once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
)

from bot.errors import BadInput, ReferralRefused
from bot.storage.branches import COUNTERS, Branches, below
from bot.storage.branches import branches as branches
from bot.storage.columns import UtcTime
from bot.storage.database import metadata
from bot.storage.recounting import miscounted
from bot.storage.shoppers import shoppers
from bot.storage.upserts import append_only
from growth.attribution import Parent
from growth.conditions import Inviter
from growth.invitations import Correction, Invitation
from growth.reports import Branch, Person

invitations = Table(
    "invitations",
    metadata,
    Column("invitee_id", ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("inviter_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("code", ForeignKey("links.code"), nullable=False, index=True),
    Column("product_id", String(64)),
    Column("invited_at", UtcTime, nullable=False),
)
append_only(invitations)

corrections = Table(
    "corrections",
    metadata,
    Column("fact_id", Integer, primary_key=True),
    Column("invitee_id", ForeignKey("shoppers.shopper_id"), nullable=False, index=True),
    Column("inviter_id", ForeignKey("shoppers.shopper_id")),
    Column("reason", Text, nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("invitee_id <> inviter_id", name="self"),
)
"""What staff found to be so: of a person's corrections and their invitation the newest holds.
`inviter_id` is NULL where nobody brought them."""
append_only(corrections)

_BATCH = 10_000
"""SQLite takes a limited number of values in one statement."""


class Invitations:
    """The forest, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._branches = Branches(connection)

    def of(self, invitee_id: int) -> Invitation | None:
        """How that person came, as it holds now; None: nobody brought them, or staff detached them.

        The code of a link is empty where staff attached them; they count from when they first came.
        """
        parent = self.parent(invitee_id)
        if parent.inviter_id is None or parent.since is None:
            return None
        row = self._connection.execute(
            select(invitations).where(invitations.c.invitee_id == invitee_id)
        ).one_or_none()
        if row and row.inviter_id == parent.inviter_id:
            return Invitation(*row)
        return Invitation(invitee_id, parent.inviter_id, "", None, parent.since)

    def settled(self, invitee_id: int) -> bool:
        """Whether a link has bound that person, or staff have said who brought them: no link binds
        them any more."""
        bound = select(invitations.c.invitee_id).where(invitations.c.invitee_id == invitee_id)
        corrected = select(corrections.c.fact_id).where(corrections.c.invitee_id == invitee_id)
        return self._connection.scalar(select(bound.exists() | corrected.exists())) or False

    def corrections(self, invitee_id: int) -> Sequence[Correction]:
        """What staff said about who brought that person, oldest first."""
        rows = self._connection.execute(
            select(corrections)
            .where(corrections.c.invitee_id == invitee_id)
            .order_by(corrections.c.fact_id)
        )
        return [Correction(*row) for row in rows]

    def inviter(self, shopper_id: int) -> Inviter:
        """That person as one who may earn."""
        forgotten = self._connection.scalar(
            select(shoppers.c.forgotten_at).where(shoppers.c.shopper_id == shopper_id)
        )
        return Inviter(shopper_id, forgotten)

    def parent(self, shopper_id: int) -> Parent:
        """Who brought that person, as it holds now."""
        return self.parents([shopper_id]).get(shopper_id, Parent(None))

    def parents(self, shopper_ids: Iterable[int]) -> dict[int, Parent]:
        """Who brought each of those people, as it holds now, from the facts alone."""
        found: dict[int, Parent] = {}
        asked = list(shopper_ids)
        for start in range(0, len(asked), _BATCH):
            found |= self._parents(asked[start : start + _BATCH])
        return found

    def above(self, shopper_id: int) -> frozenset[int]:
        """Everyone above that person."""
        return self._branches.above(shopper_id)

    def bind(self, invitation: Invitation) -> None:
        """Write the edge and count it all the way up.

        Raises BadInput when that person is bound already, or stands above the inviter.
        """
        invitee_id, inviter_id = invitation.invitee_id, invitation.inviter_id
        if self.settled(invitee_id):
            raise BadInput(f"Shopper {invitee_id} was brought by somebody already.")
        self._refuse_ring(invitee_id, inviter_id)
        self._connection.execute(
            insert(invitations).values(
                invitee_id=invitee_id,
                inviter_id=inviter_id,
                code=invitation.code,
                product_id=invitation.product_id,
                invited_at=invitation.invited_at,
            )
        )
        self._branches.move(invitee_id, inviter_id)

    def attach(self, invitee_id: int, inviter_id: int, reason: str, by: str, now: datetime) -> None:
        """Staff say that `inviter_id` brought that person, whose whole branch comes along. Nothing
        that was written before is changed. Raises BadInput when it is so, or would make a ring."""
        if self._branches.inviter(invitee_id) == inviter_id:
            raise ReferralRefused(
                "already",
                f"Shopper {invitee_id} counts under shopper {inviter_id} already.",
                friend=invitee_id,
                inviter=inviter_id,
            )
        self._refuse_ring(invitee_id, inviter_id)
        self._correct(invitee_id, inviter_id, reason, by, now)

    def detach(self, invitee_id: int, reason: str, by: str, now: datetime) -> None:
        """Staff say that nobody brought that person. Raises BadInput when it is so."""
        if self._branches.inviter(invitee_id) is None:
            raise ReferralRefused(
                "nobody", f"Shopper {invitee_id} counts under nobody.", friend=invitee_id
            )
        self._correct(invitee_id, None, reason, by, now)

    def add_revenue(self, shopper_id: int, change: int) -> None:
        """Count a purchase (or, negative, a refund) for the buyer and everyone above."""
        self._branches.add_revenue(shopper_id, change)

    def branch(self, shopper_id: int) -> Branch:
        """That person's counters; zeroes for somebody outside every chain."""
        return self._branches.of(shopper_id)

    def people(self, root: int | None, depth: int) -> Sequence[Person]:
        """The forest, or the branch of `root`, down to `depth` steps below its top.

        People who neither invited nor were invited are left out unless asked for as `root`.
        """
        query = select(
            branches.c.shopper_id, branches.c.inviter_id, shoppers.c.name, *COUNTERS
        ).join(shoppers, shoppers.c.shopper_id == branches.c.shopper_id)
        if root is None:
            query = query.where(
                branches.c.depth <= depth, or_(branches.c.direct > 0, branches.c.depth > 0)
            )
        else:
            query = query.where(branches.c.shopper_id.in_(below(root, depth)))
        return [
            Person(row[0], row[1], row[2], Branch(*row[3:]))
            for row in self._connection.execute(query)
        ]

    def best(self, limit: int) -> Sequence[Person]:
        """Those who invited somebody, the branch that bought most first."""
        rows = self._connection.execute(
            select(branches.c.shopper_id, shoppers.c.name, *COUNTERS)
            .join(shoppers, shoppers.c.shopper_id == branches.c.shopper_id)
            .where(branches.c.direct > 0)
            .order_by(
                branches.c.branch_revenue.desc(), branches.c.direct.desc(), branches.c.shopper_id
            )
            .limit(limit)
        )
        return [Person(row[0], None, row[1], Branch(*row[2:])) for row in rows]

    def all(self) -> Sequence[Invitation]:
        """Every edge that holds now, from the facts alone."""
        bound = {row[0]: Invitation(*row) for row in self._connection.execute(select(invitations))}
        edges = dict(bound)
        newest = self._connection.execute(
            select(corrections.c.invitee_id, corrections.c.inviter_id, shoppers.c.met_at)
            .join(shoppers, shoppers.c.shopper_id == corrections.c.invitee_id)
            .order_by(corrections.c.fact_id)
        )
        for invitee_id, inviter_id, met_at in newest:
            first = bound.get(invitee_id)
            if inviter_id is None:
                edges.pop(invitee_id, None)
            elif first and first.inviter_id == inviter_id:
                edges[invitee_id] = first
            else:
                since = first.invited_at if first else met_at
                edges[invitee_id] = Invitation(invitee_id, inviter_id, "", None, since)
        return list(edges.values())

    def edges(self) -> dict[int, int]:
        """Whom each invitee counts under now, from the facts alone."""
        rows = self._connection.execute(select(invitations.c.invitee_id, invitations.c.inviter_id))
        found: dict[int, int | None] = {row[0]: row[1] for row in rows}
        newest = self._connection.execute(
            select(corrections.c.invitee_id, corrections.c.inviter_id).order_by(
                corrections.c.fact_id
            )
        )
        found.update((row[0], row[1]) for row in newest)
        return {invitee: inviter for invitee, inviter in found.items() if inviter is not None}

    def forgotten(self) -> dict[int, datetime]:
        """When each person was forgotten who asked for it."""
        rows = self._connection.execute(
            select(shoppers.c.shopper_id, shoppers.c.forgotten_at).where(
                shoppers.c.forgotten_at.is_not(None)
            )
        )
        return {row.shopper_id: row.forgotten_at for row in rows}

    def miscounted(self, revenue: Mapping[int, int]) -> Iterator[str]:
        """A sentence for each person whose place or counters are not what the facts give; `revenue`
        holds minor units kept from each buyer."""
        return miscounted(self._connection, self.edges(), revenue)

    def counted(self) -> dict[int, Branch]:
        """Every counter as it is kept."""
        rows = self._connection.execute(select(branches.c.shopper_id, *COUNTERS))
        return {row[0]: Branch(*row[1:]) for row in rows}

    def invited(self) -> tuple[int, int]:
        """(people who came by an invitation, those of them who asked a question)."""
        row = self._connection.execute(
            select(func.count(), func.count(shoppers.c.asked_at))
            .select_from(invitations)
            .join(shoppers, shoppers.c.shopper_id == invitations.c.invitee_id)
        ).one()
        return row[0], row[1]

    def _parents(self, shopper_ids: Sequence[int]) -> dict[int, Parent]:
        since = func.coalesce(invitations.c.invited_at, shoppers.c.met_at)
        came = self._connection.execute(
            select(shoppers.c.shopper_id, invitations.c.inviter_id, since)
            .outerjoin(invitations, invitations.c.invitee_id == shoppers.c.shopper_id)
            .where(shoppers.c.shopper_id.in_(shopper_ids))
        )
        found = {row[0]: Parent(row[1], row[2]) for row in came}
        corrected = self._connection.execute(
            select(corrections.c.invitee_id, corrections.c.inviter_id, corrections.c.at)
            .where(corrections.c.invitee_id.in_(shopper_ids))
            .order_by(corrections.c.fact_id)
        )
        for invitee_id, inviter_id, at in corrected:
            found[invitee_id] = Parent(inviter_id, found[invitee_id].since, at)
        return found

    def _refuse_ring(self, invitee_id: int, inviter_id: int) -> None:
        if invitee_id == inviter_id or invitee_id in self._branches.above(inviter_id):
            raise ReferralRefused(
                "ring",
                f"Shopper {inviter_id} stands below shopper {invitee_id}, or is the same person: "
                "nobody is brought by those they brought.",
                friend=invitee_id,
                inviter=inviter_id,
            )

    def _correct(
        self, invitee_id: int, inviter_id: int | None, reason: str, by: str, now: datetime
    ) -> None:
        self._connection.execute(
            insert(corrections).values(
                invitee_id=invitee_id, inviter_id=inviter_id, reason=reason, by=by, at=now
            )
        )
        self._branches.move(invitee_id, inviter_id)
