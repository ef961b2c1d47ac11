"""`POST /webhooks/...`: what online stores send, kept before it is acknowledged."""

from functools import partial

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.orders.deliveries import SignatureWrong
from bot.receiving.deliveries import LONGEST_BODY, SENDERS
from bot.web.bodies import read_body
from bot.web.ports import WebShop


class WebhookDesk:
    """Takes deliveries from the stores that are connected."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def routes(self) -> list[Route]:
        return [
            Route(f"/webhooks/{source}", partial(self.take, source), methods=["POST"])
            for source in SENDERS
        ]

    async def take(self, source: str, request: Request) -> JSONResponse:
        """200 once the delivery is committed, also when it was known or is not understood: the
        service would send it again in vain. 401 and nothing kept without a right signature, 413."""
        body = await read_body(request, LONGEST_BODY)
        if body is None:
            raise HTTPException(413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            key = await run_in_threadpool(self._shop.desk.keep, source, body, headers)
        except SignatureWrong as wrong:
            return JSONResponse({"error": str(wrong)}, 401)
        then = None if key is None else BackgroundTask(self._shop.desk.work_on, key)
        return JSONResponse({"kept": True}, background=then)
