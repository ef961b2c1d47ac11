"""What a shop says of a product beyond the known columns, by language."""

import re
from collections.abc import Mapping

from knowledge.cleaning import clean_line
from knowledge.languages import HAN, language_of
from knowledge.loaders.fields import by_language, language_key, scalar
from knowledge.passages import Language

_YES_NO: dict[Language, tuple[str, str]] = {"en": ("yes", "no"), "zh": ("是", "否")}
_HAS_WORDS = re.compile(rf"[^\W\d_]{{4,}}|[{HAN}]")
"""Values without these, such as "1.7 L" or "IP67", read the same in every language."""

Attributes = dict[Language, dict[str, str]]


def attributes_by_language(given: object, languages: tuple[Language, ...]) -> Attributes:
    """`given` as {name: value}, {"en": {name: value}, "zh": ...} or {name: {"en": ..., "zh": ...}}.

    A value is a text, number, yes/no or a list of them. One given for no language goes to every
    language of the product if it has no words, else to the one it is written in.
    Raises ValueError with the name of the attribute.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ValueError('must be an object such as {"colour": "red"}')
    found: Attributes = {}
    split = by_language(given)
    if split is not None and all(isinstance(value, Mapping) for value in split.values()):
        for language, table in split.items():
            for name, value in table.items():  # type: ignore[attr-defined]
                _put(found, language, name, value)
        return found
    for name, value in given.items():
        _sort_out(found, str(name), value, languages)
    return found


def _sort_out(found: Attributes, name: str, value: object, languages: tuple[Language, ...]) -> None:
    given = by_language(value)
    base, _, suffix = name.rpartition("_")
    if given is not None:
        for language, text in given.items():
            _put(found, language, name, text)
    elif base and (language_of_name := language_key(suffix)):
        _put(found, language_of_name, base, value)
    else:
        for language in _readers(name, value, languages):
            _put(found, language, name, value)


def _readers(name: str, value: object, languages: tuple[Language, ...]) -> tuple[Language, ...]:
    text = _written(name, value, "en")
    if len(languages) == 1 or isinstance(value, bool) or not _HAS_WORDS.search(text):
        return languages
    return (language_of(text),)


def _put(found: Attributes, language: Language, name: object, value: object) -> None:
    label = clean_line(str(name).replace("_", " "))
    text = _written(str(name), value, language)
    if label and text:
        found.setdefault(language, {})[label] = text


def _written(name: str, value: object, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        parts = [_written(name, item, language) for item in value]
        return ("、" if language == "zh" else ", ").join(part for part in parts if part)
    if isinstance(value, bool):
        return _YES_NO[language][0 if value else 1]
    try:
        return clean_line(scalar(value))
    except ValueError as error:
        raise ValueError(f"attribute {clean_line(name)!r} {error}") from None
