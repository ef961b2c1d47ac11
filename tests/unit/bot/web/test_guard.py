"""Uploads come through the door whole, and no larger than the page allows."""

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from bot.web.guard import Guard
from bot.web.sessions import Sessions
from bot.web.visits import Page, Visit
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.shop import Shop

MOST = 3 * 1024 * 1024


def told(visit: Visit) -> Response:
    """What arrived, as a page would use it."""
    upload = visit.form["file"]
    assert isinstance(upload, UploadFile)
    content = upload.file.read()
    return PlainTextResponse(f"{visit.by} {upload.filename} {len(content)} {visit.text('note')}")


@pytest.fixture
def client(shop: Shop) -> TestClient:
    """An application of one page, which takes a file."""
    guard = Guard(shop, Sessions(shop))
    app = Starlette(
        routes=[guard.route(Page("POST", "/messages", told, MOST))],
        exception_handlers={HTTPException: guard.http_problem},
    )
    client = TestClient(app, follow_redirects=False)
    enter_as(client, shop, "editor")
    return client


def key(client: TestClient, shop: Shop) -> str:
    return Sessions(shop).form_key(client.cookies["shopvine_staff"])


@pytest.mark.parametrize("size", [0, 10, 2 * 1024 * 1024])
def test_a_file_arrives_whole(client: TestClient, shop: Shop, size: int) -> None:
    data = {"csrf": key(client, shop), "note": " 你好 "}
    answer = client.post("/messages", data=data, files={"file": ("价目.csv", b"x" * size)})
    assert answer.text == f"the editor 价目.csv {size} 你好"


def test_a_larger_one_is_refused(client: TestClient, shop: Shop) -> None:
    data = {"csrf": key(client, shop)}
    answer = client.post("/messages", data=data, files={"file": ("a.csv", b"x" * MOST)})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_file_without_the_key_is_refused(client: TestClient) -> None:
    answer = client.post("/messages", data={"csrf": "0" * 64}, files={"file": ("a.csv", b"x")})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"not multipart at all", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"{}", "application/json"),
    ],
)
def test_what_is_no_form_is_refused(client: TestClient, content: bytes, kind: str) -> None:
    answer = client.post("/messages", content=content, headers={"content-type": kind})
    assert answer.status_code in (400, 403)
