"""The links of a page, read in one pass over its bytes: a parser can be stalled, a scan cannot."""

import re
from html import unescape

import httpx

_LINK = re.compile(
    rb"<a\s(?:[^<>]{0,1000}?\s)?href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))",
    re.IGNORECASE,
)
_BASE = re.compile(rb"<base\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'<>\s]{1,2000})", re.IGNORECASE)
_OTHER = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|zip|gz|mp[34]|avi|mov|webm|exe|dmg|apk|xlsx?|csv|docx?|pptx?)$",
    re.IGNORECASE,
)
"""Ends of addresses that lead to no page."""


def links_of(url: str, content: bytes) -> list[str]:
    """Addresses of the web that a page leads to, whole and without fragment, each once."""
    base = _BASE.search(content[:20_000])
    place = _joined(url, base[1]) if base else url
    found = (
        _joined(place or url, b"".join(match.groups(b""))) for match in _LINK.finditer(content)
    )
    return [link for link in dict.fromkeys(found) if link]


def same_site(url: str, other: str) -> bool:
    """The same host, with or without "www."."""
    try:
        hosts = [httpx.URL(address).host.removeprefix("www.") for address in (url, other)]
    except httpx.InvalidURL:
        return False
    return hosts[0] == hosts[1]


def _joined(place: str, link: bytes) -> str:
    try:
        text = unescape(link.decode("utf-8", "replace")).strip()
        joined = httpx.URL(place).join(text).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        return ""
    is_page = joined.scheme in ("http", "https") and not _OTHER.search(joined.path)
    return str(joined) if is_page and not joined.userinfo else ""
