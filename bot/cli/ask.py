"""`shopvine ask`: one question, or many with --jsonl."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from pydantic import BaseModel, Field, ValidationError

from bot.app import App
from bot.cli.console import emit, say, show
from bot.cli.jsonl import serve_lines
from bot.cli.options import HERE, JsonlOption, JsonOption, ShopOption
from bot.errors import BadInput
from bot.messages import Answer, Question
from knowledge.passages import Language


class _Line(BaseModel):
    """One line of --jsonl."""

    id: Any = None
    question: str = Field(min_length=1)
    language: Language | None = None
    history: tuple[str, ...] = ()


def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question, in Chinese or English.")
    ] = None,
    shop: ShopOption = HERE,
    lang: Annotated[str | None, typer.Option(help="zh or en; recognised when absent.")] = None,
    model: Annotated[str | None, typer.Option(help="Another model than shop.toml names.")] = None,
    version: Annotated[
        str | None, typer.Option(help="Answer as that version of the knowledge did, or draft.")
    ] = None,
    json: JsonOption = False,
    jsonl: JsonlOption = False,
) -> None:
    """Answer a question from the shop's knowledge."""
    if (question is None) == (not jsonl) or (question is not None and not question.strip()):
        raise BadInput("Give one question, or --jsonl and questions on standard input.")
    if lang not in (None, "zh", "en"):
        raise BadInput(f"--lang {lang} is not a language of the shop: use zh or en.")
    with App.open(shop, model=model) as app, _answerer(app, version) as answerer:
        if jsonl:
            serve_lines(lambda request: answerer(_question(request)).as_json())
            return
        assert question is not None
        answer = answerer(_question({"question": question, "language": lang}))
    if json:
        emit(answer.as_json())
    else:
        _print(answer)


@contextmanager
def _answerer(app: App, version: str | None) -> Iterator[Callable[[Question], Answer]]:
    if version is None:
        yield app.answer
        return
    with app.releasing.opened(version) as opened:
        yield opened.answering.answer


def _question(request: dict[str, Any]) -> Question:
    try:
        line = _Line.model_validate(request)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, problem["loc"]))
        raise BadInput(f"{place}: {problem['msg']}.") from None
    return Question(line.question, line.language, line.history)


def _print(answer: Answer) -> None:
    show(answer.answer)
    for source in answer.sources:
        say(f"  source: {source.title} ({source.id})")
    say(f"  {answer.outcome}, {answer.path}, {answer.seconds.total:.1f} s")
