"""Results of evaluations, one JSON file each, in `state/evaluations/`."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any


def keep(folder: Path, result: Mapping[str, Any], now: datetime) -> Path:
    """Write it whole or not at all; `now` in UTC names the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{now:%Y%m%dT%H%M%S%fZ}.json"
    unfinished = file.with_suffix(".part")
    text = json.dumps(result, ensure_ascii=False, indent=1)
    unfinished.write_text(text + "\n", encoding="utf-8")
    os.replace(unfinished, file)
    return file


def newest(folder: Path) -> dict[str, Any] | None:
    """The result kept last that can be read, or None."""
    for file in sorted(folder.glob("*.json"), reverse=True):
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(found, dict):
            return found
    return None
