"""Pages of the web as knowledge: one page, the pages of a sitemap, or a site to some depth.

This is the only room of knowledge that opens a connection.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded, Problem, combine
from knowledge.loaders import read_each
from knowledge.loaders.confining import confined
from knowledge.loaders.source import Source
from knowledge.passages import Language
from knowledge.web.addresses import Resolve, system_resolver
from knowledge.web.crawling import ENDINGS, Crawl, OnPage, unseen
from knowledge.web.fetching import Fetched, Fetcher
from knowledge.web.visiting import Visitor

DEEPEST = 5
MOST_PAGES = 1_000
_AT_ONCE = 20
"""Pages that one process reads."""
_ON_MANY = 3
"""Pages that hold the same section, from which on it is furniture and kept once."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an import goes: links away from the page, pages in all, and whether addresses inside
    a network are read, which a shop allows for a site of its own."""

    depth: int = 0
    pages: int = 200
    allow_private: bool = False


def is_address(text: str) -> bool:
    """Whether a word of a command is meant as an address of the web, not as a file."""
    return text.casefold().startswith(("http://", "https://"))


def load_address(
    url: str,
    *,
    default_currency: str,
    default_language: Language | None = None,
    reach: Reach = Reach(),
    on_page: OnPage = unseen,
    resolve: Resolve = system_resolver,
) -> Loaded:
    """What a page says, and the pages of its site that it leads to within `reach`; for a sitemap,
    what its pages say. Robots files are obeyed. Pages that fail are problems.

    Raises SourceRefused when there is nothing to read.
    """
    if not 0 <= reach.depth <= DEEPEST or not 1 <= reach.pages <= MOST_PAGES:
        raise SourceRefused(f"{url}: at most {DEEPEST} links deep and {MOST_PAGES:,} pages.")
    with Fetcher(allow_private=reach.allow_private, resolve=resolve) as fetcher:
        crawl = Crawl(Visitor(fetcher), reach.pages, on_page)
        crawl.run(url, reach.depth)
    language = default_language or "en"
    sources = [_source(page, default_currency, language) for page in crawl.pages]
    read_pages = [page for batch in _batches(sources) for page in _read(batch)]
    good = [(name, page) for name, page in read_pages if isinstance(page, Loaded)]
    bad = [(name, page) for name, page in read_pages if isinstance(page, str)]
    if not good:
        raise SourceRefused(bad[0][1])
    for name, reason in bad:
        crawl.problems.append(Problem(name, "page", "", reason.removeprefix(f"{name}: ")))
    loaded = _without_repeats(combine(good), len(good))
    return replace(loaded, problems=(*loaded.problems, *crawl.problems))


def _source(page: Fetched, currency: str, language: Language) -> Source:
    path = Path(f"page{ENDINGS[page.media_type]}")
    return Source(path, page.content, currency, language, address=page.url)


def _batches(sources: list[Source]) -> Iterator[list[Source]]:
    for start in range(0, len(sources), _AT_ONCE):
        yield sources[start : start + _AT_ONCE]


_Page = tuple[str, Loaded | str]
"""The name of a page with what it says, or why it cannot be read."""


def _read(sources: list[Source]) -> list[_Page]:
    """All in one process; where a page breaks that, each in one of its own."""
    try:
        return confined(sources[0].name, read_each, sources)
    except SourceRefused:
        return [_alone(source) for source in sources]


def _alone(source: Source) -> _Page:
    try:
        return confined(source.name, read_each, [source])[0]
    except SourceRefused as refused:
        return source.name, str(refused)


def _without_repeats(loaded: Loaded, pages: int) -> Loaded:
    """A text that stands on many pages of a site (its address, its newsletter) is kept once."""
    often = {
        text
        for text, count in Counter(document.text for document in loaded.documents).items()
        if count >= max(_ON_MANY, pages // 10)
    }
    kept, told = [], set[str]()
    for document in loaded.documents:
        if document.text in often and document.text in told:
            continue
        told.add(document.text)
        kept.append(document)
    return replace(loaded, documents=tuple(kept))
