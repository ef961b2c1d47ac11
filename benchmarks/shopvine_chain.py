"""Shopvine's own way from question to verified answer, with the same model."""

import sys
from pathlib import Path

from benchmarks.lines import Shown, serve
from bot.app import App
from bot.messages import Question


def main() -> None:
    with App.open(Path(sys.argv[1]), model="qwen2.5-coder-1.5b") as app:
        app.warm_up()

        def answer(question: Question, shown: Shown) -> dict[str, str]:
            told = app.answer(question, on_sentence=lambda _: shown())
            return {"answer": told.answer, "outcome": told.outcome, "path": told.path}

        serve(answer)


if __name__ == "__main__":
    main()
