"""Stores of every kind to be asked the same, and entries to put into them."""

import pytest

from detente.ledger.stores import Entry, Node

KINDS = ("memory", "sqlite", "postgresql")
LASTING = ("sqlite", "postgresql")


def place_of(kind: str, request: pytest.FixtureRequest) -> str:
    """Where a new store of that kind is."""
    if kind == "memory":
        return "memory:"
    if kind == "sqlite":
        return str(request.getfixturevalue("tmp_path") / "ledger.db")
    return str(request.getfixturevalue("postgresql_schema"))


def entry(number: int, key: str | None = None, private: bytes | None = None) -> Entry:
    return Entry(number, key or f"key {number}", b"body %d" % number, b"s" * 64, private)


def entries(start: int, stop: int) -> list[Entry]:
    return [entry(number) for number in range(start, stop)]


def leaf(index: int, level: int = 0) -> Node:
    return Node((level, index), bytes([index % 256]) * 32)
