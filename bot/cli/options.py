"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

ShopOption = Annotated[
    Path, typer.Option("--shop", metavar="DIR", help="The shop folder, the one with shop.toml.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output.")
]
JsonlOption = Annotated[
    bool,
    typer.Option("--jsonl", help="Read one JSON object a line, answer one a line, in order."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Answer every question with yes.")]
HERE = Path()
