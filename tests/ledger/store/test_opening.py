"""What can be opened, what cannot, and what is said then."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from detente.errors import LedgerConflict, MissingExtra, StoreError
from detente.ledger.store import open_store, opening
from detente.ledger.store.memory import MemoryStore
from detente.ledger.store.opening import opened
from detente.ledger.store.sql import explained
from detente.ledger.stores import Entry

SECRET = "correct-horse"  # noqa: S105 - of nobody


def test_a_store_in_memory_loads_no_database(tmp_path):
    script = (
        "import sys; from detente.ledger.store import open_store; open_store('memory:'); print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert {"sqlalchemy", "alembic", "psycopg"} & set(run.stdout.split()) == set()
    assert isinstance(open_store("memory:"), MemoryStore)


def test_a_new_file_loads_no_migrations(tmp_path):
    script = (
        "import sys; from detente.ledger.store import open_store; open_store('a.db'); print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert {"alembic", "psycopg"} & set(run.stdout.split()) == set()


def test_a_path_and_its_address_are_the_same_store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = open_store("ledger.db")
    one.append("treaty", 0, [Entry(0, "signed", b"", b"")], [])
    for place in (f"sqlite:///{tmp_path}/ledger.db", "sqlite:///ledger.db", str(tmp_path / "ledger.db")):
        again = open_store(place, must_exist=True)
        assert again.ledgers() == ("treaty",)
        again.close()
    one.close()


@pytest.mark.parametrize("name", ["a b%20c.db", "año?mode=ro.db", "file:x.db", "#1.db", "-wal"])
def test_a_file_can_have_any_name(tmp_path, name):
    store = open_store(str(tmp_path / name))
    store.append("treaty", 0, [Entry(0, "signed", b"", b"")], [])
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_ledger_that_must_exist_is_not_made(tmp_path):
    with pytest.raises(StoreError, match="there is no such ledger; make one with `detente ledger new`"):
        open_store(str(tmp_path / "ledger.db"), must_exist=True)
    assert list(tmp_path.iterdir()) == []


def a_folder(path: Path) -> None:
    path.mkdir()


def a_text(path: Path) -> None:
    path.write_text("parties:\n  dprk: {name: DPR Korea}\n")


def another_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE entries (number INTEGER)")
    connection.commit()
    connection.close()


def half_a_ledger(path: Path) -> None:
    open_store(str(path)).close()
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_folder, "is a folder; name a file in it"),
        (a_text, "is no ledger: not an SQLite file"),
        (another_database, "is an SQLite file, but no ledger of detente"),
        (half_a_ledger, "the file is damaged; restore the last backup"),
    ],
)
def test_what_is_no_ledger_is_refused_and_left_as_it_is(tmp_path, make, said):
    path = tmp_path / "ledger.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=said):
        open_store(str(path))
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(StoreError, match="there is no folder"):
        open_store(str(tmp_path / "no" / "ledger.db"))


def test_a_file_that_was_begun_and_never_filled_becomes_a_ledger(tmp_path):
    (tmp_path / "empty.db").touch()
    connection = sqlite3.connect(tmp_path / "begun.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    for name in ("empty.db", "begun.db"):
        store = open_store(str(tmp_path / name))
        assert store.ledgers() == ()
        store.close()


def test_two_programs_can_make_the_same_file_at_once(tmp_path):
    places, stores, wrong = str(tmp_path / "ledger.db"), [], []

    def run() -> None:
        try:
            stores.append(open_store(places))
        except Exception as reason:  # noqa: BLE001 - of whatever kind
            wrong.append(reason)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, len(stores)) == ([], 4)
    for store in stores:
        store.close()


def test_a_file_waits_for_the_disk_and_for_other_writers(tmp_path):
    store = opened(str(tmp_path / "ledger.db"))
    with store.engine.connect() as connection:
        told = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 60_000}


def test_a_server_acknowledges_what_is_on_the_disk(fresh_postgresql):
    store = opened(fresh_postgresql)
    with store.engine.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        assert connection.scalar(text("SHOW transaction_isolation")) == "read committed"
    store.close()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (f"postgresql://me:{SECRET}@/none?host=/nowhere", "cannot be reached|check that it can be reached"),
        (f"postgresql://me:{SECRET}@127.0.0.1:1/none", "check that it can be reached"),
        (f"postgresql://me:{SECRET}@host:port/x", "the address of the store cannot be read"),
        (f"mysql://me:{SECRET}@host/x", "'mysql' is no kind of store"),
        (f"postgresql+asyncpg://me:{SECRET}@host/x", "is no kind of store"),
        ("sqlite://", "an SQLite store needs a path"),
        ("sqlite:///:memory:", "an SQLite store needs a path"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(place, said):
    with pytest.raises(StoreError, match=said) as wrong:
        open_store(place)
    assert SECRET not in str(wrong.value)
    assert wrong.value.__cause__ is None
    assert wrong.value.__suppress_context__ or wrong.value.__context__ is None


def test_a_database_that_is_not_there_is_named(postgresql):
    with pytest.raises(StoreError, match="nowhere"):
        open_store(postgresql.replace("/shared", "/nowhere"))


def test_a_server_needs_its_driver(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"pip install 'detente\[server\]'"):
        open_store("postgresql://host/database")


def dropped_by_the_server(store):
    """Every connection of a store is closed by the server, as when it starts anew."""
    with store.engine.connect() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


@pytest.mark.parametrize("idle", [-1.0, 3600.0], ids=["after a pause", "at once"])
def test_a_connection_that_the_server_closed_is_replaced_unnoticed(fresh_postgresql, monkeypatch, idle):
    monkeypatch.setattr(opening, "IDLE", idle)
    store, other = opened(fresh_postgresql), opened(fresh_postgresql)
    assert store.size("treaty") == 0
    dropped_by_the_server(other)
    assert store.size("treaty") == 0
    store.close()
    other.close()


def test_a_server_that_refuses_entries_has_nothing_of_them_in_its_log(postgresql_server, postgresql_schema):
    store = opened(postgresql_schema)
    store.append("treaty", 0, [Entry(0, "signed", b"", b"")], [])
    hidden = Entry(1, "new", b"", b"", SECRET.encode())
    with pytest.raises(LedgerConflict):
        store.append("treaty", 1, [hidden, Entry(2, "signed", b"", b"", SECRET.encode())], [])
    store.close()
    log = (postgresql_server.folder / "log").read_text()
    assert "COPY entries" in log
    assert SECRET not in log
    assert SECRET.encode().hex() not in log


def test_content_is_in_no_message_of_a_database(tmp_path):
    store = opened(str(tmp_path / "ledger.db"))
    store.append("treaty", 0, [Entry(0, "signed", b"", b"")], [])
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("DROP TABLE nodes"))
        connection.execute(text("DROP TABLE entries"))
    with pytest.raises(StoreError) as wrong:
        store.append("treaty", 0, [Entry(0, "key", SECRET.encode(), b"", SECRET.encode())], [])
    assert SECRET not in str(wrong.value)
    store.close()


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("attempt to write a readonly database", "make the file and its folder writable"),
        ("database disk image is malformed", "restore the last backup"),
        ("database or disk is full", "make room on the disk"),
        ("database is locked", "another program is writing"),
        ("Could not decode to UTF-8 column 'key' with text 'correct-horse'", "restore the last backup"),
        ("server closed the connection unexpectedly\nThis probably means", "check that it can be reached"),
    ],
)
def test_what_a_database_says_comes_with_the_way_out(said, way):
    wrong = explained(
        OperationalError("INSERT ...", {"body": SECRET}, sqlite3.OperationalError(said)), "ledger.db"
    )
    assert str(wrong).startswith("ledger.db: ")
    assert "This probably" not in str(wrong)
    assert way in str(wrong)
    assert SECRET not in str(wrong)
