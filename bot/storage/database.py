"""One database: engine, transactions, and what each transaction gives access to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError

from bot.errors import StorageProblem, StorageTooOld

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Every table of the shop's database is declared on this."""

SAFE_SQLITE = (3, 51, 3)
"""From this version on the WAL-reset corruption bug (3.7.0 to 3.51.2) is fixed."""


def sqlite_engine(path: Path) -> Engine:
    """An engine on the file at `path`: WAL, synchronous=FULL, BEGIN IMMEDIATE.

    Raises StorageTooOld where the SQLite library has the WAL-reset bug.
    """
    if pysqlite3.sqlite_version_info < SAFE_SQLITE:
        raise StorageTooOld(
            f"SQLite {pysqlite3.sqlite_version} can corrupt databases in WAL mode; "
            "install the pinned pysqlite3 (`make setup`)."
        )
    engine = create_engine(
        f"sqlite:///{path}",
        module=pysqlite3,
        connect_args={"timeout": 30, "isolation_level": None},
        hide_parameters=True,  # an error in a log must not tell what a shopper said
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what /forget deletes is overwritten

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("shopvine_mode", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: commits at the end, rolls back on any exception.

    Raises StorageProblem when the database itself fails.
    """
    with _usable(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database; writers are not blocked. Raises StorageProblem."""
    mode = {"shopvine_mode": "DEFERRED"}
    with _usable(engine), engine.connect().execution_options(**mode) as connection:
        yield connection


@contextmanager
def _usable(engine: Engine) -> Iterator[None]:
    """A broken rule of a table is our mistake and stays as it is; the rest is the machine's."""
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise StorageProblem(
            f"The database {engine.url.database} cannot be used ({error.orig}): see that the disk "
            "is not full and the file is whole; if it is damaged, put a backup in its place."
        ) from error
