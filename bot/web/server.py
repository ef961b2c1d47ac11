"""The shop's own HTTP address: staff pages, order events, health and metrics."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import as_file, files

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.errors import SettingsWrong
from bot.web.guard import Guard
from bot.web.headers import SecurityHeaders
from bot.web.metrics import MetricsPage
from bot.web.orders import OrderDesk
from bot.web.pages import all_pages
from bot.web.ports import WebShop
from bot.web.sessions import Sessions
from bot.web.webhooks import WebhookDesk


def build_web(shop: WebShop, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The web application of `shop`; `extra_routes` (the Telegram webhook) come first.

    Raises SettingsWrong when the shop has no staff token or no orders secret.
    """
    for secret, name in (
        (shop.staff_token, "SHOPVINE_STAFF_TOKEN"),
        (shop.orders_secret, "SHOPVINE_ORDERS_SECRET"),
    ):
        if not secret:
            raise SettingsWrong(f"{name} is empty: set it, or put it into the shop's secrets.toml.")
    sessions = Sessions(shop)
    guard = Guard(shop, sessions)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(shop.desk.work_off)  # what was kept when the process ended
        yield
        await run_in_threadpool(shop.jobs.close)

    def health(_request: Request) -> JSONResponse:
        state = shop.health()
        return JSONResponse(dict(state), 200 if state.get("status") == "ok" else 503)

    with as_file(files("bot.web").joinpath("static")) as folder:
        static = VersionedFiles(directory=folder)
    return Starlette(
        routes=[
            *extra_routes,
            Route("/health", health),
            Route("/metrics", MetricsPage(shop, sessions).show),
            Route("/orders", OrderDesk(shop).take, methods=["POST"]),
            *WebhookDesk(shop).routes(),
            Mount("/static", static),
            *(guard.route(page) for page in all_pages(shop, sessions, shop.jobs)),
        ],
        lifespan=lifespan,
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: guard.http_problem, Exception: guard.crash},
    )


class VersionedFiles(StaticFiles):
    """Files whose address names their version: a browser asks for each once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response
