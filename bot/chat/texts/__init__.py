"""What the bot says: one TOML file a language, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from knowledge.passages import Language


@cache
def texts(language: Language) -> Mapping[str, str]:
    """Every text of that language by its key, such as "start.welcome"."""
    file = files(__name__).joinpath(f"{language}.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        f"{table}.{key}": text.strip("\n")
        for table, entries in tables.items()
        for key, text in entries.items()
    }


def say(language: Language, key: str, /, **values: object) -> str:
    """The text with that key; {placeholders} are filled from `values`."""
    return texts(language)[key].format(**values)
