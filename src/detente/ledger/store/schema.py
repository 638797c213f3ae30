"""Versions of the tables: what a store has, what this program needs, and how one becomes the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, String, Table, inspect, select, text

from detente.errors import StoreError
from detente.ledger.store.tables import TABLES, guards

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")
NEEDED = "0001"
"""The version of the tables of the ledger; later ones that add tables for others are as good."""

SIGN = int.from_bytes(b"dtnt")
"""Says in the header of an SQLite file whose it is; `file` shows it."""

VERSION = Table("detente_version", MetaData(), Column("version_num", String(32), nullable=False))


def known_versions() -> tuple[str, ...]:
    """Versions this program can read, oldest first."""
    return tuple(sorted(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def version_of(connection: Connection) -> str | None:
    """The version of the tables in a database; None if there are none of ours."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    return connection.scalar(select(VERSION.c.version_num))


def check_version(version: str, where: str, *, may_be_old: bool = False) -> None:
    """Raises StoreError if the tables were made by a newer program, or too old to be used as they are."""
    known = known_versions()
    if version not in known:
        raise StoreError(
            f"{where} has tables of version {version}; this program knows versions up to {known[-1]}. "
            "It was written by a newer detente: install that one."
        )
    if version < NEEDED and not may_be_old:
        raise StoreError(
            f"{where} has tables of version {version}; version {NEEDED} is needed. "
            "Make a backup, then run `detente ledger migrate`."
        )


def is_empty(connection: Connection) -> bool:
    """Whether a database has no tables at all."""
    return not inspect(connection).get_table_names()


def create(connection: Connection) -> None:
    """Make the tables and their guards at once: the same as all migrations up to NEEDED, without Alembic."""
    dialect = connection.dialect.name
    TABLES.create_all(connection, checkfirst=False)
    for guard in guards(dialect):
        connection.execute(text(guard.replace(":", "\\:")))
    connection.execute(
        text(
            f"CREATE TABLE {VERSION.name} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION.name}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(VERSION.insert().values(version_num=NEEDED))
    if dialect == "sqlite":
        connection.execute(text(f"PRAGMA application_id = {SIGN}"))


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest version, by the migrations that are missing."""
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA application_id = {SIGN}"))
