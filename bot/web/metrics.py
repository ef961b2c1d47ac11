"""`GET /metrics`: a few counts from the database, as Prometheus text."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from bot import reporting
from bot.web.ports import Facts, WebShop
from bot.web.sessions import Sessions


class MetricsPage:
    """Counts for monitoring, for whoever sends the staff token as a bearer token."""

    def __init__(self, shop: WebShop, sessions: Sessions) -> None:
        self._shop = shop
        self._sessions = sessions

    def show(self, request: Request) -> PlainTextResponse:
        if not self._sessions.bearer(request):
            return PlainTextResponse(
                "Send the staff token as `Authorization: Bearer TOKEN`.\n",
                401,
                {"www-authenticate": 'Bearer realm="shopvine"'},
            )
        with self._shop.database.read() as facts:
            text = "".join(_lines(facts))
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def _lines(facts: Facts) -> Iterator[str]:
    yield "# HELP shopvine_chats_waiting Chats with updates that are not processed yet.\n"
    yield "# TYPE shopvine_chats_waiting gauge\n"
    yield f"shopvine_chats_waiting {len(facts.inbox.chats_waiting())}\n"
    yield "# HELP shopvine_outbox_waiting Messages that are not sent yet.\n"
    yield "# TYPE shopvine_outbox_waiting gauge\n"
    yield f"shopvine_outbox_waiting {facts.outbox.waiting()}\n"
    yield "# HELP shopvine_shoppers Shoppers who reached a step of the sharing funnel.\n"
    yield "# TYPE shopvine_shoppers gauge\n"
    for step, count in reporting.funnel(facts).as_json().items():
        yield f'shopvine_shoppers{{step="{step}"}} {count}\n'
