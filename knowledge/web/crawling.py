"""From one address to the pages to be read: itself, those of a sitemap, those it leads to."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.errors import SourceRefused
from knowledge.loaded import Problem
from knowledge.web.fetching import Fetched
from knowledge.web.links import links_of, same_site
from knowledge.web.sitemaps import is_sitemap, read_sitemap
from knowledge.web.visiting import Visitor

MOST_BYTES = 100 * 2**20
"""Of all pages together."""
MOST_SITEMAPS = 50

ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
"""What a server calls the formats that are read, and the end of a file's name for each."""

OnPage = Callable[[int, int], None]
"""Called with (pages read, pages known)."""


def unseen(done: int, known: int) -> None:
    """Shows no progress."""


@dataclass(slots=True)
class Crawl:
    """Breadth first, within the site of the first address. What fails beyond that is a problem."""

    visitor: Visitor
    most_pages: int
    on_page: OnPage
    pages: list[Fetched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _bytes: int = 0

    def run(self, url: str, depth: int) -> None:
        """Fill `pages` with what stands at `url` and up to `depth` links away from it.

        Raises SourceRefused when nothing can be read at `url`.
        """
        first = self.visitor.visit(url)
        if is_sitemap(first):
            self._follow([(place, 0) for place in self._pages_of(first)], url)
            if not self.pages:
                raise SourceRefused(f"{url}: no page of this sitemap could be read.")
            return
        if first.media_type not in ENDINGS:
            raise SourceRefused(
                f"{url}: is {first.media_type or 'of no kind'}; "
                "only pages, PDF, text and sitemaps are read from the web."
            )
        self._seen |= {_same(url), _same(first.url)}
        self._keep(first)
        self._follow(self._next(first, depth), first.url)

    def _follow(self, start: list[tuple[str, int]], site: str) -> None:
        """Go through a queue of (address, links to follow from there)."""
        waiting = deque[tuple[str, int]]()
        self._add(waiting, start, site)
        while waiting:
            if len(self.pages) >= self.most_pages or self._bytes > MOST_BYTES:
                self._tell(site, f"{len(waiting)} more pages were found and left out")
                return
            url, depth = waiting.popleft()
            page = self._visited(url)
            if page:
                self._seen.add(_same(page.url))
                self._keep(page)
                self._add(waiting, self._next(page, depth), site)
            self.on_page(len(self.pages), len(self.pages) + len(waiting))

    def _add(
        self, waiting: deque[tuple[str, int]], found: list[tuple[str, int]], site: str
    ) -> None:
        for url, depth in found:
            if _same(url) not in self._seen and same_site(url, site):
                self._seen.add(_same(url))
                waiting.append((url, depth))

    def _visited(self, url: str) -> Fetched | None:
        try:
            page = self.visitor.visit(url)
        except SourceRefused as refused:
            self._tell(url, str(refused).removeprefix(f"{url}: "))
            return None
        fits = page.media_type in ENDINGS and same_site(page.url, url)
        moved = _same(page.url) != _same(url) and _same(page.url) in self._seen
        return page if fits and not moved else None

    def _next(self, page: Fetched, depth: int) -> list[tuple[str, int]]:
        if depth <= 0 or ENDINGS[page.media_type] != ".html":
            return []
        return [(link, depth - 1) for link in links_of(page.url, page.content)]

    def _keep(self, page: Fetched) -> None:
        self.pages.append(page)
        self._bytes += len(page.content)

    def _pages_of(self, first: Fetched) -> list[str]:
        """Those of a sitemap and of the sitemaps that it names."""
        places, waiting, done = dict[str, None](), deque([first]), {first.url}
        while waiting:
            sitemap = read_sitemap(waiting.popleft())
            places |= dict.fromkeys(sitemap.pages)
            for url in sitemap.sitemaps:
                if url in done or len(done) >= MOST_SITEMAPS or not same_site(url, first.url):
                    continue
                done.add(url)
                try:
                    waiting.append(self.visitor.visit(url))
                except SourceRefused as refused:
                    self._tell(url, str(refused).removeprefix(f"{url}: "))
        return list(places)

    def _tell(self, url: str, reason: str) -> None:
        self.problems.append(Problem(url, "page", "", reason.rstrip(".")))


def _same(url: str) -> str:
    """Equal for addresses that nearly always give one page."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
