"""Passages that answer in other words: rated, and read together with the question."""

# ruff: noqa: E501 - tables are read better unbroken

from collections.abc import Callable, Sequence

import pytest

from bot.llm.scripted import ScriptedChatModel
from bot.messages import Answer
from knowledge.passages import Document
from tests.unit.bot.small_shop import Absent, SmallShop
from tests.unit.bot.test_answering import ask_in


class Reading(SmallShop):
    """A shop whose reranker gives each text the score that `says` gives; `read` holds the texts."""

    def __init__(self, documents: Sequence[Document], says: Callable[[str], float]) -> None:
        super().__init__((), documents)
        self._says = says
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.read += texts
        return [self._says(text) for text in texts]


TEXTS = (
    Document("s", "policy", "Rules: Sending", "Parcels leave within a day. They arrive in 3 days.", "en"),
    Document("b", "policy", "Rules: Giving back", "You can return a thing within 9 days. Opened tea cannot come back.", "en"),
    Document("i", "faq", "Do you offer instalments?", "No, the full sum is due at once.", "en"),
    Document("z", "faq", "可以分期付款吗？", "不支持，须一次付清。", "zh"),
)  # fmt: skip
SPLIT = "could I split what I owe and the full sum"


def yes(text: str) -> float:
    return 5.0


def no(text: str) -> float:
    return -5.0


def ask(question: str, says: Callable[[str], float]) -> Answer:
    return ask_in(Reading(TEXTS, says), question, model=Absent())


def test_who_reads_both_vouches_for_other_words() -> None:
    answer = ask(SPLIT, lambda text: 5.0 if "instalments" in text else -5.0)
    assert (answer.answer, answer.path) == ("No, the full sum is due at once.", "extracted")
    assert answer.sources[0].id == "i"


def test_what_it_does_not_vouch_for_is_refused() -> None:
    assert ask(SPLIT, no).outcome == "refused"


POLICIES = (
    Document("s", "policy", "Rules: Sending", "Parcels leave within a day. They arrive in 3 days.", "en"),
    Document("x", "policy", "Rules: What cannot come back", "Opened tea cannot be returned.", "en"),
    Document("b", "policy", "Rules: Second thoughts", "You have 9 days to send it back. Returns cost you the postage. The refund takes a week.", "en"),
    Document("z", "policy", "店规：不喜欢怎么办", "签收后9天内可以退货。退货邮费您出。", "zh"),
    Document("f", "faq", "When will sold-out goods return?", "In spring.", "en"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what's your return policy", "You have 9 days to send it back."),
        ("whats your returns policy pls", "You have 9 days to send it back."),
        ("退货政策是什么", "签收后9天内可以退货。"),
        ("你们退货规则是啥", "签收后9天内可以退货。"),
    ],
)
def test_a_policy_is_told_whatever_nobody_vouches_for(question: str, told: str) -> None:
    answer = ask_in(Reading(POLICIES, no), question, model=vouching("nothing"))
    assert told in answer.answer


def vouching(word: str) -> ScriptedChatModel:
    """A model that judges texts, and holds for true those with the word."""

    def verdict(question: str, text: str) -> float:
        assert question == SPLIT
        return 12.0 if word in text else -12.0

    return ScriptedChatModel(["NONE"], verdict=verdict)


def test_a_model_that_judges_has_the_last_word() -> None:
    answer = ask_in(Reading(TEXTS, no), SPLIT, model=vouching("due at once"))
    assert (answer.answer, answer.path) == ("No, the full sum is due at once.", "extracted")
    assert ask_in(Reading(TEXTS, yes), SPLIT, model=vouching("bicycles")).outcome == "refused"


def test_a_model_that_breaks_off_or_judges_nothing_is_done_without() -> None:
    vouched = Reading(TEXTS, lambda text: 5.0 if "instalments" in text else -5.0)
    for model in (Absent(), ScriptedChatModel(["NONE"])):
        assert ask_in(vouched, SPLIT, model=model).answer == "No, the full sum is due at once."


def test_without_it_only_what_is_likely_is_quoted() -> None:
    shop = SmallShop((), TEXTS)
    assert ask_in(shop, SPLIT, model=Absent()).outcome == "refused"
    answer = ask_in(shop, "how many days until a parcel arrives", model=Absent())
    assert "3 days" in answer.answer
    assert answer.path == "extracted"


def test_each_sentence_is_read_under_its_heading() -> None:
    shop = Reading(TEXTS, no)
    ask_in(shop, SPLIT, model=Absent())
    assert "Sending: They arrive in 3 days." in shop.read
    assert "Do you offer instalments? No, the full sum is due at once." in shop.read


def test_a_short_section_is_quoted_whole() -> None:
    answer = ask("how many days until a parcel arrives", yes)
    assert answer.answer == "Parcels leave within a day. They arrive in 3 days."


def test_of_a_long_section_the_sentence_that_answers_is_quoted() -> None:
    filler = " ".join(
        f"Shelf {n} holds cups of clay, jugs of tin and bowls of glass." for n in range(9)
    )
    long = Document(
        "l", "policy", "The house", f"{filler} Dogs may come in on a lead. {filler}", "en"
    )
    shop = Reading([long], lambda text: 6.0 if "Dogs" in text else -6.0)
    answer = ask_in(shop, "would you let dogs on a lead enter where you sell", model=Absent())
    assert answer.answer == "Dogs may come in on a lead."


def test_a_rule_for_all_goods_does_not_speak_of_opened_ones() -> None:
    rule = Document("b", "policy", "Giving back", "You can return a thing within 9 days.", "en")
    answer = ask_in(Reading([rule], yes), "can I return the tea once it is opened", model=Absent())
    assert answer.outcome == "refused"


def test_who_asks_for_nothing_in_particular_is_not_answered() -> None:
    assert ask("is it free?", yes).outcome == "refused"


def test_a_question_in_chinese_is_answered_from_chinese_texts() -> None:
    answer = ask("每月付一点行吗", lambda text: 5.0 if "分期" in text else -5.0)
    assert answer.answer == "不支持，须一次付清。"
