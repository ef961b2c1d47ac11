"""`shopvine evaluate`: how good are the answers?"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.console import emit, progress, say, show, table
from bot.cli.dataset import read_cases
from bot.cli.options import HERE, JsonOption, ShopOption
from bot.errors import BadInput
from bot.evaluating.cases import HALVES, Case, of_half, sample
from bot.evaluating.drawing import Drawing
from bot.evaluating.figures import figures, report
from bot.evaluating.judging import Judged, judged
from bot.messages import Answer, Question

DRAWN = 120
"""Cases drawn from the catalogue."""
PRODUCTS = 2000
"""Products of which they are drawn."""
COMPARED = 60
"""Cases that the tutorial chain is asked: it takes its time."""
SHOWN = 20
"""Failures told in the terminal."""

COLUMNS = ("correct", "wrong", "refused wrongly", "rightly", "unsupported", "p50 s", "p95 s")

Answerer = Callable[[Question], Answer]

app = typer.Typer(help="How good are the answers?", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Keeps `answers` a command of its own."""


@app.command("answers")
def answers(
    shop: ShopOption = HERE,
    dataset: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="Cases; without it the shop's own and drawn ones."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="Another model than shop.toml names.")] = None,
    half: Annotated[str, typer.Option(help="development, judging or all of the cases.")] = "all",
    cases: Annotated[
        int | None, typer.Option(min=1, help="Only so many, evenly of each kind and language.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws other cases.")] = 0,
    baseline: Annotated[
        bool,
        typer.Option("--baseline", help="Ask the usual tutorial chain some of the same questions."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Ask the shop questions whose answers are known, and count what is right.

    Without --dataset: the cases of data/questions.jsonl, if the shop has that file, and cases
    drawn from its catalogue.
    """
    wanted = {str(name): name for name in HALVES}.get(half)
    if wanted is None:
        raise BadInput(f"--half {half} is not known: use {', '.join(HALVES)}.")
    with App.open(shop, model=model) as opened:
        chosen = of_half(_cases(opened, dataset, seed), wanted)
        if cases is not None:
            chosen = sample(chosen, cases)
        if not chosen:
            raise BadInput(
                "There are no cases to ask: give --dataset FILE.jsonl or import products."
            )
        chain = opened.tutorial() if baseline else None
        found = _asked(opened, chosen)
        result = _about(opened, dataset, half) | report(found)
        if chain:
            result["baseline"] = _compared(opened, chain.answer, found)
        kept = opened.keep_evaluation(result)
    if json:
        emit(result)
    else:
        _tell(result)
    say(f"Kept in {kept}; shown on the staff page /reports/evaluation.")


def _cases(opened: App, dataset: Path | None, seed: int) -> list[Case]:
    if dataset:
        return read_cases(dataset)
    own = opened.folder / "data" / "questions.jsonl"
    products = opened.knowledge.products(limit=PRODUCTS)
    drawn = Drawing(products, seed).draw(DRAWN) if products else []
    return [*(read_cases(own) if own.is_file() else []), *drawn]


def _asked(opened: App, cases: Sequence[Case]) -> list[Judged]:
    opened.warm_up()
    return _judged(opened, cases, opened.answer, "Asking")


def _compared(opened: App, chain: Answerer, ours: Sequence[Judged]) -> dict[str, Any]:
    """The tutorial chain on a sample of the cases, and ours on the same ones."""
    chosen = sample([one.case for one in ours], COMPARED)
    theirs = _judged(opened, chosen, chain, "Asking the tutorial chain")
    same = [one for one in ours if one.case in chosen]
    return {
        "cases": len(chosen),
        "shopvine": figures(same),
        "tutorial": figures(theirs),
        "failures": report(theirs)["failures"],
    }


def _judged(opened: App, cases: Sequence[Case], answer: Answerer, title: str) -> list[Judged]:
    found = []
    with progress(title) as on_progress:
        for done, case in enumerate(cases, start=1):
            found.append(judged(case, answer(case.asked), opened.knowledge, opened.name))
            on_progress(done, len(cases))
    return found


def _about(opened: App, dataset: Path | None, half: str) -> dict[str, Any]:
    return {
        "at": opened.now().isoformat(timespec="seconds"),
        "shop": opened.name,
        "model": opened.chat_model.name,
        "knowledge_version": opened.knowledge.version(),
        "dataset": str(dataset) if dataset else "",
        "half": half,
    }


def _tell(result: Mapping[str, Any]) -> None:
    groups = {"all": result["all"]}
    for name, values in result["by"].items():
        groups |= {f"{name} {value}": told for value, told in values.items()}
    if baseline := result.get("baseline"):
        groups |= {"same, here": baseline["shopvine"], "tutorial chain": baseline["tutorial"]}
    rows = [[name, *_cells(told)] for name, told in groups.items()]
    table(f"Answers of {result['model']}", ["", *COLUMNS], rows)
    for failure in result["failures"][:SHOWN]:
        why = "; ".join(filter(None, [failure["why"], *failure["unsupported"]]))
        show(f"{failure['id']}: {failure['question']} -> {failure['answer']} ({why})")
    if len(result["failures"]) > SHOWN:
        show(f"{len(result['failures']) - SHOWN} more failed (--json names all)")


def _cells(told: Mapping[str, Any]) -> list[str]:
    return [
        _rate(told["correct"]),
        str(told["wrong"] + told["answered_unanswerable"]),
        str(told["refused_wrongly"]),
        _rate(told["refused_rightly"]),
        str(told["unsupported"]),
        f"{told['seconds']['p50']:.2f}",
        f"{told['seconds']['p95']:.2f}",
    ]


def _rate(rate: Mapping[str, Any]) -> str:
    """`96/100 90-98%`: the count and its interval."""
    if not rate["of"]:
        return "-"
    return f"{rate['count']}/{rate['of']} {100 * rate['low']:.0f}-{100 * rate['high']:.0f}%"
