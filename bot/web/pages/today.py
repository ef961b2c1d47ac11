"""Today: who waits, what could not be answered, the day in numbers, and how the shop is doing."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from starlette.responses import Response

from bot.messages import Given
from bot.web.people import called, waited
from bot.web.ports import WebShop
from bot.web.roles import may_open
from bot.web.visits import Page, Visit
from bot.web.words import moment

GAPS = timedelta(days=7)
SHOWN = 5
"""Chats that are listed."""


class TodayPage:
    """The first page."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/", lambda visit: visit.go("/today")),
            Page("GET", "/today", self.show),
        ]

    def show(self, visit: Visit) -> Response:
        now = self._shop.now()
        queue = self._shop.handoffs.queue()
        waiting = [each for each in queue if each.handoff.state == "waiting"]
        return visit.page(
            "today.html",
            "today",
            waiting=[
                (
                    called(visit, each.shopper.name, each.shopper.shopper_id),
                    each.shopper.shopper_id,
                    visit.words[f"language_{each.language}"],
                    waited(each.since, now, visit.words),
                )
                for each in waiting[:SHOWN]
            ],
            more=max(0, len(waiting) - SHOWN),
            talking=len(queue) - len(waiting),
            inbox=may_open(visit.member, "/inbox"),
            gaps=self._gaps(now),
            gaps_since=(now - GAPS).astimezone(self._shop.zone).date(),
            numbers=self._numbers(now),
            held=self._held() if may_open(visit.member, "/reviews") else 0,
            lost=self._lost() if may_open(visit.member, "/referrals/lost") else 0,
            problems=self._problems(),
            checks=self._shop.checks(),
            as_of=visit.words["as_of"].format(moment=moment(now, self._shop.zone)),
        )

    def _held(self) -> int:
        """Orders whose rewards wait for a decision."""
        with self._shop.database.read() as tx:
            return tx.reviews.waiting()

    def _lost(self) -> int:
        """Visits and orders that look as if an invitation had been lost, but for the dismissed."""
        return len(self._shop.referrals.lost())

    def _problems(self) -> list[tuple[str, int, str]]:
        """(what, how many, where they are) of orders that wait for staff."""
        found = self._shop.desk.counted_problems()
        return [(name, found[name], address) for name, address in _ORDERS.items() if found[name]]

    def _gaps(self, now: datetime) -> dict[str, int]:
        """Of the last days: questions without an answer, and answers that were disliked."""
        with self._shop.database.read() as tx:
            given = tx.conversations.given(now - GAPS, now + timedelta(seconds=1))
        return {
            "refused": _count(given, "refused"),
            "handoff": _count(given, "handoff"),
            "down": sum(each.feedback == "down" for each in given),
        }

    def _numbers(self, now: datetime) -> dict[str, int]:
        """Of today, in the shop's zone."""
        today = now.astimezone(self._shop.zone).date()
        begin = datetime.combine(today, time(), self._shop.zone).astimezone(UTC)
        end = begin + timedelta(days=2)  # nothing is of the future
        with self._shop.database.read() as tx:
            given = tx.conversations.given(begin, end)
            return {
                "questions": len(given),
                "answered": _count(given, "answered"),
                "refused": _count(given, "refused"),
                "shares": tx.browsing.shares(begin, end),
                "friends": tx.browsing.arrivals(begin, end),
                "orders": tx.browsing.orders(begin, end),
            }


_ORDERS = {
    "unread": "/orders#uncounted",
    "waiting": "/orders/rates",
    "coded": "/orders?state=coded",
}
"""Where the orders are that wait for staff, by what is wrong with them."""


def _count(given: Sequence[Given], kind: str) -> int:
    return sum(each.kind == kind for each in given)
