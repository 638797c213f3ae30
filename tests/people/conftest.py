"""A desk over a database in memory, where hashing costs next to nothing and chance is counted."""

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from detente.people.desk import Desk
from detente.people.passwords import Cost, Passwords
from detente.people.store import Accounts, Tickets, metadata

NOW = datetime(2019, 3, 1, 10, tzinfo=UTC)
GOOD = "a horse, a battery and a staple"


@pytest.fixture(scope="session")
def passwords():
    return Passwords(Cost(1, 8, 1))


@pytest.fixture
def engine():
    here = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(here)
    yield here
    here.dispose()


@pytest.fixture
def desk(engine, passwords):
    counter = itertools.count(1)
    return Desk(
        Accounts(engine), Tickets(engine), passwords, draw=lambda size: next(counter).to_bytes(size, "big")
    )


@pytest.fixture
def ana(desk):
    return desk.enrol("Ana", "party", "north", GOOD, NOW)
