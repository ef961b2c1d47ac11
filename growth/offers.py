"""When a shopper may be asked to share."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Offer:
    """A message to share that was put before a shopper. `text` carries no link; `tone` is how it
    speaks, None for the plain words about the shop; `campaign_id` the campaign that ran for the
    product, None where none did."""

    offer_id: int
    shopper_id: int
    product_id: str | None
    text: str
    offered_at: datetime
    tone: str | None = None
    campaign_id: str | None = None


def may_offer(
    now: datetime, last_offered: datetime | None, silenced: bool, every_days: int
) -> bool:
    """At most once in `every_days` days, and never after a complaint, a handoff or /stop."""
    if silenced:
        return False
    return last_offered is None or now - last_offered >= timedelta(days=every_days)
