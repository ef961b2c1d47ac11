"""Bringing a database to the newest shape, in one transaction."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from bot.storage.database import writing


def migrate(engine: Engine) -> None:
    """Apply the migrations that are missing; whatever is kept stays."""
    with writing(engine) as connection:
        command.upgrade(configured(connection), "head")


def configured(connection: object) -> Config:
    """Alembic's settings for the database behind that connection."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    return config
