"""Staff on the console: the whole command on a real shop folder."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import make_shop
from bot.cli.main import app
from bot.errors import StaffRefused


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    make_shop(tmp_path / "shop", "Lantern")
    return tmp_path / "shop"


def run(shop: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["staff", *words, "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def test_a_member_is_added_changed_and_let_in(shop: Path) -> None:
    added = json.loads(run(shop, "add", "Lin", "--telegram", "600", "--json"))
    assert added == {
        "name": "Lin",
        "role": "agent",
        "telegram_id": 600,
        "disabled": False,
        "has_password": False,
    }
    run(shop, "role", "lin", "editor")
    run(shop, "disable", "Lin")
    assert "Lin (disabled): Telegram 600" in run(shop, "list")
    run(shop, "enable", "Lin")
    assert json.loads(run(shop, "list", "--json")) == {"staff": [added | {"role": "editor"}]}
    link = json.loads(run(shop, "link", "Lin", "--json"))
    assert link["link"].startswith("http://127.0.0.1:8080/enter/")
    assert run(shop, "link", "Lin").startswith("http://127.0.0.1:8080/enter/")


def test_nobody_of_that_name(shop: Path) -> None:
    with pytest.raises(StaffRefused, match="Nobody of the staff is called Ana") as refused:
        run(shop, "link", "Ana")
    assert refused.value.exit_code == 2
