"""A shop that speaks Chinese alone, its titles plain strings, answered with the real parts.

Many products are alike and many questions near them: other sizes, other names, other scripts.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.llm.drafting import LangChainDrafter
from bot.llm.fetching import locate
from bot.llm.llamacpp import ChatLlamaCpp
from bot.settings import cache_folder
from knowledge.stores.sqlite import KnowledgeStore
from tests.journeys.test_second_shop import (
    Unaided,
    judged,
    learned,
    with_a_model,
    without_a_model,
)

SHOP = Path(__file__).parents[1] / "data" / "ink_shop"
CASES = [
    json.loads(line) for line in (SHOP / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
RIGHT_AT_LEAST = len(CASES) - 2


@pytest.fixture(scope="module")
def ink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeStore]:
    store = learned(SHOP, tmp_path_factory.mktemp("ink"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def unaided(ink: KnowledgeStore) -> list[Unaided]:
    return without_a_model(ink, CASES)


def test_without_a_model_nothing_is_wrong(unaided: list[Unaided]) -> None:
    tally, wrong = judged((each.case, each.answer) for each in unaided)
    assert wrong == []
    assert tally["right"] >= RIGHT_AT_LEAST


@pytest.mark.model
def test_with_the_real_model(ink: KnowledgeStore, unaided: list[Unaided]) -> None:
    found = locate("qwen2.5-coder-1.5b", cache_folder())
    chat = ChatLlamaCpp(path=found.path, chat_template=found.chat_template, adapter=found.adapter)
    model = LangChainDrafter(chat, "qwen2.5-coder-1.5b")
    tally, wrong = judged(with_a_model(ink, model, unaided))
    chat.close()
    assert wrong == []
    assert tally["right"] >= RIGHT_AT_LEAST
