"""The tables of those who use a server, as they were first made. Not edited any more.

Unlike those of the ledger they have no guards: sessions end, and passwords change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID, NAME, HASH = sa.String(32), sa.String(64), sa.String(64)


def upgrade() -> None:
    """Make tables and indexes."""
    _people()
    _tickets()
    _hooks()


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", NAME, nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("party", NAME),
        sa.Column("password", sa.Text),
        sa.Column("subject", sa.String(512), unique=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "grants",
        sa.Column("account", ID, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("agreement", sa.String(200), primary_key=True),
        sa.Column("recorder", sa.String(200)),
    )


def _tickets() -> None:
    op.create_table(
        "sessions",
        sa.Column("hash", HASH, primary_key=True),
        sa.Column("account", ID, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hash", HASH, nullable=False),
        sa.Column("account", ID, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("scopes", sa.String(256), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("who", HASH, nullable=False, index=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "openid_attempts",
        sa.Column("hash", HASH, primary_key=True),
        sa.Column("nonce", NAME, nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )


def _hooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", ID, primary_key=True),
        sa.Column("account", ID, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("agreement", sa.String(200), nullable=False, index=True),
        sa.Column("url", sa.String(2048), nullable=False),
        sa.Column("secret", HASH, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("next", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("hook", ID, sa.ForeignKey("webhooks.id"), nullable=False),
        sa.Column("subject", sa.String(256), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, index=True),
        sa.Column("done", sa.BigInteger),
        sa.Column("answer", sa.String(64), nullable=False),
        sa.UniqueConstraint("hook", "subject", name="delivered_once"),
    )
