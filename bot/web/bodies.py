"""Reading request bodies, with a limit on their size."""

from starlette.requests import Request


async def read_body(request: Request, most: int) -> bytes | None:
    """The whole body; None when it is longer than `most` bytes, without reading on."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return bytes(body)
