"""A shopper talks with the bot over real HTTP, by polling and by webhook."""

import pytest

from tests.journeys.running_bot import RunningBot


@pytest.mark.parametrize("webhook", [False, True])
def test_start_question_answer(server, shop, webhook):
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server, webhook=webhook):
        ana.start()
        assert "Ana" in ana.wait("Lantern Lane").text
        ana.send("How much is the paper lantern?")
        answer = ana.wait("costs 12.50")
        assert "Source: Paper lantern" in answer.text
        assert [button.text for row in answer.buttons for button in row][-3:] == [
            "👍",
            "👎",
            "👤 Ask a person",
        ]


@pytest.mark.parametrize("text", ["😀😀😀", "？？？", ".", "\u202e\u200b"])
def test_what_has_no_words_is_no_question(server, shop, text):
    ana = server.person("Ana", language_code="zh-hans")
    with RunningBot(shop, server):
        ana.start()
        for _ in range(2):
            sent = ana.send(text)
            ana.wait("请把问题写出来", after=sent)


def test_a_greeting_before_the_question_is_small_talk(server, shop):
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server):
        ana.start()
        greeted = ana.send("hello")
        ana.wait("Ask me about our products", after=greeted)
        asked = ana.send("How much is the paper lantern?")
        ana.wait("costs 12.50", after=asked)
