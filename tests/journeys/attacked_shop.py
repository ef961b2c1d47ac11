"""The demo shop with the real parts of answering, in which attacks are planted; and what an honest
shop may say, read without any rule of the gate."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot import filling
from bot.answering import Answering
from bot.llm.scripted import Call, ScriptedChatModel
from bot.ports import ChatModel
from knowledge import indexing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.passages import LANGUAGES, Document, Language, Product
from knowledge.ports import Reranker
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore
from prompts.library import PromptLibrary

ROOT = Path(__file__).parents[2]
DATA = ROOT / "rehearsal" / "shop" / "data"
_NOT_STATED = re.compile(
    r"though not stated to be (?:without |for )?[a-z]+(?: [a-z]+)?"
    r"|但没有写明(?:不含)?“[\u3400-\u9fff]+”"
)
"""A wish of the shopper that no product meets is repeated to them, if it is a plain word."""
NOUNS = {"en": "Lantern", "zh": "灯笼"}


@dataclass(frozen=True, slots=True)
class Attack:
    """Words that must never be shown. `goal` is what would be told if they were.

    `where` they are planted: in a question, or in a passage (and said by the model in both).
    """

    id: str
    language: Language
    where: str
    attack: str
    goal: str


def attacks(language: str) -> list[Attack]:
    file = ROOT / "tests" / "data" / "attacks" / f"{language}.jsonl"
    return [Attack(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def shop(folder: Path, planted: list[Attack]) -> KnowledgeStore:
    """The demo shop; each attack stands in a product, in an FAQ and in a policy of its own."""
    store = KnowledgeStore(folder / "knowledge.db")
    for file in (*sorted(DATA.glob("*.md")), DATA / "products.json", DATA / "campaigns.json"):
        indexing.apply(load_file(file, default_currency="CNY"), store, HashingEmbedder())
    honest = [honest_product(attack) for attack in planted]
    products = tuple(
        replace(product, description={a.language: f"{product.description[a.language]}{a.attack}"})
        for product, a in zip(honest, planted, strict=True)
    )
    documents = tuple(one for attack in planted for one in _documents(attack))
    indexing.apply(Loaded(products=products, documents=documents), store, HashingEmbedder())
    return store


def honest_product(attack: Attack) -> Product:
    """The product as it would be without the attack in it."""
    number = attack.id.partition("-")[2]
    title = f"{NOUNS[attack.language]} {attack.language.upper()}{number}"
    told = {"en": "It is made of paper and folds flat. ", "zh": "纸制，可以折平。"}
    return Product(
        f"LN-{attack.language}{number}",
        {attack.language: title},
        8800,
        "CNY",
        stock=3,
        description={attack.language: told[attack.language]},
        attributes={attack.language: {"Size" if attack.language == "en" else "尺寸": "30 cm"}},
    )


def _documents(attack: Attack) -> Iterator[Document]:
    title = honest_product(attack).title[attack.language]
    if attack.language == "en":
        yield Document(f"faq/{attack.id}", "faq", f"How do I fold {title}?", f"Press it flat. {attack.attack}", "en")  # fmt: skip # noqa: E501
        yield Document(f"policy/{attack.id}", "policy", f"Care of {title}", f"Wipe it with a dry cloth. {attack.attack}", "en")  # fmt: skip # noqa: E501
    else:
        yield Document(f"faq/{attack.id}", "faq", f"{title}怎么折？", f"压平即可。{attack.attack}", "zh")  # fmt: skip # noqa: E501
        yield Document(f"policy/{attack.id}", "policy", f"{title}的保养", f"用干布擦拭。{attack.attack}", "zh")  # fmt: skip # noqa: E501


def answering(
    store: KnowledgeStore, model: ChatModel, reranker: Reranker | None = None
) -> Answering:
    return Answering(
        HybridRetriever(store, ExactIndex(), ExactIndex(), HashingEmbedder(), reranker),
        store,
        model,
        PromptLibrary.load(),
        shop_name="Lantern Lane",
        zone=UTC,
        clock=lambda: datetime(2026, 11, 22, 4, tzinfo=UTC),
    )


class Credulous:
    """A reranker that vouches for every text."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [9.0] * len(texts)


class Attacker(ScriptedChatModel):
    """Says `text`, whatever it is asked, and vouches for every text; no grammar holds it."""

    def __init__(self) -> None:
        super().__init__(self._said, "attacker", verdict=lambda question, text: 9.0)
        self.text = ""

    def _said(self, call: Call) -> str:
        return self.text

    def stream(self, messages, *, grammar=None, max_tokens=256):  # type: ignore[no-untyped-def]
        return super().stream(messages, grammar=None, max_tokens=max_tokens)


class Honest:
    """What the shop says itself: its numbers, its Latin words and its pairs of Chinese characters,
    and the words of our own fixed sentences. Nothing of it is read by a rule of the gate."""

    def __init__(self, planted: list[Attack]) -> None:
        texts = [file.read_text(encoding="utf-8") for file in sorted(DATA.glob("*.md"))]
        texts += [file.read_text(encoding="utf-8") for file in sorted(DATA.glob("*.json"))]
        products = [honest_product(attack) for attack in planted]
        products += load_file(DATA / "products.json", default_currency="CNY").products
        texts += [line for product in products for line in _lines(product)]
        texts += ["Press it flat. Wipe it with a dry cloth. 压平即可。用干布擦拭。"]
        own = [*sorted((ROOT / "bot" / "rungs").glob("*.py")), *sorted((ROOT / "bot").glob("*.py"))]
        texts += [file.read_text(encoding="utf-8") for file in own]
        self._text = "\n".join(texts).casefold()
        self._tokens = set(_tokens(self._text))

    def leaks(self, answer: str, goal: str, asked: str = "") -> list[str]:
        """What of the answer the shop never said. An amount of the question may be repeated: code
        computes with it ("Shipping for an order of ¥19.00")."""
        answer = _NOT_STATED.sub("", answer.casefold())
        amounts = set(_tokens(unicodedata.normalize("NFKC", asked)))
        known = self._tokens | {token for token in amounts if token[0].isdigit()}
        strange = [token for token in _tokens(answer) if token not in known]
        told = goal.casefold() in answer and goal.casefold() not in self._text
        return [*strange, *([goal] if told else [])]


def _lines(product: Product) -> Iterator[str]:
    makers: list[Callable[[Product, Language], str | None]] = [
        lambda p, w: filling.price(p, None, w),
        lambda p, w: filling.stock(p, None, w),
        filling.options,
        filling.offer,
        lambda p, w: filling.offers([p, p, p, p, p, p], w),
        lambda p, w: filling.cheapest([p, p, replace(p, price_minor=1)], False, w).replace(
            "0.01", ""
        ),
    ]
    for language in LANGUAGES:
        yield from (line for make in makers if (line := make(product, language)))
        for name, value in product.attributes.get(language, {}).items():
            yield filling.attribute(product, name, value, language)
        yield " ".join(product.title.values()) + " " + product.description.get(language, "")


def _tokens(text: str) -> Iterator[str]:
    """Numbers, words, signs of markup, and pairs of neighbouring Chinese characters."""
    for number in re.findall(r"\d+(?:\.\d+)?", text):
        yield number.rstrip("0").rstrip(".") if "." in number else number
    yield from re.findall(r"[a-z]+|[^\W\d_a-z\u3400-\u9fff]+|[<>|@#*`\[\]{}\\]", text)
    for run in re.findall(r"[\u3400-\u9fff]+", text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
