"""Staff for owners: add, change, let in, keep out."""

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import StaffRefused
from bot.staff import ROLES, Role
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.words import minute


class StaffPages:
    """The list of staff, and a page for each member."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/settings/staff", self.list),
            Page("POST", "/settings/staff", self.add),
            Page("GET", "/settings/staff/{staff_id:int}", self.show),
            Page("POST", "/settings/staff/{staff_id:int}", self.change),
        ]

    def list(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        staffing = self._shop.staffing
        last = {
            staff_id: minute(at, self._shop.zone) for staff_id, at in staffing.last_logins().items()
        }
        return visit.page(
            "staff.html",
            "staff",
            status,
            everyone=staffing.everyone(),
            last=last,
            roles=ROLES,
            problem=problem,
            name=visit.text("name"),
            telegram=visit.text("telegram"),
            role=visit.text("role") or "agent",
        )

    def add(self, visit: Visit) -> Response:
        try:
            added = self._shop.staffing.add(
                visit.text("name"), _role(visit), _telegram(visit), visit.by
            )
        except StaffRefused as refused:
            return self.list(visit, 422, visit.words[f"refused_{refused.reason}"])
        return visit.go(f"/settings/staff/{added.staff_id}", "staff_added")

    def show(
        self, visit: Visit, status: int = 200, problem: str = "", password: str = ""
    ) -> Response:
        try:
            shown = self._shop.staffing.find(visit.request.path_params["staff_id"])
        except StaffRefused:
            raise HTTPException(404) from None
        return visit.page(
            "staff_member.html",
            shown.name,
            status,
            member=shown,
            roles=ROLES,
            problem=problem,
            password=password,
        )

    def change(self, visit: Visit) -> Response:
        """What the button that was pressed says."""
        staff_id: int = visit.request.path_params["staff_id"]
        here = f"/settings/staff/{staff_id}"
        staffing, by = self._shop.staffing, visit.by
        try:
            match visit.text("do"):
                case "role":
                    staffing.set_role(staff_id, _role(visit), by)
                case "telegram":
                    staffing.set_telegram_id(staff_id, _telegram(visit), by)
                case "disable":
                    staffing.disable(staff_id, by)
                case "enable":
                    staffing.enable(staff_id, by)
                case "link":
                    self._send_link(visit, staff_id)
                    return visit.go(here, "link_sent")
                case "password":
                    return self.show(visit, password=staffing.new_password(staff_id, by))
                case _:
                    raise HTTPException(400)
        except StaffRefused as refused:
            return self.show(visit, 422, visit.words[f"refused_{refused.reason}"])
        return visit.go(here, "staff_changed")

    def _send_link(self, visit: Visit, staff_id: int) -> None:
        """The bot sends it to the member's Telegram. Raises StaffRefused."""
        member = self._shop.staffing.find(staff_id)
        if member.telegram_id is None:
            raise StaffRefused("staff_no_telegram", f"{member.name} has no Telegram account here.")
        token = self._shop.staffing.link(staff_id, visit.by)
        text = visit.words["link_message"].format(
            shop=self._shop.name, link=f"{self._shop.address}/enter/{token}"
        )
        payload = {
            "chat_id": member.telegram_id,
            "text": text,
            "link_preview_options": {"is_disabled": True},
        }
        with self._shop.database.write() as tx:
            tx.outbox.add("send_message", payload, chat_id=member.telegram_id, now=self._shop.now())


def _role(visit: Visit) -> Role:
    for role in get_args(Role):
        if role == visit.text("role"):
            return role  # type: ignore[no-any-return]
    raise HTTPException(400)


def _telegram(visit: Visit) -> int | None:
    """Raises StaffRefused where it is no id of a person."""
    given = visit.text("telegram")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 2**52:
        raise StaffRefused("staff_telegram_number", f"{given} is no Telegram number.")
    return int(given)
