"""Kinds of field that rows are made of: cleaned when they come in, refused with a plain reason."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from knowledge.cleaning import clean, clean_line
from knowledge.languages import language_of
from knowledge.loaders.reasons import reason
from knowledge.passages import LANGUAGES, Language

LONGEST_ID = 64
_LONGEST_TEXT = 200_000


def scalar(value: object) -> str:
    """A text, number or yes/no as text; ValueError for anything else."""
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise ValueError(reason("long", most=f"{_LONGEST_TEXT:,}"))
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(reason("no_scalar"))
        return plain_number(value)
    if isinstance(value, int):
        return plain_number(Decimal(value))
    raise ValueError(reason("no_scalar"))


def plain_number(value: Decimal) -> str:
    """Without an exponent: 1E+2 -> 100. ValueError for a number nobody would write."""
    if abs(value.adjusted()) > 30:
        raise ValueError("is a number too large or too small")
    return format(value, "f")


def language_key(key: str) -> Language | None:
    """ "zh", "zh-CN", "en_US" -> the language meant, None for other keys."""
    head = key.strip().casefold().replace("_", "-").split("-")[0]
    return next((language for language in LANGUAGES if language == head), None)


def by_language(value: object) -> dict[Language, object] | None:
    """A mapping whose keys are all languages, with ours; None where it is something else."""
    if not isinstance(value, Mapping) or not value:
        return None
    keys = {key: language_key(str(key)) for key in value}
    if None in keys.values():
        return None
    return {language: value[key] for key, language in keys.items() if language}


def _identifier(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(reason("no_text"))
    text = clean_line(scalar(value))
    if not text:
        raise ValueError(reason("empty"))
    if len(text) > LONGEST_ID:
        raise ValueError(reason("long", most=LONGEST_ID))
    return text


def _texts(value: object, info: ValidationInfo) -> dict[Language, str]:
    if value is None or value == {}:
        return {}
    default: Language = (info.context or {}).get("language", "en")
    given = by_language(value)
    if given is not None:
        texts = {
            language: clean(scalar(text)) for language, text in given.items() if text is not None
        }
    elif isinstance(value, Mapping | list):
        raise ValueError('must be a text or {"en": ..., "zh": ...}')
    else:
        text = clean(scalar(value))
        texts = {language_of(text, default): text}
    return {language: text for language, text in texts.items() if text}


def _lines(texts: dict[Language, str]) -> dict[Language, str]:
    return {language: clean_line(text) for language, text in texts.items()}


def _titled(texts: dict[Language, str]) -> dict[Language, str]:
    if not texts:
        raise ValueError(reason("empty"))
    if any(len(text) > 300 for text in texts.values()):
        raise ValueError(reason("long", most=300))
    return texts


def _count(value: object) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise ValueError(reason("no_count"))
    try:
        number = Decimal(clean_line(value)) if isinstance(value, str) else Decimal(scalar(value))
    except (ArithmeticError, ValueError):
        raise ValueError(reason("no_count")) from None
    if not number.is_finite() or abs(number) > 10**9 or number != int(number):
        raise ValueError(reason("no_count"))
    if number < 0:
        raise ValueError(reason("negative", number=number))
    return int(number)


def _address(value: object) -> str | None:
    if value is None or value == "":
        return None
    text = clean_line(scalar(value))
    if not text.startswith(("https://", "http://")) or " " in text:
        raise ValueError(reason("address"))
    return text


Identifier = Annotated[str, BeforeValidator(_identifier)]
Texts = Annotated[dict[Language, str], BeforeValidator(_texts)]
"""Text by language; a plain string goes to the language it is written in."""
Lines = Annotated[Texts, AfterValidator(_lines)]
Title = Annotated[Lines, AfterValidator(_titled)]
Stock = Annotated[int | None, BeforeValidator(_count)]
Address = Annotated[str | None, BeforeValidator(_address)]
Words = Annotated[str, BeforeValidator(lambda value: clean_line(scalar(value)))]
