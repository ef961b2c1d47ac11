"""Every page has a role, and whoever has a lesser one gets 403."""

import re

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.staff import ROLES
from bot.web.guard import Guard
from bot.web.roles import LEAST_ROLE, NAVIGATION, OPEN, navigation, section
from bot.web.server import build_web
from bot.web.sessions import Sessions
from bot.web.visits import Page
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.shop import Shop

PAGES = sorted(page for page, least in LEAST_ROLE.items() if least != "anyone")

OUR_SCRIPT = re.compile(r'<script src="/static/(?:live|tree)\.js\?v=[0-9a-f]{12}" defer></script>')


def concrete(path: str) -> str:
    """An address of that route."""
    return re.sub(r"{\w+(:int)?}", lambda found: "1" if found[1] else "word", path)


def test_every_route_of_the_application_has_a_role(shop: Shop) -> None:
    served = set()
    for route in build_web(shop).routes:
        assert isinstance(route, Route | Mount)
        if route.path in OPEN and not any(path == route.path for _, path in LEAST_ROLE):
            continue
        assert isinstance(route, Route)
        served |= {(method, route.path) for method in (route.methods or set()) - {"HEAD"}}
    assert served - {("POST", "/orders")} == set(LEAST_ROLE)


def test_a_page_without_a_role_cannot_be_served(shop: Shop) -> None:
    guard = Guard(shop, Sessions(shop))
    with pytest.raises(KeyError):
        guard.route(Page("GET", "/secret", lambda visit: visit.go("/")))


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_a_lesser_role_gets_403_and_nobody_gets_in_without_one(
    client: TestClient, shop: Shop, method: str, path: str
) -> None:
    least = LEAST_ROLE[method, path]
    address = concrete(path)
    outside = client.request(method, address)
    assert outside.status_code == 303
    assert outside.headers["location"].startswith("/login")
    for role in ROLES:
        member = enter_as(client, shop, role)
        answer = client.request(method, address)
        if least != "anyone" and member.may(least):
            not_allowed = "Your role" in answer.text
            assert not not_allowed
        else:
            assert answer.status_code == 403
            assert "Your role" in answer.text


def test_every_form_that_changes_something_carries_its_key(client: TestClient, shop: Shop) -> None:
    enter_as(client, shop, "owner")
    forms = []
    for method, path in LEAST_ROLE:
        if method == "GET":
            html = client.get(concrete(path)).text
            forms += re.findall(r'<form[^>]*method="post".*?</form>', html, re.S)
            assert "<script" not in OUR_SCRIPT.sub("", html)
            assert " style=" not in html
            assert " onclick=" not in html
    assert len(forms) > 10
    assert [form for form in forms if not re.search(r'name="csrf" value="\w{64}"', form)] == []


def test_each_sees_the_doors_that_open(client: TestClient, shop: Shop) -> None:
    for role in ROLES:
        entries = navigation(enter_as(client, shop, role))
        html = client.get("/settings").text
        for entry in NAVIGATION:
            assert (f'<a href="/{entry}"' in html) == (entry in entries)
        for entry in entries:
            assert client.get(f"/{entry}").status_code == 200


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/settings/staff/1", "settings"),
        ("/messages", "reports"),
        ("/reports/tree", "reports"),
        ("/", ""),
        ("/login", ""),
    ],
)
def test_the_navigation_shows_where_one_is(path: str, entry: str) -> None:
    assert section(path) == entry
