"""The clock looks after shoppers who wait for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.handoffs.notices import Notices
from bot.handoffs.ports import Transaction
from bot.messages import Handoff
from bot.office_hours import OfficeHours


@dataclass(frozen=True, slots=True)
class Attending:
    """Whoever waits longer than `longest_wait` is told so, once; every `remind_every` staff are
    reminded of them. What was done is written down with it, so that a restart repeats nothing."""

    hours: OfficeHours
    longest_wait: timedelta
    remind_every: timedelta

    def attend(self, tx: Transaction, notices: Notices, now: datetime) -> None:
        """Look at everybody who waits. The time before somebody is there does not count."""
        for each in tx.handoffs.all_live():
            since = self.hours.next_opening(each.opened_at)
            if each.state == "waiting" and since is not None:
                self._tell(tx, notices, each, since, now)
                self._remind(tx, notices, each, since, now)

    def _tell(
        self, tx: Transaction, notices: Notices, each: Handoff, since: datetime, now: datetime
    ) -> None:
        late = each.told_at is None and now - since >= self.longest_wait
        shopper = tx.shoppers.get(each.shopper_id)
        if not late or shopper is None or not tx.handoffs.told(each.handoff_id, now):
            return
        offers = "withdraw" if each.silent else None
        following = self.hours.next_opening(now)
        if following is None or following == now:
            notices.tell(tx, shopper, "human.waits", offers=offers)
        else:
            notices.tell(tx, shopper, "human.waits_until", offers=offers, moment=following)

    def _remind(
        self, tx: Transaction, notices: Notices, each: Handoff, since: datetime, now: datetime
    ) -> None:
        last = max(since, each.reminded_at or since)
        if now - last < self.remind_every or not self.hours.is_open(now):
            return
        if shopper := tx.shoppers.get(each.shopper_id):
            tx.handoffs.reminded(each.handoff_id, now)
            minutes = int((now - each.opened_at) / timedelta(minutes=1))
            notices.notify(tx, "staff.waits", each.shopper_id, name=shopper.name, minutes=minutes)
