"""Visiting pages as a site wants to be visited: by its robots file, hop by hop."""

import time
from collections.abc import Callable

import httpx
from protego import Protego

from knowledge.errors import SourceRefused
from knowledge.web.fetching import LARGEST, Fetched, Fetcher, checked

AGENT = "Shopvine"
_MOST_HOPS = 5
_LARGEST_ROBOTS = 512 * 2**10
"""Bytes of a robots file, as RFC 9309 asks at least."""
_LONGEST_PAUSE = 5.0

Pause = Callable[[float], None]


class Visitor:
    """Fetches pages; one site's robots file is read once."""

    def __init__(self, fetcher: Fetcher, pause: Pause = time.sleep) -> None:
        self._fetcher = fetcher
        self._pause = pause
        self._robots: dict[str, Protego] = {}

    def visit(self, url: str, *, largest: int = LARGEST) -> Fetched:
        """What stands at an address, after redirects. Every hop is checked anew.

        Raises SourceRefused.
        """
        place = url
        for _ in range(_MOST_HOPS + 1):
            if not self.may_visit(place):
                raise SourceRefused(f"{url}: the site's robots.txt asks not to be read here.")
            fetched = self._fetcher.get(place, largest=largest)
            if fetched.moved_to is None:
                if fetched.status != 200:
                    raise SourceRefused(f"{url}: answers with status {fetched.status}.")
                return fetched
            place = fetched.moved_to
        raise SourceRefused(f"{url}: is redirected more than {_MOST_HOPS} times.")

    def may_visit(self, url: str) -> bool:
        """By the robots file of its site, after the pause that the file asks for.

        Raises SourceRefused where the site does not say (RFC 9309, 2.3.1.4).
        """
        rules = self._rules(checked(url))
        wait = rules.crawl_delay(AGENT)
        if wait:
            self._pause(min(float(wait), _LONGEST_PAUSE))
        return bool(rules.can_fetch(url, AGENT))

    def _rules(self, url: httpx.URL) -> Protego:
        place = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if place not in self._robots:
            self._robots[place] = Protego.parse(self._robots_file(f"{place}/robots.txt"))
        return self._robots[place]

    def _robots_file(self, url: str) -> str:
        """Empty where there is none."""
        for _ in range(_MOST_HOPS + 1):
            fetched = self._fetcher.get(url, largest=_LARGEST_ROBOTS)
            if fetched.moved_to is None:
                if fetched.status >= 500:
                    raise SourceRefused(f"{url}: answers with status {fetched.status}; try later.")
                found = fetched.status == 200
                return fetched.content.decode("utf-8", "replace") if found else ""
            url = fetched.moved_to
        return ""
