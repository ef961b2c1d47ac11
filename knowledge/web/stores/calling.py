"""Calls to a store's API: tried again when it is busy or broken, refused with a plain sentence."""

import json
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from knowledge.cleaning import clean_line
from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import Reason, reason
from knowledge.web.fetching import USER_AGENT

TRIES = 6
LONGEST_WAIT = 120.0
"""Seconds that a store may ask to wait before the next call."""
LARGEST = 64 * 2**20
"""Bytes of one answer."""
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK = 1 << 16

_Taken = TypeVar("_Taken")
Wait = Callable[[float], None]
"""Called with seconds."""
sleep: Wait = time.sleep


class Caller:
    """Passwords go only to the store's own address, and only over https."""

    def __init__(self, address: str, wait: Wait) -> None:
        self.address = address.rstrip("/")
        if not self.address.startswith("https://") and not _is_here(self.address):
            raise SourceRefused(reason("store_https", address=address))
        self.wait = wait
        self._client = httpx.Client(
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=httpx.Timeout(60.0, connect=15.0),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> tuple[Any, httpx.Headers]:
        """The JSON of an answer, with its headers. Numbers with a point are Decimal.

        Raises SourceRefused.
        """
        request = self._client.build_request(
            method, f"{self.address}{path}", params=params, headers=headers, json=body, data=form
        )
        basic = httpx.BasicAuth(*auth) if auth else httpx.Auth()
        text, told = self._send(request, basic, self._body)
        try:
            return json.loads(text, parse_float=Decimal), told
        except ValueError:
            raise SourceRefused(reason("store_no_json", address=self.address)) from None

    def download(self, url: str, file: Path) -> None:
        """A file that the store made, from wherever it put it; no password goes there."""
        if not url.startswith("https://") and not _is_here(url):
            raise SourceRefused(f"{self.address}: points to a file that is not behind https://.")
        request = httpx.Request("GET", url, headers={"User-Agent": USER_AGENT})

        def write(response: httpx.Response) -> None:
            with file.open("wb") as out:
                for chunk in response.iter_bytes(_CHUNK):
                    out.write(chunk)

        self._send(request, httpx.Auth(), write)

    def pause(self, tried: int, seconds: float | None, trouble: Reason) -> None:
        """Before the next try. Raises SourceRefused after the last one."""
        if tried >= TRIES or (seconds or 0) > LONGEST_WAIT:
            raise SourceRefused(reason("store_later", trouble=trouble))
        self.wait(2.0 ** (tried - 1) if seconds is None else max(seconds, 0.1))

    def _send(
        self, request: httpx.Request, auth: httpx.Auth, take: Callable[[httpx.Response], _Taken]
    ) -> tuple[_Taken, httpx.Headers]:
        """What `take` makes of a good answer; an answer that breaks off is asked for again."""
        for tried in range(1, TRIES + 1):
            try:
                response = self._client.send(request, auth=auth, stream=True)
                try:
                    if response.status_code not in _BUSY:
                        self._check(response)
                        return take(response), response.headers
                finally:
                    response.close()
            except httpx.TransportError as error:
                self.pause(tried, None, self._unreachable(error))
                continue
            told = response.headers.get("Retry-After", "")
            seconds = float(told) if told.isdecimal() else None
            status = response.status_code
            self.pause(tried, seconds, reason("store_error", address=self.address, status=status))
        raise AssertionError("the last pause raises")

    def _check(self, response: httpx.Response) -> None:
        """Raises SourceRefused for what trying again would not mend."""
        status = response.status_code
        if status < 300:
            return
        if status < 400:
            there = clean_line(response.headers.get("Location", "elsewhere"))[:200]
            said = reason("store_moved", address=self.address, there=there)
        elif status in (401, 403):
            said = reason("store_keys", address=self.address)
        elif status == 404:
            said = reason("store_no_api", address=self.address)
        else:
            said = reason("store_error", address=self.address, status=status)
        raise SourceRefused(said)

    def _body(self, response: httpx.Response) -> bytes:
        content = bytearray()
        for chunk in response.iter_bytes(_CHUNK):
            content += chunk
            if len(content) > LARGEST:
                raise SourceRefused(reason("store_large", address=self.address))
        return bytes(content)

    def _unreachable(self, error: Exception) -> Reason:
        told = "no answer in time" if isinstance(error, httpx.TimeoutException) else str(error)
        return reason("store_away", address=self.address, told=clean_line(told)[:200])


def _is_here(address: str) -> bool:
    """An address of this very machine, where nothing can be read on the way."""
    try:
        url = httpx.URL(address)
        return url.scheme == "http" and (
            url.host == "localhost" or ip_address(url.host).is_loopback
        )
    except (httpx.InvalidURL, ValueError):
        return False
