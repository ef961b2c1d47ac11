"""`/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>` over HTTP."""

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from rehearsal.errors import ApiError
from rehearsal.faults import Fault, Faults
from rehearsal.limits import FloodLimits
from rehearsal.methods.receiving import get_updates
from rehearsal.methods.registry import METHODS
from rehearsal.params import Params, read
from rehearsal.world import World

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


class BotApi:
    """The bot's side of the server."""

    def __init__(self, world: World, faults: Faults, limits: FloodLimits) -> None:
        self.world = world
        self.faults = faults
        self.limits = limits

    def routes(self) -> list[Route]:
        """Where it lives."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call of a method, with the fault it was to suffer."""
        method = request.path_params["method"].lower()
        body = await request.body()
        fault = self.faults.take(method)
        if fault is not None and fault.kind == "drop_before":
            return await _cut(request)
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        try:
            if request.path_params["token"] != self.world.token:
                raise ApiError(401, "Unauthorized")
            if fault is not None and fault.kind == "502":
                return HTMLResponse(BAD_GATEWAY, 502)
            _refuse(fault)
            params = read(request.url.query, request.headers.get("content-type", ""), body)
            answer = _json(200, await self._carry_out(method, params))
        except ApiError as error:
            answer = _json(error.code, json.dumps(error.as_json()))
        if fault is not None and fault.kind == "drop_after":
            return await _cut(request)
        return answer

    async def _carry_out(self, method: str, params: Params) -> str:
        if method == "getupdates":
            updates = await get_updates(self.world, params)
            return json.dumps({"ok": True, "result": updates})
        function = METHODS.get(method)
        if function is None:
            raise ApiError(404, "Not Found: method not found")
        with self.world.bell.lock:
            self.limits.check(method, params.text("chat_id"))
            return json.dumps({"ok": True, "result": function(self.world, params)})

    async def download(self, request: Request) -> Response:
        """The bytes of a file that `getFile` named."""
        name = request.path_params["path"].rsplit("/", 1)[-1].rsplit(".", 1)[0]
        stored = self.world.files.get(name)
        if request.path_params["token"] != self.world.token or stored is None:
            return _json(404, json.dumps(ApiError(404, "Not Found").as_json()))
        return Response(stored.data, media_type="application/octet-stream")


def _json(status: int, body: str) -> Response:
    return Response(body, status, media_type="application/json")


def _refuse(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.kind == "429":
        seconds = max(1, int(fault.seconds))
        text = f"Too Many Requests: retry after {seconds}"
        raise ApiError(429, text, {"retry_after": seconds})
    if fault.kind == "403":
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if fault.kind == "500":
        raise ApiError(500, "Internal Server Error")


async def _cut(request: Request) -> Response:
    """Close the connection without an answer; what is returned goes nowhere."""
    request.scope["rehearsal.cut"]()
    await asyncio.sleep(0.01)
    return Response()


def cuttable(make: Any) -> Any:
    """Wrap uvicorn's protocol so that a request can cut its own connection."""

    def protocol(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        app = made.app

        async def with_cut(scope: Any, receive: Any, send: Any) -> None:
            scope["rehearsal.cut"] = lambda: made.transport.close()
            await app(scope, receive, send)

        made.app = with_cut
        return made

    return protocol
