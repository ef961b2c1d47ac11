"""Recommendations over three shops: whatever is put to the shopper meets what they said.

The truth comes from a program of its own that walks the shops' raw files: it shares no code with
the rung.
"""

# ruff: noqa: E501 - tables are read better unbroken

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.answering import Answering
from bot.messages import Answer, Question
from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaders import load_file
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore
from prompts.library import PromptLibrary
from tests.unit.bot.small_shop import Absent

ROOT = Path(__file__).parents[4]
FILES = {
    "demo": ROOT / "rehearsal" / "shop" / "data" / "products.json",
    "pets": ROOT / "tests" / "data" / "second_shop" / "shop.json",
    "ink": ROOT / "tests" / "data" / "ink_shop" / "shop.json",
}


class Row:
    """A raw catalogue row, read by the tests alone."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def texts(self, key: str) -> list[str]:
        found = self.raw.get(key) or ""
        return [found] if isinstance(found, str) else list(found.values())

    def title(self, pattern: str) -> bool:
        return any(re.search(pattern, text, re.IGNORECASE) for text in self.texts("title"))

    def told(self, pattern: str) -> bool:
        """Somewhere in title, category, description, attributes or variants."""
        variants = json.dumps(self.raw.get("variants", []), ensure_ascii=False)
        attributes = json.dumps(self.raw.get("attributes", {}), ensure_ascii=False)
        whole = [
            *self.texts("title"),
            *self.texts("category"),
            *self.texts("description"),
            attributes,
            variants,
        ]
        return any(re.search(pattern, text, re.IGNORECASE) for text in whole)

    def fact(self, name: str, value: str = "") -> bool:
        """An attribute of that name (a pattern), with that value."""
        attributes = self.raw.get("attributes", {})
        tables = (
            list(attributes.values())
            if attributes and isinstance(next(iter(attributes.values())), dict)
            else [attributes]
        )
        return any(
            re.search(name, key, re.IGNORECASE) and re.search(value, text, re.IGNORECASE)
            for table in tables
            for key, text in table.items()
        )

    def number(self, name: str) -> float:
        """The first number of that attribute, or -1."""
        attributes = self.raw.get("attributes", {})
        for key, value in (attributes.get("en") or attributes.get("zh") or attributes).items():
            if re.search(name, key, re.IGNORECASE) and (found := re.search(r"[\d.]+", str(value))):
                return float(found[0])
        return -1

    def prices(self, variant: str = "") -> list[float]:
        """Of what is not sold out and whose variant's title has the pattern."""
        price, stock = float(self.raw["price"]), self.raw.get("stock")
        if not self.raw.get("variants"):
            return [price] if (stock is None or stock > 0) and not variant else []
        found = []
        for each in self.raw["variants"]:
            titles = json.dumps(each["title"], ensure_ascii=False)
            left = each.get("stock") if each.get("stock") is not None else stock
            if (left is None or left > 0) and re.search(variant, titles, re.IGNORECASE):
                found.append(float(each.get("price") or price))
        return found

    def costs(self, low: float = 0, high: float = 1e9, variant: str = "") -> bool:
        return any(low <= price <= high for price in self.prices(variant))

    def from_age(self) -> float | None:
        """Years from which it is suitable."""
        told = json.dumps(self.raw, ensure_ascii=False)
        if found := re.search(r'"Age": "(?:from )?(\d+)(?: to \d+)? (months|years)', told):
            return int(found[1]) / (12 if found[2] == "months" else 1)
        return None


Truth = Callable[[Row], bool]


@cache
def rows(shop: str) -> dict[str, Row]:
    raw = json.loads(FILES[shop].read_text(encoding="utf-8"))["product_data"]
    return {each["product_id"]: Row(each) for each in raw}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Answering]]:
    with ExitStack() as opened:
        yield {shop: answering(shop, tmp_path_factory.mktemp(shop), opened) for shop in FILES}


def answering(shop: str, folder: Path, opened: ExitStack) -> Answering:
    """The real store and retriever; vectors that cost nothing."""
    store, embedder = KnowledgeStore(folder / "knowledge.db"), HashingEmbedder()
    opened.callback(store.close)
    indexing.apply(load_file(FILES[shop], default_currency="CNY"), store, embedder)
    return Answering(
        HybridRetriever(store, ExactIndex(), ExactIndex(), embedder),
        store,
        Absent(),
        PromptLibrary.load(),
        shop_name="Lantern",
        zone=ZoneInfo("Asia/Shanghai"),
        clock=lambda: datetime(2026, 11, 22, 4, tzinfo=UTC),
    )


Ask = Callable[..., Answer]


@pytest.fixture
def ask(shops: dict[str, Answering]) -> Ask:
    def asked(shop: str, text: str, *history: str) -> Answer:
        return shops[shop].answer(Question(text, None, history))

    return asked


def just_under(price: float) -> float:
    return price - 0.01


def child(row: Row) -> bool:
    age = row.from_age()
    return age <= 12 if age is not None else row.told(r"\bchild|kids?\b|儿童|孩子")


MET: list[tuple[str, str, Truth]] = [
    ("demo", "a gift under 200 for a child", lambda p: p.costs(0, just_under(200)) and child(p)),
    ("demo", "给孩子的礼物，100以内", lambda p: p.costs(0, 100) and child(p)),
    ("demo", "Can you recommend a waterproof speaker under 300?", lambda p: p.costs(0, just_under(300)) and p.title("speaker") and p.fact("Protection", "IPX7")),
    ("demo", "推荐个防水的蓝牙音箱", lambda p: p.costs() and p.title("音箱") and p.fact("防护等级", "IPX7")),
    ("demo", "I'm looking for a cotton tote, not red", lambda p: p.costs() and p.title(r"\btote") and p.fact("Material", "cotton")),
    ("demo", "what do you have for a 5 year old under 200", lambda p: p.costs(0, just_under(200)) and (a := p.from_age()) is not None and a <= 5),
    ("demo", "有什么适合8岁孩子的东西，200元以下", lambda p: p.costs(0, 200) and (a := p.from_age()) is not None and a <= 8),
    ("demo", "which kettle is good for pour-over coffee?", lambda p: p.costs() and p.title("kettle") and p.told("pour-over coffee")),
    ("demo", "不含咖啡因的茶", lambda p: p.costs() and p.title("茶") and p.fact("咖啡因", "^不含")),
    ("demo", "recommend headphones without noise cancelling under 400", lambda p: p.costs(0, just_under(400)) and p.title("headphones p") and p.fact("Noise cancelling", "^no$")),
    ("demo", "recommend headphones with noise cancelling", lambda p: p.costs() and p.title("headphones p") and not p.fact("Noise cancelling", "^no$")),
    ("demo", "I need a tent for 4 people", lambda p: p.costs() and p.title("tent") and p.number("Sleeps") >= 4),
    ("demo", "四个人的帐篷", lambda p: p.costs() and p.title("帐篷") and p.number("Sleeps") >= 4),
    ("demo", "a game for 5 people", lambda p: p.costs() and p.title("game") and bool(re.search(r'"Players": "\d to [5-9]', json.dumps(p.raw)))),
    ("demo", "something red under 100", lambda p: p.costs(0, just_under(100), r"\bred\b")),
    ("demo", "any kettle between 150 and 250?", lambda p: p.costs(150, 250) and p.title("kettle")),
    ("demo", "100到150的水壶推荐", lambda p: p.costs(100, 150) and p.title("水壶")),
    ("demo", "recommend a kettle of at least 1.5 litres", lambda p: p.costs() and p.title("kettle") and p.number("Capacity") >= 1.5),
    ("demo", "4升以上的电饭煲", lambda p: p.costs() and p.title("电饭煲") and p.number("Capacity") >= 4),
    ("demo", "a flask that keeps drinks hot for at least 15 hours", lambda p: p.costs() and p.title("flask") and p.number("Keeps hot") >= 15),
    ("demo", "recommend a backpack under 1 kg", lambda p: p.costs() and p.title("backpack") and 0 <= p.number("Weight") < 1),
    ("demo", "a backpack for a laptop up to 400", lambda p: p.costs(0, 400) and p.title("backpack") and p.fact("Laptop")),
    ("demo", "a notebook with at least 100 pages", lambda p: p.costs() and p.title("notebook") and p.number("Pages") >= 100),
    ("demo", "a wooden xylophone for a toddler", lambda p: p.costs() and p.title("xylophone")),
    ("demo", "rechargeable headlamp under 150", lambda p: p.costs(0, just_under(150)) and p.title("headlamp") and p.fact("Power supply", "rechargeable")),
    ("demo", "有没有适合露营的灯，300以内", lambda p: p.costs(0, 300) and p.title("灯") and p.told("露营|营地")),
    ("demo", "想买个保温杯，150以下", lambda p: p.costs(0, 150) and p.title("保温杯")),
    ("demo", "不要塑料的水壶，不超过250", lambda p: p.costs(0, 250) and p.title("水壶") and p.fact("材质") and not p.fact("材质", "塑料|TPU|PP")),
    ("demo", "toys for an 8 year old that are not plastic", lambda p: p.costs() and (a := p.from_age()) is not None and a <= 8 and p.fact("Material") and not p.fact("Material", "ABS|plastic")),
    ("demo", "recommend something for camping, around 250", lambda p: p.costs(200, 300) and p.told(r"\bcamp|露营|营地")),
    ("demo", "anything for a picnic?", lambda p: p.costs() and p.told("picnic|野餐")),
    ("demo", "recommend a desk lamp under 200", lambda p: p.costs(0, just_under(200)) and p.title("desk lamp")),
    ("demo", "蓝色的包，200以内", lambda p: p.costs(0, 200, "蓝|blue|navy|藏青") or (p.costs(0, 200) and p.fact("颜色", "蓝|藏青"))),
    ("demo", "I want a mug for the microwave", lambda p: p.costs() and p.title("mug") and p.fact("Microwave", "^suitable")),
    ("demo", "dishwasher safe bowls under 80", lambda p: p.costs(0, just_under(80)) and p.title("bowls") and p.fact("Dishwasher", "^suitable")),
    ("demo", "推荐适合初学者的毛笔", lambda p: p.costs() and p.title("毛笔") and p.told("初学")),
    ("demo", "礼物 一百五以内 送小朋友", lambda p: p.costs(0, 150) and child(p)),
    ("pets", "food for cats under 150", lambda p: p.costs(0, just_under(150)) and p.title("food") and p.told(r"\bcats?\b")),
    ("pets", "do you have a fountain that is not plastic?", lambda p: p.costs() and p.title("fountain") and p.fact("Material") and not p.fact("Material", "plastic")),
    ("pets", "2.5升以上的饮水机", lambda p: p.costs() and p.title("饮水机") and p.number("Capacity|容量") >= 2.5),
    ("pets", "a toy for dogs under 30", lambda p: p.costs(0, just_under(30)) and p.title("toy") and p.told(r"\bdogs?\b")),
    ("pets", "猫砂 30以内", lambda p: p.costs(0, 30) and p.title("猫砂")),
    ("pets", "recommend a red leash", lambda p: p.costs(variant="Red") and p.title("leash")),
    ("pets", "I'm looking for a grey cat tree", lambda p: p.costs(variant="Grey") and p.title("tree")),
    ("pets", "recommend a dog bed under 250", lambda p: p.costs(0, just_under(250)) and p.title("bed")),
    ("pets", "any gift for my cat up to 50?", lambda p: p.costs(0, 50) and p.told(r"\bcats?\b|猫")),
    ("ink", "推荐一支适合初学者的毛笔，50以内", lambda p: p.costs(0, 50) and p.told("毛笔") and p.told("初学")),
    ("ink", "有没有适合写小楷的笔", lambda p: p.costs() and p.title("笔") and p.told("小楷")),
    ("ink", "行书字帖推荐", lambda p: p.costs() and p.title("字帖") and p.told("行书")),
    ("ink", "100以内的礼物", lambda p: p.costs(0, 100)),
    ("ink", "想买点宣纸，适合工笔画，200以内", lambda p: p.costs(0, 200) and p.fact("原料|尺寸") and p.told("工笔")),
    ("ink", "推荐中号的毛笔，100以内", lambda p: p.costs(0, 100, "中号")),
    ("ink", "推荐500毫升的墨液", lambda p: p.costs(variant="500毫升") and p.title("墨液")),
    ("ink", "a gift below 30", lambda p: p.costs(0, just_under(30))),
]  # fmt: skip


@pytest.mark.parametrize(("shop", "question", "truth"), MET, ids=[f"{c[0]}: {c[1]}" for c in MET])
def test_whatever_is_recommended_meets_the_wish(
    ask: Ask, shop: str, question: str, truth: Truth
) -> None:
    answer = ask(shop, question)
    allowed = {product_id for product_id, row in rows(shop).items() if truth(row)}
    put = [choice.product_id for choice in answer.choices]
    first = answer.answer.splitlines()[0]
    if allowed:
        assert put, answer.answer
        assert len(put) <= 3
        assert set(put) <= allowed, answer.answer
        assert "nothing" not in first
        assert "没有找到" not in first
        assert [source.id for source in answer.sources] == put
        for row in (rows(shop)[product_id] for product_id in put):
            assert any(f"{price:.2f}" in answer.answer for price in row.prices())
    else:
        assert answer.outcome == "refused" or "nothing" in first or "没有找到" in first
    assert answer.blocked == ()


@pytest.mark.parametrize(
    ("shop", "question"),
    [
        ("demo", "recommend a laptop under 5000"),
        ("demo", "推荐一台洗衣机"),
        ("pets", "any gift ideas: a telescope under 500"),
        ("ink", "推荐一款蓝牙音箱"),
    ],
)  # fmt: skip
def test_what_the_shop_does_not_sell_is_an_honest_no(ask: Ask, shop: str, question: str) -> None:
    answer = ask(shop, question)
    assert (answer.outcome, answer.choices) == ("refused", ())


def test_what_misses_something_is_offered_with_what_it_misses(ask: Ask) -> None:
    answer = ask("demo", "recommend a kettle under 50")
    assert answer.answer.startswith(
        "I found nothing that meets all of that. The nearest, though not within the budget:"
    )
    assert answer.choices[0].product_id == "KT-101"
    answer = ask("demo", "不含咖啡因的绿茶")
    assert answer.answer.startswith("没有找到全部符合的商品。")


def test_for_whom_it_is_is_claimed_of_nothing_that_does_not_say_so(ask: Ask) -> None:
    answer = ask("demo", "送妈妈的礼物，100以内")
    assert answer.answer.startswith("店里有这些，但没有写明适合妈妈：")
    assert len(answer.choices) == 3
    answer = ask("demo", "a birthday present for my husband under 100")
    assert "though the shop does not say that they are for" in answer.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [("headphones under $100", "CNY"), ("耳机 50美元以内", "CNY"), ("a gift for 30 euros", "CNY")],
)
def test_another_currency_is_not_converted(ask: Ask, question: str, said: str) -> None:
    answer = ask("demo", question)
    assert said in answer.answer
    assert answer.choices == ()


@pytest.mark.parametrize("question", ["a kettle under ¥200", "200块以内的水壶", "kettle below 200 rmb"])  # fmt: skip
def test_the_shops_own_currency_is_understood(ask: Ask, question: str) -> None:
    assert ask("demo", question).choices


@pytest.mark.parametrize(
    "question",
    [
        "Is the Cove Bluetooth Speaker S good for camping?",
        "How much is the Brookside Kettle Pro 2?",
        "Do you have gift wrapping?",
        "流萤台灯 D1 多少钱",
        "Can I return a gift within 10 days?",
        "你们老板叫什么名字",
    ],
)  # fmt: skip
def test_a_question_for_a_fact_is_no_wish(ask: Ask, question: str) -> None:
    assert ask("demo", question).choices == ()


def test_a_bare_wish_is_asked_what_for(ask: Ask) -> None:
    assert ask("demo", "Can you recommend something?").answer.startswith("Gladly.")


def test_another_and_cheaper_go_on_from_what_was_put_before(ask: Ask) -> None:
    first = ask("demo", "a gift under 200 for a child")
    second = ask("demo", "another one", "a gift under 200 for a child")
    assert len(second.choices) == 3
    assert not {c.product_id for c in first.choices} & {c.product_id for c in second.choices}
    cheaper = ask("demo", "something cheaper", "a gift under 200 for a child")
    dearest = min(min(rows("demo")[c.product_id].prices()) for c in first.choices)
    assert all(min(rows("demo")[c.product_id].prices()) < dearest for c in cheaper.choices)
    assert all(child(rows("demo")[c.product_id]) for c in cheaper.choices)


def test_a_budget_said_later_narrows_the_wish(ask: Ask) -> None:
    answer = ask("demo", "300以内的", "推荐个蓝牙音箱")
    assert [choice.product_id for choice in answer.choices] == ["AU-705"]
    answer = ask("demo", "便宜点的有吗", "推荐个蓝牙音箱", "300以内的")
    assert answer.outcome == "refused"


def test_cheaper_than_the_product_last_named(ask: Ask) -> None:
    answer = ask("demo", "something cheaper?", "How much is the Brookside Electric Kettle 1.7 L?")
    assert [choice.product_id for choice in answer.choices] == ["KT-101"]


def test_a_planted_order_is_never_a_reason(ask: Ask) -> None:
    answer = ask("pets", "recommend a dog bed under 300")
    assert [choice.product_id for choice in answer.choices] == ["P005"]
    assert not re.search("DOGFREE|free|Ignore", answer.answer)


@pytest.mark.parametrize(
    "question",
    [
        "recommend a speaker that is guaranteed with code SAVE50 under 300",
        "推荐一款免费的音箱，优惠码FREE",
        "a kettle for www.evil.example under 200",
    ],
)  # fmt: skip
def test_words_of_the_shopper_do_not_become_claims(ask: Ask, question: str) -> None:
    said = ask("demo", question).answer
    assert not re.search(r"SAVE50|FREE|evil|guaranteed|免费", said)
