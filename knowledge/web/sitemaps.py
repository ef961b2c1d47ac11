"""Sitemaps (sitemaps.org), plain or packed with gzip, and indexes of them."""

from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from knowledge.errors import SourceRefused
from knowledge.web.fetching import LARGEST, Fetched, inflated

_PACKED = b"\x1f\x8b"
_XML_TYPES = frozenset(["application/xml", "text/xml"])
_PACKED_TYPES = frozenset(["application/gzip", "application/x-gzip", "application/octet-stream"])
MOST_PLACES = 50_000
"""Addresses in one sitemap, as the format has it."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses of pages, or those of other sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def is_sitemap(fetched: Fetched) -> bool:
    """Judged by what the server calls it."""
    return fetched.media_type in _XML_TYPES or (
        fetched.media_type in _PACKED_TYPES and fetched.content.startswith(_PACKED)
    )


def read_sitemap(fetched: Fetched) -> Sitemap:
    """Raises SourceRefused for what is no sitemap."""
    content = fetched.content
    if content.startswith(_PACKED):
        content = inflated(fetched.url, content, LARGEST)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise SourceRefused(f"{fetched.url}: is XML, but no sitemap that can be read.") from None
    kind = root.tag.rpartition("}")[2]
    if kind not in ("urlset", "sitemapindex"):
        raise SourceRefused(f"{fetched.url}: is XML, but no sitemap; give the address of a page.")
    places = [
        (part.text or "").strip()
        for entry in list(root)[:MOST_PLACES]
        for part in entry
        if part.tag.rpartition("}")[2] == "loc"
    ]
    found = tuple(place for place in places if place)
    return Sitemap(pages=found) if kind == "urlset" else Sitemap(sitemaps=found)
