"""Coupons: pools are made, filled and looked at, and codes revoked; what stores were told."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import RewardRefused
from bot.referrals.coupons import call_state
from bot.referrals.sheets import coupon_sheet
from bot.web.pages.payouts import sheet, worded
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.visits import Page, Visit
from bot.web.words import minute
from growth.coupons import LONGEST_NAME, LONGEST_WORTH, Discount, Pool, Source, expired
from growth.money import plain, to_minor

LONGEST_FORM = 4 * 2**20
FIELDS = (
    "pool", "worth_en", "worth_zh", "until", "count", "place", "gives", "off", "least",
)  # fmt: skip
STATES = ("free", "given", "used", "revoked")
STORE_NAMES = {"shopify": "Shopify", "woocommerce": "WooCommerce"}
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


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
            Page("GET", "/coupons/{pool}", self.show),
            Page("POST", "/coupons/{pool}/retry", self.retry),
        ]

    def list(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        return visit.page(
            "coupons.html",
            "coupons",
            status,
            pools=self._shop.coupons.pools(),
            ended=lambda pool: expired(pool, self._shop.now()),
            states=STATES,
            at=lambda when: minute(when, self._shop.zone),
            may_change=visit.member.may("editor"),
            longest_name=LONGEST_NAME,
            longest_worth=LONGEST_WORTH,
            told=lambda said: shown(visit.words, said),
            store=self._shop.store_kind,
            store_names=STORE_NAMES,
            currency=self._shop.currency,
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

    def show(self, visit: Visit) -> Response:
        """One pool, and what its store was told of each code."""
        name = visit.request.path_params["pool"]
        try:
            pool, calls = self._shop.coupons.calls(name)
        except RewardRefused:
            raise HTTPException(404) from None
        states = [(call, call_state(call)) for call in calls]
        return visit.page(
            "coupon_pool.html",
            visit.words["coupon_pool_of"].format(name=pool.name),
            pool=pool,
            place=STORE_NAMES.get(pool.source, ""),
            off=pool.discount and _told(visit, pool.discount),
            calls=states,
            failed=sum(state == "failed" for _, state in states),
            told=lambda said: shown(visit.words, said),
            at=lambda when: minute(when, self._shop.zone),
        )

    def retry(self, visit: Visit) -> Response:
        """Have the store told at once of what it could not be told of."""
        name = visit.request.path_params["pool"]
        try:
            self._shop.coupons.retry(name, visit.by)
        except RewardRefused:
            raise HTTPException(404) from None
        return visit.go(f"/coupons/{name}", "coupons_retried")

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
        now, by = self._shop.now(), visit.by
        store = self._shop.store_kind
        if store and visit.text("place") == store:
            if visit.text("codes"):
                raise RewardRefused("store_codes", "Codes of a store are made, not pasted.")
            discount = _discount(visit, self._shop.currency)
            return Pool(name, worth_en, worth_zh, store, now, by, ends, discount)
        source: Source = "imported" if visit.text("codes") else "generated"
        return Pool(name, worth_en, worth_zh, source, now, by, ends)


def _discount(visit: Visit, currency: str) -> Discount:
    """What the form says that the store takes off. Raises RewardRefused."""
    off, least = visit.text("off"), visit.text("least")
    try:
        minimum = to_minor(least, currency) if least else 0
    except ValueError:
        raise RewardRefused("least", "The least order is no amount such as 50.00.") from None
    try:
        if visit.text("gives") == "fixed":
            return Discount("fixed", to_minor(off, currency), currency, minimum)
        if _PERCENT.fullmatch(off):
            return Discount("percent", int(Decimal(off) * 100), currency, minimum)
    except ValueError:
        pass
    raise RewardRefused("off", "Say what the store takes off, such as 10 per cent or 5.00.")


def _told(visit: Visit, discount: Discount) -> str:
    """What the store takes off, in words."""
    if discount.gives == "percent":
        off = f"{(Decimal(discount.amount) / 100).normalize():f} %"
    else:
        off = plain(discount.amount, discount.currency)
    key = "coupon_off_from" if discount.minimum else "coupon_off_any"
    return visit.words[key].format(off=off, least=plain(discount.minimum, discount.currency))
