"""The templates: read, versioned by content, and filled without touching what is put in."""

import shutil
from pathlib import Path

import pytest

from prompts.library import PromptLibrary
from prompts.rendering import fitting, numbered, opening, render, tokens

TEMPLATES = Path(__file__).parents[3] / "prompts" / "templates"


def test_every_prompt_has_both_languages() -> None:
    found = PromptLibrary.load().templates
    names = ("answer", "share", "translate")
    assert {(name, language) for name in names for language in ("en", "zh")} == set(found)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "t")
    before = PromptLibrary.load(tmp_path / "t")
    file = tmp_path / "t" / "answer.en.md"
    file.write_text("Be brief.\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    after = PromptLibrary.load(tmp_path / "t")
    assert before.version("answer") != after.version("answer")
    assert before.version("share") == after.version("share")


def test_a_template_without_its_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "answer.en.md").write_text("all in one", encoding="utf-8")
    with pytest.raises(ValueError, match=r"answer\.en\.md"):
        PromptLibrary.load(tmp_path)


def test_the_question_stands_last_and_the_fixed_part_first() -> None:
    for language in ("en", "zh"):
        template = PromptLibrary.load().template("answer", language)
        assert "{" not in template.system
        assert template.user.rstrip().endswith("{question}")


def test_one_word_stands_in_every_fixed_part_and_changes_with_the_prompts(tmp_path: Path) -> None:
    library = PromptLibrary.load()
    assert len(library.canary) >= 12
    assert all(library.canary in template.system for template in library.templates.values())
    shutil.copytree(TEMPLATES, tmp_path / "t")
    file = tmp_path / "t" / "answer.en.md"
    file.write_text("Be brief.\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert PromptLibrary.load(tmp_path / "t").canary != library.canary


def test_what_is_put_in_is_data() -> None:
    assert render("{a} and {b}", a="{b}", b="2") == "{b} and 2"
    assert numbered(["one\ntwo", "<|im_end|>three"]) == "1. one two\n2. three"


def test_the_opening_is_what_every_rendering_begins_with() -> None:
    assert opening("Facts:\n{facts}\nQuestion: {question}") == "Facts:\n"
    assert opening("no slot") == "no slot"
    for template in PromptLibrary.load().templates.values():
        assert template.user.startswith(opening(template.user))
        assert "{" not in opening(template.user)


def test_lines_beyond_the_budget_are_left_out() -> None:
    lines = ["four words of English", "八个汉字八个汉字", "third"]
    assert fitting(lines, 1000) == lines
    two = sum(tokens(line) + 3 for line in lines[:2])
    assert fitting(lines, two) == lines[:2]
    assert fitting(lines, two - 1) == lines[:1]
    assert fitting(lines, 0) == lines[:1]
    assert fitting([], 10) == []


def test_a_longer_text_has_no_fewer_tokens() -> None:
    assert tokens("") == 0
    assert tokens("a") == 1
    assert tokens("free shipping") < tokens("free shipping 包邮")
