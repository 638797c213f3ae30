"""The tables of the ledger, and the guards by which the database itself refuses to change them.

A change here needs a migration: `migrations/versions`. A test compares what both make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

if TYPE_CHECKING:
    from collections.abc import Iterator


class Octets(UserDefinedType[bytes]):
    """Bytes as the driver gives them; SQLAlchemy's own type makes zeros of a number in a damaged file."""

    cache_ok = True


@compiles(Octets, "sqlite")
def _blob(*_: Any, **__: Any) -> str:  # noqa: ANN401 - what SQLAlchemy hands over
    return "BLOB"


@compiles(Octets, "postgresql")
def _bytea(*_: Any, **__: Any) -> str:  # noqa: ANN401
    return "BYTEA"


TABLES = MetaData()

LEDGERS = Table("ledgers", TABLES, Column("ledger", Text, primary_key=True))
ENTRIES = Table(
    "entries",
    TABLES,
    Column("ledger", Text, ForeignKey("ledgers.ledger"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", Octets, nullable=False),
    Column("signature", Octets, nullable=False),
    Column("private", Octets),
    PrimaryKeyConstraint("ledger", "number", name="entries_in_order"),
    UniqueConstraint("ledger", "key", name="entries_by_key"),
)
NODES = Table(
    "nodes",
    TABLES,
    Column("ledger", Text, ForeignKey("ledgers.ledger"), nullable=False),
    Column("level", Integer, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("hash", Octets, nullable=False),
    PrimaryKeyConstraint("ledger", "level", "place", name="nodes_by_place"),
    sqlite_with_rowid=False,
)
KEPT = Table(
    "kept",
    TABLES,
    Column("turn", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("ledger", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("ledger", "digest", name="kept_once"),
)
FILES = Table(
    "files",
    TABLES,
    Column("digest", Text, primary_key=True),
    Column("content", Octets, nullable=False),
)
AUDITS = Table(
    "audits",
    TABLES,
    Column("turn", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("ledger", Text, nullable=False, index=True),
    Column("happened", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

_SAME_ROW = {
    "ledgers": "ledger = NEW.ledger",
    "entries": "ledger = NEW.ledger AND (number = NEW.number OR key = NEW.key)",
    "nodes": "ledger = NEW.ledger AND level = NEW.level AND place = NEW.place",
    "kept": "turn = NEW.turn OR (ledger = NEW.ledger AND digest = NEW.digest)",
    "files": "digest = NEW.digest",
    "audits": "turn = NEW.turn",
}
"""What makes a row the same as another; `INSERT OR REPLACE` would drop the other without a DELETE."""

_GUARD = """
CREATE FUNCTION detente_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% never changes: no %', TG_TABLE_NAME, TG_OP; END $$
"""


def guards(dialect: str) -> Iterator[str]:
    """Statements that make the database refuse to change or drop a row of the ledger, whoever asks."""
    if dialect == "postgresql":
        yield _GUARD.strip()
        for table in _SAME_ROW:
            yield (
                f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION detente_never_changes()"
            )
            # Also for a session that says it only replays what another server did.
            yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_never_changes"
        return
    for table, same in _SAME_ROW.items():
        row = same if table == "nodes" else f"{same} OR rowid = NEW.rowid"
        refused = f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}"
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {row})"  # noqa: S608 - nothing of it comes from outside
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refused}"
