"""From a path or an address to a store, with settings that make what is acknowledged durable."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DisconnectionError

from detente.errors import MissingExtra, StoreError
from detente.ledger.store import schema
from detente.ledger.store.sql import TROUBLE, SqlStore, explained, lock

if TYPE_CHECKING:
    from sqlalchemy import Connection

SERVERS = ("postgresql", "postgres", "postgresql+psycopg")
HEADER = b"SQLite format 3\0"
BUSY = 60_000
"""Milliseconds that a writer of a file waits for its turn."""

ANSWER = "10"
"""Seconds that a server has to answer."""

IDLE = 1.0
"""Seconds after which a connection may have been lost while nobody used it, and is tried first."""


def opened(place: str, *, must_exist: bool = False) -> SqlStore:
    """The store at a path or address. Raises StoreError and MissingExtra; see `open_store`."""
    path = file_named(place)
    if path is not None:
        return _opened_file(path, must_exist=must_exist)
    url = _address(place)
    engine, where = _server(url), shown(url)
    with _closing_on_failure(engine, where), engine.connect() as connection:
        version = schema.version_of(connection)
        if version is None:
            raise StoreError(f"{where} has no tables of detente yet; make them with `detente ledger migrate`")
        schema.check_version(version, where)
    return SqlStore(engine, where)


def file_named(place: str) -> Path | None:
    """The file that a path or address names; None for a server. Raises StoreError."""
    if "://" not in place:
        return Path(place)
    url = _address(place)
    return _path_of(url) if url.drivername == "sqlite" else None


def migrated(place: str) -> str:
    """Make or renew the tables at a path or address; returns their version then. Raises StoreError."""
    path = file_named(place)
    if path is None:
        engine, where = _server(_address(place)), shown(place)
    else:
        _check_file(path, must_exist=False)
        engine, where = _file(path), str(path)
    with _closing_on_failure(engine, where), engine.execution_options(writes=True).begin() as connection:
        lock(connection, "migrations")
        version = schema.version_of(connection)
        if version is not None:
            schema.check_version(version, where, may_be_old=True)
        elif not schema.is_empty(connection):
            raise StoreError(f"{where} holds tables of something else; give detente a database of its own")
        schema.upgrade(connection)
        found = schema.version_of(connection)
    engine.dispose()
    return str(found)


def shown(place: str | URL) -> str:
    """An address without its user, password and options. Raises StoreError if it cannot be read."""
    url = _address(place) if isinstance(place, str) else place
    if url.drivername == "sqlite":
        return str(_path_of(url))
    host = f"{url.host or ''}:{url.port}" if url.port else url.host or ""
    return f"{url.get_backend_name()}://{host}/{url.database or ''}"


def _address(place: str) -> URL:
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise StoreError(
            "the address of the store cannot be read; write it as postgresql://user:password@host/database, "
            "with %40 for an @ inside the password"
        ) from None
    if url.drivername in SERVERS:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        return url
    raise StoreError(
        f"'{url.drivername}' is no kind of store; there are sqlite:///PATH and postgresql://HOST/DATABASE"
    )


def _path_of(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise StoreError("an SQLite store needs a path, as in sqlite:///ledger.db; in memory, say memory:")
    return Path(url.database)


def _opened_file(path: Path, *, must_exist: bool) -> SqlStore:
    _check_file(path, must_exist=must_exist)
    engine, where = _file(path), str(path)
    with _closing_on_failure(engine, where):
        with engine.connect() as connection:
            version = _version_of_file(connection, where)
        if version is not None:
            schema.check_version(version, where, may_be_old=True)
        # Kept in the file itself. Not before it is known to be ours: another's file stays as it is.
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        if version is None or version < schema.NEEDED:
            with engine.execution_options(writes=True).begin() as connection:
                # Another program may have been faster.
                version = _version_of_file(connection, where)
                if version is None:
                    schema.create(connection)
                elif version < schema.NEEDED:
                    schema.upgrade(connection)
    return SqlStore(engine, where)


def _check_file(path: Path, *, must_exist: bool) -> None:
    try:
        if must_exist and not path.exists():
            raise StoreError(f"{path}: there is no such ledger; make one with `detente ledger new`")
        if path.is_dir():
            raise StoreError(f"{path} is a folder; name a file in it, such as {path / 'ledger.db'}")
        if not path.exists() and not path.parent.is_dir():
            raise StoreError(f"{path}: there is no folder {path.parent}; make it first")
        if path.exists() and path.stat().st_size:
            with path.open("rb") as file:
                head = file.read(len(HEADER))
            if head != HEADER:
                raise StoreError(f"{path} is no ledger: not an SQLite file. Name another, or a new one.")
        elif not path.exists():
            # What not everybody may see is in it: for its owner only, who can open it to others.
            path.touch(0o600)
    except OSError as wrong:
        raise StoreError(
            f"{path} cannot be opened: {wrong.strerror}; check who may read and write it"
        ) from None


def _version_of_file(connection: Connection, where: str) -> str | None:
    sign = connection.scalar(text("PRAGMA application_id"))
    if sign == 0 and schema.is_empty(connection):
        return None
    version = schema.version_of(connection)
    if sign != schema.SIGN or version is None:
        raise StoreError(f"{where} is an SQLite file, but no ledger of detente. Name another, or a new one.")
    return version


def _file(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
        # The driver would begin transactions by itself, and not before reading.
        connection.isolation_level = None
        for setting in (
            f"busy_timeout = {BUSY}",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A writer takes its turn before it reads, so that what it read is still so when it writes. Who
        # only reads needs no transaction: nothing that was read can change.
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _server(url: URL) -> Engine:
    wait = {} if "connect_timeout" in url.query else {"connect_timeout": ANSWER}
    try:
        engine = create_engine(
            url.update_query_dict(wait),
            isolation_level="READ COMMITTED",
            hide_parameters=True,
        )
    except ImportError as missing:
        raise MissingExtra("a ledger in PostgreSQL", "server") from missing

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
        connection.commit()

    _try_idle(engine)
    return engine


def _try_idle(engine: Engine) -> None:
    """Have a connection tried before it is used again, if it may have been lost in the meantime.

    Trying it every time, as the pool would by itself, takes as long as most of what is asked. A server
    that goes away says so, which is seen without asking it; a network that fails does not.
    """

    @event.listens_for(engine, "checkin")
    def _left(_: object, record: Any) -> None:  # noqa: ANN401 - of the pool
        record.info["left"] = perf_counter()

    @event.listens_for(engine, "checkout")
    def _taken(connection: Any, record: Any, _: object) -> None:  # noqa: ANN401
        is_fresh = perf_counter() - record.info.get("left", perf_counter()) <= IDLE
        try:
            if is_fresh and not _has_news(connection):
                return
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as lost:
            raise DisconnectionError from lost


def _has_news(connection: Any) -> bool:  # noqa: ANN401 - of the driver
    """Whether a server has sent something that nobody asked for, such as that it goes away."""
    with DefaultSelector() as selector:
        selector.register(connection.fileno(), EVENT_READ)
        return bool(selector.select(0))


class _closing_on_failure:  # noqa: N801 - read as a sentence
    """Within it, what the database says becomes a StoreError, and nothing stays open after one."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine, self.where = engine, where

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, wrong: BaseException | None, trace: object) -> None:
        if wrong is None:
            return
        self.engine.dispose()
        if isinstance(wrong, TROUBLE):
            raise explained(wrong, self.where) from None
