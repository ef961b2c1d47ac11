from pathlib import Path

import pytest

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.loaders.columns import Choices
from knowledge.loaders.remembered import chosen_of, keep_choices, read_choices

TABLE = "款号,叫法,多少钱,门类\nA,水壶,5,厨房\n"
GIVEN = ["叫法=title", "多少钱=price", "门类=category"]


def load(tmp_path: Path, choices: Choices) -> Loaded:
    file = tmp_path / "p.csv"
    file.write_text(TABLE, encoding="utf-8")
    return load_file(file, default_currency="CNY", columns=choices)


def test_next_weeks_file_with_the_same_header_needs_no_question(tmp_path: Path) -> None:
    kept = tmp_path / "columns.json"
    with pytest.raises(
        SourceRefused, match=r"say which one it is of 款号, 叫法.*--map COLUMN=title"
    ):
        load(tmp_path, Choices(remembered=read_choices(kept)))
    first = load(tmp_path, Choices(chosen_of(GIVEN)))
    keep_choices(kept, first.tables)
    again = load(tmp_path, Choices(remembered=read_choices(kept)))
    assert again.products == first.products
    assert {use.why for use in again.tables[0].columns} == {"remembered"}
    written = kept.stat().st_mtime_ns
    keep_choices(kept, again.tables)
    assert kept.stat().st_mtime_ns == written


def test_a_correction_replaces_what_was_kept(tmp_path: Path) -> None:
    kept = tmp_path / "columns.json"
    keep_choices(kept, load(tmp_path, Choices(chosen_of(GIVEN))).tables)
    corrected = Choices(chosen_of(["门类=ignore"]), read_choices(kept))
    keep_choices(kept, load(tmp_path, corrected).tables)
    (product,) = load(tmp_path, Choices(remembered=read_choices(kept))).products
    assert (product.category, product.attributes) == ({}, {})


def test_one_column_can_be_two_fields() -> None:
    assert chosen_of(["名称=product_id", " 名称 = Title "]) == {"名称": ("product_id", "title")}
    assert chosen_of(["a=b=price"]) == {"a=b": ("price",)}


@pytest.mark.parametrize("given", ["price", "=price", "价格=cost"])
def test_what_cannot_be_understood(given: str) -> None:
    with pytest.raises(SourceRefused, match=r"COLUMN=FIELD|no column can be"):
        chosen_of([given])


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "columns.json").write_text('{"a": 1}')
    with pytest.raises(SourceRefused, match="delete it"):
        read_choices(tmp_path / "columns.json")
