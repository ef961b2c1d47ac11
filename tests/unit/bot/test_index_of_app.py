"""One shop opened twice: Chroma's folder belongs to the first, the second searches without it."""

from pathlib import Path

import pytest

from bot.app import App, make_shop
from bot.errors import BadInput
from knowledge.embedders.hashing import HashingEmbedder

PRICES = "product_id,title,price\nK1,Aurora kettle,19\nB1,Ridge backpack,29\n"


def test_a_second_opening_searches_beside_the_first(tmp_path: Path) -> None:
    make_shop(tmp_path, "Twice")
    (tmp_path / "data" / "prices.csv").write_text(PRICES)

    def opened() -> App:
        return App.open(tmp_path, embedder=HashingEmbedder())

    with opened() as first, opened() as second:
        changes = first.import_knowledge(
            first.load([tmp_path / "data" / "prices.csv"]), lambda done, total: None
        )
        assert len(changes.new) == 2
        found = first.search("a kettle", 2)
        assert [hit.id for hit in found] == ["K1", "B1"]
        assert second.search("a kettle", 2) == found
        with pytest.raises(BadInput, match="stop it, then rebuild"):
            second.rebuild_index(lambda done, total: None)
        assert first.rebuild_index(lambda done, total: None) == 2
        assert first.search("a kettle", 2) == found
    with opened() as later:
        assert later.rebuild_index(lambda done, total: None) == 2
