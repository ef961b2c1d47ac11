"""Payout lists: what is owed, what an owner approved, and what was paid."""

import csv
import io

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import RewardRefused
from bot.referrals.payouts import LONGEST_REASON, Shown
from bot.referrals.sheets import payout_sheet
from bot.web.people import called, number_of
from bot.web.ports import WebShop
from bot.web.reasons import filled
from bot.web.visits import Page, Visit
from bot.web.words import amount_of, minute
from growth.money import DIGITS, to_minor
from growth.programme import POINTS

SHOWN = 500
"""Lines on a page; the file has all of them."""


class PayoutPages:
    """The lists, and a page for each."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        one = "/payouts/{list_id:int}"
        return [
            Page("GET", "/payouts", self.list),
            Page("POST", "/payouts", self.propose),
            Page("GET", f"{one}.csv", self.file),
            Page("GET", one, self.show),
            Page("POST", f"{one}/approve", self.approve),
            Page("POST", f"{one}/take-off", self.take_off),
            Page("POST", f"{one}/cancel", self.cancel),
            Page("POST", f"{one}/paid", self.paid),
        ]

    def list(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        with self._shop.database.read() as tx:
            owed = [each for each in tx.ledger.sums() if each[0] in DIGITS or each[0] == POINTS]
        units = [each[0] for each in owed] or [self._shop.currency]
        return visit.page(
            "payouts.html",
            "payouts",
            status,
            lists=self._shop.payouts.all(),
            owed=owed,
            units=units,
            plain=lambda amount, unit: amount_of(amount, unit, visit.words),
            at=lambda when: minute(when, self._shop.zone),
            may_propose=visit.member.may("editor"),
            sent={name: visit.text(name) for name in ("unit", "minimum")},
            problem=problem,
        )

    def propose(self, visit: Visit) -> Response:
        unit, text = visit.text("unit"), visit.text("minimum")
        try:
            minimum = to_minor(text, unit) if unit in DIGITS else int(text)
        except ValueError:
            return self.list(visit, 422, visit.words["refused_reward_minimum"])
        try:
            shown = self._shop.payouts.propose(unit, minimum, visit.by)
        except RewardRefused as refused:
            return self.list(visit, 422, worded(visit, refused))
        return visit.go(f"/payouts/{shown.list.list_id}", "payout_proposed")

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        shown = self._found(visit)
        named = visit.member.may("agent")
        lines = [
            (called(visit, shown.people[line.shopper_id][0], line.shopper_id), line)
            for line in shown.lines[:SHOWN]
        ]
        return visit.page(
            "payout.html",
            visit.words["payout_of"].format(number=shown.list.list_id),
            status,
            found=shown.list,
            lines=lines if named else [],
            takeable=[each for each in lines if each[1].taken_off is None],
            hidden=len(shown.lines) - len(lines) if named else 0,
            named=named,
            plain=lambda amount, unit: amount_of(amount, unit, visit.words),
            at=lambda when: minute(when, self._shop.zone),
            may_decide=visit.member.may("owner"),
            may_export=visit.member.may("editor"),
            longest_reason=LONGEST_REASON,
            reference=visit.text("reference"),
            sent={name: visit.text(name) for name in ("shopper", "reason")},
            problem=problem,
        )

    def file(self, visit: Visit) -> Response:
        shown = self._found(visit)
        return sheet(payout_sheet(shown), f"payout-{shown.list.list_id}.csv")

    def approve(self, visit: Visit) -> Response:
        return self._act(visit, "payout_approved")

    def take_off(self, visit: Visit) -> Response:
        """One person."""
        number: int = self._found(visit).list.list_id
        shopper = number_of(visit.text("shopper"))
        if shopper is None:
            return self.show(visit, 422, visit.words["referral_number"])
        try:
            self._shop.payouts.take_off(number, shopper, visit.by, visit.text("reason"))
        except RewardRefused as refused:
            return self.show(visit, 422, worded(visit, refused))
        return visit.go(f"/payouts/{number}", "payout_taken_off")

    def cancel(self, visit: Visit) -> Response:
        return self._act(visit, "payout_cancelled")

    def paid(self, visit: Visit) -> Response:
        return self._act(visit, "payout_paid")

    def _act(self, visit: Visit, done: str) -> Response:
        number: int = self._found(visit).list.list_id
        try:
            if done == "payout_approved":
                self._shop.payouts.approve(number, visit.by)
            elif done == "payout_cancelled":
                self._shop.payouts.cancel(number, visit.by)
            else:
                self._shop.payouts.paid(number, visit.by, visit.text("reference"))
        except RewardRefused as refused:
            return self.show(visit, 422, worded(visit, refused))
        return visit.go(f"/payouts/{number}", done)

    def _found(self, visit: Visit) -> Shown:
        number = visit.request.path_params["list_id"]
        try:
            return self._shop.payouts.show(number if number < 2**31 else 0)
        except RewardRefused:
            raise HTTPException(404) from None


def worded(visit: Visit, refused: RewardRefused) -> str:
    """Why not, in the language of the page."""
    sentence = visit.words[f"refused_reward_{refused.reason}"]
    return sentence.format(**filled(visit.words, refused.values))


def sheet(rows: list[list[str]], name: str) -> Response:
    """As CSV that Excel opens with every letter whole."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        headers={"content-disposition": f'attachment; filename="{name}"'},
        media_type="text/csv",
    )
