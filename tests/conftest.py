"""Hypothesis draws the same examples on every run; what commands remember is kept for one run only."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import threading
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

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

TESTS = Path(__file__).parent
ROOT = TESTS.parent

UNMEASURED = pytest.StashKey[bool]()
"""Marks a test that coverage does not look at."""

MEASURED = 3
"""Of cases that differ in a seed or a size only, so many are measured for coverage."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage of the core rooms is that by their own tests; measuring all others would take minutes."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rooms = {name.removeprefix("detente.") for name in tools["coverage"]["run"]["source_pkgs"]}
    alike: Counter[object] = Counter()
    # By their names, so that the same ones are measured on every run, in whatever order tests run.
    for item in sorted(items, key=lambda item: item.nodeid):
        if item.path.relative_to(TESTS).parts[0] not in rooms or _is_another(item, alike):
            item.stash[UNMEASURED] = True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that is not measured runs as fast as without coverage.

    The marker `no_cover` is not enough: in a process of several, a second tracer takes over from the first.
    A debugger goes on.
    """
    tracers = sys.gettrace(), threading.gettrace()
    is_traced = type(tracers[0]).__module__.startswith("coverage")
    if not is_traced or not item.stash.get(UNMEASURED, False):
        return (yield)
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracers[0])
        threading.settrace(tracers[1])


def _is_another(item: pytest.Item, alike: Counter[object]) -> bool:
    """Whether enough cases of this test were met that differ from it in numbers only; it is counted."""
    case, test = getattr(item, "callspec", None), (item.path, getattr(item, "originalname", ""))
    if case is None or not all(map(_is_number, case.params.values())):
        return False
    alike[test] += 1
    return alike[test] > MEASURED


def _is_number(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, tuple) and all(map(_is_number, value)))


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
