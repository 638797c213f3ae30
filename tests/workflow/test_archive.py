"""Copies prove themselves, and what is damaged leaves nothing behind."""

import json
import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from detente.errors import DetenteError, StoreError, Tampered
from detente.ledger.checkpoint import sign_checkpoint
from detente.ledger.entries import public_view
from detente.ledger.ledger import Ledger
from detente.ledger.store import open_store
from detente.ledger.stores import Audit, Store
from detente.workflow.archive import backup, restore
from detente.workflow.ledger_lines import What, export_ledger, import_ledger
from detente.workflow.ledgers import Check, proven
from tests.ledger.parties import AGREEMENT, NOW, keys_of, new_ledger, notes, sealed

LETTER = b"a letter that not everybody may read"
ID = AGREEMENT.id
LATER = date(2019, 6, 1)


def filled(place: str = "memory:") -> Store:
    """A ledger with some of everything: visibilities, a file, a checkpoint, a line of audit."""
    from hashlib import sha256

    from detente.ledger.event import Evidence

    store = open_store(place)
    ledger = new_ledger(store)
    digest = sha256(LETTER).hexdigest()
    store.put_file(digest, LETTER)
    piece = (Evidence("letter.txt", digest, len(LETTER)),)
    ledger.append(notes(3), NOW)
    for visibility in ("all", "parties", "party:north", f"public-after:{LATER}"):
        key = visibility.partition(":")[0]
        ledger.append([sealed(key=key, note=f"for {visibility}", visibility=visibility, evidence=piece)], NOW)
    sign_checkpoint(store, ledger.roster, keys_of("desk").signing, NOW)
    ledger.append(notes(2, 10), NOW)
    store.record_audit(ID, Audit(NOW, "north-1", "read", digest))
    return store


def content(store: Store) -> tuple:
    """All that there is of the ledger."""
    return (
        list(store.entries(ID)),
        Ledger(store, ID).root(),
        store.kept(ID),
        store.audits(ID),
        {digest: store.file(digest) for digest in store.files()},
    )


@pytest.fixture
def original(tmp_path: Path) -> str:
    place = str(tmp_path / "ledger.db")
    filled(place).close()
    return place


def at(place: Path | str) -> tuple:
    store = open_store(str(place), must_exist=True)
    found = content(store)
    store.close()
    return found


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- backup and restore


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
def test_a_backup_of_any_store_is_restored_into_any_other(kind, tmp_path, request):
    place = {"memory": "memory:", "sqlite": str(tmp_path / "ledger.db")}.get(kind)
    store = filled(place or request.getfixturevalue("postgresql_schema"))
    expected, saved = content(store), tmp_path / "saved.db"
    (found,) = backup(store, saved)
    store.close()
    assert (found.ledger, found.found.size, found.checkpoint) == (ID, 10, 8)
    assert at(saved) == expected
    again = restore(saved, str(tmp_path / "again.db"), expected[2][0].text)
    assert again[0].given
    assert at(tmp_path / "again.db") == expected
    assert (saved.stat().st_mode & 0o077, (tmp_path / "again.db").stat().st_mode & 0o077) == (0, 0)


def test_a_backup_is_restored_into_an_empty_database_of_a_server(original, tmp_path, postgresql_schema):
    store = open_store(original)
    backup(store, tmp_path / "saved.db")
    expected = content(store)
    store.close()
    restore(tmp_path / "saved.db", postgresql_schema)
    assert at(postgresql_schema) == expected
    with pytest.raises(StoreError, match="is there already; name an empty place"):
        restore(tmp_path / "saved.db", postgresql_schema)


def test_a_backup_while_others_write_is_a_beginning_of_the_ledger(original, tmp_path):
    store, other = open_store(original), open_store(original)
    (before,) = backup(store, tmp_path / "one.db")
    Ledger(other, ID).append(notes(5, 20), NOW)
    (after,) = backup(store, tmp_path / "two.db")
    assert (before.found.size, after.found.size) == (10, 15)
    assert at(tmp_path / "two.db")[0][:10] == at(tmp_path / "one.db")[0]
    store.close()
    other.close()


def test_neither_a_backup_nor_a_restore_overwrites_anything(original, tmp_path):
    (tmp_path / "saved.db").write_text("something else")
    store = open_store(original)
    with pytest.raises(StoreError, match="is there already; name a new file"):
        backup(store, tmp_path / "saved.db")
    with pytest.raises(StoreError, match="there is no folder"):
        backup(store, tmp_path / "no" / "saved.db")
    backup(store, tmp_path / "good.db")
    store.close()
    for place in (original, str(tmp_path / "saved.db")):
        with pytest.raises(StoreError):
            restore(tmp_path / "good.db", place)
    assert (tmp_path / "saved.db").read_text() == "something else"
    assert names(tmp_path) == {"ledger.db", "saved.db", "good.db"}


def test_a_restore_refuses_an_older_backup_than_the_checkpoint_a_party_holds(original, tmp_path):
    store = open_store(original)
    backup(store, tmp_path / "old.db")
    ledger = Ledger(store, ID)
    ledger.append(notes(5, 20), NOW)
    held = str(sign_checkpoint(store, ledger.roster, keys_of("desk").signing, NOW + timedelta(days=1)))
    store.close()
    with pytest.raises(
        Tampered, match="10 entries, but a checkpoint of 15 was signed: entry 10 and"
    ) as wrong:
        restore(tmp_path / "old.db", str(tmp_path / "again.db"), held)
    assert wrong.value.entry == 10
    assert "again.db" not in names(tmp_path)


def test_a_restore_refuses_another_history_than_the_checkpoint_a_party_holds(original, tmp_path):
    held = at(original)[2][0].text
    store = open_store(str(tmp_path / "other.db"))
    ledger = new_ledger(store)
    ledger.append(notes(12, 40), NOW)
    backup(store, tmp_path / "saved.db")
    store.close()
    with pytest.raises(Tampered, match="the first 8 entries of 'ice-accord' are not those of the checkpoint"):
        restore(tmp_path / "saved.db", str(tmp_path / "again.db"), held)
    assert "again.db" not in names(tmp_path)


def test_a_checkpoint_of_another_ledger_proves_nothing(original, tmp_path):
    held = at(original)[2][0].text.replace("ice-accord", "other-accord")
    store = open_store(original)
    backup(store, tmp_path / "saved.db")
    export_ledger(store, ID, tmp_path / "saved.jsonl", What())
    store.close()
    with pytest.raises(StoreError, match="the checkpoint that was given is of none of the ledgers"):
        restore(tmp_path / "saved.db", str(tmp_path / "again.db"), held)
    with pytest.raises(StoreError, match="the checkpoint that was given is of another ledger"):
        import_ledger(tmp_path / "saved.jsonl", str(tmp_path / "again.db"), held)
    assert "again.db" not in names(tmp_path)


def changed(place: Path, statement: str) -> None:
    """Change a file as its owner can, guards or not."""
    connection = sqlite3.connect(place)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()


CHANGES = {
    "UPDATE entries SET body = replace(body, 'note 2', 'note 7') WHERE number = 3": 3,
    "UPDATE entries SET signature = zeroblob(64) WHERE number = 4": 4,
    "UPDATE entries SET private = replace(private, 'for', 'not') WHERE number = 5": 5,
    "UPDATE entries SET private = NULL WHERE number = 6": None,
    "UPDATE entries SET key = 'other' WHERE number = 2": 2,
    "UPDATE entries SET body = 7 WHERE number = 2": 2,
    "UPDATE entries SET number = 90 WHERE number = 4": 4,
    "DELETE FROM entries WHERE number = 4": 4,
    "DELETE FROM entries WHERE number = 9": None,
    "DELETE FROM entries WHERE number > 6": 7,
    "UPDATE nodes SET hash = zeroblob(32) WHERE level = 1 AND place = 1": 3,
    "DELETE FROM nodes WHERE level = 0 AND place = 7": 7,
    "UPDATE kept SET text = replace(text, 'detente/ice', 'detente/fire')": None,
    "UPDATE files SET content = x'00'": 4,
}
UNSEEN = {
    # A private part that is gone is as in a public copy; no checkpoint vouches for the last entries yet.
    "UPDATE entries SET private = NULL WHERE number = 6",
    "DELETE FROM entries WHERE number = 9",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_what_was_changed_is_named_and_neither_backed_up_nor_restored_nor_exported(
    statement, original, tmp_path
):
    changed(Path(original), statement)
    store = open_store(original)
    if statement in UNSEEN:
        found = proven(store, ID, Check())
        assert (found.found.size, found.found.hidden) in {(10, 1), (9, 0)}
    else:
        for act in (
            lambda: proven(store, ID, Check()),
            lambda: backup(store, tmp_path / "saved.db"),
            lambda: export_ledger(store, ID, tmp_path / "saved.jsonl", What()),
            lambda: restore(Path(original), str(tmp_path / "saved.db")),
        ):
            with pytest.raises(Tampered) as wrong:
                act()
            assert wrong.value.entry == CHANGES[statement]
        assert names(tmp_path) <= {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
    store.close()


# --- export and import


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_export_is_imported_as_it_was(kind, original, tmp_path, request):
    store = open_store(original)
    expected = content(store)
    export_ledger(store, ID, tmp_path / "saved.jsonl", What())
    store.close()
    place = str(tmp_path / "a.db") if kind == "sqlite" else request.getfixturevalue("postgresql_schema")
    found = import_ledger(tmp_path / "saved.jsonl", place, expected[2][0].text)
    assert found.given
    assert at(place) == expected
    with pytest.raises(StoreError, match="ledger 'ice-accord' is there already"):
        import_ledger(tmp_path / "saved.jsonl", place)


def test_an_import_goes_beside_other_ledgers(original, tmp_path):
    store = open_store(original)
    export_ledger(store, ID, tmp_path / "saved.jsonl", What(files=False))
    store.close()
    from detente.ledger.stores import Entry

    other = open_store(str(tmp_path / "others.db"))
    other.append("treaty", 0, [Entry(0, "signed", b"", b"")], [])
    import_ledger(tmp_path / "saved.jsonl", str(tmp_path / "others.db"))
    assert other.ledgers() == (ID, "treaty")
    assert other.files() == ()
    other.close()


@pytest.mark.parametrize(
    ("day", "hidden"),
    [(LATER - timedelta(days=1), 3), (LATER, 3), (LATER + timedelta(days=1), 2)],
)
def test_a_public_export_holds_no_private_part_and_verifies(day, hidden, original, tmp_path):
    store = open_store(original)
    export_ledger(store, ID, tmp_path / "public.jsonl", What(day))
    written = (tmp_path / "public.jsonl").read_text()
    assert ("for parties" in written, "for party:north" in written) == (False, False)
    assert (f"for public-after:{LATER}" in written) == (hidden == 2)
    assert "north-1" not in json.loads(written.splitlines()[0])["audits"]
    found = import_ledger(tmp_path / "public.jsonl", str(tmp_path / "public.db"))
    copy = open_store(str(tmp_path / "public.db"))
    assert (found.found.root, found.found.hidden) == (Ledger(store, ID).root(), hidden)
    assert [entry.body for entry in copy.entries(ID)] == [entry.body for entry in store.entries(ID)]
    assert (
        sum(entry.private is None and not hasattr(public_view(entry), "kind") for entry in copy.entries(ID))
        == hidden
    )
    assert copy.audits(ID) == ()
    copy.close()
    store.close()


def lines_of(original: str, tmp_path: Path) -> list[str]:
    store = open_store(original)
    export_ledger(store, ID, tmp_path / "good.jsonl", What())
    store.close()
    return (tmp_path / "good.jsonl").read_text().splitlines(keepends=True)


def test_an_export_that_is_cut_short_leaves_nothing(original, tmp_path):
    whole = "".join(lines_of(original, tmp_path))
    chance = random.Random(3)  # noqa: S311 - where to cut is no secret
    for cut in [0, 1, len(whole) - 2, *(chance.randrange(len(whole)) for _ in range(10))]:
        (tmp_path / "cut.jsonl").write_text(whole[:cut])
        with pytest.raises(StoreError, match=r"not whole, get it again|it is damaged, get it again"):
            import_ledger(tmp_path / "cut.jsonl", str(tmp_path / "cut.db"))
    assert names(tmp_path) == {"ledger.db", "good.jsonl", "cut.jsonl"}


def test_lines_that_were_changed_are_refused(original, tmp_path):
    lines = lines_of(original, tmp_path)
    head, entry = json.loads(lines[0]), json.loads(lines[3])

    def damaged(place: int, line: object) -> str:
        return "".join([*lines[:place], json.dumps(line) + "\n", *lines[place + 1 :]])

    texts = {
        damaged(0, {**head, "root": "00" * 32}): "have another root than it says",
        damaged(0, {**head, "detente-export": 2}): "no export of a ledger of version 1",
        damaged(0, {**head, "size": "many"}): "bad.jsonl:1: it is not of the form of an export",
        damaged(0, {**head, "size": head["size"] - 1}): "bad.jsonl:11",
        damaged(0, {**head, "agreement": "other"}): "entry 0",
        damaged(0, []): "bad.jsonl:1: it is not of the form of an export",
        damaged(3, {**entry, "body": entry["body"].replace("note 1", "note 7")}): "entry 2",
        damaged(3, {**entry, "signature": "00" * 64}): "entry 2",
        damaged(3, {**entry, "signature": "zz"}): "bad.jsonl:4: it is not of the form of an export",
        damaged(3, {**entry, "key": "\ud800"}): "half a surrogate",
        damaged(3, {**entry, "number": 7}): "bad.jsonl:4",
        damaged(3, json.loads(lines[2])): "bad.jsonl:4",
        damaged(3, {**json.loads(lines[2]), "number": 2}): "with the key 'note-0' already",
        damaged(11, {"file": "0" * 64, "content": "AA=="}): "a file is kept under the SHA-256",
        "".join([*lines, lines[-1]]): "goes on after its last file",
        "[" * 100_000: "it is damaged",
        "not json\n": "bad.jsonl:1",
    }
    for text, said in texts.items():
        (tmp_path / "bad.jsonl").write_text(text)
        with pytest.raises(DetenteError, match=said):
            import_ledger(tmp_path / "bad.jsonl", str(tmp_path / "bad.db"))
    assert names(tmp_path) == {"ledger.db", "good.jsonl", "bad.jsonl"}


def test_what_is_no_text_at_all_is_refused(tmp_path):
    (tmp_path / "bad.jsonl").write_bytes(bytes(range(256)))
    for file in ("bad.jsonl", "none.jsonl"):
        with pytest.raises(StoreError):
            import_ledger(tmp_path / file, str(tmp_path / "bad.db"))
    assert names(tmp_path) == {"bad.jsonl"}
