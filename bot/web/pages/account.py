"""One's own account: password and sessions."""

from starlette.responses import Response

from bot.errors import StaffRefused
from bot.staffing import TOKEN_HOLDER
from bot.web.ports import WebShop
from bot.web.sessions import Sessions
from bot.web.visits import Page, Visit


class AccountPages:
    """What a member changes about themselves."""

    def __init__(self, shop: WebShop, sessions: Sessions) -> None:
        self._shop = shop
        self._sessions = sessions

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/settings/account", self.show),
            Page("POST", "/settings/account", self.change),
        ]

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        holder = visit.member == TOKEN_HOLDER
        return visit.page("account.html", "account", status, holder=holder, problem=problem)

    def change(self, visit: Visit) -> Response:
        if visit.member == TOKEN_HOLDER:
            return self.show(visit, 422, visit.words["account_holder"])
        if visit.text("do") == "sessions":
            with self._shop.database.write() as tx:
                mark = self._sessions.mark(visit.token)
                tx.logins.close_all(visit.member.staff_id, but=mark)
            return visit.go("/settings/account", "sessions_ended")
        try:
            self._set_password(visit)
        except StaffRefused as refused:
            return self.show(visit, 422, visit.words[f"refused_{refused.reason}"])
        return visit.go("/settings/account", "password_set")

    def _set_password(self, visit: Visit) -> None:
        """Whoever has one must know it. Raises StaffRefused."""
        staffing, member = self._shop.staffing, visit.member
        current, wanted = (str(visit.form.get(name, "")) for name in ("current", "new"))
        if member.has_password and staffing.with_password(member.name, current) is None:
            raise StaffRefused("staff_password_wrong", "The current password is another one.")
        session = self._sessions.mark(visit.token)
        staffing.set_password(member.staff_id, wanted, visit.by, session)
