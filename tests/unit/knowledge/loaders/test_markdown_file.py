from pathlib import Path

import pytest

from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.passages import Document


def load(tmp_path: Path, text: str, name: str = "notes.md") -> Loaded:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return load_file(file, default_currency="CNY")


def test_each_section_is_a_document(tmp_path: Path) -> None:
    text = "# Shipping\n\nWe ship daily.\n\n## Cost\n\nIt is **5 EUR**\nin the north.\n"
    assert load(tmp_path, text, "policies.en.md").documents == (
        Document("policies/en/shipping", "policy", "Shipping", "We ship daily.", "en"),
        Document("policies/en/cost", "policy", "Shipping: Cost", "It is 5 EUR in the north.", "en"),
    )


def test_headings_that_are_questions_make_an_faq(tmp_path: Path) -> None:
    text = "# 常见问题\n## 多久能送到？\n一般 3 天\n送达。\n## 可以退货吗？\n- 可以。\n- 七天内。\n"
    assert load(tmp_path, text).documents == (
        Document("notes/zh/多久能送到", "faq", "多久能送到？", "一般 3 天送达。", "zh"),
        Document("notes/zh/可以退货吗", "faq", "可以退货吗？", "可以。\n七天内。", "zh"),
    )


@pytest.mark.parametrize(
    ("name", "kind", "language"),
    [
        ("faq-shop.md", "faq", "en"),
        ("policy.zh.md", "policy", "zh"),
        ("about.zh-CN.md", "document", "zh"),
        ("v1.2.md", "document", "en"),
    ],
)
def test_kind_and_language_from_the_name(
    tmp_path: Path, name: str, kind: str, language: str
) -> None:
    (document,) = load(tmp_path, "## Terms\nAll fine.", name).documents
    assert (document.kind, document.language) == (kind, language)


def test_tables_links_lists_and_code_become_plain_lines(tmp_path: Path) -> None:
    text = (
        "---\nauthor: x\n---\n## Rates\n| Region | Price |\n|---|---|\n| North | 5 |\n\n"
        "See [the page](https://a.example/b) or <https://c.example>.\n\n```\ncode\n```\n"
        "<!-- hidden -->\n### Note\nDone.\n"
    )
    (document,) = load(tmp_path, text).documents
    assert document.text.splitlines() == [
        "Region | Price",
        "North | 5",
        "See the page (https://a.example/b) or https://c.example.",
        "code",
        "",
        "Note",
        "Done.",
    ]


def test_empty_and_repeated_sections_are_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, "# T\n\n## A\n\n## B\nx\n\n## B\ny\n")
    assert [document.text for document in loaded.documents] == ["x"]
    assert [(p.row, p.column) for p in loaded.problems] == [("line 3", "A"), ("line 8", "B")]


def test_a_file_without_headings_is_one_document(tmp_path: Path) -> None:
    assert load(tmp_path, "Just text.").documents == (
        Document("notes/en/notes", "document", "notes", "Just text.", "en"),
    )
