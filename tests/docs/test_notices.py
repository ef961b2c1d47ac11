"""THIRD_PARTY_NOTICES.md names every direct dependency, with the licence it declares."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTICES = {
    row[0].split(" ")[0]: row[1]
    for row in re.findall(
        r"^\| (\S.*?) \| (.*?) \|", (ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8"), re.M
    )
}


def direct_dependencies() -> list[str]:
    groups = [PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values()]
    texts = {text for group in groups for text in group if isinstance(text, str)}
    return sorted(re.split(r"[=<>!~\[ ]", text)[0] for text in texts)


@pytest.mark.parametrize("name", direct_dependencies())
def test_dependency_is_listed_with_its_licence(name: str) -> None:
    assert name in NOTICES
    try:
        declared = metadata(name)
    except PackageNotFoundError:
        return  # a tool that is only there while the engine is compiled
    expression = declared.get("License-Expression") or ""
    family = next(
        (
            line.rsplit(":: ", 1)[1]
            for line in declared.get_all("Classifier", [])
            if "License ::" in line
        ),
        "",
    )
    listed = NOTICES[name]
    if expression:
        assert expression.startswith(listed)
    elif family and "Python Software" not in family:
        assert listed.split("-")[0].lower() in family.lower()
    else:
        assert listed


def test_nothing_else_is_listed() -> None:
    models = {"Qwen2.5-Coder-1.5B-Instruct", "Qwen2.5-Coder-0.5B-Instruct", "multilingual-e5-small"}
    heads = {"Model", "Library", "Tool"}
    assert set(NOTICES) - models - heads == set(direct_dependencies())
