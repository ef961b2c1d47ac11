"""One SQLite file, read by many threads and written by one at a time."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock, local
from typing import Any

import pysqlite3

from knowledge.errors import KnowledgeError
from knowledge.stores import schema, writing


class Connections:
    """Safe to use from many threads; another process may write at the same time.

    Every call reads what was committed last, except in a thread that keeps to one version.
    Raises KnowledgeError where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.reader = schema.connect(path)
        schema.create(self.reader, path, writing.upgrade)
        self.writer = schema.connect(path)
        self.path = path
        self._reading, self._writing = Lock(), Lock()
        self._held, self._spare = local(), list[Any]()

    def close(self) -> None:
        with self._reading, self._writing:
            for connection in (self.reader, self.writer, *self._spare):
                connection.close()
            self._spare.clear()

    def all(self, sql: str, *values: object) -> list[Any]:
        held = getattr(self._held, "connection", None)
        if held is None:
            return self.latest(sql, *values)
        with self._usable():
            return list(held.execute(sql, values))

    def one(self, sql: str, *values: object) -> Any:
        return next(iter(self.all(sql, *values)), None)

    def latest(self, sql: str, *values: object) -> list[Any]:
        """What was committed last, whatever version this thread keeps to."""
        with self._reading, self._usable():
            return list(self.reader.execute(sql, values))

    @contextmanager
    def one_version(self) -> Iterator[None]:
        """Within it this thread reads what was committed when it began."""
        if getattr(self._held, "connection", None) is not None:
            yield
            return
        with self._usable():
            connection = self._taken()
            connection.execute("BEGIN")
            connection.execute("SELECT version FROM state").fetchone()  # takes the snapshot
        self._held.connection = connection
        try:
            yield
        finally:
            self._held.connection = None
            connection.execute("ROLLBACK")
            self._spare.append(connection)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """The writing connection; all that is written in it, or nothing."""
        with self._writing:
            try:
                self.writer.execute("BEGIN IMMEDIATE")
                yield self.writer
                self.writer.execute("COMMIT")
            except pysqlite3.Error as error:
                raise KnowledgeError(
                    f"{self.path} cannot be written ({error}); nothing was changed."
                ) from error
            finally:
                if self.writer.in_transaction:
                    self.writer.execute("ROLLBACK")

    def copy_to(self, path: Path) -> None:
        """What was committed last, as another file."""
        with (
            self._usable(),
            closing(schema.connect(self.path)) as source,
            closing(pysqlite3.connect(str(path))) as copy,
        ):
            source.backup(copy)

    def _taken(self) -> Any:
        try:
            return self._spare.pop()
        except IndexError:
            return schema.connect(self.path)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except pysqlite3.Error as error:
            raise KnowledgeError(
                f"{self.path} cannot be read ({error}); if it is damaged, delete it and import "
                "the shop's files again."
            ) from error
