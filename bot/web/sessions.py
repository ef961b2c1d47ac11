"""Staff sessions: a signed cookie, and a limit on wrong tokens.

The cookie is `<expiry>.<HMAC-SHA256 of expiry>`, keyed by the staff token: nothing is stored, and a
new staff token ends every session.
"""

import hashlib
import hmac
from collections import OrderedDict
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "shopvine_staff"
LASTS = timedelta(hours=12)


class Sessions:
    """Opens and checks staff sessions."""

    def __init__(self, staff_token: str) -> None:
        self._token = staff_token.encode()
        self._key = hmac.digest(self._token, b"shopvine staff session", hashlib.sha256)

    def right_token(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token)

    def open(self, request: Request, response: Response, now: datetime) -> None:
        expires = str(int((now + LASTS).timestamp()))
        response.set_cookie(
            COOKIE,
            f"{expires}.{self._sign(expires)}",
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )

    def close(self, response: Response) -> None:
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")

    def is_open(self, request: Request, now: datetime) -> bool:
        expires, _, signature = request.cookies.get(COOKIE, "").partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(expires).encode()):
            return False
        return int(expires) > now.timestamp()

    def form_key(self, request: Request) -> str:
        """What a form of this session must bring back, so that no other site can send one."""
        return self._sign(f"form {request.cookies.get(COOKIE, '')}")

    def right_form(self, request: Request, key: str) -> bool:
        return hmac.compare_digest(key.encode(), self.form_key(request).encode())

    def bearer(self, request: Request) -> bool:
        """Whether the request carries the staff token as `Authorization: Bearer TOKEN`."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.right_token(token)

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


class WrongTokens:
    """Counts wrong tokens of an address; at most 10 in 10 minutes, for 1,000 addresses."""

    MOST = 10
    SPAN = timedelta(minutes=10)
    ADDRESSES = 1_000

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()

    def add(self, address: str, now: datetime) -> None:
        self._seen[address] = [*self._recent(address, now), now]
        self._seen.move_to_end(address)
        while len(self._seen) > self.ADDRESSES:
            self._seen.popitem(last=False)

    def seconds_to_wait(self, address: str, now: datetime) -> int:
        """0 when another try is allowed."""
        recent = self._recent(address, now)
        if len(recent) < self.MOST:
            return 0
        return int((recent[-self.MOST] + self.SPAN - now).total_seconds()) + 1

    def _recent(self, address: str, now: datetime) -> list[datetime]:
        return [moment for moment in self._seen.get(address, []) if moment > now - self.SPAN]
