"""Bringing a database to the newest shape, in one transaction."""

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine

from bot.errors import StorageProblem
from bot.storage.database import writing


def migrate(engine: Engine) -> None:
    """Apply the migrations that are missing; whatever is kept stays.

    Raises StorageProblem where the database is newer than this program.
    """
    try:
        with writing(engine) as connection:
            command.upgrade(configured(connection), "head")
    except CommandError as error:
        raise StorageProblem(
            f"The database {engine.url.database} was made by a newer Shopvine ({error}): "
            "update this one."
        ) from None


def configured(connection: object) -> Config:
    """Alembic's settings for the database behind that connection."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    return config
