"""The tables of the ledger and their guards, as they were first made. Not edited any more."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SAME_ROW = {
    "ledgers": "ledger = NEW.ledger OR rowid = NEW.rowid",
    "entries": "ledger = NEW.ledger AND (number = NEW.number OR key = NEW.key) OR rowid = NEW.rowid",
    "nodes": "ledger = NEW.ledger AND level = NEW.level AND place = NEW.place",
    "kept": "turn = NEW.turn OR (ledger = NEW.ledger AND digest = NEW.digest) OR rowid = NEW.rowid",
    "files": "digest = NEW.digest OR rowid = NEW.rowid",
    "audits": "turn = NEW.turn OR rowid = NEW.rowid",
}
FUNCTION = """CREATE FUNCTION detente_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% never changes: no %', TG_TABLE_NAME, TG_OP; END $$"""


def upgrade() -> None:
    """Make tables, indexes and guards."""
    op.create_table("ledgers", sa.Column("ledger", sa.Text, primary_key=True))
    op.create_table(
        "entries",
        sa.Column("ledger", sa.Text, sa.ForeignKey("ledgers.ledger"), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("private", sa.LargeBinary),
        sa.PrimaryKeyConstraint("ledger", "number", name="entries_in_order"),
        sa.UniqueConstraint("ledger", "key", name="entries_by_key"),
    )
    op.create_table(
        "nodes",
        sa.Column("ledger", sa.Text, sa.ForeignKey("ledgers.ledger"), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "level", "place", name="nodes_by_place"),
        sqlite_with_rowid=False,
    )
    counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "kept",
        sa.Column("turn", counted, primary_key=True, autoincrement=True),
        sa.Column("ledger", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("ledger", "digest", name="kept_once"),
    )
    op.create_table(
        "files",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "audits",
        sa.Column("turn", counted, primary_key=True, autoincrement=True),
        sa.Column("ledger", sa.Text, nullable=False),
        sa.Column("happened", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_audits_ledger", "audits", ["ledger"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_server()
    else:
        _guard_file()


def _guard_server() -> None:
    op.execute(FUNCTION)
    for table in SAME_ROW:
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION detente_never_changes()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_never_changes")


def _guard_file() -> None:
    for table, same in SAME_ROW.items():
        refused = f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}")
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - nothing of it comes from outside
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refused}")
