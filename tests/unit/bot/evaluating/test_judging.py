"""Verdicts, and what counts as unsupported."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.evaluating.cases import Case
from bot.evaluating.judging import unsupported, verdict_on
from bot.messages import Answer, Outcome, Source
from knowledge.passages import Document, Product, Variant
from tests.unit.bot.small_shop import SmallShop

LAMP = Product(
    "L-1",
    {"en": "Reed Lamp R2", "zh": "芦苇灯 R2"},
    18900,
    "CNY",
    stock=7,
    attributes={"en": {"Power": "9 W"}, "zh": {"功率": "9 瓦"}},
    variants=(
        Variant("L-1-G", {"en": "Green", "zh": "绿色"}, 19900, 3),
        Variant("L-1-W", {"en": "White", "zh": "白色"}, None, 4),
    ),
)
BENCH = Product("B-1", {"en": "Oak Bench", "zh": "橡木凳"}, 45000, "CNY", stock=2)
POLICY = Document("policy/returns", "policy", "Returns", "Returns within 15 days.", "en")


class Shop(SmallShop):
    def texts_of(self, source_id: str) -> Sequence[str]:
        return [f"{p.title}\n{p.text}" for p in self._passages if p.source_id == source_id]


SHOP = Shop([LAMP, BENCH], [POLICY])


def answer(text: str, outcome: Outcome = "answered", *sources: str) -> Answer:
    cited = tuple(Source(name, name, text) for name in sources)
    return Answer(text, "en", outcome, "filled", cited)


def case(outcome: Outcome = "answered", **values: Any) -> Case:
    return Case("a", "en", values.pop("question", "How much is it?"), outcome, **values)


@pytest.mark.parametrize(
    ("given", "told", "verdict"),
    [
        (case(must=("189",)), answer("It costs ¥189.00."), "correct"),
        (case(must=("189",)), answer("It costs ¥199.00."), "wrong"),
        (case(must=("189",), must_not=("199",)), answer("189, or 199."), "wrong"),
        (case(must=("189",)), answer("I don't know.", "refused"), "refused wrongly"),
        (case(must=("189",)), answer("189? A person will say.", "handoff"), "refused wrongly"),
        (case("refused"), answer("I don't know.", "refused"), "refused rightly"),
        (case("refused"), answer("I will ask a person.", "handoff"), "refused rightly"),
        (case("refused"), answer("It is 5 m long."), "wrong"),
        (case("refused", must_not=("M9",)), answer("No M9.", "refused"), "wrong"),
        (case("handoff", must=("person",)), answer("A person comes.", "handoff"), "correct"),
        (case("handoff"), answer("I don't know.", "refused"), "refused wrongly"),
        (case("handoff"), answer("We never lie."), "wrong"),
        (case(must=("1",), sources=("L-1",)), answer("1", "answered", "B-1"), "wrong"),
        (case(must=("1",), sources=("L-1",)), answer("1"), "wrong"),
        (case(must=("1",), sources=("L-1", "B-1")), answer("1", "answered", "B-1"), "correct"),
    ],
)
def test_the_verdict(given: Case, told: Answer, verdict: str) -> None:
    found, why = verdict_on(given, told)
    assert found == verdict
    assert bool(why) == (verdict in ("wrong", "refused wrongly"))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("The Reed Lamp R2 costs ¥189.00.", ["L-1"]),
        ("Reed Lamp R2 (Green): ¥199.00, 3 left; White: 4 left, 7 in all.", ["L-1"]),
        ("It has 9 W.", ["L-1"]),
        ("You can return it within 15 days.", ["policy/returns"]),
        ("We have: Reed Lamp R2 ¥189.00; Oak Bench ¥450.00.", ["L-1"]),
        ("I am the assistant of Tea and Cups, a bot.", []),
        ("For your order of ¥45.00 it is 15 days.", ["policy/returns"]),
    ],
)
def test_what_the_shop_says_is_supported(text: str, sources: list[str]) -> None:
    asked = case(question="Returns for a 45 yuan order?")
    assert unsupported(asked, answer(text, "answered", *sources), SHOP, "Tea and Cups") == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The Reed Lamp R2 costs ¥179.00.", "number"),
        ("You can return the lamp within 30 days.", "number"),
        ("The bench gets 15 days.", "number"),
        ("Use the code SAVE50 now.", "code"),
        ("See https://cheap.example/lamp for more.", "link"),
        ("Write to @reed_lamps today.", "handle"),
        ("Call 400-555-0199 today.", "phone"),
        ("We have the Walnut Stool too.", "name"),
    ],
)
def test_what_nobody_in_the_shop_said_is_not(text: str, rule: str) -> None:
    found = unsupported(case(), answer(text, "answered", "L-1"), SHOP, "Tea and Cups")
    assert rule in {blocked.rule for blocked in found}
