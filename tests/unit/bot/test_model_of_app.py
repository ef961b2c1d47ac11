"""The model of an opened shop: warmed, checked, and chosen by the settings."""

from pathlib import Path

import pytest

from bot.app import App
from bot.errors import ModelFailed
from bot.llm.scripted import ScriptedChatModel
from bot.settings import write_new_shop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_new_shop(tmp_path / "shop", "Harbor Bakery")
    return tmp_path / "shop"


def with_server(folder: Path, lines: str) -> None:
    file = folder / "shop.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[llm]\n", f"[llm]\n{lines}\n"), encoding="utf-8")


def test_the_fixed_part_of_every_prompt_is_warm_in_the_languages_of_the_shop(folder: Path) -> None:
    file = folder / "shop.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('["zh", "en"]', '["zh"]'), "utf-8")
    model = ScriptedChatModel([""])
    with App.open(folder, chat_model=model) as app:
        app.warm_up()
    assert model.warmed
    assert not model.calls
    for system, user in model.warmed:
        assert (system.role, user.role) == ("system", "user")
        assert any("一" <= char <= "鿿" for char in system.content)
        assert "{" not in system.content + user.content


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ("ready", []),
        ("ready to serve you", ["The scripted reply 'ready to serve you' is not one"]),
        (ModelFailed("It is down."), ["It is down."]),
    ],
)
def test_the_model_is_asked_for_a_word(
    folder: Path, said: str | Exception, problems: list[str]
) -> None:
    with App.open(folder, chat_model=ScriptedChatModel([said])) as app:
        found = app.model_problems()
    assert len(found) == len(problems)
    assert all(each.startswith(told) for each, told in zip(found, problems, strict=True))


def test_a_server_that_ignores_grammars_is_named(folder: Path) -> None:
    class Chatty(ScriptedChatModel):
        def stream(self, *_: object, **__: object):  # type: ignore[no-untyped-def]
            yield "Sure! I am ready."

    with App.open(folder, chat_model=Chatty([""])) as app:
        assert app.model_problems() == ["The model scripted writes what its grammar forbids."]


def test_the_settings_choose_a_server_and_its_key_stays_secret(folder: Path) -> None:
    with_server(folder, 'server = "http://127.0.0.1:9"')
    with (folder / "secrets.toml").open("a") as file:
        file.write('model_server_key = "nobody-may-read-this"\n')
    with App.open(folder, model="their-model") as app:
        assert app.chat_model.name == "their-model"
        (told,) = app.model_problems()
    assert "http://127.0.0.1:9 cannot be reached" in told
    assert "nobody-may-read-this" not in told + repr(app.secrets)
