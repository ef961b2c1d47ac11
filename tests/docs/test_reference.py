"""The reference is what the program says of itself."""

import json
import re
import runpy
from dataclasses import fields
from pathlib import Path

import pytest

from bot.messages import Answer, Seconds, Source

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference"


@pytest.mark.parametrize("page", ["settings", "cli", "rules"])
def test_the_page_is_up_to_date(page: str) -> None:
    made = runpy.run_path(str(REFERENCE / "generate.py"))[f"{page}_page"]()
    assert (REFERENCE / f"{page}.md").read_text(encoding="utf-8") == made, (
        "run `python docs/reference/generate.py`"
    )


def examples() -> list[str]:
    text = (REFERENCE / "json.md").read_text(encoding="utf-8")
    return re.findall(r"```json\n(.*?)```", text, re.S)


@pytest.mark.parametrize("example", examples())
def test_every_json_example_is_json(example: str) -> None:
    json.loads(example)


def test_the_answer_is_documented_key_by_key() -> None:
    answer = next(json.loads(text) for text in examples() if '"knowledge_version"' in text)
    assert list(answer) == [field.name for field in fields(Answer)]
    assert list(answer["seconds"]) == [field.name for field in fields(Seconds)]
    assert list(answer["sources"][0]) == [field.name for field in fields(Source)]


LINKED = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize(
    "page",
    [*LINKED, *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target
