"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL share and SQLAlchemy keeps per dialect."""

from sqlalchemy import DDL, Connection, Table, event
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def append_only(table: Table) -> None:
    """Have the database refuse every UPDATE and DELETE of `table`."""
    for verb in ("UPDATE", "DELETE"):
        trigger = DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_{verb.lower()} "
            f"BEFORE {verb} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
        )
        event.listen(table, "after_create", trigger.execute_if(dialect="sqlite"))
