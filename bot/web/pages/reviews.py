"""Orders whose rewards wait for a person, what was found in them, and the blocklist."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import ReviewRefused
from bot.filling import money
from bot.referrals import deciding
from bot.referrals.deciding import Case, Facts, Named
from bot.web.people import called
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.words import minute
from growth.fraud.cases import Review

NAMED: tuple[Named, ...] = (
    "buyer", "inviter", "email", "phone", "address", "payment", "coupon",
)  # fmt: skip


class ReviewPages:
    """The queue, a page for each case, and the blocklist."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/reviews", self.list),
            Page("GET", "/reviews/blocklist", self.blocklist),
            Page("POST", "/reviews/blocklist", self.lift),
            Page("GET", "/reviews/{order_key:int}", self.show),
            Page("POST", "/reviews/{order_key:int}", self.act),
        ]

    def list(self, visit: Visit) -> Response:
        with self._shop.database.read() as tx:
            waiting, decided = deciding.queue(tx), deciding.decided(tx, 20)
            people = _people(visit, tx, (*waiting, *decided))
            count = tx.reviews.waiting()
        return visit.page(
            "reviews.html",
            "reviews",
            waiting=waiting,
            more=max(0, count - len(waiting)),
            decided=decided,
            people=people,
            reason=lambda finding: reason(visit.words, finding),
            about=self._about,
            time=lambda at: minute(at, self._shop.zone),
        )

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        with self._shop.database.read() as tx:
            case = deciding.case(tx, visit.request.path_params["order_key"])
            if case is None:
                raise HTTPException(404)
            others = [
                each.order.order_key
                for each in deciding.queue(tx)
                if each.inviter_id == case.inviter_id and each.order != case.order
            ]
            people = _people(visit, tx, (case,))
        return visit.page(
            "review.html",
            visit.words["review_of"].format(order=case.order.name),
            status,
            case=case,
            others=others,
            people=people,
            reason=lambda finding: reason(visit.words, finding),
            about=self._about(case),
            time=lambda at: minute(at, self._shop.zone),
            may_decide=visit.member.may("editor"),
            longest=deciding.LONGEST_NOTE,
            note=visit.text("note"),
            problem=problem,
        )

    def act(self, visit: Visit) -> Response:
        """What the button that was pressed says."""
        key: int = visit.request.path_params["order_key"]
        do, note, now = visit.text("do"), visit.text("note"), self._shop.now()
        try:
            with self._shop.database.write() as tx:
                if do in ("pass", "block"):
                    outcome: Literal["pass", "block"] = "pass" if do == "pass" else "block"
                    together = bool(visit.text("together"))
                    deciding.decide(
                        tx, key, outcome, visit.by, note, now, self._shop.telling, together
                    )
                elif do == "appeal":
                    deciding.appeal(tx, key, visit.by, note, now)
                elif do == "list":
                    deciding.put_on_blocklist(tx, key, _what(visit), visit.by, note, now)
                else:
                    raise HTTPException(400)
        except ReviewRefused as refused:
            if refused.reason == "unknown":
                raise HTTPException(404) from None
            return self.show(visit, 422, visit.words[f"refused_review_{refused.reason}"])
        return visit.go(f"/reviews/{key}", f"review_{do}")

    def blocklist(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        with self._shop.database.read() as tx:
            entries = tx.blocklist.all()
        return visit.page(
            "blocklist.html",
            "blocklist",
            status,
            entries=entries,
            time=lambda at: minute(at, self._shop.zone),
            may_decide=visit.member.may("editor"),
            longest=deciding.LONGEST_NOTE,
            problem=problem,
        )

    def lift(self, visit: Visit) -> Response:
        entry = visit.text("entry")
        if not entry.isascii() or not entry.isdigit():
            raise HTTPException(400)
        try:
            with self._shop.database.write() as tx:
                deciding.lift(tx, int(entry), visit.by, visit.text("note"), self._shop.now())
        except ReviewRefused as refused:
            return self.blocklist(visit, 422, visit.words[f"refused_review_{refused.reason}"])
        return visit.go("/reviews/blocklist", "blocklist_lifted")

    def _about(self, case: Case) -> str:
        """What was bought when, by whom nobody is told here."""
        order = case.order
        return " · ".join(
            (
                money(order.amount, order.currency, grouped=True),
                minute(order.placed_at, self._shop.zone),
                f"{order.source} {order.name}",
            )
        )


def reason(words: Mapping[str, str], finding: Review) -> str:
    """The sentence of a finding in the language of `words`."""
    return words[f"finding_{finding.check}"].format(
        **{key: _told(words, value) for key, value in finding.evidence.items()}
    )


def _told(words: Mapping[str, str], value: int | str | Sequence[int] | Sequence[str]) -> str:
    if isinstance(value, int):
        return str(value)
    names = [value] if isinstance(value, str) else [str(each) for each in value]
    return words["review_listing"].join(words.get(f"mark_{name}", name) for name in names)


def _people(visit: Visit, tx: Facts, cases: Iterable[Case]) -> dict[int, str]:
    """How those who are named in these cases are called before this member of staff."""
    ids = {each for case in cases for each in (case.order.shopper_id, case.inviter_id) if each}
    known = {each: tx.shoppers.get(each) for each in ids}
    return {each: called(visit, who.name if who else "", each) for each, who in known.items()}


def _what(visit: Visit) -> Named:
    for named in NAMED:
        if named == visit.text("what"):
            return named
    raise HTTPException(400)
