"""Talks of two to five turns in shops of three trades: what the last question means.

Everything is real but the model (there is none).
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.answering import Answering
from bot.messages import Question
from knowledge.embedders.e5 import E5Embedder
from knowledge.rerankers.e5 import E5Reranker
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore
from prompts.library import PromptLibrary
from tests.unit.bot.small_shop import Absent

ROOT = Path(__file__).parents[2]
DIALOGUES = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "dialogues.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def shops(three_trades: dict[str, Path]) -> Iterator[dict[str, Answering]]:
    stores = {name: KnowledgeStore(file) for name, file in three_trades.items()}
    yield {name: answering(store) for name, store in stores.items()}
    for store in stores.values():
        store.close()


def answering(store: KnowledgeStore) -> Answering:
    return Answering(
        HybridRetriever(store, ExactIndex(), ExactIndex(), E5Embedder(), E5Reranker()),
        store,
        Absent(),
        PromptLibrary.load(),
        shop_name="The shop",
        zone=ZoneInfo("Asia/Shanghai"),
        clock=lambda: datetime(2026, 11, 22, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize("talk", DIALOGUES, ids=lambda talk: talk["id"])
def test_the_last_question_is_understood(shops: dict[str, Answering], talk: dict[str, Any]) -> None:
    question = Question(talk["question"], None, tuple(talk["history"]))
    answer = shops[talk["shop"]].answer(question)
    said = f"{' | '.join(talk['history'])} >> {talk['question']} -> {answer.answer}"
    assert answer.outcome == talk["outcome"], said
    assert all(re.search(pattern, answer.answer) for pattern in talk["must"]), said
    assert not any(re.search(pattern, answer.answer) for pattern in talk["must_not"]), said
