"""Questions that ask for a fact in other words than its name."""

import pytest

from bot.reading.question_forms import COMES_WITH, forms_of, is_hypothetical


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("灯市桌游几个人玩的", "人数"),
        ("how many people can play it", "players"),
        ("充一次电能用多久", "续航"),
        ("how long does it run on one charge", "battery life"),
        ("墨水多久干", "干燥时间"),
        ("帐篷搭起来要多久", "搭建时间"),
        ("which hobs does it work on", "hobs"),
        ("can it get wet", "protection"),
        ("will the pot crack in frost", "frost-proof"),
        ("集雨桶能装多少水", "容量"),
        ("hammock max weight?", "load"),
        ("does it work on 110v", "voltage"),
        ("how long is the leash", "length"),
    ],
)
def test_a_form_finds_the_name_of_the_fact(question: str, name: str) -> None:
    assert any(form.name.search(name) for form in forms_of(question))


@pytest.mark.parametrize(
    "question",
    ["how long is the warranty", "how much is the kettle", "可以退货吗", "有货吗", "多久能到"],
)
def test_a_question_of_trade_has_no_form(question: str) -> None:
    assert not forms_of(question)


def test_what_would_happen_is_not_what_happened() -> None:
    assert is_hypothetical("will it crack in frost?")
    assert is_hypothetical("掉泳池里会坏吗")
    assert not is_hypothetical("it arrived cracked, can you help")
    assert not is_hypothetical("收到就坏了，可以退吗")


@pytest.mark.parametrize(
    ("question", "goods"),
    [
        ("does the hammock come with a stand", "does the hammock "),
        ("is the parasol sold with a base", "is the parasol "),
        ("吊床带支架吗", "吊床"),
    ],
)
def test_what_is_asked_about_stands_before_the_part(question: str, goods: str) -> None:
    found = COMES_WITH.match(question)
    assert found is not None
    assert found["goods"] == goods


def test_a_classifier_asks_for_what_it_counts() -> None:
    assert any(form.said.search("24 片") for form in forms_of("拼图有多少片"))
