"""What a browser does for its user: send the form of a page with its hidden fields."""

import re

from httpx import Response
from starlette.testclient import TestClient

from bot.staff import Role, Staff
from bot.web.sessions import Sessions
from tests.unit.bot.web.shop import Shop

_KEY = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def key_in(page: str) -> str:
    """The CSRF token of the forms of a page."""
    found = _KEY.search(page)
    assert found, "the page has no form"
    return found[1]


def send(client: TestClient, path: str, page: str | None = None, **fields: str) -> Response:
    """Open `page` (else `path`), and send its form to `path` with these fields."""
    key = key_in(client.get(page or path).text)
    return client.post(path, data={"csrf": key, **fields})


def enter_as(client: TestClient, shop: Shop, role: Role) -> Staff:
    """Have `client` be a member of that role from now on."""
    staffing = shop.staffing
    names = {each.name: each for each in staffing.everyone()}
    member = names.get(f"the {role}") or staffing.add(f"the {role}", role, None, "console")
    token = shop.new_token()
    with shop.database.write() as tx:
        tx.logins.open(Sessions(shop).mark(token), member.staff_id, shop.now())
    client.cookies.set("shopvine_staff", token)
    return member
