"""Whether a question goes on with the subject of those before."""

import pytest

from bot.reading.following import returns_to, same_subject


@pytest.mark.parametrize(
    ("history", "text", "earlier"),
    [
        (["a gift for a child"], "under 50 please", ["a gift for a child"]),
        (["送小孩的礼物"], "100元以内", ["送小孩的礼物"]),
        (["a gift", "for my mother"], "something cheaper", ["a gift", "for my mother"]),
        (["a gift", "thanks"], "and in red?", ["a gift"]),
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
