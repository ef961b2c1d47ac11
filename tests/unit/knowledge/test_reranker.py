"""The reranker reads question and text together, on the real model."""

from pathlib import Path

import pytest

from knowledge.errors import EmbedderMissing
from knowledge.rerankers import e5
from knowledge.rerankers.e5 import E5Reranker


@pytest.fixture(scope="module")
def reranker() -> E5Reranker:
    return E5Reranker()


SENDING = [
    "Sending: Parcels that are paid before noon leave the same day.",
    "Sending: We send to every country of Europe.",
    "Sending: A parcel costs 4 euros, and nothing from 50 euros.",
    "Visiting: The workshop is open on Saturdays from 10 to 14.",
]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("i paid at 9 in the morning, does my parcel leave today", 0),
        ("i live in portugal, can you post it to me", 1),
        ("whats the postage", 2),
        ("can i drop by at the weekend", 3),
    ],
)
def test_the_text_that_answers_is_likeliest(
    reranker: E5Reranker, question: str, right: int
) -> None:
    scores = reranker.scores(question, SENDING)
    assert scores.index(max(scores)) == right


def test_chinese_is_read_as_well(reranker: E5Reranker) -> None:
    texts = ["退货：签收后14天内可以退，商品要没用过。", "发票：下单时填好抬头，电子发票发到邮箱。"]
    bill, back = (
        reranker.scores("报销要用，能开票吗", texts),
        reranker.scores("不喜欢能退不", texts),
    )
    assert bill[1] > bill[0]
    assert back[0] > back[1]


def test_what_answers_is_more_likely_than_not_and_what_does_not_is_not(
    reranker: E5Reranker,
) -> None:
    plain, beside = reranker.scores(
        "How long does the battery last?", ["Battery life: 10 hours", "Colour: red"]
    )
    assert plain > 0 > beside


def test_a_text_scores_alone_what_it_scores_among_others(reranker: E5Reranker) -> None:
    together = reranker.scores("whats the postage", SENDING)
    alone = [reranker.scores("whats the postage", [text])[0] for text in SENDING]
    assert together == pytest.approx(alone, abs=1e-3)
    assert reranker.scores("whats the postage", []) == []


@pytest.mark.parametrize(
    "odd", ["\ud800", "a\x00b", "运费" * 5000, "word " * 5000, "", "passage: "]
)
def test_whatever_is_asked_or_told_gets_a_number(reranker: E5Reranker, odd: str) -> None:
    scores = [*reranker.scores(odd, ["Postage: 4 euros"]), *reranker.scores("postage?", [odd])]
    assert all(-20 < score < 20 for score in scores)


def test_without_its_file_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(e5, "TRAINED", tmp_path / "none.onnx")
    with pytest.raises(EmbedderMissing, match="make setup"):
        E5Reranker().scores("postage?", ["Postage: 4 euros"])
