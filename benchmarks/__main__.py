"""`python -m benchmarks [NAME]...`: measure, keep the figures, print ratios."""

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import answers, chats, engine, fraud, release_check, retrieval, scale, updates

RESULTS = Path(__file__).parent / "results"
MEASURES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "answers": answers.measure,
    "chats": chats.measure,
    "updates": updates.measure,
    "retrieval": retrieval.measure,
    "engine": engine.measure,
    "release_check": release_check.measure,
    "fraud": fraud.measure,
    "scale": scale.measure,
}


def main(names: list[str]) -> None:
    unknown = set(names) - MEASURES.keys()
    if unknown:
        sys.exit(f"There is no benchmark named {min(unknown)}; there are {', '.join(MEASURES)}.")
    RESULTS.mkdir(exist_ok=True)
    for name in names or MEASURES:
        print(f"{name}: measuring", flush=True)
        result = {"machine": machine()} | MEASURES[name]()
        file = RESULTS / f"{name}.json"
        file.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        for place, figures in ratios(result):
            rest = ", ".join(
                f"{key} {value}"
                for key, value in figures.items()
                if key != "ratio" and not isinstance(value, dict)
            )
            print(f"  {place:45} ratio {figures['ratio']:<8} ({rest})")


def ratios(result: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every table that holds a ratio, with its place in the result."""
    if "ratio" in result:
        yield place, result
    for key, value in result.items():
        if isinstance(value, dict):
            yield from ratios(value, f"{place} {key}".strip())


def machine() -> dict[str, Any]:
    """What the figures were taken on; `load` is the one-minute average before measuring."""
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
