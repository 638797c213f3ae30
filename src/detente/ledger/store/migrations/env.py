"""How Alembic runs the migrations: within the transaction that `schema.upgrade` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="detente_version",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
