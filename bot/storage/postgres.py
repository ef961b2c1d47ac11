"""What PostgreSQL's driver is taught, so that both engines give and tell the same."""

from typing import Any

from psycopg.adapt import Loader
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import ExceptionContext


class _Number(Loader):
    """PostgreSQL makes NUMERIC of a sum of big integers: whole numbers are `int`, as on SQLite."""

    def load(self, data: Any) -> int | float:
        figures = bytes(data).decode()
        return float(figures) if "." in figures else int(figures)


class _Text(StrDumperUnknown):
    """PostgreSQL refuses the character NUL, which has no meaning in what people write."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", ""))


def adapt(connection: Any, _record: Any) -> None:
    """Called for every new connection of the driver."""
    connection.adapters.register_loader("numeric", _Number)
    connection.adapters.register_dumper(str, _Text)


def shorten(context: ExceptionContext) -> None:
    """Keep the first line of an error: the others quote the row, which an error must not tell."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])
