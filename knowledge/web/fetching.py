"""Reading from the web: bounded in bytes and time, and only from the address that was checked."""

import ssl
import time
import zlib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from knowledge.errors import SourceRefused
from knowledge.web.addresses import Resolve, address_to_use, system_resolver

USER_AGENT = "Shopvine (imports pages for a shop)"
LARGEST = 20 * 2**20
"""Bytes of one answer, unpacked."""
SECONDS = 30.0
"""For one answer in all, however slowly it drips."""
_WAIT = httpx.Timeout(10.0)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. `media_type` is in small letters without parameters; `moved_to` is set instead
    of content where the server points elsewhere."""

    url: str
    status: int
    media_type: str = ""
    content: bytes = b""
    moved_to: str | None = None


class Fetcher:
    """A client of its own: no proxy, no cookies, no password, no connection used twice."""

    def __init__(self, *, allow_private: bool, resolve: Resolve = system_resolver) -> None:
        self._client = httpx.Client(
            transport=_Pinned(allow_private, resolve),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            timeout=_WAIT,
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

    def get(self, url: str, *, largest: int = LARGEST) -> Fetched:
        """One answer, no redirect followed. Raises SourceRefused when there is none."""
        ends = time.monotonic() + SECONDS
        try:
            with self._client.stream("GET", checked(url)) as response:
                self._client.cookies.clear()
                request = response.next_request
                if request is not None:
                    return Fetched(url, response.status_code, moved_to=str(request.url))
                media_type = response.headers.get("Content-Type", "").partition(";")[0]
                content = _body(url, response, largest, ends)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise SourceRefused(f"{url}: cannot be fetched ({_reason(error)}).") from None
        return Fetched(url, response.status_code, media_type.strip().casefold(), content)


def checked(url: str) -> httpx.URL:
    """An address of the web that may be asked for. Raises SourceRefused."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        parsed = httpx.URL("")
    plain = parsed.scheme in ("http", "https") and parsed.host and (parsed.port or 1) < 2**16
    if not plain:
        raise SourceRefused(f"{url}: is no address that begins with https:// or http://.")
    if parsed.userinfo:
        raise SourceRefused(f"{url}: holds a name or password; give the address without it.")
    return parsed.copy_with(fragment=None)


def inflated(url: str, content: bytes, largest: int) -> bytes:
    """What gzip or zlib packed, at most `largest` bytes of it. Raises SourceRefused."""
    machine = zlib.decompressobj(wbits=47)
    try:
        plain = machine.decompress(content, largest + 1)
    except zlib.error:
        raise SourceRefused(f"{url}: is packed in a way that cannot be read.") from None
    if len(plain) > largest:
        raise _too_large(url, largest)
    return plain


def _body(url: str, response: httpx.Response, largest: int, ends: float) -> bytes:
    packed = response.headers.get("Content-Encoding", "identity").casefold()
    if packed not in ("identity", "gzip", "deflate", ""):
        raise SourceRefused(f"{url}: came packed as {packed[:20]}, though plain was asked for.")
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > largest:
            raise _too_large(url, largest)
        if time.monotonic() > ends:
            raise SourceRefused(f"{url}: took more than {SECONDS:.0f} seconds; try again later.")
    plain = packed in ("identity", "")
    return bytes(content) if plain else inflated(url, bytes(content), largest)


def _too_large(url: str, largest: int) -> SourceRefused:
    return SourceRefused(f"{url}: is larger than {largest / 2**20:.1f} MB.")


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return " ".join(str(error).split())[:200] or type(error).__name__


class _Pinned(httpx.BaseTransport):
    """Resolves a name once, checks the address and connects to that very one. The name stays in
    the Host header and in TLS, where the certificate is checked against it."""

    def __init__(self, allow_private: bool, resolve: Resolve) -> None:
        self._allow_private, self._resolve = allow_private, resolve
        self._inner = httpx.HTTPTransport(
            verify=ssl.create_default_context(),
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = address_to_use(host, port, self._resolve, allow_private=self._allow_private)
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._inner.handle_request(pinned)

    def close(self) -> None:
        self._inner.close()
