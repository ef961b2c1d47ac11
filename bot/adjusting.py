"""Settings that staff change while the shop is served. `shop.toml` keeps its comments and layout.

What is written is read again and compared before it takes the place of the file: a file that
cannot be changed safely is left alone, and the error says to edit it by hand.
"""

import hashlib
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import tomlkit
from pydantic import BaseModel, ValidationError
from tomlkit.exceptions import TOMLKitError

from bot.errors import SettingRefused
from bot.office_hours import WEEKDAYS
from bot.settings import Settings

CHANGEABLE = ("staff", "sharing", "rewards")
"""These take effect at once, and may be changed here. Others need a restart."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting with its value: a number (within `low` and `high`, each None if unbounded), a
    flag, office hours by weekday, or text. `optional`: it may be left out."""

    table: str
    key: str
    value: Any
    low: int | None = None
    high: int | None = None
    optional: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}.{self.key}"


class Adjusting:
    """Reads and changes the settings of the shop in `folder`; `hold` makes new ones hold. Methods
    raise SettingRefused, and then nothing was changed."""

    def __init__(self, folder: Path, hold: Callable[[Settings], None]) -> None:
        self._file = (folder / "shop.toml").resolve()
        self._hold = hold
        self._one_at_a_time = Lock()

    def all(self) -> list[Setting]:
        """As the file has them."""
        return [
            _setting(table, key, held, type(held).model_fields[key])
            for table, held in _tables(_checked(self._text(), {}))
            for key in type(held).model_fields
        ]

    def seen(self) -> str:
        """Changes with every change of the file."""
        return hashlib.sha256(self._text().encode()).hexdigest()

    def change(self, wanted: Mapping[str, Any], seen: str) -> dict[str, str]:
        """Have these hold, by name; values as they came from a form (numbers as text, "" for none,
        hours as a mapping of weekdays to text). What changed: "before → after", by name.

        Refuses also where the file is not any more as `seen`.
        """
        with self._one_at_a_time:
            text = self._text()
            if self.seen() != seen:
                raise SettingRefused("", "The settings were changed meanwhile: look at them again.")
            settings = _checked(text, wanted)
            before, after = _values(_checked(text, {})), _values(settings)
            changed = {name: after[name] for name in wanted if before[name] != after[name]}
            if changed:
                self._write(_rewritten(text, changed), after)
                self._hold(settings)
        return {name: f"{_told(before[name])} → {_told(after[name])}" for name in changed}

    def _text(self) -> str:
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as file:
                return file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingRefused("", f"{self._file} cannot be read ({error}).") from None

    def _write(self, text: str, meant: Mapping[str, Any]) -> None:
        if _values(_checked(text, {})) != meant:
            raise SettingRefused("", f"{self._file} cannot be changed safely: edit it by hand.")
        unfinished = self._file.with_suffix(".part")
        try:
            unfinished.write_text(text, encoding="utf-8", newline="")
            shutil.copymode(self._file, unfinished)
            os.replace(unfinished, self._file)
        except OSError as error:
            raise SettingRefused(
                "", f"{self._file} cannot be written ({error.strerror}): edit it by hand."
            ) from None


def _setting(table: str, key: str, held: BaseModel, field: Any) -> Setting:
    bounds = {
        name: getattr(rule, name)
        for rule in field.metadata
        for name in ("ge", "le")
        if hasattr(rule, name)
    }
    optional = not field.is_required() and field.default is None
    return Setting(table, key, getattr(held, key), bounds.get("ge"), bounds.get("le"), optional)


def _checked(text: str, wanted: Mapping[str, Any]) -> Settings:
    """The settings of that TOML as they would be with those that are wanted."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingRefused("", f"shop.toml is not valid TOML: {error}.") from None
    for name, given in wanted.items():
        table, _, key = name.partition(".")
        if table not in CHANGEABLE:
            raise SettingRefused(name, f"{name} is not changed here: edit shop.toml.")
        values = tables.setdefault(table, {})
        value = _filled(name, given)
        values.pop(key, None)
        if value is not None:
            values[key] = value
    try:
        return Settings.model_validate(tables)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in problem["loc"][:2])
        raise SettingRefused(name, f"{name}: {problem['msg']}.") from None


def _filled(name: str, given: Any) -> Any:
    """What stands in the field, None for nothing where there may be nothing."""
    if isinstance(given, Mapping):
        return {day: given[day] for day in WEEKDAYS if given.get(day)} or None
    table, _, key = name.partition(".")
    held: Any = Settings.model_fields[table].annotation
    field = held.model_fields.get(key)
    return None if given == "" and field is not None and field.default is None else given


def _tables(settings: Settings) -> Iterator[tuple[str, BaseModel]]:
    """Those that are there: some may be left out."""
    return ((name, table) for name, table in settings if isinstance(table, BaseModel))


def _values(settings: Settings) -> dict[str, Any]:
    return {f"{name}.{key}": value for name, table in _tables(settings) for key, value in table}


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{day} {hours}" for day, hours in value.items()) or "–"
    return "–" if value is None else f"{value}"


def _rewritten(text: str, changed: Mapping[str, Any]) -> str:
    """That TOML with these values. Raises SettingRefused."""
    try:
        document: Any = tomlkit.parse(text)
        for name, value in changed.items():
            table, _, key = name.partition(".")
            if table not in document:
                document.append(table, tomlkit.table())
            _put(document[table], key, value)
        return tomlkit.dumps(document)
    except (TOMLKitError, TypeError, KeyError) as error:
        raise SettingRefused(
            "", f"shop.toml cannot be changed ({error}): edit it by hand."
        ) from None


def _put(table: Any, key: str, value: Any) -> None:
    if value is None or value == {}:
        table.pop(key, None)
    elif isinstance(value, Mapping):
        hours = tomlkit.inline_table()
        hours.update(value)
        table[key] = hours
    else:
        table[key] = value
