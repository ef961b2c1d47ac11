"""INSERT ... ON CONFLICT and tables that only grow: what the two engines say differently."""

from sqlalchemy import DDL, Connection, Table, event
from sqlalchemy.dialects import postgresql, sqlite

ENGINES = ("sqlite", "postgresql")


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def append_only(table: Table) -> None:
    """Have the database refuse every UPDATE and DELETE of `table`."""
    for engine in ENGINES:
        for statement in guards(table.name, engine):
            made = DDL(statement).execute_if(dialect=engine)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", made)


def guards(table: str, engine: str) -> list[str]:
    """The statements that make `table` append-only, for `append_only` and for migrations."""
    if engine == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE integrity_constraint_violation "
        "USING MESSAGE = TG_TABLE_NAME || '' is append-only''; END'",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]
