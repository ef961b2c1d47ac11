"""The words of the staff pages, from `texts/`, and how numbers are written."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from starlette.requests import Request

from bot import changes
from bot.web.ports import WebShop
from growth.money import DIGITS, plain
from knowledge.passages import LANGUAGES, Language

LANGUAGE_COOKIE = "shopvine_language"


def load(language: Language) -> Mapping[str, str]:
    """Every text of the staff pages in that language, by key; a file for each group of pages.

    ValueError where two files have the same key.
    """
    words = {**changes.WORDS[language]}
    for file in files("bot.web").joinpath("texts", language).iterdir():
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        if both := words.keys() & found.keys():
            raise ValueError(f"{file} has keys that another file has, too: {sorted(both)}")
        words |= found
    return words


WORDS: Mapping[Language, Mapping[str, str]] = {language: load(language) for language in LANGUAGES}


def chosen_language(request: Request, shop: WebShop) -> Language:
    """From `?language=`, else the cookie, else the browser, else the shop's first language."""
    wanted = [
        request.query_params.get("language", ""),
        request.cookies.get(LANGUAGE_COOKIE, ""),
        *request.headers.get("accept-language", "").split(","),
    ]
    for tag in wanted:
        for language in LANGUAGES:
            if tag.strip().lower().startswith(language):
                return language
    return shop.languages[0]


def share(part: int, whole: int) -> str:
    """`1, 3` -> `33 %`; a dash where there is no whole."""
    return f"{round(100 * part / whole)} %" if whole else "–"


def amount_of(amount: int, unit: str, words: Mapping[str, str]) -> str:
    """`1550, "CNY"` -> `15.50 CNY`; points and coupons are counted in words."""
    return plain(amount, unit) if unit in DIGITS else counted(amount, unit, words)


def counted(amount: int, unit: str, words: Mapping[str, str]) -> str:
    """So many points or coupons."""
    one = "_one" if abs(amount) == 1 else ""
    return words.get(f"unit_{unit}{one}", "{count} " + unit).format(count=f"{amount:,}")


def minute(when: datetime, zone: ZoneInfo) -> str:
    """In the shop's zone, to the minute."""
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"


def moment(when: datetime, zone: ZoneInfo) -> str:
    """In the shop's zone, to the minute, with the zone's name."""
    return f"{minute(when, zone)} ({zone.key})"
