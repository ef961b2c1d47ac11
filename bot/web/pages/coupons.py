"""Coupons: pools are filled, looked at, and codes revoked."""

from datetime import UTC, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import RewardRefused
from bot.referrals.sheets import coupon_sheet
from bot.web.pages.payouts import sheet, worded
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.words import minute
from growth.coupons import LONGEST_NAME, LONGEST_WORTH, Pool

LONGEST_FORM = 4 * 2**20
FIELDS = ("pool", "worth_en", "worth_zh", "until", "count")
STATES = ("free", "given", "used", "revoked")


class CouponPages:
    """The pools, a file for each, and what staff do with them."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/coupons", self.list),
            Page("POST", "/coupons", self.add, LONGEST_FORM),
            Page("POST", "/coupons/revoke", self.revoke),
            Page("GET", "/coupons/{pool}.csv", self.file),
        ]

    def list(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        return visit.page(
            "coupons.html",
            "coupons",
            status,
            pools=self._shop.coupons.pools(),
            states=STATES,
            at=lambda when: minute(when, self._shop.zone),
            may_change=visit.member.may("editor"),
            longest_name=LONGEST_NAME,
            longest_worth=LONGEST_WORTH,
            sent={name: visit.text(name) for name in FIELDS},
            problem=problem,
        )

    def add(self, visit: Visit) -> Response:
        """Codes that were pasted, or so many fresh ones."""
        codes, count = visit.text("codes"), visit.text("count")
        try:
            pool = self._meant(visit)
            if codes:
                self._shop.coupons.add(pool, codes.splitlines())
            elif count.isascii() and count.isdigit() and len(count) < 8:
                self._shop.coupons.generate(pool, int(count))
            else:
                raise RewardRefused("empty", "There is no code in it.")
        except RewardRefused as refused:
            return self.list(visit, 422, worded(visit, refused))
        return visit.go("/coupons", "coupons_added")

    def revoke(self, visit: Visit) -> Response:
        try:
            self._shop.coupons.revoke(visit.text("code"), visit.text("why"), visit.by)
        except RewardRefused as refused:
            return self.list(visit, 422, worded(visit, refused))
        return visit.go("/coupons", "coupon_revoked")

    def file(self, visit: Visit) -> Response:
        name = visit.request.path_params["pool"]
        try:
            codes = self._shop.coupons.codes(name)
        except RewardRefused:
            raise HTTPException(404) from None
        return sheet(coupon_sheet(codes, self._shop.now(), self._shop.zone), f"{name}.csv")

    def _meant(self, visit: Visit) -> Pool:
        """The pool of that name; where there is none, or words are given, the one to be made."""
        name, worth_en, worth_zh = (visit.text(each) for each in FIELDS[:3])
        if not (worth_en or worth_zh):
            for each in self._shop.coupons.pools():
                if each.pool.name == name:
                    return each.pool
        ends = None
        if until := visit.text("until"):
            try:
                day = datetime.strptime(until, "%Y-%m-%d").replace(tzinfo=self._shop.zone)
            except ValueError:
                raise RewardRefused("pool", "The last day is no day.") from None
            ends = (day + timedelta(days=1)).astimezone(UTC)
        source = "imported" if visit.text("codes") else "generated"
        return Pool(name, worth_en, worth_zh, source, self._shop.now(), visit.by, ends)  # type: ignore[arg-type]
