"""Hypothesis draws the same examples on every run; what commands remember is kept for one run only."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.measured import pytest_collection_modifyitems, pytest_runtest_call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.database import Server

# Worths of projects take seconds to find: all workers of a run share them, and no run knows those of another.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"  # noqa: TID251 - a door for tests
os.environ["XDG_CACHE_HOME"] = str(Path(tempfile.gettempdir()) / f"detente-tests-{RUN}")  # noqa: TID251

settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")

__all__ = ["pytest_collection_modifyitems", "pytest_runtest_call"]

NUMBERS = itertools.count()
"""No two databases have the same name."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server of this worker's own; without one, tests fail."""
    from tests.database import Server

    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: Server) -> str:
    """Name of a database with the tables of detente, of which copies are made."""
    from detente.ledger.store.opening import migrated

    migrated(postgresql_server.new("tables"))
    return "tables"


@pytest.fixture(scope="session")
def postgresql(postgresql_server: Server, postgresql_tables: str) -> str:
    """Address of a database with the tables of detente, shared by all tests of this worker."""
    return postgresql_server.new("shared", like=postgresql_tables)


@pytest.fixture
def fresh_postgresql(postgresql_server: Server, postgresql_tables: str) -> str:
    """Address of a database of this test's own, with the tables of detente and nothing in them."""
    return postgresql_server.new(f"fresh-{next(NUMBERS)}", like=postgresql_tables)


@pytest.fixture
def postgresql_schema(postgresql_server: Server, postgresql: str) -> str:
    """Address of a schema of this test's own with the tables of the ledger: far quicker than a database."""
    from sqlalchemy import create_engine

    from detente.ledger.store import schema

    url = postgresql_server.new_schema(postgresql, f"fresh-{next(NUMBERS)}")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        schema.create(connection)
    engine.dispose()
    return url


@pytest.fixture
def empty_postgresql(postgresql_server: Server) -> str:
    """Address of a database of this test's own with nothing in it."""
    return postgresql_server.new(f"empty-{next(NUMBERS)}")
