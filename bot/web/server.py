"""The shop's own HTTP address: staff pages, order events, health and metrics."""

from collections.abc import Sequence
from importlib.resources import as_file, files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.errors import SettingsWrong
from bot.web.headers import SecurityHeaders
from bot.web.metrics import MetricsPage
from bot.web.orders import OrderDesk
from bot.web.pages import StaffPages
from bot.web.ports import WebShop
from bot.web.sessions import Sessions


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
    sessions = Sessions(shop.staff_token)
    pages = StaffPages(shop, sessions)

    def health(_request: Request) -> JSONResponse:
        state = shop.health()
        return JSONResponse(dict(state), 200 if state.get("status") == "ok" else 503)

    with as_file(files("bot.web").joinpath("static")) as folder:
        static = StaticFiles(directory=folder)
    return Starlette(
        routes=[
            *extra_routes,
            Route("/health", health),
            Route("/metrics", MetricsPage(shop, sessions).show),
            Route("/orders", OrderDesk(shop).take, methods=["POST"]),
            Route("/", pages.home),
            Route("/login", pages.login_form, methods=["GET"]),
            Route("/login", pages.login, methods=["POST"]),
            Route("/logout", pages.logout, methods=["POST"]),
            Route("/messages", pages.messages, methods=["GET"]),
            Route("/messages", pages.change_message, methods=["POST"]),
            Route("/reports", pages.reports),
            Route("/reports/evaluation", pages.evaluation),
            Route("/reports/{kind}", pages.report),
            Mount("/static", static),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: pages.http_problem, Exception: pages.crash},
    )
