"""Ledgers in a database, by SQLAlchemy: one file of SQLite, or a PostgreSQL server."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, insert, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoneFree

from detente.errors import StoreError, Tampered
from detente.ledger.store.rules import (
    check_audit,
    check_batch,
    check_end,
    check_file,
    check_kept,
    check_text,
    key_taken,
    subtree_taken,
    unchanged,
)
from detente.ledger.store.tables import AUDITS, ENTRIES, FILES, KEPT, LEDGERS, NODES
from detente.ledger.stores import Audit, Entry, Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Select, Table

    from detente.ledger.stores import Node, Place

PIECE = 1000
"""Entries that are read at once."""

PLACES = 64
"""Subtrees that are asked for at once; a proof seldom needs more."""

ENTRY = Entry._fields

RUN = 16
"""Neighbours that are better asked for as a stretch than one by one."""

TROUBLE = (DBAPIError, NoneFree, sqlite3.Error, UnicodeDecodeError)
"""What a database has to say; the last where not even that can be read in a damaged file."""

DAMAGED = "the file is damaged; restore the last backup"

_LEDGER: Any = bindparam("ledger")
_SIZE = select(func.coalesce(func.max(ENTRIES.c.number) + 1, 0)).where(ENTRIES.c.ledger == _LEDGER)
_NUMBER = select(ENTRIES.c.number).where(ENTRIES.c.ledger == _LEDGER, ENTRIES.c.key == bindparam("key"))
_PIECE = (
    select(*(ENTRIES.c[name] for name in ENTRY))
    .where(ENTRIES.c.ledger == _LEDGER, ENTRIES.c.number >= bindparam("start"))
    .order_by(ENTRIES.c.number)
    .limit(bindparam("limit"))
)
_RUN = select(NODES.c.place, NODES.c.hash).where(
    NODES.c.ledger == _LEDGER,
    NODES.c.level == bindparam("level"),
    NODES.c.place.between(bindparam("first"), bindparam("last")),
)
_KEPT = (
    select(KEPT.c.digest, KEPT.c.size, KEPT.c.who, KEPT.c.text)
    # Spelt so that no index is used: the rows themselves are looked at.
    .where(KEPT.c.ledger.concat("") == _LEDGER)
    .order_by(KEPT.c.turn)
)
_DIGESTS = select(KEPT.c.digest).where(KEPT.c.ledger == _LEDGER).order_by(KEPT.c.digest)
"""The same rows as the index has them."""

_FILE = select(FILES.c.content).where(FILES.c.digest == bindparam("digest"))
_AUDITS = (
    select(AUDITS.c.happened, AUDITS.c.who, AUDITS.c.what, AUDITS.c.about, AUDITS.c.detail)
    .where(AUDITS.c.ledger == _LEDGER)
    .order_by(AUDITS.c.turn)
)


class SqlStore:
    """A store in a database. Writers of one ledger take turns; readers wait for nobody."""

    def __init__(self, engine: Engine, where: str, turn: Connection | None = None) -> None:
        self.engine, self.where, self._turn = engine, where, turn
        self._writers, self._readers = engine.execution_options(writes=True), engine
        if engine.dialect.name != "sqlite":
            # Nothing that was read can change, so reading needs no transaction.
            self._readers = engine.execution_options(isolation_level="AUTOCOMMIT")

    def ledgers(self) -> tuple[str, ...]:
        """Ids of the ledgers, in alphabetical order."""
        with self._reading() as connection:
            # Databases sort by the rules of a language, which differ.
            return tuple(sorted(connection.scalars(select(LEDGERS.c.ledger))))

    def size(self, ledger: str) -> int:
        """How many entries a ledger has."""
        with self._reading() as connection:
            return int(connection.scalar(_SIZE, {"ledger": ledger}) or 0)

    @contextmanager
    def turn(self, ledger: str) -> Iterator[SqlStore]:
        """The store, to oneself as a writer until the block ends: all that is done in it counts, or nothing.

        Use only the store that is handed out; what is done through another waits for this one to end.
        """
        check_text(ledger, "the id of a ledger")
        with self._writing(ledger) as connection:
            yield SqlStore(self.engine, self.where, connection)

    def append(self, ledger: str, at: int, entries: Sequence[Entry], nodes: Sequence[Node]) -> None:
        """Add entries and the subtrees that they complete, all or nothing. Raises LedgerConflict."""
        check_batch(ledger, at, entries)
        try:
            with self._writing(ledger) as connection:
                check_end(ledger, at, int(connection.scalar(_SIZE, {"ledger": ledger}) or 0))
                # Within a turn, what came before stays if this fails.
                with connection.begin_nested() if self._turn is not None else nullcontext():
                    _add(connection, ledger, entries, nodes)
        except _Taken:
            taken = (entry.key for entry in entries if self.number_of(ledger, entry.key) is not None)
            key = next(taken, None)
            raise subtree_taken(ledger) if key is None else key_taken(ledger, key) from None

    def entries(self, ledger: str, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries from `start` up to but not including `stop`, in order. Raises Tampered if one is gone."""
        at = max(start, 0)
        while stop is None or at < stop:
            wanted = PIECE if stop is None else min(PIECE, stop - at)
            with self._reading() as connection:
                asked = {"ledger": ledger, "start": at, "limit": wanted}
                rows = connection.execute(_PIECE, asked).all()
            for row in rows:
                yield _entry(row, at)
                at += 1
            if len(rows) < wanted:
                return

    def number_of(self, ledger: str, key: str) -> int | None:
        """Number of the entry with that key, None if there is none."""
        with self._reading() as connection:
            return connection.scalar(_NUMBER, {"ledger": ledger, "key": key})

    def nodes(self, ledger: str, places: Iterable[Place]) -> dict[Place, bytes]:
        """Hashes of those subtrees that are there."""
        asked = dict.fromkeys(places)
        runs, others = _runs(sorted(asked))
        found: dict[Place, bytes] = {}
        with self._reading() as connection:
            for level, first, last in runs:
                part = {"ledger": ledger, "level": level, "first": first, "last": last}
                found |= {(level, place): made for place, made in connection.execute(_RUN, part)}
            for start in range(0, len(others), PLACES):
                some = others[start : start + PLACES]
                asked_for = {f"level{i}": level for i, (level, _) in enumerate(some)}
                asked_for |= {f"place{i}": place for i, (_, place) in enumerate(some)}
                rows = connection.execute(_nodes(len(some)), {"ledger": ledger, **asked_for})
                found |= {(level, place): made for level, place, made in rows}
        return {place: found[place] for place in asked if place in found}

    def keep(self, ledger: str, kept: Kept) -> None:
        """Add a checkpoint or cosignature, once."""
        check_kept(ledger, kept)
        row = {"ledger": ledger, "size": kept.size, "who": kept.who, "text": kept.text}
        digest = _digest(kept)
        same = and_(KEPT.c.ledger == ledger, KEPT.c.digest == digest)
        with self._writing(ledger) as connection:
            if connection.scalar(select(KEPT.c.turn).where(same)) is None:
                connection.execute(insert(KEPT), {**row, "digest": digest})

    def kept(self, ledger: str) -> tuple[Kept, ...]:
        """All checkpoints and cosignatures, in the order in which they came. Raises Tampered."""
        with self._reading() as connection:
            # The index first: what others add in between is in the rows only.
            digests = connection.scalars(_DIGESTS, {"ledger": ledger}).all()
            rows = connection.execute(_KEPT, {"ledger": ledger}).all()
        if not {digest for digest, *_ in rows}.issuperset(digests):
            raise Tampered("a checkpoint that was kept is gone, or passes for one of another ledger")
        found = tuple(Kept(*row) for _, *row in rows)
        for (digest, *_), kept in zip(rows, found, strict=True):
            if digest != _digest(kept):
                raise Tampered("a checkpoint that was kept is not what it was")
        return found

    def put_file(self, digest: str, content: bytes) -> None:
        """Keep a file under its SHA-256, once. Raises StoreError if it is not its own."""
        check_file(digest, content)
        with self._writing(f"file {digest}") as connection:
            if connection.scalar(select(FILES.c.digest).where(FILES.c.digest == digest)) is None:
                connection.execute(insert(FILES), {"digest": digest, "content": content})

    def file(self, digest: str) -> bytes | None:
        """Content of the file with that SHA-256, None if it is not here. Raises Tampered if it changed."""
        with self._reading() as connection:
            found = connection.scalar(_FILE, {"digest": digest})
        return unchanged(digest, found)

    def files(self) -> tuple[str, ...]:
        """SHA-256 of every file that is kept, in order."""
        with self._reading() as connection:
            return tuple(sorted(connection.scalars(select(FILES.c.digest))))

    def record_audit(self, ledger: str, audit: Audit) -> None:
        """Add a line to the audit trail."""
        check_audit(ledger, audit)
        row = {"ledger": ledger, "happened": audit.when.isoformat(), "who": audit.who, "what": audit.what}
        with self._writing(None) as connection:
            connection.execute(insert(AUDITS), {**row, "about": audit.about, "detail": audit.detail})

    def audits(self, ledger: str) -> tuple[Audit, ...]:
        """The audit trail of a ledger, in order."""
        with self._reading() as connection:
            rows = connection.execute(_AUDITS, {"ledger": ledger}).all()
        return tuple(Audit(datetime.fromisoformat(when), *said) for when, *said in rows)

    def copied_to(self, file: Path) -> bool:
        """Copy a store that is a file into a new one, while others may write; false if it is on a server."""
        if self.engine.dialect.name != "sqlite":
            return False
        with (
            self._told(),
            closing(self.engine.raw_connection()) as raw,
            closing(sqlite3.connect(file)) as copy,
        ):
            driver: Any = raw.driver_connection
            driver.backup(copy)
        return True

    def close(self) -> None:
        """Let go of files and connections."""
        self.engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._told():
            if self._turn is not None:
                yield self._turn
                return
            with self._readers.connect() as connection:
                yield connection

    @contextmanager
    def _writing(self, whose: str | None) -> Iterator[Connection]:
        """A transaction that is durable once the block has ended, alone among those with the same name."""
        with self._told():
            if self._turn is not None:
                yield self._turn
                return
            with self._writers.begin() as connection:
                if whose is not None:
                    lock(connection, whose)
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except TROUBLE as wrong:
            raise explained(wrong, self.where) from None


def lock(connection: Connection, whose: str) -> None:
    """Wait in PostgreSQL for one's turn, which ends with the transaction; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(f"detente {whose}".encode()).digest()[:8], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def explained(wrong: Exception, where: str) -> StoreError:
    """What a database said, as an error with the way out; without parameters, which may be confidential."""
    said = str(wrong.orig if isinstance(wrong, DBAPIError) else wrong).partition("\n")[0]
    if "decode" in said:
        said = "a text in it cannot be read"
    ways = {
        "readonly": "make the file and its folder writable, or copy it to where they are",
        "locked": "another program is writing; try again when it is done",
        "full": "make room on the disk; nothing was recorded",
        **dict.fromkeys(("malformed", "not a database", "cannot be read", "no such"), DAMAGED),
    }
    way = next(
        (way for word, way in ways.items() if word in said), "check that it can be reached, and try again"
    )
    return StoreError(f"{where}: {said}; {way}")


def _digest(kept: Kept) -> str:
    """What a checkpoint is known by; an index cannot hold a text of any length."""
    return hashlib.sha256(f"{kept.size}\n{kept.who}\n{kept.text}".encode()).hexdigest()


class _Taken(Exception):
    """A key or a subtree is there already; the database does not say which in words that last."""


def _add(connection: Connection, ledger: str, entries: Sequence[Entry], nodes: Sequence[Node]) -> None:
    try:
        if entries and entries[0].number == 0:
            connection.execute(insert(LEDGERS), {"ledger": ledger})
        if entries:
            _add_rows(connection, ENTRIES, [(ledger, *entry) for entry in entries])
        if nodes:
            _add_rows(connection, NODES, [(ledger, *node.place, node.hash) for node in nodes])
    except IntegrityError:
        raise _Taken from None


def _add_rows(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Add rows as the driver takes them: what SQLAlchemy does for each costs as much as the rest together.

    rows : a value for each column of the table, in its order.
    """
    # Names of our own tables and columns, and no word of a user.
    into = f"{table.name} ({', '.join(table.c.keys())})"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.c))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608
    else:
        types = [column.type.compile(connection.dialect).lower() for column in table.c]
        _copy(connection, f"COPY {into} FROM STDIN (FORMAT BINARY)", types, rows)


def _copy(connection: Connection, command: str, types: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Add rows by COPY, which takes a third of the time of statements; errors are as those of statements.

    As binary, because of rows in text a server that refuses one shows a part in its log.
    """
    driver: Any = connection.connection.driver_connection
    wrongs: Any = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    except wrongs as wrong:
        raise DBAPIError.instance(command, None, wrong, wrongs, hide_parameters=True) from None


@lru_cache(maxsize=PLACES)
def _nodes(count: int) -> Select[Any]:
    """Asks for that many subtrees by their places.

    SQLite looks each of them up only if each part of the alternative names the whole key; for a list of
    pairs it would read through all subtrees of the ledger.
    """
    places = (
        and_(
            NODES.c.ledger == _LEDGER,
            NODES.c.level == bindparam(f"level{i}"),
            NODES.c.place == bindparam(f"place{i}"),
        )
        for i in range(count)
    )
    return select(NODES.c.level, NODES.c.place, NODES.c.hash).where(or_(*places))


def _runs(places: Sequence[Place]) -> tuple[list[tuple[int, int, int]], list[Place]]:
    """Long runs of neighbours as level, first and last, and what is left over; asked for in order."""
    runs: list[tuple[int, int, int]] = []
    others: list[Place] = []
    # Neighbours have the same distance to their position.
    for _, group in groupby(enumerate(places), lambda item: (item[1][0], item[1][1] - item[0])):
        run = [place for _, place in group]
        if len(run) < RUN:
            others += run
        else:
            runs.append((run[0][0], run[0][1], run[-1][1]))
    return runs, others


def _entry(row: Sequence[Any], at: int) -> Entry:
    """An entry from its row; a damaged file can hold anything anywhere."""
    number, key, body, signature, private = row
    if number != at:
        raise Tampered(f"entry {at} is missing", at)
    whole = isinstance(key, str) and isinstance(body, bytes) and isinstance(signature, bytes)
    if not whole or not isinstance(private, bytes | None):
        raise Tampered(f"entry {at} is damaged: it holds what no entry can hold", at)
    return Entry(number, key, body, signature, private)
