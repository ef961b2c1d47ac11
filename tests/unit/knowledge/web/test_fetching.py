import gzip

import pytest

from knowledge.errors import SourceRefused
from knowledge.web.fetching import Fetcher
from tests.unit.knowledge.web.site import Answer, Site


def test_the_checked_address_is_connected_to_and_the_name_is_kept(site: Site) -> None:
    site.page("/a", "x")
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    with Fetcher(allow_private=True, resolve=resolve) as fetcher:
        fetched = fetcher.get(f"http://shop.example:{site.port}/a#part")
    assert fetched.status == 200
    assert asked == ["shop.example"]
    assert site.asked == [(f"shop.example:{site.port}", "/a")]


def test_a_name_that_turns_private_is_not_connected_to(site: Site) -> None:
    answers = [["93.184.216.34", "127.0.0.1"], ["127.0.0.1"]]
    with Fetcher(allow_private=False, resolve=lambda *_: answers.pop(0)) as fetcher:
        for _ in range(2):
            with pytest.raises(SourceRefused, match="not a public one"):
                fetcher.get(f"http://shop.example:{site.port}/")
    assert site.asked == []


def test_a_redirect_is_handed_back_not_followed(site: Site) -> None:
    site.moved("/a", "/b")
    with Fetcher(allow_private=True) as fetcher:
        assert fetcher.get(f"{site.root}/a").moved_to == f"{site.root}/b"
    assert site.paths == ["/a"]


def test_too_many_bytes_are_not_read(site: Site) -> None:
    site.answers["/a"] = Answer(b"x" * 5_000)
    packed = gzip.compress(b"y" * 5_000_000)
    site.answers["/b"] = Answer(packed, headers={"Content-Encoding": "gzip"})
    site.answers["/c"] = Answer(b"x", headers={"Content-Encoding": "br"})
    with Fetcher(allow_private=True) as fetcher:
        for path, reason in (("/a", "larger"), ("/b", "larger"), ("/c", "came packed")):
            with pytest.raises(SourceRefused, match=reason):
                fetcher.get(site.root + path, largest=4_999 if path == "/a" else 100_000)
        assert fetcher.get(site.root + "/b", largest=6_000_000).content == b"y" * 5_000_000


def test_a_site_that_is_not_there_is_told(site: Site) -> None:
    with (
        Fetcher(allow_private=True) as fetcher,
        pytest.raises(SourceRefused, match="cannot be fetched"),
    ):
        fetcher.get("http://127.0.0.1:1/")
