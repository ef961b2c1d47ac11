"""Whether a question goes on with the subject of those before."""

import pytest

from bot.reading.following import (
    remarks,
    returns_to,
    same_subject,
    turns_down,
    without_lead_in,
)


@pytest.mark.parametrize(
    ("history", "text", "earlier"),
    [
        (["a gift for a child"], "under 50 please", ["a gift for a child"]),
        (["送小孩的礼物"], "100元以内", ["送小孩的礼物"]),
        (["a gift", "for my mother"], "something cheaper", ["a gift", "for my mother"]),
        (["a gift", "thanks"], "and in red?", ["a gift"]),
        (["the set of six?", "hmm a bit much for me"], "and the smaller one", ["the set of six?"]),
        (["砖头重不重", "有点沉啊"], "那小一号的呢", ["砖头重不重"]),
        (["how much is the lamp"], "do you ship abroad?", []),
        (["a gift", "do you ship abroad?"], "and how long does it take?", ["do you ship abroad?"]),
        (["台灯多少钱"], "可以退货吗", []),
        (["台灯多少钱"], "那个呢", ["台灯多少钱"]),
        ([], "and the red one?", []),
    ],
)
def test_a_change_of_subject_drops_what_was_said(
    history: list[str], text: str, earlier: list[str]
) -> None:
    assert same_subject(text, history) == tuple(earlier)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("back to the case, is the grey one in stock", ("case", "is the grey one in stock")),
        ("ok, going back to that tent: how heavy is it", ("tent", "how heavy is it")),
        ("回到刚才的背包，多重", ("背包", "多重")),
        ("can I send it back to the shop, please", None),
    ],
)
def test_coming_back_to_what_was_spoken_of(text: str, meant: tuple[str, str] | None) -> None:
    assert returns_to(text) == meant


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("ok never mind. do you post abroad", "do you post abroad"),
        ("right, other thing - where are you", "where are you"),
        ("算了，你们几点开门", "你们几点开门"),
        ("好的。", "好的。"),
        ("no sugar in it?", "no sugar in it?"),
    ],
)
def test_what_leads_up_to_a_question_is_left_out(said: str, question: str) -> None:
    assert without_lead_in(said) == question


def test_saying_which_one_is_not_meant_names_nothing() -> None:
    assert turns_down("not the big one")
    assert turns_down("不要大号的")
    assert not turns_down("不要盖子可以吗")


@pytest.mark.parametrize("said", ["oh sold out?", "that's a bit steep", "太贵了", "嗯，有点大"])
def test_a_remark_asks_nothing(said: str) -> None:
    assert remarks(said)


@pytest.mark.parametrize(
    "said", ["is it too big?", "the small one", "something lighter", "便宜点的", "大号的", ""]
)
def test_a_question_or_a_wish_is_no_remark(said: str) -> None:
    assert not remarks(said)
