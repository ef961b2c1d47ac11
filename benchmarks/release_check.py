"""The check before a release: a thousand products, two hundred questions, a tenth of the prices.

Against asking each of both versions alone, as one would by hand: what the release leaves as it was
is then written twice by the model.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.catalogue import PartlyEmbedding
from benchmarks.shop import KNOWLEDGE
from bot.app import App, clock
from bot.cli.dataset import read_cases
from bot.evaluating.drawing import Drawing
from bot.releasing import DRAFT
from knowledge.embedders.e5 import E5Embedder
from knowledge.loaded import Loaded
from knowledge.passages import Product
from knowledge.releases import Draft
from rehearsal.shop import write_demo_shop

PRODUCTS = 1000
QUESTIONS = 200
EMBEDDED = 800
"""Passages that are embedded for real: all texts and the first goods."""
OF_TEXTS = 60
"""Questions of the demo shop's own list, which its texts answer; the others are drawn from the
catalogue."""
EVERY = 7
"""One question in so many is asked alone, too."""
MAKERS = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple")


def measure() -> dict[str, Any]:
    """Seconds for a question, and what the check found."""
    with large_shop() as app:
        raise_prices(app)
        app.warm_up()
        asked = app.test_questions()
        begin = time.perf_counter()
        for version in (app.knowledge.version(), DRAFT):
            with app.releasing.opened(version) as opened:
                for question in asked[::EVERY]:
                    opened.answering.answer(question)
        alone = (time.perf_counter() - begin) / len(asked[::EVERY])
        begin = time.perf_counter()
        check = app.releasing.check(_shown)
        ours = time.perf_counter() - begin
    return {
        "products": PRODUCTS,
        "questions": check.questions,
        "changed_prices": len(check.prices),
        "changed_answers": len(check.answers),
        "new_refusals": len(check.refusals),
        "disagreements": len(check.findings.disagreements),
        "contradictions": len(check.findings.contradictions),
        "seconds": round(ours, 1),
        "a_question": {
            "shopvine": round(ours / check.questions, 2),
            "asked alone": round(alone, 2),
            "ratio": round(ours / check.questions / alone, 3),
        },
    }


@contextmanager
def large_shop() -> Iterator[App]:
    """The demo shop with its goods by eight makers, learned, and its list of test questions. Most
    passages get a vector between those of others (see `PartlyEmbedding`)."""
    with TemporaryDirectory(prefix="shopvine-bench-") as temporary:
        folder = Path(temporary) / "shop"
        write_demo_shop(folder, clock())
        embedder = PartlyEmbedding(E5Embedder(), EMBEDDED)
        with App.open(folder, embedder=embedder) as app:
            loaded = app.load([folder / "data" / name for name in KNOWLEDGE])
            goods = tuple(islice(_by_makers(loaded.products), PRODUCTS))
            _write_questions(folder, goods)
            for part in (Loaded(documents=loaded.documents), Loaded(goods)):
                app.import_knowledge(part, lambda done, total: None)
            yield app


def raise_prices(app: App) -> Draft:
    """Every tenth product costs a tenth more, in the draft."""
    goods = app.knowledge.products(limit=PRODUCTS)[::10]
    dearer = [replace(each, price_minor=each.price_minor * 11 // 10) for each in goods]
    app.releasing.put(dearer, "benchmark")
    return app.releasing.draft()


def _by_makers(products: tuple[Product, ...]) -> Iterator[Product]:
    chance = random.Random(1)
    for maker in MAKERS:
        for product in products:
            yield replace(
                product,
                product_id=f"{product.product_id}-{maker[:2].upper()}",
                title={language: f"{maker} {title}" for language, title in product.title.items()},
                price_minor=product.price_minor * chance.randrange(80, 120) // 100,
                variants=(),
            )


def _write_questions(folder: Path, goods: tuple[Product, ...]) -> None:
    texts = [case for case in read_cases(folder / "data" / "questions.jsonl") if case.sources]
    drawn = Drawing(goods, 1).draw(2 * QUESTIONS)[: QUESTIONS - OF_TEXTS]
    cases = [*random.Random(1).sample(texts, OF_TEXTS), *drawn]
    lines = [json.dumps({"question": c.question, "language": c.language}) for c in cases]
    (folder / "data" / "test_questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _shown(done: int, total: int) -> None:
    print(f"\r  {done}/{total} questions", end="", file=sys.stderr, flush=True)
