"""Small talk, and what a shop has no say in."""

import pytest

from bot.reading.intents import is_elsewhere, small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi there!", "greeting"),
        ("亲，在吗？", "greeting"),
        ("thx a lot, that helped", "thanks"),
        ("no that's all, thank you", "thanks"),
        ("好的，谢谢，再见", "thanks"),
        ("thanks, you saved my day", "thanks"),
        ("谢谢你，太贴心了", "thanks"),
        ("好的知道了", "okay"),
        ("ok got it", "okay"),
        ("你是真人还是机器人啊", "who"),
        ("are you a bot or a human?", "who"),
        ("你们家东西真不错，赞", "praise"),
        ("great shop!", "praise"),
        ("good night", "goodbye"),
    ],
)
def test_small_talk_is_the_whole_message(text: str, kind: str) -> None:
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "do you have good lamps",
        "好看的台灯有吗",
        "质量好吗",
        "is it good",
        "你好，台灯多少钱",
        "thanks, and how much is the lamp?",
        "谢谢，台灯有货吗",
        "请给我看看台灯，谢谢您能介绍一下吗",
        "嗯" * 70 + "x",
        "no that's all " * 5 + "x",
    ],
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


def test_the_world_outside_the_shop() -> None:
    for text in (
        "what's the weather like",
        "write me a poem about tea",
        "今天天气怎么样",
        "讲个笑话",
    ):
        assert is_elsewhere(text)
    for text in ("how much is the weatherproof jacket", "有没有诗集", "do you ship abroad?"):
        assert not is_elsewhere(text)
