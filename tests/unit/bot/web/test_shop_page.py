"""The settings page of a real shop: looked at, changed, refused; what changes holds at once."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import App, make_shop
from bot.web.server import build_web
from tests.unit.bot.web.browsing import enter_as, key_in

PAGE = "/settings/shop"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    make_shop(tmp_path / "shop", "Aurora")
    with App.open(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def owner(app: App) -> Iterator[TestClient]:
    english = {"accept-language": "en"}
    with TestClient(build_web(app), headers=english) as client:
        enter_as(client, app, "owner")  # type: ignore[arg-type]
        yield client


def fields(html: str) -> dict[str, str]:
    """What a browser would send."""
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', html))
    selects = re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', html, re.S)
    for name, options in selects:
        found[name] = re.findall(r'value="(\w+)" selected', options)[0]
    return {name: unescape(value) for name, value in found.items()}


def test_what_is_changed_holds_at_once_and_is_in_the_audit_log(owner: TestClient, app: App) -> None:
    form = fields(owner.get(PAGE).text)
    assert form["rewards.hold_days"] == "14"
    assert app.handoffs.hours.days == {}
    form |= {"rewards.hold_days": "7", "staff.hours.mon": "09:00-18:00"}
    form["rewards.first_order_only"] = "false"
    saved = owner.post(PAGE, data=form)
    assert "Saved. It holds from now on." in saved.text
    assert fields(saved.text)["staff.hours.mon"] == "09:00-18:00"
    assert (app.programme.hold_days, app.programme.rules[0].first_order_only) == (7, False)
    with app.database.read() as tx:
        assert tx.programmes.at(app.now()).programme == app.programme
    assert list(app.handoffs.hours.days) == ["mon"]
    assert "# until then" in (app.folder / "shop.toml").read_text("utf-8")
    html = owner.get("/settings/audit").text
    assert "rewards.hold_days: 14 → 7" in html
    assert "staff.hours: – → mon 09:00-18:00" in html
    again = owner.post(PAGE, data=fields(owner.get(PAGE).text))
    assert "Nothing was different." in again.text


def test_what_cannot_be_is_told_beside_the_field_and_nothing_changes(
    owner: TestClient, app: App
) -> None:
    form = fields(owner.get(PAGE).text)
    for change, label in (
        ({"rewards.inviter_percent": "80"}, "Share of the order for the inviter, per cent"),
        ({"staff.hours.tue": "9-5", "rewards.hold_days": "3"}, "Office hours"),
    ):
        answer = owner.post(PAGE, data=form | change)
        assert answer.status_code == 422
        assert f"“{label}” cannot be like that" in answer.text
        assert 'aria-invalid="true"' in answer.text
        for name, value in change.items():
            assert fields(answer.text)[name] == value
    assert (app.programme.rules[0].amount, app.programme.hold_days) == (500, 14)


def test_two_owners_do_not_undo_each_other(owner: TestClient, app: App) -> None:
    first, second = (fields(owner.get(PAGE).text) for _ in range(2))
    owner.post(PAGE, data=first | {"rewards.hold_days": "7"})
    late = owner.post(PAGE, data=second | {"rewards.inviter_percent": "9"})
    assert late.status_code == 422
    assert "changed meanwhile" in late.text
    assert (app.programme.hold_days, app.programme.rules[0].amount) == (7, 500)
    assert fields(late.text)["rewards.hold_days"] == "7"


def test_editors_look_and_owners_change(owner: TestClient, app: App) -> None:
    form = fields(owner.get(PAGE).text)
    enter_as(owner, app, "editor")  # type: ignore[arg-type]
    html = owner.get(PAGE).text
    assert "<fieldset" in html
    assert html.count("disabled>") == html.count("<fieldset")
    assert "An owner can change these." in html
    key = {"csrf": key_in(html)}
    assert owner.post(PAGE, data=form | key | {"rewards.hold_days": "7"}).status_code == 403
    assert app.programme.hold_days == 14


def test_other_settings_are_shown_and_no_secret(owner: TestClient, app: App) -> None:
    html = owner.get(PAGE).text
    assert "<code>shop.languages</code></th><td>zh, en</td>" in html
    assert "<code>llm.model</code>" in html
    for secret in (app.staff_token, app.orders_secret.decode(), app.webhook_secret):
        assert secret not in html


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_changeable_setting_has_a_label(owner: TestClient, app: App, language: str) -> None:
    html = owner.get(f"{PAGE}?language={language}").text
    labels = re.findall(r"<label for=\"[^\"]+\">(.*?)</label>", html)
    assert not [label for label in labels if re.match(r"(staff|sharing|rewards)\.", label)]
