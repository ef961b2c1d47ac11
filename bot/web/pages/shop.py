"""The shop's settings: those that staff may change, and the others to look at."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from bot.adjusting import CHANGEABLE, Setting
from bot.errors import SettingRefused
from bot.office_hours import WEEKDAYS
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.visits import Page, Visit


class ShopPage:
    """What `shop.toml` holds."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/settings/shop", self.show),
            Page("POST", "/settings/shop", self.change),
        ]

    def show(self, visit: Visit, status: int = 200, problem: str = "", wrong: str = "") -> Response:
        settings = self._shop.adjusting.all()
        changeable = [each for each in settings if each.table in CHANGEABLE]
        return visit.page(
            "shop.html",
            "shop",
            status,
            groups=[(table, _of(table, changeable)) for table in CHANGEABLE],
            others=[(each.name, _told(each.value)) for each in settings if each not in changeable],
            days=WEEKDAYS,
            seen=self._shop.adjusting.seen(),
            may_change=visit.member.may("owner"),
            sent={name: visit.text(name) for name in visit.form} if wrong else {},
            problem=problem,
            wrong=wrong,
        )

    def change(self, visit: Visit) -> Response:
        try:
            changed = self._shop.adjusting.change(self._wanted(visit), visit.text("seen"))
        except SettingRefused as refused:
            return self.show(visit, 422, _sentence(visit, refused), refused.name)
        with self._shop.database.write() as tx:
            for name, how in changed.items():
                tx.audit.add(visit.by, "settings.changed", f"{name}: {how}", self._shop.now())
        return visit.go("/settings/shop", "settings_saved" if changed else "settings_same")

    def _wanted(self, visit: Visit) -> dict[str, Any]:
        """What the fields of the form say; a setting that is not in it stays."""
        wanted: dict[str, Any] = {
            name: visit.text(name) for name in visit.form if name.split(".")[0] in CHANGEABLE
        }
        hours = {day: wanted.pop(f"staff.hours.{day}", None) for day in WEEKDAYS}
        if None not in hours.values():
            wanted["staff.hours"] = hours
        return wanted


def _of(table: str, settings: Sequence[Setting]) -> list[Setting]:
    return [each for each in settings if each.table == table]


def _told(value: object) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value}"


def _sentence(visit: Visit, refused: SettingRefused) -> str:
    """In the language of the page where it is about one field, else as it is, marked as English."""
    label = visit.words.get(f"setting_{refused.name.replace('.', '_')}")
    known = visit.words["setting_wrong"]
    return known.format(label=label) if label else shown(visit.words, str(refused))
