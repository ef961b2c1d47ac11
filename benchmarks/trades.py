"""`python -m benchmarks.trades [TRADE]...`: how good are the answers in shops of other trades?

Shops and questions in `benchmarks/trades/TRADE` were written without a look at Shopvine's rules,
half in English, half in Chinese. The default model answers.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.__main__ import RESULTS, machine
from benchmarks.shop import demo_shop

FOLDER = Path(__file__).parent / "trades"
UNSEEN = ("lantern_lane", "music", "bikes")
"""Nothing was mended or fitted with the questions of these: they judge."""
DEMO = "lantern_lane"
"""The demo shop, whose files lie elsewhere."""
KEPT = ("all", "by")


def main(names: list[str]) -> None:
    trades = sorted(folder.name for folder in FOLDER.iterdir())
    if unknown := set(names) - set(trades):
        sys.exit(f"There is no trade named {min(unknown)}; there are {', '.join(trades)}.")
    result: dict[str, Any] = {"machine": machine(), "trades": {}}
    for trade in names or trades:
        print(f"{trade}: asking", flush=True)
        told = evaluated(trade)
        result["trades"][trade] = {"unseen": trade in UNSEEN} | {k: told[k] for k in KEPT}
        correct, refused = told["all"]["correct"], told["all"]["refused_rightly"]
        print(
            f"  correct {correct['count']} of {correct['of']}, wrong {told['all']['wrong']}, "
            f"refused rightly {refused['count']} of {refused['of']}, "
            f"unsupported {told['all']['unsupported']}"
        )
    text = json.dumps(result, ensure_ascii=False, indent=2)
    (RESULTS / "trades.json").write_text(text + "\n", encoding="utf-8")


def evaluated(trade: str) -> dict[str, Any]:
    """What `shopvine evaluate answers` says of that shop."""
    questions = FOLDER / trade / "questions.jsonl"
    with demo_shop() if trade == DEMO else made(trade) as shop:
        answers = ("evaluate", "answers", "--dataset", str(questions), "--json")
        told: dict[str, Any] = json.loads(shopvine(*answers, "--shop", str(shop)))
    return told


@contextmanager
def made(trade: str) -> Iterator[Path]:
    """A shop with the knowledge of that trade."""
    files = [FOLDER / trade / "shop.json", *sorted((FOLDER / trade).glob("*.md"))]
    with TemporaryDirectory(prefix="shopvine-bench-") as temporary:
        shop = Path(temporary) / "shop"
        shopvine("init", "--shop", str(shop))
        shopvine("knowledge", "import", *map(str, files), "--yes", "--shop", str(shop))
        yield shop


def shopvine(*arguments: str) -> str:
    command = Path(sys.executable).with_name("shopvine")
    return subprocess.run([command, *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
