"""A programme is published."""

from datetime import datetime

from bot.errors import BadInput
from bot.sharing.ports import Growth
from growth.faults import fault
from growth.programme import Programme, Published, digest

SETTINGS = "shop.toml"
"""Who published the programme of a shop whose owner published none."""


def publish(
    tx: Growth, programme: Programme, by: str, now: datetime, acknowledged_by: str | None = None
) -> Published:
    """Have the programme hold from now on; the one that holds already changes nothing.

    `acknowledged_by` read the legal note on rewards at two levels. Raises BadInput.
    """
    if wrong := fault(programme):
        raise BadInput(f"The programme cannot be published: {wrong}.")
    if programme.depth == 2 and not acknowledged_by:
        raise BadInput(
            "The programme rewards two levels: an owner has to read the legal note and say so."
        )
    return tx.programmes.publish(programme, by, now, acknowledged_by)


def settings_hold(tx: Growth, programme: Programme, now: datetime) -> bool:
    """Whether the programme of the settings holds as it is, or an owner published another."""
    newest = tx.programmes.at(now)
    return newest is not None and (newest.by != SETTINGS or newest.digest == digest(programme))


def keep_settings(tx: Growth, programme: Programme, now: datetime) -> None:
    """Have the programme of the settings hold, unless an owner published another."""
    if not settings_hold(tx, programme, now):
        tx.programmes.publish(programme, SETTINGS, now)
