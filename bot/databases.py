"""Which database a shop has: a file in its folder, or one on a PostgreSQL server."""

from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine

from bot.errors import BadInput, SettingsWrong
from bot.storage.copying import copy
from bot.storage.database import postgres_engine, sqlite_engine

FILE = Path("state") / "shop.db"
"""Seen from the shop's folder."""


def engine_of(folder: Path, address: SecretStr | None) -> Engine:
    """On the PostgreSQL database at `address`, else on the file. Raises SettingsWrong."""
    if address is None:
        return sqlite_engine(folder / FILE)
    return postgres_engine(address.get_secret_value())


def copy_file(folder: Path, address: SecretStr | None) -> int:
    """Copy what the shop's file holds into the empty database at `address`; how many rows.

    Raises SettingsWrong without an address, BadInput without a file or into one that is not empty.
    """
    if address is None:
        raise SettingsWrong(
            "secrets.toml holds no database_url: name the empty PostgreSQL database in it."
        )
    if not (folder / FILE).exists():
        raise BadInput(f"{folder / FILE} is missing: there is nothing to copy.")
    source, target = engine_of(folder, None), engine_of(folder, address)
    try:
        return copy(source, target)
    finally:
        source.dispose()
        target.dispose()
