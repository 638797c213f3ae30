"""Tables are made at once or by migrations, with the same outcome; what is newer is left alone."""

import re
import sqlite3
from pathlib import Path

import psycopg
import pytest

from detente.errors import StoreError
from detente.ledger.store import open_store, schema
from detente.ledger.store.opening import migrated, opened
from detente.ledger.store.tables import TABLES
from detente.ledger.stores import Entry

OURS = (*TABLES.tables, schema.VERSION.name)


def of_file(path: Path) -> set[tuple[str, ...]]:
    """What the tables of the ledger are in a file, as it says itself."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    connection.close()
    return {(kind, name, re.sub(r"\s+", "", sql or "")) for kind, name, table, sql in found if table in OURS}


def of_server(url: str) -> set[tuple[object, ...]]:
    """The same of a server: columns, constraints, indexes and triggers."""
    questions = (
        """SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_name = ANY(%s)""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid::regclass::text = ANY(%s)""",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)",
        """SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%s)""",
        "SELECT proname, prosrc FROM pg_proc WHERE proname = 'detente_never_changes' AND %s::text[] <> '{}'",
    )
    with psycopg.connect(url) as connection:
        return {
            row for question in questions for row in connection.execute(question, [list(OURS)]).fetchall()
        }


def test_a_new_file_has_the_same_tables_as_one_that_was_migrated(tmp_path):
    open_store(str(tmp_path / "new.db")).close()
    assert migrated(str(tmp_path / "migrated.db")) == schema.known_versions()[-1]
    assert of_file(tmp_path / "new.db") == of_file(tmp_path / "migrated.db")


def test_a_server_has_the_same_tables_either_way(empty_postgresql, fresh_postgresql):
    with pytest.raises(
        StoreError, match="has no tables of detente yet; make them with `detente ledger migrate`"
    ):
        open_store(empty_postgresql)
    from sqlalchemy import create_engine

    engine = create_engine(empty_postgresql.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        schema.create(connection)
    engine.dispose()
    assert of_server(empty_postgresql) == of_server(fresh_postgresql)
    assert migrated(empty_postgresql) == schema.known_versions()[-1]


def test_migrating_twice_changes_nothing_and_loses_nothing(tmp_path):
    place = str(tmp_path / "ledger.db")
    store = open_store(place)
    store.append("treaty", 0, [Entry(0, "signed", b"body", b"s")], [])
    store.close()
    versions = {migrated(place) for _ in range(2)}
    again = open_store(place)
    assert versions == {schema.known_versions()[-1]}
    assert [entry.key for entry in again.entries("treaty")] == ["signed"]
    again.close()


def as_of(path: Path, version: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE detente_version SET version_num = ?", [version])
    connection.commit()
    connection.close()


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "ledger.db"
    open_store(str(path)).close()
    as_of(path, "9999")
    before = path.read_bytes()
    for act in (open_store, migrated):
        with pytest.raises(
            StoreError, match=r"version 9999; .* written by a newer detente: install that one"
        ):
            act(str(path))
    assert path.read_bytes() == before


def test_a_file_of_an_older_program_is_brought_up_to_date_when_it_is_opened(tmp_path, monkeypatch):
    path = tmp_path / "ledger.db"
    open_store(str(path)).close()
    newest = schema.known_versions()[-1]
    monkeypatch.setattr(schema, "NEEDED", newest)
    opened(str(path)).close()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM detente_version").fetchall() == [(newest,)]
    connection.close()


def test_a_server_of_an_older_program_has_to_be_migrated_by_hand(empty_postgresql, monkeypatch):
    migrated(empty_postgresql)
    monkeypatch.setattr(schema, "NEEDED", "0999")
    with pytest.raises(StoreError, match="version 0999 is needed"):
        open_store(empty_postgresql)


def test_a_database_of_something_else_is_left_alone(empty_postgresql):
    with psycopg.connect(empty_postgresql) as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")
    with pytest.raises(StoreError, match="tables of something else; give detente a database of its own"):
        migrated(empty_postgresql)
