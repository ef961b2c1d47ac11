"""How the check before a release is told."""

from typing import Any

from bot.checking.check import ChangedAnswer, Check
from bot.cli.console import say
from bot.cli.telling import SHOWN, change_json, price_lines
from knowledge.translations import Missing


def check_json(check: Check) -> dict[str, Any]:
    findings = check.findings
    return {
        "version": check.version,
        "changes": len(check.changes),
        "questions": check.questions,
        "without_model": check.without_model,
        "answers": [_answer_json(each) for each in check.answers],
        "prices": [change_json(each) for each in check.prices],
        "disagreements": [
            {"entries": [key[1] for key in each.keys], "zh": each.zh, "en": each.en}
            for each in findings.disagreements
        ],
        "contradictions": [
            {"entries": [key[1] for key in each.keys], "texts": list(each.texts)}
            for each in findings.contradictions
        ],
        "missing": [missing_json(each) for each in findings.missing],
    }


def missing_json(missing: Missing) -> dict[str, Any]:
    return {
        "kind": missing.key[0],
        "id": missing.key[1],
        "title": missing.title,
        "language": missing.language,
        "fields": list(missing.fields),
    }


def show_check(check: Check) -> None:
    """On standard error: it belongs to the question whether to publish."""
    findings = check.findings
    _list("refused from now on", [_told(each) for each in check.refusals])
    others = [each for each in check.answers if not each.newly_refused]
    _list("answered otherwise", [_told(each) for each in others])
    _list("price", [line for each in check.prices for line in price_lines(each)])
    _list(
        "the languages disagree",
        [f"{_entries(each.keys)}: {each.zh} / {each.en}" for each in findings.disagreements],
    )
    _list(
        "texts contradict each other",
        [
            f"{_entries(each.keys)}: {each.texts[0]} / {each.texts[1]}"
            for each in findings.contradictions
        ],
    )
    if check.without_model:
        say("There is no model here: answers that need one were left out.")
    say(
        f"{check.questions} questions asked: {len(check.refusals)} would be refused from now on, "
        f"{len(others)} answered otherwise; {len(check.prices)} prices change, "
        f"{len(findings.disagreements)} entries disagree in their languages, "
        f"{len(findings.contradictions)} texts contradict each other, "
        f"{len(findings.missing)} lack a language."
    )


def _answer_json(changed: ChangedAnswer) -> dict[str, Any]:
    return {
        "question": changed.question.text,
        "language": changed.after.language,
        "newly_refused": changed.newly_refused,
        "before": {"answer": changed.before.answer, "outcome": changed.before.outcome},
        "after": {"answer": changed.after.answer, "outcome": changed.after.outcome},
    }


def _told(changed: ChangedAnswer) -> str:
    return f"{changed.question.text}\n    {changed.before.answer}\n    -> {changed.after.answer}"


def _entries(keys: tuple[tuple[Any, str], ...]) -> str:
    return ", ".join(entry_id for _, entry_id in keys)


def _list(title: str, lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        say(f"{title}: {line}")
    if len(lines) > SHOWN:
        say(f"{title}: {len(lines) - SHOWN} more (`shopvine knowledge check --json` names all)")
