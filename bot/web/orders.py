"""`POST /orders`: signed purchases and refunds, committed before they are acknowledged."""

import hashlib
import hmac
import json

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.errors import OrderRefused
from bot.orders import parse_order
from bot.web.bodies import read_body
from bot.web.ports import WebShop

SIGNATURE = "X-Shopvine-Signature"
LONGEST_ORDER = 64 * 1024


class OrderDesk:
    """Takes order events from whoever holds the orders secret."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    async def take(self, request: Request) -> JSONResponse:
        """200 once the event is committed, also when it was known; 400, 401 or 413 with reason."""
        body = await read_body(request, LONGEST_ORDER)
        if body is None:
            raise HTTPException(413)
        if not self._signed(body, request.headers.get(SIGNATURE, "")):
            return JSONResponse(
                {
                    "error": f"{SIGNATURE} is missing or wrong: send sha256= and the hex "
                    "HMAC-SHA256 of the raw body, keyed by the orders secret."
                },
                401,
            )
        try:
            return JSONResponse(await run_in_threadpool(self._record, body))
        except OrderRefused as refused:
            return JSONResponse({"error": str(refused)}, 400)

    def _signed(self, body: bytes, signature: str) -> bool:
        right = "sha256=" + hmac.new(self._shop.orders_secret, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(signature.strip().encode(), right.encode())

    def _record(self, body: bytes) -> dict[str, object]:
        try:
            values = json.loads(body)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            raise OrderRefused("The body is not a JSON object: send one event, in UTF-8.")
        event = parse_order(values, self._shop.desk.marker)
        return self._shop.desk.receive(event).as_json()
