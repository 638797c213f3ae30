# ruff: noqa: S608 - statements are made of the names of tables
"""The database itself refuses to change what is in the ledger, whoever asks."""

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from detente.ledger.store import open_store
from detente.ledger.store.tables import TABLES
from detente.ledger.stores import Audit, Entry, Kept, Node

CONTENT = b"a letter"


def filled(place: str) -> None:
    """A store with something in every table."""
    store = open_store(place)
    store.append("treaty", 0, [Entry(0, "signed", b"body", b"s", None), Entry(1, "two", b"body", b"s")], [])
    store.append("treaty", 2, [], [Node((0, 0), b"h" * 32)])
    store.keep("treaty", Kept(1, "one", "a"))
    store.put_file(hashlib.sha256(CONTENT).hexdigest(), CONTENT)
    store.record_audit("treaty", Audit(datetime(2019, 3, 1, tzinfo=UTC), "one", "refused"))
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    filled(str(tmp_path / "ledger.db"))
    return tmp_path / "ledger.db"


def rows(connection: sqlite3.Connection) -> dict[str, list]:
    return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES.tables}


@pytest.mark.parametrize("table", TABLES.tables)
def test_a_file_refuses_every_change_of_every_table(file, table):
    # As anybody would open it: none of the settings of ours.
    connection = sqlite3.connect(file, isolation_level=None)
    before = rows(connection)
    columns = [column.name for column in TABLES.tables[table].columns]
    same = ", ".join(columns)
    upsert = f"ON CONFLICT DO UPDATE SET {columns[-1]} = excluded.{columns[-1]}"
    attempts = [
        f"UPDATE {table} SET {columns[-1]} = {columns[-1]}",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT {same} FROM {table}",
        f"REPLACE INTO {table} SELECT {same} FROM {table}",
        f"INSERT INTO {table} SELECT {same} FROM {table} WHERE true {upsert}",
    ]
    if table != "nodes":
        attempts.append(f"INSERT OR REPLACE INTO {table} (rowid, {same}) SELECT rowid, {same} FROM {table}")
    for attempt in attempts:
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} never changes"):
            connection.execute(attempt)
    assert rows(connection) == before
    connection.close()


def test_a_file_refuses_to_put_another_entry_in_the_place_of_one(file):
    connection = sqlite3.connect(file, isolation_level=None)
    before = rows(connection)
    for rowid, number, key in ((1, 7, "new"), (9, 0, "new"), (9, 7, "signed")):
        with pytest.raises(sqlite3.IntegrityError, match="entries never changes"):
            connection.execute(
                "INSERT OR REPLACE INTO entries (rowid, ledger, number, key, body, signature) "
                f"VALUES ({rowid}, 'treaty', {number}, '{key}', x'00', x'00')"
            )
    assert rows(connection) == before
    connection.close()


def test_a_server_refuses_every_change_of_every_table(postgresql_schema):
    filled(postgresql_schema)
    with psycopg.connect(postgresql_schema, autocommit=True) as connection:
        for table in TABLES.tables:
            column = [column.name for column in TABLES.tables[table].columns][-1]
            key = TABLES.tables[table].primary_key.name or f"{table}_pkey"
            upsert = f"ON CONFLICT ON CONSTRAINT {key} DO UPDATE SET {column} = excluded.{column}"
            for attempt in (
                f"UPDATE {table} SET {column} = {column}",
                f"UPDATE {table} SET {column} = {column} WHERE false",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
                f"INSERT INTO {table} SELECT * FROM {table} {upsert}",
                f"SET session_replication_role = replica; DELETE FROM {table}",
            ):
                with pytest.raises(
                    psycopg.errors.RaiseException, match=r"never changes: no (UPDATE|DELETE|TRUNCATE)"
                ):
                    connection.execute(attempt)
                connection.execute("SET session_replication_role = origin")
            found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert found is not None
            assert found[0] >= 1
