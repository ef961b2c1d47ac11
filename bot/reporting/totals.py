"""How many people took each step from the offer to the reward, over all time."""

from dataclasses import asdict, dataclass

from bot.reporting.counting import large
from bot.reporting.ports import Facts
from bot.reporting.tables import Rows


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many people took each step, over all time.

    `offered`: were asked to share. `shared`: shared a link (seen by the bot, or because a friend
    came). Of the friends: `started` came by a link for the first time, `asked` a question,
    `bought` something (refunded or not), were `rewarded` for (a reward for their order stands).
    """

    offered: int
    shared: int
    started: int
    asked: int
    bought: int
    rewarded: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    def csv_rows(self) -> Rows:
        rows: Rows = [[step, people] for step, people in self.as_json().items()]
        return [["step", "people"], *rows]


def funnel(tx: Facts) -> Funnel:
    """From the offer to the reward; of a large shop as counted last night, if it was."""
    if large(tx) and tx.rollups.made() is not None:
        return Funnel(**tx.rollups.body()["totals"])
    return totals(tx)


def totals(tx: Facts) -> Funnel:
    """Counted now."""
    started, asked = tx.invitations.invited()
    return Funnel(
        offered=tx.offers.people(),
        shared=tx.links.sharers(),
        started=started,
        asked=asked,
        bought=tx.purchases.buyers(),
        rewarded=tx.ledger.rewarded_friends(),
    )
