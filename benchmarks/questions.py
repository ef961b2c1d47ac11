"""The questions that contestants are asked: cases of the demo shop, of every kind and language."""

from pathlib import Path

from bot.cli.dataset import read_cases
from bot.evaluating.cases import Case, sample


def questions(folder: Path, count: int) -> list[Case]:
    """As many of each kind and language as can be; always the same ones."""
    return sample(read_cases(folder / "data" / "questions.jsonl"), count)
