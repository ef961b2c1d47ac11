import re
from string import Formatter

import pytest

from bot.chat.handlers.commands import COMMANDS
from bot.chat.texts import say, texts
from knowledge.passages import LANGUAGES


def placeholders(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_every_language_has_the_same_texts():
    assert set(texts("zh")) == set(texts("en"))


def test_every_text_has_the_same_placeholders():
    for key, text in texts("en").items():
        assert placeholders(text) == placeholders(texts("zh")[key]), key


def test_chinese_texts_are_chinese():
    wordless = {"answer.up", "answer.down", "answer.product", "products.fact"}
    wordless |= {"human.from_staff", "export.file", "answer.about", "release.field"}
    wordless |= {"invite.between", "invite.limited", "verdict.line"}
    for key, text in texts("zh").items():
        if key not in wordless | {
            "language.en",
            "staff.says",
            "staff.shopper_said",
            "staff.order",
            "staff.who",
        }:
            assert re.search("[\u4e00-\u9fff]", text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_described_as_telegram_wants(language):
    for name in COMMANDS:
        assert re.fullmatch("[a-z]{1,32}", name)
        assert 1 <= len(say(language, f"commands.{name}")) <= 256


def test_what_a_person_writes_is_not_taken_for_a_placeholder():
    assert (
        say("en", "human.from_staff", name="{name}", text="{shop} {0}") == "👤 {name}: {shop} {0}"
    )
