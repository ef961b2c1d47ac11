"""A dataset file: read whole, or refused with file, line and key."""

import json
from pathlib import Path

import pytest

from bot.cli.dataset import read_cases
from bot.errors import BadInput

GOOD = {"id": "a", "language": "en", "question": "How much?", "outcome": "answered"}


def test_every_key_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    whole = GOOD | {
        "must": ["1"],
        "must_not": ["2"],
        "sources": ["P1"],
        "history": ["Hi"],
        "kind": "fact",
    }
    file.write_text("﻿" + json.dumps(whole) + "\n\n" + json.dumps(GOOD | {"id": "b"}), "utf-8")
    first, second = read_cases(file)
    assert (first.must, first.must_not, first.sources, first.history, first.kind) == (
        *(("1",), ("2",), ("P1",), ("Hi",), "fact"),
    )
    assert (second.id, second.kind, second.must) == ("b", "other", ())


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 2 is not valid JSON"),
        ("[1]", "line 2: the line: Input should be"),
        (json.dumps(GOOD | {"id": ""}), "line 2: id: "),
        (json.dumps(GOOD), "line 2: id: a stands in an earlier line"),
        (json.dumps(GOOD | {"language": "fr"}), "line 2: language: "),
        (json.dumps(GOOD | {"id": "b", "outcome": "right"}), "line 2: outcome: "),
        (json.dumps(GOOD | {"id": "b", "must": ["("]}), "line 2: must: "),
        (json.dumps(GOOD | {"id": "b", "musts": ["1"]}), "line 2: musts: "),
        (json.dumps({"id": "b", "language": "en", "outcome": "refused"}), "line 2: question: "),
        ("\udcff", "line 2 is not valid JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(f"{json.dumps(GOOD)}\n{line}\n".encode("utf-8", "surrogateescape"))
    with pytest.raises(BadInput) as told:
        read_cases(file)
    assert str(told.value).startswith(f"{file}, {problem}")
    assert "\n" not in str(told.value)


def test_an_empty_file_and_no_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    for name, problem in (("empty.jsonl", "holds no cases"), ("none.jsonl", "cannot be read")):
        with pytest.raises(BadInput, match=problem) as told:
            read_cases(tmp_path / name)
        assert name in str(told.value)
