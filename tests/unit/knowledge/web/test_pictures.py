from pathlib import Path

from knowledge.web.pictures import Fetching, fetch_pictures, picture_file
from tests.unit.knowledge.web.site import Answer, Site

JPEG = b"\xff\xd8\xff\xe0 picture"


def fetch(site: Site, folder: Path, *paths: str, allow_private: bool = True) -> Fetching:
    return fetch_pictures(
        [f"{site.root}{path}" for path in paths],
        folder,
        on_progress=lambda done, total: None,
        allow_private=allow_private,
    )


def test_pictures_are_fetched_once(site: Site, tmp_path: Path) -> None:
    site.answers["/a.jpg"] = Answer(JPEG, "image/jpeg")
    site.answers["/c.jpg"] = Answer(b"RIFF0000WEBPVP8 ", "image/webp")
    site.moved("/b.jpg", "/a.jpg")
    assert fetch(site, tmp_path, "/a.jpg", "/b.jpg", "/c.jpg", "/a.jpg") == Fetching(3, 0, ())
    assert picture_file(tmp_path, f"{site.root}/b.jpg").read_bytes() == JPEG
    asked = len(site.asked)
    assert fetch(site, tmp_path, "/a.jpg", "/b.jpg") == Fetching(0, 2, ())
    assert len(site.asked) == asked


def test_what_is_no_picture_is_named_and_not_kept(site: Site, tmp_path: Path) -> None:
    site.answers["/page.jpg"] = Answer(b"<html>not found</html>")
    site.answers["/gone.jpg"] = Answer(JPEG, status=404)
    site.moved("/round.jpg", "/round.jpg")
    result = fetch(site, tmp_path, "/page.jpg", "/gone.jpg", "/round.jpg")
    assert [reason for _, reason in result.failed] == [
        "is no picture in JPEG, PNG or WebP.",
        "answers with error 404.",
        "answers with error 302.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_no_picture_is_fetched_from_inside_the_network(site: Site, tmp_path: Path) -> None:
    site.answers["/a.jpg"] = Answer(JPEG, "image/jpeg")
    result = fetch(site, tmp_path, "/a.jpg", allow_private=False)
    assert (result.fetched, len(result.failed), site.asked) == (0, 1, [])
