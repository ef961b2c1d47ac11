"""Everything a shop keeps, copied from one database into another that is empty."""

from sqlalchemy import Connection, Engine, func, insert, select, text

from bot.errors import BadInput
from bot.storage.database import metadata, reading, writing
from bot.storage.migrating import migrate

_BATCH = 1_000


def copy(source: Engine, target: Engine) -> int:
    """All rows of all tables, in one transaction; how many. Both are brought to the newest shape.

    Raises BadInput where the target holds something already.
    """
    for engine in (source, target):
        migrate(engine)
    rows = 0
    with reading(source) as old, writing(target) as new:
        for table in metadata.sorted_tables:
            if new.scalar(select(func.count()).select_from(table)):
                raise BadInput(
                    f"The database {target.url.database} holds a shop already ({table.name}): "
                    "name an empty one."
                )
        for table in metadata.sorted_tables:
            found = old.execution_options(yield_per=_BATCH).execute(select(table))
            for part in found.mappings().partitions():
                new.execute(insert(table), [dict(row) for row in part])
                rows += len(part)
        if target.dialect.name == "postgresql":
            _follow(new)
    return rows


def _follow(connection: Connection) -> None:
    """Have PostgreSQL number what comes next after what was copied."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                    f"max({column.name})) FROM {table.name} HAVING max({column.name}) > 0"
                )
            )
