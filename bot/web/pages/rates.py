"""Rates of the day: what other currencies are worth in the shop's own."""

from starlette.responses import Response

from bot.errors import RateRefused
from bot.receiving.rates import COLUMNS, DAYS_BACK, parse_day, read_rates_csv
from bot.web.ports import WebShop
from bot.web.uploads import keep_uploads, remove
from bot.web.visits import Page, Visit
from bot.web.words import minute
from growth.money import DIGITS

SHOWN = 100
MOST = 2**20
"""Bytes of a file: some 40,000 rates."""


class RatePages:
    """What is known and what is missing; one rate, or a file of them."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/orders/rates", self.show),
            Page("POST", "/orders/rates", self.give, most=MOST),
        ]

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        today = self._shop.now().astimezone(self._shop.zone).date()
        asked = visit.request.query_params
        fields = {name: visit.text(name) or asked.get(name, "")[:20] for name in COLUMNS}
        return visit.page(
            "rates.html",
            "rates",
            status,
            rates=[
                (each, minute(each.at, self._shop.zone)) for each in self._shop.desk.rates(SHOWN)
            ],
            missing=self._shop.desk.missing_rates(),
            own=self._shop.currency,
            currencies=sorted(DIGITS.keys() - {self._shop.currency}),
            columns=",".join(COLUMNS),
            days=DAYS_BACK,
            sent=fields | {"day": fields["day"] or today.isoformat()},
            may_give=visit.member.may("editor"),
            problem=problem,
        )

    def give(self, visit: Visit) -> Response:
        """A file where one was sent, else the rate in the form."""
        folder, files = keep_uploads(visit.form, "file")
        try:
            given = (
                read_rates_csv(files[0], self._shop.currency)
                if files
                else [(visit.text("currency"), visit.text("rate"), parse_day(visit.text("day")))]
            )
            self._shop.desk.give_rates(given, visit.by)
        except RateRefused as refused:
            return self.show(visit, 422, worded(visit, refused))
        finally:
            remove(folder)
        return visit.go("/orders/rates", "rates_given")


def worded(visit: Visit, refused: RateRefused) -> str:
    """Why not and where, in the language of the page."""
    told = visit.words[f"refused_rate_{refused.reason}"].format(**refused.values)
    if refused.row is None:
        return told
    where = visit.words["rate_where"].format(row=refused.row, column=refused.column)
    return visit.words["pair"].format(name=where, value=told)
