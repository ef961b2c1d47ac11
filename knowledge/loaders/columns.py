"""Which column of a product table is what: told by its header, else by the shape of its cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.loaded import ColumnUse
from knowledge.loaders.amounts import has_currency, is_stock_word, plain_text, price_of, stock_of
from knowledge.loaders.header_words import named_field
from knowledge.loaders.tables import Line, column

MOST = 0.8
"""The share of a column's cells that must have a shape before the shape counts."""

_PERCENT = re.compile(r"[+-]?\d+(?:\.\d+)?\s*[%％]")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_PICTURE = re.compile(r"\S[^\n]*\.(?:jpe?g|png|webp|gif)(?:\?\S*)?", re.IGNORECASE)
_CODE = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}")


Chosen = Mapping[str, Sequence[str]]
"""By column, its fields; one column can serve as several."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is known of columns beforehand: what staff say now, and by header what was kept."""

    given: Chosen = field(default_factory=dict)
    remembered: Mapping[tuple[str, ...], Chosen] = field(default_factory=dict)


NO_CHOICES = Choices()


def assign(
    header: Sequence[str], sample: Sequence[Line], choices: Choices
) -> list[tuple[int, ColumnUse]]:
    """(position, use) of every named column, in order. What is given wins over what is remembered,
    that over the guess."""
    uses: list[tuple[int, ColumnUse]] = []
    remembered = choices.remembered.get(tuple(header))
    _choose(header, choices.given, "given", uses)
    _choose(header, remembered or {}, "remembered", uses)
    if remembered is None:
        _guess_by_header(header, sample, uses)
        _guess_by_cells(header, sample, uses)
    settled = {position for position, _ in uses}
    uses += [
        (position, ColumnUse(name, "attribute", "rest"))
        for position, name in enumerate(header)
        if name and position not in settled
    ]
    return sorted(uses, key=lambda use: use[0])


def _choose(
    header: Sequence[str],
    chosen: Chosen,
    why: Literal["given", "remembered"],
    uses: list[tuple[int, ColumnUse]],
) -> None:
    settled = {position for position, _ in uses}
    for position, name in enumerate(header):
        for wanted in chosen.get(name, ()) if position not in settled else ():
            if wanted in ("attribute", "ignore") or not _taken(uses, wanted):
                uses.append((position, ColumnUse(name, wanted, why)))


def _guess_by_header(
    header: Sequence[str], sample: Sequence[Line], uses: list[tuple[int, ColumnUse]]
) -> None:
    """The likeliest word first; a column whose cells cannot be the field is passed over, unless its
    header is the usual word."""
    named = [
        (found[1], position, found[0])
        for position, name in enumerate(header)
        if name and not any(at == position for at, _ in uses) and (found := named_field(name))
    ]
    for rank, position, guess in sorted(named):
        fits = not _is_percent(sample, position) and (rank == 0 or _fits(guess, sample, position))
        if guess == "ignore" or (not _taken(uses, guess) and fits):
            uses.append((position, ColumnUse(header[position], guess, "header")))


def _guess_by_cells(
    header: Sequence[str], sample: Sequence[Line], uses: list[tuple[int, ColumnUse]]
) -> None:
    for guess in ("url", "photo", "price", "stock", "product_id"):
        if _taken(uses, guess):
            continue
        for position, name in enumerate(header[: 1 if guess == "product_id" else None]):
            settled = any(at == position for at, _ in uses)
            if name and not settled and _looks_like(guess, column(sample, position)):
                uses.append((position, ColumnUse(name, guess, "cells")))
                break


def _taken(uses: list[tuple[int, ColumnUse]], wanted: str) -> bool:
    return any(use.field == wanted for _, use in uses)


def _fits(guess: str, sample: Sequence[Line], position: int) -> bool:
    """Whether at least some cells can be the field; an empty column can be anything."""
    cells = column(sample, position)
    test = _CAN_BE.get(guess)
    return not cells or test is None or any(map(test, cells))


def _is_percent(sample: Sequence[Line], position: int) -> bool:
    cells = column(sample, position)
    return bool(cells) and all(_PERCENT.fullmatch(plain_text(cell)) for cell in cells)


def _looks_like(guess: str, cells: list[str]) -> bool:
    if guess == "product_id":
        return len(set(cells)) == len(cells) > 1 and all(map(_is_code, cells))
    return bool(cells) and _share(cells, _LOOKS_LIKE[guess]) >= MOST


def _share(cells: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _is_price(cell: str) -> bool:
    try:
        price_of(cell, "USD")
    except ValueError as error:
        return "currency" in str(error)
    return True


def _is_stock(cell: str) -> bool:
    try:
        stock_of(cell)
    except ValueError:
        return False
    return True


def _is_code(cell: str) -> bool:
    return bool(_CODE.fullmatch(plain_text(cell))) and not has_currency(cell)


def _is_picture(cell: str) -> bool:
    return bool(_PICTURE.fullmatch(cell))


def _is_address(cell: str) -> bool:
    return bool(_ADDRESS.fullmatch(cell))


_CAN_BE: Mapping[str, Callable[[str], bool]] = {
    "price": _is_price,
    "stock": _is_stock,
    "url": _is_address,
    "photo": lambda cell: _is_picture(cell) or _is_address(cell),
}
_LOOKS_LIKE: Mapping[str, Callable[[str], bool]] = {
    "price": has_currency,
    "stock": is_stock_word,
    "url": lambda cell: _is_address(cell) and not _is_picture(cell),
    "photo": _is_picture,
}
