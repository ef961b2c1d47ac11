import gzip

import pytest

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.web import Reach, addresses, load_address
from knowledge.web.crawling import OnPage, unseen
from tests.unit.knowledge.loaders.made_files import pdf
from tests.unit.knowledge.web.site import Answer, Site


def load(site: Site, path: str, on_page: OnPage = unseen, **reach: int) -> Loaded:
    return load_address(
        site.root + path,
        default_currency="CNY",
        reach=Reach(allow_private=True, **reach),
        on_page=on_page,
    )


def texts(loaded: Loaded) -> list[str]:
    return [document.text for document in loaded.documents]


def test_one_page_and_only_that_one(site: Site) -> None:
    site.page("/help", '<p>We ship daily. <a href="/more">More</a></p>', "Shipping")
    (document,) = load(site, "/help").documents
    assert document.title == "Shipping"
    assert document.text == "We ship daily. More"
    assert document.document_id == f"127-0-0-1-{site.port}/help/en/shipping"
    assert site.paths == ["/robots.txt", "/help"]


def test_links_are_followed_to_a_depth_within_the_site(site: Site) -> None:
    site.page(
        "/",
        "<p>Start here with us.</p><a href='/a#x'>a</a> <a href=/b.jpg>b</a>"
        "<a href='http://other.example/'>o</a><a href='mailto:x@y.z'>m</a><a href='/a/'>again</a>",
    )
    site.page("/a", "<p>One away.</p><a href='c'>c</a>")
    site.page("/c", "<p>Two away.</p><a href='/d'>d</a>")
    site.page("/d", "<p>Three away.</p>")
    loaded = load(site, "/", depth=2)
    assert [text.splitlines()[0] for text in texts(loaded)] == [
        "Start here with us.", "One away.", "Two away.",
    ]  # fmt: skip
    assert site.paths == ["/robots.txt", "/", "/a", "/c"]


def test_pages_are_capped_and_the_rest_is_told(site: Site) -> None:
    links = "".join(f"<a href='/{n}'>{n}</a>" for n in range(9))
    site.page("/", f"<p>Start.</p>{links}")
    for n in range(9):
        site.page(f"/{n}", f"<p>Page number {n}.</p>")
    seen: list[tuple[int, int]] = []
    loaded = load(site, "/", depth=1, pages=4, on_page=lambda *done: seen.append(done))
    assert len(loaded.documents) == 4
    assert [problem.reason for problem in loaded.problems] == [
        "6 more pages were found and left out"
    ]
    assert seen[-1] == (4, 10)


def test_robots_are_obeyed(site: Site) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /secret\n", "text/plain")
    site.page("/", "<p>Open.</p><a href='/secret/a'>s</a><a href='/b'>b</a>")
    site.page("/b", "<p>Also open.</p>")
    site.page("/secret/a", "<p>Hidden.</p>")
    loaded = load(site, "/", depth=1)
    assert "/secret/a" not in site.paths
    assert len(loaded.documents) == 2
    assert [problem.file for problem in loaded.problems] == [f"{site.root}/secret/a"]
    with pytest.raises(SourceRefused, match=r"robots\.txt asks not to be read"):
        load(site, "/secret/a")


def test_a_site_whose_robots_file_is_broken_is_left_alone(site: Site) -> None:
    site.answers["/robots.txt"] = Answer(b"", status=503)
    site.page("/", "<p>Open.</p>")
    with pytest.raises(SourceRefused, match="status 503"):
        load(site, "/")
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps_and_indexes_of_them(site: Site, packed: bool) -> None:
    pages = "".join(f"<url><loc>{site.root}/p{n}</loc></url>" for n in range(3))
    xmlns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    inner = f"<urlset {xmlns}>{pages}<url><loc>http://x.example/</loc></url></urlset>".encode()
    outer = f"<sitemapindex {xmlns}><sitemap><loc>{site.root}/s1</loc></sitemap></sitemapindex>"
    site.answers["/sitemap.xml"] = Answer(outer.encode(), "application/xml")
    site.answers["/s1"] = (
        Answer(gzip.compress(inner), "application/gzip") if packed else Answer(inner, "text/xml")
    )
    site.page("/p0", "<p>Nought.</p>", "Zero")
    site.page("/p1", "<p>Once.</p>", "One")
    loaded = load(site, "/sitemap.xml")
    assert texts(loaded) == ["Nought.", "Once."]
    assert [(p.file, p.reason) for p in loaded.problems] == [
        (f"{site.root}/p2", "answers with status 404")
    ]


def test_redirects_are_followed_and_checked_again(site: Site) -> None:
    site.moved("/old", "/new")
    site.page("/new", "<p>Here it is.</p>", "New")
    assert load(site, "/old").documents[0].document_id.endswith("/new/en/new")
    site.moved("/round", "/round")
    with pytest.raises(SourceRefused, match="redirected more than 5 times"):
        load(site, "/round")
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /far\n", "text/plain")
    site.moved("/near", "/far")
    with pytest.raises(SourceRefused, match=r"robots\.txt"):
        load(site, "/near")
    assert "/far" not in site.paths


def test_a_redirect_into_the_network_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.moved("/out", f"http://inside.example:{site.port}/admin")
    site.page("/admin", "<p>Secret.</p>")
    names = {"shop.example": "127.0.0.1", "inside.example": "127.0.0.2"}
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(SourceRefused, match=r"^inside\.example: is an address inside a network"):
        load_address(
            f"http://shop.example:{site.port}/out",
            default_currency="CNY",
            resolve=lambda host, port: [names[host]],
        )
    assert site.paths == ["/robots.txt", "/out"]


@pytest.mark.parametrize(
    ("media_type", "content"),
    [("image/png", b"\x89PNG"), ("application/json", b"{}"), ("application/zip", b"PK\x03\x04")],
)
def test_other_kinds_are_refused(site: Site, media_type: str, content: bytes) -> None:
    site.answers["/a"] = Answer(content, media_type)
    with pytest.raises(SourceRefused, match="only pages, PDF, text and sitemaps"):
        load(site, "/a")


def test_pdf_and_text_are_read(site: Site) -> None:
    made = pdf([[("Warranty", 20, 780), ("Two years from the day of purchase.", 11, 700)]])
    site.answers["/w.pdf"] = Answer(made, "application/pdf")
    site.answers["/t"] = Answer("七天内可以退货。".encode("gb18030"), "text/plain")
    assert load(site, "/w.pdf").documents[0].title == "Warranty"
    assert texts(load(site, "/t")) == ["七天内可以退货。"]


def test_what_stands_on_every_page_is_kept_once(site: Site) -> None:
    links = "".join(f"<a href='/{n}'>{n}</a>" for n in range(4))
    site.page("/", f"<p>Start.</p>{links}")
    for n in range(4):
        site.page(f"/{n}", f"<p>Page {n}.</p><h2>Visit us</h2><p>Main street 1.</p>", f"P{n}")
    loaded = load(site, "/", depth=1)
    assert texts(loaded).count("Main street 1.") == 1
    assert len(loaded.documents) == 6


@pytest.mark.parametrize(
    "xml",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><urlset>&b;</urlset>",
        b"<html></html>",
        b"<urlset><url>",
        b"<a>" * 200_000,
        b"",
    ],
)
def test_what_is_no_sitemap_is_refused(site: Site, xml: bytes) -> None:
    site.answers["/s.xml"] = Answer(xml, "application/xml")
    with pytest.raises(SourceRefused, match="is XML, but no sitemap"):
        load(site, "/s.xml")


def test_a_page_that_stalls_its_parser_takes_no_other_with_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.loaders.confining.SECONDS", 1)
    site.page("/", "<p>Start.</p><a href='/bad'>b</a>")
    site.answers["/bad"] = Answer(b'<a b="' * 40_000)
    loaded = load(site, "/", depth=1)
    assert len(loaded.documents) == 1
    assert [problem.file for problem in loaded.problems] == [f"{site.root}/bad"]
    assert "too much time or memory" in loaded.problems[0].reason
