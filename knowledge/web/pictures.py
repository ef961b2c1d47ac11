"""Pictures of products that lie on the web, fetched once into a folder of the shop."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SourceRefused
from knowledge.web.addresses import Resolve, system_resolver
from knowledge.web.fetching import Fetcher

LARGEST = 10 * 2**20
"""Bytes of a photo that Telegram takes."""
_HOPS = 3
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""Of JPEG and PNG. WebP begins with RIFF, and says so later."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """How many pictures came now and were there before; (address, reason) of those that did not."""

    fetched: int
    there: int
    failed: tuple[tuple[str, str], ...]


def picture_file(folder: Path, address: str) -> Path:
    """Where the picture of an address lies once it was fetched."""
    return folder / hashlib.sha256(address.encode()).hexdigest()[:40]


def fetch_pictures(
    addresses: Iterable[str],
    folder: Path,
    *,
    on_progress: Callable[[int, int], None],
    allow_private: bool = False,
    resolve: Resolve = system_resolver,
) -> Fetching:
    """Each address once; those that are there are not asked for again."""
    wanted = list(dict.fromkeys(addresses))
    folder.mkdir(parents=True, exist_ok=True)
    missing = [address for address in wanted if not picture_file(folder, address).exists()]
    failed: list[tuple[str, str]] = []
    with Fetcher(allow_private=allow_private, resolve=resolve) as fetcher:
        for done, address in enumerate(missing, start=1):
            try:
                content = _picture(fetcher, address)
            except SourceRefused as refused:
                failed.append((address, str(refused).removeprefix(f"{address}: ")))
            else:
                file = picture_file(folder, address)
                beside = file.with_suffix(".new")
                beside.write_bytes(content)
                beside.replace(file)
            on_progress(done, len(missing))
    there = len(wanted) - len(missing)
    return Fetching(len(missing) - len(failed), there, tuple(failed))


def _picture(fetcher: Fetcher, address: str) -> bytes:
    url = address
    for _ in range(_HOPS):
        answer = fetcher.get(url, largest=LARGEST)
        if answer.moved_to is None:
            break
        url = answer.moved_to
    if answer.status != 200:
        raise SourceRefused(f"{address}: answers with error {answer.status}.")
    content = answer.content
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not webp and not content.startswith(_BEGINNINGS):
        raise SourceRefused(f"{address}: is no picture in JPEG, PNG or WebP.")
    return content
