"""Stores of every kind, as fixtures."""

from collections.abc import Iterator

import pytest

from detente.ledger.store import open_store
from detente.ledger.stores import Store
from tests.contracts.stores import KINDS, LASTING, place_of


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    found = open_store(place_of(request.param, request))
    yield found
    found.close()


@pytest.fixture(params=LASTING)
def place(request: pytest.FixtureRequest) -> str:
    """Where a store outlives the program."""
    return place_of(request.param, request)
