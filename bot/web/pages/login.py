"""Coming in and going out."""

from dataclasses import replace

from starlette.responses import Response

from bot.staff import Staff
from bot.staffing import TOKEN_HOLDER
from bot.web.attempts import Attempts
from bot.web.ports import WebShop
from bot.web.sessions import Sessions
from bot.web.visits import Page, Visit

LONGEST_FORM = 4096


class LoginPages:
    """By a one-time link, by password, or by the staff token while no owner has come in yet."""

    def __init__(self, shop: WebShop, sessions: Sessions) -> None:
        self._shop = shop
        self._sessions = sessions
        self._attempts = Attempts()

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/login", self.form),
            Page("POST", "/login", self.log_in, LONGEST_FORM),
            Page("GET", "/enter/{token}", self.link),
            Page("POST", "/enter/{token}", self.enter, LONGEST_FORM),
            Page("POST", "/logout", self.log_out, LONGEST_FORM),
        ]

    def form(self, visit: Visit) -> Response:
        if visit.staff:
            return visit.go(_next(visit.request.query_params.get("next", "")))
        return self._form(visit, visit.request.query_params.get("next", ""))

    def log_in(self, visit: Visit) -> Response:
        """By name and password, or by the staff token."""
        now = self._shop.now()
        tried = self._tried(visit)
        if wait := max(self._attempts.seconds_to_wait(each, now) for each in tried):
            problem = visit.words["login_wait"].format(minutes=-(-wait // 60))
            page = self._form(visit, visit.text("next"), 429, problem)
            page.headers["retry-after"] = str(wait)
            return page
        by_token = bool(visit.text("token"))
        staff = self._holder(visit) if by_token else self._member(visit)
        if staff is None:
            for each in tried:
                self._attempts.failed(each, now)
            problem = visit.words["token_wrong" if by_token else "login_wrong"]
            return self._form(visit, visit.text("next"), 401, problem)
        response = visit.go(_next(visit.text("next")))
        way = "token" if by_token else "password"
        self._sessions.open(visit.request, response, staff, way, now)
        return response

    def link(self, visit: Visit) -> Response:
        """Asks to confirm: whoever only looks the link up, as previews do, does not use it up."""
        with self._shop.database.read() as tx:
            known = tx.logins.link(visit.request.path_params["token"], self._shop.now())
        return self._page(visit, "enter.html", 200 if known else 410, known=known is not None)

    def enter(self, visit: Visit) -> Response:
        """The form is that of the browser which opened the link; the guard has checked it."""
        now = self._shop.now()
        with self._shop.database.write() as tx:
            staff_id = tx.logins.use_link(visit.request.path_params["token"], now)
            staff = tx.staff.get(staff_id) if staff_id is not None else None
        if staff is None or staff.disabled:
            return self._page(visit, "enter.html", 410, known=False)
        response = visit.go("/")
        self._sessions.open(visit.request, response, staff, "link", now)
        return response

    def log_out(self, visit: Visit) -> Response:
        response = visit.go("/login")
        self._sessions.close(visit.request, response)
        return response

    def _tried(self, visit: Visit) -> list[str]:
        """Whose failures count: the address's, and those of the name that is tried."""
        client = visit.request.client
        tried = [f"address {client.host if client else ''}"]
        return tried + ([] if visit.text("token") else [f"name {visit.text('name').casefold()}"])

    def _holder(self, visit: Visit) -> Staff | None:
        right = self._sessions.right_token(visit.text("token"))
        return TOKEN_HOLDER if right and self._shop.staffing.token_opens() else None

    def _member(self, visit: Visit) -> Staff | None:
        password = visit.form.get("password")
        if not isinstance(password, str):
            return None
        return self._shop.staffing.with_password(visit.text("name"), password)

    def _form(self, visit: Visit, wanted: str, status: int = 200, problem: str = "") -> Response:
        return self._page(
            visit,
            "login.html",
            status,
            problem=problem,
            by_token=bool(visit.text("token")),
            token_opens=self._shop.staffing.token_opens(),
            name=visit.text("name"),
            next=wanted,
        )

    def _page(self, visit: Visit, template: str, status: int, **values: object) -> Response:
        """A page whose form this browser can send: it needs a cookie before it has logged in."""
        fresh = "" if visit.token else self._shop.new_token()
        if fresh:
            visit = replace(visit, token=fresh, csrf=self._sessions.form_key(fresh))
        page = visit.page(template, "log_in", status, **values)
        if fresh:
            self._sessions.give_cookie(visit.request, page, fresh)
        return page


def _next(wanted: str) -> str:
    """A page of ours and nothing else."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if plain and wanted.isprintable() else "/"
