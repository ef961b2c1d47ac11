"""Sums that are sent somewhere, or fast; and what is said of sending to a place."""

# ruff: noqa: E501 - tables are read better unbroken

import pytest

from bot.llm.scripted import ScriptedChatModel
from knowledge.passages import Document, Product
from tests.unit.bot.small_shop import SmallShop
from tests.unit.bot.test_answering import ask_in

LAMP = Product("L-1", {"en": "Harbour Lamp", "zh": "港湾台灯"}, 6000, "CNY", stock=5)
DESK = Product("D-1", {"en": "Alder Desk", "zh": "桤木书桌"}, 12000, "CNY", stock=3)
SENDING = "Standard shipping in mainland China costs 8 yuan. Shipping to Hong Kong and Macao costs 30 yuan. All parcels are sent from our warehouse in Suzhou. We do not ship abroad."
EXPRESS = "Express shipping costs 20 yuan. Express shipping is never free."
ZH = "中国大陆标准配送运费 8 元。香港和澳门运费 30 元。所有包裹当天从苏州仓库发出。我们不寄往海外。"
ZH_EXPRESS = "加急配送运费 20 元。加急配送不免运费。"
SHOP = SmallShop(
    (LAMP, DESK),
    [
        Document("s", "policy", "Shipping", SENDING, "en"),
        Document("e", "policy", "Express shipping", EXPRESS, "en"),
        Document("zs", "policy", "运费", ZH, "zh"),
        Document("ze", "policy", "加急配送", ZH_EXPRESS, "zh"),
    ],
)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("one harbour lamp and one alder desk, sent to Macau, total?", "¥210.00"),
        ("one harbour lamp and one alder desk, sent express. total?", "¥200.00"),
        ("what would I pay for one harbour lamp with standard shipping to Shanghai?", "¥68.00"),
        ("2 harbour lamps sent express to Beijing, how much", "¥140.00"),
        ("一个港湾台灯加一张桤木书桌，寄到苏州总共要付多少钱", "¥188.00"),
        ("一个港湾台灯加一张桤木书桌，寄澳门一共多少钱", "¥210.00"),
        ("一个港湾台灯加一张桤木书桌，发加急一共多少钱", "¥200.00"),
    ],
)
def test_a_sum_takes_the_charge_of_its_way(question: str, whole: str) -> None:
    answer = ask_in(SHOP, question)

    assert (answer.path, whole in answer.answer) == ("filled", True), answer.answer


@pytest.mark.parametrize(
    "question",
    ["do you ship to Macau?", "澳门发货吗", "how much is shipping to Macao", "寄澳门运费多少"],
)
def test_a_place_that_is_sent_to_is_not_told_to_be_abroad(question: str) -> None:
    answer = ask_in(SHOP, question).answer

    assert "30" in answer
    assert not any(said in answer for said in ("abroad", "海外"))


@pytest.mark.parametrize(
    "talk",
    [
        ("how much is the harbour lamp?", "and the alder desk?", "how much for both together"),
        ("港湾台灯多少钱", "桤木书桌呢", "一起多少钱"),
    ],
)
def test_what_was_spoken_of_is_summed_up(talk: tuple[str, ...]) -> None:
    assert "¥180.00" in ask_in(SHOP, talk[-1], *talk[:-1]).answer


def test_free_from_a_sum_is_asked_of_what_was_spoken_of() -> None:
    answer = ask_in(SHOP, "is it free over 500?", "do you do express shipping").answer

    assert "Express" in answer
    assert not answer.startswith("Yes")


ISLES = SmallShop(
    (LAMP,),
    [
        Document("p", "policy", "Parcels", "Most provinces have it in 2 to 3 days; Xinjiang and Tibet wait 6 to 9 days. To Macau it is 30 yuan, and we post nowhere else outside the mainland. Glass lamps cannot go to Hainan.", "en"),
        Document("zp", "policy", "包裹", "大部分省份2到3天收到，新疆和西藏要等6到9天。寄澳门30元，大陆以外的其他地方我们不寄。", "zh"),
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("do you post to Norway?", "nowhere else"),
        ("台湾能寄吗", "其他地方我们不寄"),
        ("my aunt is in Lhasa, when would it get to her", "6 to 9"),
        ("人在喀什，要等几天", "6到9天"),
        ("how many days till it reaches Wuhan", "2 to 3"),
        ("can a harbour lamp be sent to Hainan", "cannot go to Hainan"),
    ],
)
def test_what_is_said_of_a_place_or_of_all_others_is_told(question: str, told: str) -> None:
    assert told in ask_in(ISLES, question).answer


ABROAD = SmallShop(
    (LAMP,),
    [
        Document("p", "policy", "What posting costs", "Inside the Netherlands it is 5 euros. Belgium and Germany: 8.50 euros. All other EU countries: 13 euros. Canadian parcels cost a flat 30 euros.", "en"),
        Document("w", "policy", "On the way", "Count one working day in the Netherlands, 2 to 3 in Belgium and Germany, 4 to 7 in the rest of the EU and 9 in Canada.", "en"),
        Document("d", "policy", "Your data", "Write to us and we delete your account within 30 days.", "en"),
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how quick would it get to vienna", "Count one"),
        ("how many days to ghent", "Count one"),
        ("im in toronto eh. what do you charge to send stuff", "30 euros"),
        ("my sister lives in graz, how much to get a box to her", "13 euros"),
    ],
)
def test_a_city_abroad_is_sent_to_as_its_country_is(question: str, said: str) -> None:
    answer = ask_in(ABROAD, question).answer

    assert said in answer
    assert "account" not in answer


def test_a_city_that_is_not_well_known_lies_in_the_mainland() -> None:
    assert "¥68.00" in ask_in(SHOP, "一个港湾台灯寄到绵阳一共多少钱").answer
    assert "8 yuan" in ask_in(SHOP, "how much is shipping to mianyang").answer


def test_where_a_place_lies_is_not_for_the_model() -> None:
    denying = ScriptedChatModel(["NONE"], verdict=lambda *_: -9.0)
    assert "abroad" in ask_in(SHOP, "can you ship to my sister in canada", model=denying).answer
