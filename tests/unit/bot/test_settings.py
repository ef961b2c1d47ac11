import pytest

from bot.app import App
from bot.errors import SettingsWrong
from bot.settings import load_secrets, load_settings, write_new_shop


@pytest.fixture
def shop(tmp_path):
    write_new_shop(tmp_path / "shop", "Harbor Bakery")
    return tmp_path / "shop"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('"CNY"', '"XYZ"', r"\[shop\.currency\] 'XYZ' is not an ISO 4217 currency code"),
        ("Asia/Shanghai", "Asia/Peking", r"\[shop\.timezone\] 'Asia/Peking' is not an IANA"),
        ("hold_days = 14", "hold_days = -1", r"\[rewards\.hold_days\] .* greater than or equal"),
        ("hold_days = 14", "held_days = 14", r"\[rewards\.held_days\] is not a setting"),
        ("[web]", "[web", "is not valid TOML"),
        ("[llm]", '[llm]\nserver = "127.0.0.1:8080"', r"\[llm\.server\] is not an address"),
        ("[llm]", '[llm]\nserver = "http://me:secret@host"', "belongs into secrets"),
    ],
)
def test_a_wrong_setting_is_named(shop, right, wrong, told):
    file = shop / "shop.toml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(SettingsWrong, match=told):
        load_settings(shop, {})


def test_the_environment_wins(shop):
    environ = {"SHOPVINE_TELEGRAM_API": "http://127.0.0.1:1", "SHOPVINE_STAFF_TOKEN": "mine"}
    assert load_settings(shop, environ).telegram.api == "http://127.0.0.1:1"
    token = load_secrets(shop, environ).staff_token
    assert token is not None
    assert token.get_secret_value() == "mine"
    assert "mine" not in repr(load_secrets(shop, environ))


@pytest.mark.parametrize("line", ["", 'staff_token = ""\n'])
def test_an_empty_secret_opens_no_door(shop, line, monkeypatch):
    monkeypatch.delenv("SHOPVINE_STAFF_TOKEN", raising=False)
    (shop / "secrets.toml").write_text(line)
    with App.open(shop) as app, pytest.raises(SettingsWrong, match="holds no staff_token"):
        _ = app.staff_token
