"""What staff said of a table's columns once holds for the next file with the same header."""

from pathlib import Path

import pytest

from bot.app import App, make_shop
from bot.errors import BadInput
from knowledge.embedders.hashing import HashingEmbedder

WEEK = "款号,叫法,多少钱\nA,水壶,{}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    make_shop(tmp_path / "shop", "Shop")
    return tmp_path / "shop"


def price(app: App, file: Path, given: tuple[str, ...] = ()) -> int:
    loaded = app.load([file], given)
    app.keep_columns(loaded)
    return loaded.products[0].price_minor


def test_the_second_week_needs_no_word(shop: Path) -> None:
    file = shop / "data" / "p.csv"
    with App.open(shop, embedder=HashingEmbedder()) as app:
        file.write_text(WEEK.format(5), encoding="utf-8")
        assert price(app, file, ("叫法=title", "多少钱=price")) == 500
    with App.open(shop, embedder=HashingEmbedder()) as app:
        file.write_text(WEEK.format(6), encoding="utf-8")
        assert price(app, file) == 600


def test_a_column_that_no_file_has_is_named(shop: Path) -> None:
    file = shop / "data" / "p.csv"
    file.write_text("id,title,price\nA,Lamp,5\n")
    with (
        App.open(shop, embedder=HashingEmbedder()) as app,
        pytest.raises(BadInput, match=r"No table has a column 叫法; .* id, price, title"),
    ):
        app.load([file], ["叫法=title"])


def test_what_a_preview_tells_of_columns(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from bot.cli.main import main

    file, bad = shop / "data" / "p.csv", shop / "bad.csv"
    file.write_text("货号,名称,售价,成本价,颜色\nA,水壶,面议,3,红\n", encoding="utf-8")
    words = ["shopvine", "knowledge", "import", str(file), "--preview", "--shop", str(shop)]
    monkeypatch.setattr("sys.argv", [*words, "--bad-rows", str(bad)])
    with pytest.raises(SystemExit) as left:
        main()
    told = capfd.readouterr()
    assert left.value.code == 2
    assert "货号 -> product_id, 名称 -> title, 售价 -> price\n  attributes: 颜色\n" in told.out
    assert "  left out: 成本价\n" in told.out
    assert "售价: must be a number such as 12.50, but is '面议'" in told.err
    assert "A,水壶,面议,3,红," in bad.read_text(encoding="utf-8-sig")
