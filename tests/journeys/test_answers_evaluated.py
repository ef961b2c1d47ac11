"""The demo shop asked a sample of its questions, without a model; and the command itself."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.dataset import read_cases
from bot.cli.main import main
from bot.evaluating.cases import sample
from bot.evaluating.drawing import Drawing
from bot.evaluating.figures import report
from bot.evaluating.judging import judged
from tests.unit.bot.small_shop import Absent

ASKED = 120
CORRECT_AT_LEAST = 0.88
REFUSED_AT_LEAST = 0.9


def test_the_demo_shop_answers_rightly_or_honestly(learned_shop):
    with App.open(learned_shop, chat_model=Absent()) as app:
        own = read_cases(learned_shop / "data" / "questions.jsonl")
        drawn = Drawing(app.knowledge.products(limit=2000)).draw(120)
        cases = sample([*own, *drawn], ASKED)
        assert len(cases) == ASKED
        found = [judged(case, app.answer(case.asked), app.knowledge, app.name) for case in cases]
    told = report(found)
    failures = "\n".join(
        f"{f['id']}: {f['question']} -> {f['answer']} ({f['verdict']}: {f['why']})"
        for f in told["failures"]
    )
    assert told["all"]["unsupported"] == 0, failures
    assert told["all"]["correct"]["rate"] >= CORRECT_AT_LEAST, failures
    assert told["all"]["refused_rightly"]["rate"] >= REFUSED_AT_LEAST, failures


@pytest.fixture
def evaluate(monkeypatch, capfd):
    """Runs `shopvine evaluate answers`; gives exit code, standard output and error."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["shopvine", "evaluate", "answers", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code or 0
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


def test_a_bad_dataset_is_refused_before_anything_is_asked(evaluate, demo_shop, tmp_path):
    file = tmp_path / "cases.jsonl"
    case = {"id": "a", "language": "en", "question": "Hi", "outcome": "answered", "must": ["["]}
    file.write_text(json.dumps(case) + "\n", encoding="utf-8")
    code, out, err = evaluate("--shop", demo_shop, "--dataset", file)
    assert (code, out) == (2, "")
    assert err.startswith(f"{file}, line 1: must: ")
    assert not (demo_shop / "state" / "evaluations").exists()


def test_an_unknown_half_is_refused(evaluate, demo_shop):
    code, out, err = evaluate("--shop", demo_shop, "--half", "better")
    assert (code, out) == (2, "")
    assert "development, judging, all" in err


@pytest.mark.model
def test_a_result_is_told_kept_and_drawn_again(evaluate, demo_shop):
    small = ("--cases", 6, "--half", "development", "--model", "qwen2.5-coder-0.5b")
    code, out, err = evaluate("--shop", demo_shop, *small, "--json")
    assert code == 0, err
    result = json.loads(out)
    assert result["all"]["cases"] == 6
    assert sum(f["cases"] for f in result["by"]["path"].values()) == 6
    [kept] = (demo_shop / "state" / "evaluations").iterdir()
    assert json.loads(Path(kept).read_text(encoding="utf-8")) == result
    with App.open(demo_shop) as app:
        assert app.evaluation() == result
