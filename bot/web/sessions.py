"""Staff sessions: a random cookie, of which the database keeps a keyed mark.

The key is made of the staff token: a new staff token ends every session. The same cookie keys what
forms must bring back, also before anybody has logged in.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.staff import Staff
from bot.staffing import TOKEN_HOLDER
from bot.web.ports import WebShop

IDLE = timedelta(hours=12)
"""A session ends when nobody used it for so long."""
LONGEST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=5)
"""How often use is written down."""


class Sessions:
    """Opens, finds and closes staff sessions."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop
        self._token = shop.staff_token.encode()
        self._key = hmac.digest(self._token, b"shopvine staff session", hashlib.sha256)

    def cookie(self, request: Request) -> str:
        """What this browser brought, "" if nothing."""
        return request.cookies.get(_cookie_name(request), "")[:100]

    def staff(self, token: str, now: datetime) -> Staff | None:
        """Whose session that is; also notes that it was used."""
        if not token:
            return None
        mark = self.mark(token)
        with self._shop.database.read() as tx:
            found = tx.logins.session(mark)
            if found is None:
                return None
            staff_id, opened, seen = found
            staff = TOKEN_HOLDER if staff_id is None else tx.staff.get(staff_id)
        if staff is None or staff.disabled or seen <= now - IDLE or opened <= now - LONGEST:
            return None
        if seen <= now - NOTED_EVERY:
            with self._shop.database.write() as tx:
                tx.logins.seen(mark, now)
        return staff

    def open(
        self, request: Request, response: Response, staff: Staff, way: str, now: datetime
    ) -> None:
        """Let `staff` in, under a fresh cookie. `way` is link, password or token."""
        token = self._shop.new_token()
        staff_id = None if staff is TOKEN_HOLDER else staff.staff_id
        with self._shop.database.write() as tx:
            tx.logins.purge(now - IDLE)
            tx.logins.close(self.mark(self.cookie(request)))
            tx.logins.open(self.mark(token), staff_id, now)
            tx.audit.add(staff.name, "login", way, now)
        self.give_cookie(request, response, token)

    def give_cookie(self, request: Request, response: Response, token: str) -> None:
        """A link from Telegram must find the session, therefore `lax`."""
        response.set_cookie(
            _cookie_name(request),
            token,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=_secure(request),
        )

    def close(self, request: Request, response: Response) -> None:
        with self._shop.database.write() as tx:
            tx.logins.close(self.mark(self.cookie(request)))
        response.delete_cookie(
            _cookie_name(request), httponly=True, samesite="lax", secure=_secure(request)
        )

    def form_key(self, token: str) -> str:
        """What a form of this browser must bring back, so that no other site can send one."""
        return self._sign(f"form {token}")

    def right_form(self, token: str, key: str) -> bool:
        return bool(token) and hmac.compare_digest(key.encode(), self.form_key(token).encode())

    def mark(self, token: str) -> str:
        return self._sign(f"session {token}")

    def right_token(self, token: str) -> bool:
        """Whether it is the staff token."""
        return hmac.compare_digest(token.encode(), self._token)

    def bearer(self, request: Request) -> bool:
        """Whether the request carries the staff token as `Authorization: Bearer TOKEN`."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.right_token(token)

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _cookie_name(request: Request) -> str:
    """A browser takes `__Host-` from the very host alone, over HTTPS alone."""
    return "__Host-shopvine_staff" if _secure(request) else "shopvine_staff"
