"""Orders: the list, what cannot be counted yet, and why an order did or didn't earn."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import BadInput, BuyerRefused
from bot.receiving.desk import LONGEST_REASON
from bot.receiving.looking import STATES, Listed, OrderAccount, State
from bot.web.pages.reviews import reason as finding
from bot.web.people import called, number_of
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.visits import Page, Visit
from bot.web.words import amount_of, minute
from growth.conditions import Verdict
from growth.money import plain

SHOWN = 50
"""Orders on a page of the list."""


class OrderPages:
    """The list, and a page for each order."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/orders", self.list),
            Page("GET", "/orders.csv", self.file),
            Page("POST", "/orders/retry", self.retry),
            Page("POST", "/orders/set-aside", self.set_aside),
            Page("GET", "/orders/{order_key:int}", self.show),
            Page("POST", "/orders/{order_key:int}", self.say_buyer),
        ]

    def list(self, visit: Visit) -> Response:
        search, state = _asked(visit)
        before = visit.request.query_params.get("before", "")
        known = before.isascii() and before.isdigit() and len(before) < 16
        found = self._shop.desk.orders(search, state, SHOWN + 1, int(before) if known else None)
        deliveries, waiting = self._shop.desk.problems()
        return visit.page(
            "orders.html",
            "order_list",
            orders=[(order, self._cells(visit, order)) for order in found[:SHOWN]],
            older=found[SHOWN - 1].order_key if len(found) > SHOWN else None,
            state=state,
            states=STATES,
            search=search,
            deliveries=[(each, self._at(each.received_at)) for each in deliveries],
            waiting=waiting,
            told=lambda said: shown(visit.words, said),
            may_change=visit.member.may("editor"),
        )

    def file(self, visit: Visit) -> Response:
        """Every order that fits, with names."""
        text = self._shop.desk.sheet(*_asked(visit))
        headers = {"content-disposition": 'attachment; filename="orders.csv"'}
        return Response(text.encode("utf-8-sig"), headers=headers, media_type="text/csv")

    def retry(self, visit: Visit) -> Response:
        """Work once more on everything that could not be counted."""
        self._shop.desk.work_off()
        return visit.go("/orders", "orders_retried")

    def set_aside(self, visit: Visit) -> Response:
        """Staff have seen to a delivery that was not understood."""
        number = visit.text("delivery")
        known = number.isascii() and number.isdigit() and len(number) < 10
        try:
            self._shop.desk.set_aside(int(number) if known else 0, visit.by)
        except BadInput:
            raise HTTPException(404) from None
        return visit.go("/orders", "orders_set_aside")

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        told = self._order(visit)
        purchase = told.purchase
        return visit.page(
            "order.html",
            f"{purchase.source} {purchase.number or purchase.order_id}",
            status,
            told=told,
            plain=lambda amount, unit: amount_of(amount, unit, visit.words),
            verdicts=lambda told: _together(visit, told.verdicts, purchase.currency, self._at),
            at=self._at,
            who=lambda shopper_id: _called(visit, told, shopper_id),
            finding=lambda found: finding(visit.words, found),
            may_change=visit.member.may("editor"),
            problem=problem,
            sent={
                "buyer": visit.text("buyer") or visit.request.query_params.get("buyer", "")[:10],
                "reason": visit.text("reason"),
            },
        )

    def say_buyer(self, visit: Visit) -> Response:
        """Who bought, or that nobody knows. What cannot be is told on the page, with what was
        written."""
        key = self._order(visit).purchase.order_key
        do, buyer = visit.text("do"), number_of(visit.text("buyer"))
        if do not in ("give", "take"):
            raise HTTPException(400)
        if do == "give" and buyer is None:
            return self.show(visit, 422, visit.words["referral_number"])
        try:
            self._shop.desk.say_buyer(
                key, buyer if do == "give" else None, visit.text("reason"), visit.by
            )
        except BuyerRefused as refused:
            problem = visit.words[f"refused_buyer_{refused.reason}"]
            return self.show(visit, 422, problem.format(most=LONGEST_REASON))
        return visit.go(f"/orders/{key}", f"order_{do}")

    def _order(self, visit: Visit) -> OrderAccount:
        key = visit.request.path_params["order_key"]
        told = self._shop.desk.order(key) if key < 2**31 else None
        if told is None:
            raise HTTPException(404)
        return told

    def _at(self, when: datetime) -> str:
        return minute(when, self._shop.zone)

    def _cells(self, visit: Visit, order: Listed) -> Mapping[str, str]:
        if order.buyer is None:
            buyer = visit.words["order_buyer_unknown"]
        else:
            buyer = called(visit, order.name, order.buyer)
        return {
            "at": self._at(order.occurred_at),
            "amount": plain(order.amount, order.currency),
            "back": plain(order.back, order.currency) if order.back else "–",
            "buyer": buyer,
        }


def _asked(visit: Visit) -> tuple[str, State]:
    """(what names begin with, which orders)."""
    asked = visit.request.query_params
    state: State = next((each for each in STATES if each == asked.get("state")), "all")
    return asked.get("search", "").strip()[:128], state


def _called(visit: Visit, told: OrderAccount, shopper_id: int | None) -> str:
    if shopper_id is None:
        return visit.words["order_the_shop"]
    return called(visit, told.people.get(shopper_id, ""), shopper_id)


def _together(
    visit: Visit, verdicts: Sequence[Verdict], currency: str, at: Callable[[datetime], str]
) -> list[tuple[bool, str, str]]:
    """(whether it earned, the rules that say so, why); rules that say the same stand together."""
    told = [(each, _reason(visit, each, currency, at)) for each in verdicts]
    return [
        (passed, ", ".join(each.rule for each, _ in same), why)
        for (passed, why), group in itertools.groupby(told, lambda one: (one[0].passed, one[1]))
        for same in [list(group)]
    ]


def _reason(visit: Visit, verdict: Verdict, currency: str, at: Callable[[datetime], str]) -> str:
    """In the language of the page; what is money or a time in a verdict is written as such."""
    unit = str(verdict.values.get("currency", currency))
    values = {
        name: amount_of(value, unit, visit.words)
        if name in _MONEY and isinstance(value, int)
        else value
        for name, value in verdict.values.items()
    }
    if "at" in values:
        values["at"] = at(datetime.fromisoformat(str(values["at"])))
    return visit.words[f"verdict_{verdict.code}"].format(**values)


_MONEY = ("amount", "least", "standing", "full", "most")
