"""The door of the staff pages: session, role, size of the form, and where the form came from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive

from bot.web.ports import WebShop
from bot.web.roles import LEAST_ROLE, OPEN, section
from bot.web.sessions import Sessions
from bot.web.visits import Page, Visit
from bot.web.words import WORDS, chosen_language


class Guard:
    """Lets visits through to pages, and answers where something went wrong."""

    def __init__(self, shop: WebShop, sessions: Sessions) -> None:
        self._shop = shop
        self._sessions = sessions

    def route(self, page: Page) -> Route:
        """KeyError for a page without a role."""
        least = LEAST_ROLE[page.method, page.path]

        async def answer(request: Request) -> Response:
            visit = await run_in_threadpool(self._visit, request)
            if least == "anyone":
                return await self._let_in(visit, page)
            if visit.staff is None:
                return _to_login(request)
            if not visit.staff.may(least):
                return self._not_allowed(visit, least)
            return await self._let_in(visit, page)

        return Route(page.path, answer, methods=[page.method])

    def http_problem(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._problem(request, error.status_code, error.headers)

    def crash(self, request: Request, _error: Exception) -> Response:
        return self._problem(request, 500, None)

    def _visit(self, request: Request) -> Visit:
        token = self._sessions.cookie(request)
        staff = self._sessions.staff(token, self._shop.now())
        language = chosen_language(request, self._shop)
        return Visit(self._shop, request, language, token, self._sessions.form_key(token), staff)

    async def _let_in(self, visit: Visit, page: Page) -> Response:
        if page.method == "GET":
            return await run_in_threadpool(page.show, visit)
        limited = Request(visit.request.scope, _at_most(page.most, visit.request.receive))
        async with limited.form(max_part_size=page.most) as form:
            key = form.get("csrf")
            if not isinstance(key, str) or not self._sessions.right_form(visit.token, key):
                raise HTTPException(403)
            return await run_in_threadpool(page.show, replace(visit, form=form))

    def _not_allowed(self, visit: Visit, least: str) -> Response:
        problem = visit.words["problem_role"].format(
            role=visit.words[f"role_{visit.member.role}"], least=visit.words[f"role_{least}"]
        )
        return visit.page("problem.html", "problem_title", 403, problem=problem)

    def _problem(
        self, request: Request, status: int, headers: Mapping[str, str] | None
    ) -> Response:
        language = chosen_language(request, self._shop)
        words = WORDS[language]
        own = words.get(f"problem_{status}_{section(request.url.path)}")
        problem = own or words.get(f"problem_{status}", words["problem_other"])
        problem = problem.format(status=status)
        if request.method == "POST" and request.url.path in OPEN:
            return JSONResponse({"error": WORDS["en"].get(f"problem_{status}", problem)}, status)
        visit = Visit(self._shop, request, language, "", "")
        page = visit.page("problem.html", "problem_title", status, problem=problem)
        page.headers.update(headers or {})
        return page


def _to_login(request: Request) -> Response:
    """The page that was asked for opens after logging in."""
    wanted = request.url.path
    if request.method != "GET" or wanted == "/":
        return RedirectResponse("/login", 303)
    if request.url.query:
        wanted += f"?{request.url.query}"
    return RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)


def _at_most(most: int, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """`receive`, which raises HTTPException(413) after `most` bytes."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413)
        return message

    return limited
