"""Run by Alembic: migrates the database of the connection it is given."""

from alembic import context

from bot.storage.database import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    user_module_prefix="columns.",
)
context.run_migrations()
