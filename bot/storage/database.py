"""One database: engine, transactions, and what each transaction gives access to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import pysqlite3
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError

from bot.errors import BadInput, SettingsWrong, StorageProblem, StorageTooOld

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
LONGEST_TURN = 60
"""Seconds; no transaction of ours takes nearly as long."""
_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
WRITING, SERVING = 1, 2
"""PostgreSQL's advisory locks, one set for each database: of who writes, of who serves the shop."""


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


def postgres_engine(address: str) -> Engine:
    """An engine on a PostgreSQL database, such as "postgresql://user:password@host/name".

    READ COMMITTED, and one writer at a time: see `writing`. Raises SettingsWrong, which does not
    repeat the address: it holds a password.
    """
    from bot.storage import postgres  # a shop on SQLite does not load the driver

    try:
        url = make_url(address.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername != "postgresql" or not url.database:
        raise SettingsWrong(
            "database_url is no address of a PostgreSQL database: write it as "
            "postgresql://user:password@host:5432/name."
        )
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": 10, "options": "-c lock_timeout=30s"},
        pool_pre_ping=True,  # a server that was restarted is found again
        execution_options={"preserve_rowcount": True},  # of INSERT ... ON CONFLICT, too
        hide_parameters=True,
    )
    event.listen(engine, "connect", postgres.adapt)
    event.listen(engine, "handle_error", postgres.shorten)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: commits at the end, rolls back on any exception.

    One at a time on either engine: SQLite locks the file, on PostgreSQL a writer takes an advisory
    lock that ends with the transaction. A writer that is cut off gives it up within a minute.
    Threads of this process take turns before they ask SQLite, which is not fair: of many at once
    one would wait until its time is over.

    Raises StorageProblem when the database itself fails, BadInput for what it cannot hold.
    """
    with _usable(engine), _turn(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(
                text(
                    "SELECT pg_advisory_xact_lock(:lock), "
                    "set_config('idle_in_transaction_session_timeout', '60s', true)"
                ),
                {"lock": WRITING},
            )
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns.setdefault(engine, Lock())
    if not turn.acquire(timeout=LONGEST_TURN):
        raise StorageProblem(
            f"The database {engine.url.database} cannot be used (another writer has not ended for "
            f"{LONGEST_TURN} seconds): start Shopvine anew."
        )
    try:
        yield
    finally:
        turn.release()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database; writers are not blocked. Raises StorageProblem."""
    mode: dict[str, Any] = {"shopvine_mode": "DEFERRED"}
    if engine.dialect.name == "postgresql":
        mode = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _usable(engine), engine.connect().execution_options(**mode) as connection:
        yield connection


def mark_served(engine: Engine) -> Connection | None:
    """A connection that marks the PostgreSQL database as served for as long as it is open; None
    while another process has marked it."""
    with _usable(engine):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": SERVING}):
            connection.detach()
            return connection
        connection.close()
        return None


@contextmanager
def _usable(engine: Engine) -> Iterator[None]:
    """A broken rule of a table is our mistake and stays as it is; the rest is the machine's."""
    try:
        yield
    except IntegrityError:
        raise
    except DataError as error:
        raise BadInput(
            f"The database cannot hold a value that long ({error.orig}): give a shorter one."
        ) from error
    except DatabaseError as error:
        remedy = (
            "see that the server runs, and that database_url names it, a user and a password"
            if engine.dialect.name == "postgresql"
            else "see that the disk is not full and the file is whole; if it is damaged, put a "
            "backup in its place"
        )
        raise StorageProblem(
            f"The database {engine.url.database} cannot be used ({error.orig}): {remedy}."
        ) from error
