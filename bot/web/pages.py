"""Staff pages: log in, log out and the reports."""

from asyncio import to_thread
from collections.abc import Mapping
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.errors import BadInput
from bot.web.bodies import read_body
from bot.web.evaluations import view_of_evaluation
from bot.web.messages import change, read_form, rows_of
from bot.web.ports import WebShop
from bot.web.reports import KINDS, read_report, view_of
from bot.web.sessions import Sessions, WrongTokens
from bot.web.words import LANGUAGE_COOKIE, WORDS, chosen_language, moment

TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
LONGEST_FORM = 4096


class StaffPages:
    """The pages behind the staff token."""

    def __init__(self, shop: WebShop, sessions: Sessions) -> None:
        self._shop = shop
        self._sessions = sessions
        self._wrong = WrongTokens()

    def home(self, _request: Request) -> Response:
        return RedirectResponse("/reports", 303)

    def login_form(self, request: Request) -> Response:
        if self._staff(request):
            return RedirectResponse("/reports", 303)
        return self._page(request, "login.html", "log_in", problem="")

    async def login(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        now = self._shop.now()
        words = WORDS[chosen_language(request, self._shop)]
        if wait := self._wrong.seconds_to_wait(address, now):
            problem = words["token_wait"].format(minutes=-(-wait // 60))
            page = self._page(request, "login.html", "log_in", 429, problem=problem)
            page.headers["retry-after"] = str(wait)
            return page
        body = await read_body(request, LONGEST_FORM)
        if body is None:
            raise HTTPException(413)
        token = parse_qs(body.decode("utf-8", "replace")).get("token", [""])[0].strip()
        if not self._sessions.right_token(token):
            self._wrong.add(address, now)
            return self._page(request, "login.html", "log_in", 401, problem=words["token_wrong"])
        response = RedirectResponse("/reports", 303)
        self._sessions.open(request, response, now)
        return response

    def logout(self, _request: Request) -> Response:
        response = RedirectResponse("/login", 303)
        self._sessions.close(response)
        return response

    def reports(self, request: Request) -> Response:
        if not self._staff(request):
            return RedirectResponse("/login", 303)
        return self._page(request, "reports.html", "reports")

    def report(self, request: Request) -> Response:
        if not self._staff(request):
            return RedirectResponse("/login", 303)
        kind = request.path_params["kind"]
        if kind not in KINDS:
            raise HTTPException(404)
        now, zone = self._shop.now(), self._shop.zone
        as_of = moment(now, zone)
        with self._shop.database.read() as facts:
            report = read_report(kind, facts, now, zone)
        view = view_of(report, WORDS[chosen_language(request, self._shop)], as_of)
        return self._page(request, "report.html", kind, view=view)

    def evaluation(self, request: Request) -> Response:
        if not self._staff(request):
            return RedirectResponse("/login", 303)
        result = self._shop.evaluation()
        words = WORDS[chosen_language(request, self._shop)]
        view = view_of_evaluation(result, words, self._shop.zone)
        return self._page(request, "evaluation.html", "evaluation", view=view)

    def messages(self, request: Request) -> Response:
        if not self._staff(request):
            return RedirectResponse("/login", 303)
        return self._messages(request)

    async def change_message(self, request: Request) -> Response:
        if not self._staff(request):
            return RedirectResponse("/login", 303)
        body = await read_body(request, LONGEST_FORM)
        if body is None:
            raise HTTPException(413)
        form = read_form(body)
        if not self._sessions.right_form(request, form.get("csrf", "")):
            raise HTTPException(403)
        try:
            await to_thread(change, self._shop, form)
        except BadInput as wrong:
            return await to_thread(self._messages, request, 422, str(wrong))
        return RedirectResponse("/messages", 303)

    def _messages(self, request: Request, status: int = 200, problem: str = "") -> Response:
        rows = rows_of(self._shop, WORDS[chosen_language(request, self._shop)])
        key = self._sessions.form_key(request)
        return self._page(
            request, "messages.html", "messages", status, rows=rows, csrf=key, problem=problem
        )

    def http_problem(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._problem(request, error.status_code, error.headers)

    def crash(self, request: Request, _error: Exception) -> Response:
        return self._problem(request, 500, None)

    def _problem(
        self, request: Request, status: int, headers: Mapping[str, str] | None
    ) -> Response:
        words = WORDS[chosen_language(request, self._shop)]
        problem = words.get(f"problem_{status}", words["problem_other"]).format(status=status)
        if request.url.path == "/orders":
            return JSONResponse({"error": WORDS["en"].get(f"problem_{status}", problem)}, status)
        page = self._page(request, "problem.html", "problem_title", status, problem=problem)
        page.headers.update(headers or {})
        return page

    def _staff(self, request: Request) -> bool:
        return self._sessions.is_open(request, self._shop.now())

    def _page(
        self, request: Request, template: str, title: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A whole page; a language asked for by `?language=` is remembered."""
        language = chosen_language(request, self._shop)
        html = TEMPLATES.get_template(template).render(
            {
                "shop": self._shop,
                "language": language,
                "other": "en" if language == "zh" else "zh",
                "words": WORDS[language],
                "title": WORDS[language][title],
                "staff": self._staff(request),
                "kind": title,
                **values,
            }
        )
        response = HTMLResponse(html, status, {"content-language": language, "vary": "Cookie"})
        if "language" in request.query_params:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax")
        return response
