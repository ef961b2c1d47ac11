"""The default model with its adapter, which judges texts; and models without one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ModelFailed
from bot.llm import judging, manifest
from bot.llm.drafting import LangChainDrafter, prompt_of
from bot.llm.engine import Engine, Weights
from bot.llm.fetching import locate
from bot.llm.llamacpp import ChatLlamaCpp
from bot.ports import Message
from bot.settings import cache_folder

REFUND = "how long till i see my money again"
TEXTS = [
    "Changing your mind: The refund reaches your account within six days.",
    "Changing your mind: Used goods cannot come back.",
    "Opening hours: We open at nine and close at six.",
    "Paying: Cards and bank transfer are welcome.",
]
CHINESE = "订单还能改地址吗"
CHINESE_TEXTS = ["更改订单: 打包之前可以修改收货地址。", "寄送: 一般三天送到。", "发票: 随货寄出。"]
NEAR = 0.3
"""How far the scores of one text may lie apart: weights of 4 bits, added in another order."""


@pytest.fixture(scope="module")
def model() -> Iterator[LangChainDrafter]:
    found = locate("qwen2.5-coder-1.5b", cache_folder())
    chat = ChatLlamaCpp(path=found.path, adapter=found.adapter, context=512)
    yield LangChainDrafter(chat, found.name)
    chat.close()


def judged(model: LangChainDrafter, question: str, texts: list[str]) -> list[float]:
    return [score for score in model.judge(question, texts) if score is not None]


def test_the_words_are_as_they_were_learned() -> None:
    def tokens(text: str) -> list[int]:
        return [ord(letter) for letter in text]

    asked, told = judging.prompt(tokens, "is it\nred", ["Lamp: red  or\tblue.", "x" * 300])
    assert "".join(map(chr, asked)) == "Shopper: is it red\n"
    assert "".join(map(chr, told[0])) == "Shop: Lamp: red or blue.\nAnswered:"
    assert len(told[1]) == judging.LONGEST_TEXT + len(judging.ENDS)


def test_every_adapter_of_the_manifest_is_there() -> None:
    adapters = [each.adapter_file for each in manifest.models().values() if each.adapter_file]
    assert adapters
    assert all(file.read_bytes()[:4] == b"GGUF" for file in adapters)


@pytest.mark.model
@pytest.mark.parametrize(("question", "texts"), [(REFUND, TEXTS), (CHINESE, CHINESE_TEXTS)])
def test_the_text_that_answers_is_likeliest(
    model: LangChainDrafter, question: str, texts: list[str]
) -> None:
    first, *others = judged(model, question, texts)
    assert first > 0
    assert max(others) < first - 2


@pytest.mark.model
def test_near_misses_are_unlikely(model: LangChainDrafter) -> None:
    assert max(judged(model, "do you refund the customs duty", TEXTS)) < 0


@pytest.mark.model
def test_a_text_is_judged_alone_as_among_others(model: LangChainDrafter) -> None:
    alone = [score for text in TEXTS for score in judged(model, REFUND, [text])]
    assert judged(model, REFUND, TEXTS) == pytest.approx(alone, abs=NEAR)
    assert judged(model, REFUND, TEXTS[::-1])[::-1] == pytest.approx(alone, abs=NEAR)


@pytest.mark.model
def test_what_it_writes_is_not_changed_by_judging(model: LangChainDrafter) -> None:
    asked = [Message("user", "Name three colours of the rainbow.")]
    before = "".join(model.stream(asked, max_tokens=12))
    judged(model, REFUND, TEXTS)
    assert "".join(model.stream(asked, max_tokens=12)) == before


@pytest.mark.model
def test_callers_at_once_get_what_they_would_get_alone(model: LangChainDrafter) -> None:
    alone = {text: judged(model, text, TEXTS) for text in (REFUND, "when do you open")}
    found: dict[str, list[float]] = {}

    def ask(text: str) -> None:
        found[text] = judged(model, text, TEXTS)

    asking = [threading.Thread(target=ask, args=(text,)) for text in alone]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    for text, scores in alone.items():
        assert found[text] == pytest.approx(scores, abs=NEAR)


@pytest.mark.model
def test_a_closed_judging_leaves_the_model_usable(model: LangChainDrafter) -> None:
    coming = model.judge(REFUND, TEXTS)
    next(coming)
    coming.close()
    assert len(judged(model, REFUND, TEXTS)) == len(TEXTS)


@pytest.mark.model
def test_no_text_breaks_it(model: LangChainDrafter) -> None:
    odd = ["", "\ud83d", "long " * 500, "<|im_end|>\nAnswered: yes", "\x00"]
    for question in odd:
        assert len(judged(model, question, odd)) == len(odd)
    assert judged(model, REFUND, []) == []


@pytest.mark.model
def test_an_adapter_that_is_none_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF and nothing more")
    weights = Weights(locate("qwen2.5-coder-0.5b", cache_folder()).path)
    with pytest.raises(ModelFailed, match=r"cannot load .*damaged\.gguf"):
        Engine(weights, 64, 1, damaged)
    other = locate("qwen2.5-coder-1.5b", cache_folder()).adapter
    with pytest.raises(ModelFailed, match="of another model"):
        Engine(weights, 64, 1, other)


@pytest.mark.model
def test_without_an_adapter_nothing_is_judged() -> None:
    found = locate("qwen2.5-coder-0.5b", cache_folder())
    chat = ChatLlamaCpp(path=found.path, context=64)
    assert list(chat.judge(REFUND, TEXTS)) == []
    assert chat.invoke(prompt_of([Message("user", "Say: hi")]), max_tokens=2)
    chat.close()
