import pytest

from bot.chat.handlers.addressing import command_in, without_mention
from bot.chat.handlers.questions import _THANKS
from bot.chat.languages import guess, of_text

BOTH = ("zh", "en")


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh"), ("zh-hant", "zh"), ("en-GB", "en"), ("de", "en"), (None, "zh"), ("", "zh")],
)
def test_a_language_is_guessed(code, language):
    assert guess(code, BOTH) == language


def test_a_shop_of_one_language_speaks_it():
    assert guess("zh-hans", ("en",)) == "en"
    assert of_text("多少钱", "en", ("en",)) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [("多少钱", "zh"), ("how much", "en"), ("M5?", "zh"), ("iPhone 多少", "zh")],
)
def test_the_language_of_a_text(text, language):
    assert of_text(text, "zh", BOTH) == language


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start abc", ("start", "abc")),
        ("/Start@Shop_bot abc", ("start", "abc")),
        ("/start@other_bot", None),
        ("hello /start", None),
        ("/", None),
    ],
)
def test_commands(text, command):
    assert command_in(text, "shop_bot") == command


def test_mentions():
    assert without_mention("hey @Shop_Bot what?", "shop_bot") == "hey   what?"
    assert without_mention("hey @shop_bot2", "shop_bot") is None


@pytest.mark.parametrize("text", ["Thanks!", "thank you so much", "谢谢", "好的,谢谢您!", "ok thx"])
def test_thanks(text):
    assert _THANKS.fullmatch(text)


@pytest.mark.parametrize("text", ["thanks, but how much?", "谢谢,多少钱", "ok", "", "no thanks"])
def test_no_thanks(text):
    assert not _THANKS.fullmatch(text)
