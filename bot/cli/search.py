"""`shopvine search`: what retrieval finds, without a model."""

from typing import Annotated, Any

import typer

from bot.app import App, Found
from bot.cli.console import emit, table
from bot.cli.jsonl import serve_lines
from bot.cli.options import HERE, JsonlOption, JsonOption, ShopOption
from bot.errors import BadInput

MOST = 200
"""Results at once."""


def search(
    query: Annotated[
        str | None, typer.Argument(help="Words to look for, in Chinese or English.")
    ] = None,
    shop: ShopOption = HERE,
    k: Annotated[int, typer.Option("--k", min=1, max=MOST, help="How many results.")] = 10,
    json: JsonOption = False,
    jsonl: JsonlOption = False,
) -> None:
    """Find products and documents."""
    if (query is None) == (not jsonl) or (query is not None and not query.strip()):
        raise BadInput("Give words to look for, or --jsonl and queries on standard input.")
    with App.open(shop) as app:
        if jsonl:
            serve_lines(lambda request: _results(app.search(*_query(request, k))))
            return
        assert query is not None
        found = app.search(query, k)
    if json:
        emit(_results(found))
    else:
        rows = [[hit.id, hit.title, f"{hit.score:.4f}"] for hit in found]
        table(f"{len(rows)} results", ["id", "title", "score"], rows)


def _query(request: dict[str, Any], k: int) -> tuple[str, int]:
    query = request.get("query")
    if not isinstance(query, str) or not query.strip():
        raise BadInput('"query" is missing: write {"id": "1", "query": "words"}.')
    wanted = request.get("k", k)
    if type(wanted) is not int or not 1 <= wanted <= MOST:
        raise BadInput(f'"k" must be a whole number from 1 to {MOST}.')
    return query, wanted


def _results(found: list[Found]) -> dict[str, Any]:
    return {"results": [{"id": hit.id, "title": hit.title, "score": hit.score} for hit in found]}
