"""No talk, however it went, ends without an answer."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.bot.test_answering import ask

SAID = st.sampled_from(
    [
        "hello", "thanks", "oh nice", "a bit much", "你好", "太贵了", "not the red one", "?",
        "how much is the lamp", "and the other one", "under 50", "那个呢", "退货运费谁出",
        "the lamp or the clock", "when will it be back", "back to the lamp, is it there",
    ]
) | st.text(max_size=20)  # fmt: skip


@given(st.lists(SAID, max_size=4), SAID)
def test_every_talk_gets_an_answer(history: list[str], text: str) -> None:
    answer = ask(text, *history)
    assert answer.answer
    assert answer.outcome in ("answered", "refused", "handoff")
