"""Ways to pay: what the shop says of that way, else the ways that it takes."""

# ruff: noqa: E501 - tables are read better unbroken

import pytest

from knowledge.passages import Document
from tests.unit.bot.small_shop import Absent, SmallShop
from tests.unit.bot.test_answering import ask_in

LISTED = "We accept Alipay and WeChat Pay."
LISTED_ZH = "我们接受支付宝和微信支付。"
SHOP = SmallShop(
    [],
    [
        Document(
            "Payment", "policy", "Payment",
            f"{LISTED} Cash on delivery is not possible. We do not offer payment by instalments. Credit cards do not work here.", "en",
        ),
        Document("付款", "policy", "付款方式", f"{LISTED_ZH}不支持货到付款。不支持分期付款。", "zh"),
        Document("Refunds", "policy", "Refunds", "Refunds take 5 working days.", "en"),
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("paypal?", LISTED),
        (
            "can i split the payment over a few months",
            "We do not offer payment by instalments.",
        ),
        ("can i pay with apple pay", LISTED),
        ("do you take bitcoin", LISTED),
        ("cod available?", "Cash on delivery is not possible."),
        ("do you take klarna", "We do not offer payment by instalments."),
        ("收比特币么", LISTED_ZH),
        ("do u take visa", "Credit cards do not work here."),
        ("货到付款行不行啊", "不支持货到付款。"),
        ("花呗能用不", "不支持分期付款。"),
    ],
)
def test_a_way_to_pay(question: str, said: str) -> None:
    assert ask_in(SHOP, question).answer == said


@pytest.mark.parametrize(
    "question",
    ["how long does a refund to paypal take", "is my alipay account safe", "花呗分期手续费多少"],
)
def test_what_else_is_asked_of_it_is_not_answered_so(question: str) -> None:
    answer = ask_in(SHOP, question, model=Absent()).answer
    assert LISTED not in answer
    assert LISTED_ZH not in answer


def test_advice_that_speaks_of_a_card_is_no_question_of_paying() -> None:
    answer = ask_in(SHOP, "出门怕被盗刷银行卡，买哪个卡包好", model=Absent()).answer
    assert LISTED_ZH not in answer
