"""The webhook: an update is stored, and then acknowledged with 200."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from bot.chat.polling import Accept

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
"""Bytes of an update; Telegram's are far smaller."""

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(secret: str, accept: Accept) -> Endpoint:
    """A Starlette endpoint for POST. Anything but 200 makes Telegram send the update again."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        update = _update(await _body(request))
        if update is None:
            return Response(status_code=400)
        try:
            await accept([update])
        except Exception:  # 500 has Telegram send it again
            log.exception("An update could not be stored; Telegram will send it again.")
            return Response(status_code=500)
        return Response(status_code=200)

    return receive


async def _body(request: Request) -> bytes:
    """What was sent, or nothing if it is far too large."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return b""
    return body


def _update(body: bytes) -> dict[str, object] | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    known = isinstance(update, dict) and isinstance(update.get("update_id"), int)
    return update if known else None
