"""The file in which a record is kept.

Enters: a path. Leaves: a `Database` with transactions on it. It refuses a file that is not a record of ours, before a byte of it
is changed, and one that a newer program has made.

All that only SQLite knows is in this module. Every error of the database leaves it as a `RecordError` with a remedy.
"""

from __future__ import annotations

import sqlite3
import threading
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from dragoman.errors import RecordError
from dragoman.record.store.server import SCHEMES, ServerDatabase

Mode = Literal["read", "write"]

# "Drag" in the header of the file: it tells a record from any other SQLite file.
APPLICATION_ID = 0x44726167
# The steps of `dragoman.record.migrations`, oldest first. A test compares them with the files.
REVISIONS = ("0001", "0002", "0003")
# Before this version SQLite could damage a WAL file when a write and a checkpoint met.
_SAFE_WAL = (3, 51, 3)
_SQLITE_HEADER = b"SQLite format 3\x00"
_HEADER_BYTES, _OWNER_AT = 100, slice(68, 72)
# Pages kept in memory: what an article touches lies together, so that more gains nothing.
_CACHE_KIB = 32_768
# Connections of a program that only reads: kept open, and made beside them when they are all in use.
_READERS = (8, 56)
# A writer tells the user that it waits before it has waited long enough to be taken for dead.
_SILENT_SECONDS = 2.0


# Files that this program has open, by device and number. The system drops all locks of a program on a file as soon as it closes any
# handle of it; so what is open already is not looked at but through the database. https://sqlite.org/howtocorrupt.html, section 2.2
_HELD: Counter[tuple[int, int]] = Counter()
_OPENING = threading.RLock()


class Database:
    """An open record file. One at a time may write; any number may read beside it."""

    def __init__(self, path: Path, mode: Mode, wait_seconds: float, on_wait: Callable[[str], None] | None) -> None:
        self.path = path
        self.mode = mode
        self._wait_seconds = wait_seconds
        self._on_wait = on_wait
        self._is_frozen = False
        self._held: tuple[int, int] | None = None
        self._engine = self._make_engine()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the record as it is now, whatever others write meanwhile."""
        with explain_errors(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes become permanent together at the end of the block, or not at all.

        Raises `RecordError` when another program keeps writing for longer than `wait_seconds`.
        """
        if self.mode == "read":
            raise RecordError(f"{self.path}: opened for reading only. Open it with mode='write' to change it.")
        with explain_errors(self.path), self._engine.connect() as connection:
            transaction = self._begin_write(connection)
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            transaction.commit()

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """The driver's own connection, outside any transaction, for settings of the file."""
        with explain_errors(self.path), self._engine.connect() as connection:
            yield connection.connection.dbapi_connection

    def find_mark(self, connection: Connection) -> str | None:
        """The mark of the last migration; None where there is none yet."""
        return _find_mark(connection)

    def backup(self, target: Path) -> None:
        """Copy the file page by page, as it is at one moment, into one of that mark and without a log."""
        with self.bare() as raw, explain_errors(target):
            copy = find_library().connect(str(target))
            try:
                raw.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            except find_library().Error as error:
                raise RecordError(f"{target}: {_explain(str(error).lower())}") from error
            finally:
                copy.close()

    def hold(self) -> None:
        """Note that the file is open, until it is closed."""
        self._held = _find_file(self.path)
        if self._held is not None:
            _HELD[self._held] += 1

    def close(self) -> None:
        """Let go of the file."""
        with _OPENING:
            self._engine.dispose()
            if self._held is not None:
                _HELD[self._held] -= 1
                self._held = None

    def _begin_write(self, connection: Connection) -> Any:
        connection = connection.execution_options(dragoman_writes=True)
        silent = min(_SILENT_SECONDS, self._wait_seconds)
        _set_patience(connection, silent)
        try:
            return connection.begin()
        except DBAPIError as error:
            if not _is_locked(error) or self._wait_seconds <= silent:
                raise
        if self._on_wait is not None:
            self._on_wait(
                f"{self.path}: another program is writing to this record; waiting up to {self._wait_seconds:.0f} s."
            )
        _set_patience(connection, self._wait_seconds - silent)
        return connection.begin()

    def _make_engine(self) -> Engine:
        library = find_library()

        def connect() -> Any:
            query = "immutable=1" if self._is_frozen else "mode=rwc" if self.mode == "write" else "mode=rw"
            uri = f"file:{urllib.parse.quote(str(self.path.absolute()))}?{query}"
            return library.connect(
                uri, uri=True, timeout=self._wait_seconds, isolation_level=None, check_same_thread=False
            )

        # One connection stays open: closing the last one makes SQLite fold the log into the file, which costs more than a batch.
        # Who only reads may do so in many threads at once, each with a connection of its own.
        size, overflow = (1, 10) if self.mode == "write" else _READERS
        engine = create_engine(
            "sqlite+pysqlite://",
            module=library,
            creator=connect,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=overflow,
        )

        @event.listens_for(engine, "connect")
        def _prepare(raw: Any, _record: Any) -> None:
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
            if self.mode == "read":
                # Not opened as read-only: then SQLite could not take its side files away when it is done.
                raw.execute("PRAGMA query_only = ON")

        # The driver would begin by itself, late and never before a CREATE TABLE; so it is told not to, and we begin.
        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            is_write = connection.get_execution_options().get("dragoman_writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

        return engine

    def freeze(self) -> None:
        """From now on read the file as one that nobody changes: on a disk where SQLite may not keep its side files."""
        self._is_frozen = True
        self._engine.dispose()


class Snapshot:
    """A record as it is at one moment: everything is read through one connection, in one transaction."""

    mode: Mode = "read"

    def __init__(self, path: Path | str, connection: Connection) -> None:
        self.path = path
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The one connection."""
        yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Refused: raises `RecordError`."""
        raise RecordError(f"{self.path}: this is a snapshot, for reading only. Open the record to change it.")
        yield self._connection

    def backup(self, target: Path) -> None:
        """Refused: raises `RecordError`."""
        raise RecordError(f"{self.path}: this is a snapshot. Open the record to copy it to {target}.")

    def close(self) -> None:
        """Nothing: the connection belongs to the record."""


def open_database(
    path: Path | str, mode: Mode = "write", *, wait_seconds: float = 30.0, on_wait: Callable[[str], None] | None = None
) -> Database | ServerDatabase:
    """The record file at `path`, with the newest tables; made if it is not there and `mode` is "write".

    Raises `RecordError`: the path is a folder, is not there, cannot be read or written; the file is not a record, is damaged,
    was made by a newer program, or is kept by another writer for longer than `wait_seconds`. `on_wait` is called with a
    message when the wait becomes long.
    """
    if isinstance(path, str) and path.startswith(SCHEMES):
        return _open_server(path, mode, wait_seconds, on_wait)
    path = Path(path)
    # Nothing may be opened between the look at the file and the note that it is open.
    with _OPENING:
        _check_path(path, mode)
        database = Database(path, mode, wait_seconds, on_wait)
        try:
            _check_revision(database)
            database.hold()
        except BaseException:
            database.close()
            raise
    try:
        if mode == "write":
            # In this order: the owner's mark must stand in the file itself and never only in its log.
            _migrate(database)
            _keep_log(database)
        return database
    except BaseException:
        database.close()
        raise


def _open_server(url: str, mode: Mode, wait_seconds: float, on_wait: Callable[[str], None] | None) -> ServerDatabase:
    database = ServerDatabase(url, mode, wait_seconds, on_wait)
    try:
        _check_revision(database)
        if mode == "write":
            _migrate(database)
        return database
    except BaseException:
        database.close()
        raise


def find_library() -> ModuleType:
    """The SQLite driver: the bundled one where it is installed, because systems still link versions that can lose data."""
    try:
        from pysqlite3 import dbapi2
    except ModuleNotFoundError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


@contextmanager
def explain_errors(path: Path) -> Iterator[None]:
    """Turns every error of the database into a `RecordError` that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise RecordError(f"{path}: {_explain(str(error.orig).lower())}") from error


def _explain(said: str) -> str:
    answers = (
        (
            "locked",
            "another program is writing to this record and did not finish in time. Wait until it is done, then run again.",
        ),
        (
            "readonly",
            "the record cannot be written. Check the permissions of the file and its folder, or name another file.",
        ),
        (
            "disk is full",
            "the disk is full. Nothing of the last step was kept, everything before it is there. Make room, run again.",
        ),
        ("not a database", "this file is not a record of Dragoman. Name another file; this one was not changed."),
        (
            "malformed",
            "the file is damaged. Restore it from a copy, or make a new record by adding the articles again.",
        ),
        ("unable to open", "the record cannot be opened. Check that the folder is there and that you may write in it."),
        (
            "i/o error",
            "the disk did not do what it was told. Nothing of the last step was kept. Check the disk, then run again.",
        ),
    )
    for sign, answer in answers:
        if sign in said:
            return answer
    return (
        f"the database refused ({said}). Run `dragoman doctor`; if all is well there, this is a fault of the program."
    )


def _is_locked(error: DBAPIError) -> bool:
    return "locked" in str(error.orig).lower()


def _set_patience(connection: Connection, seconds: float) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _check_path(path: Path, mode: Mode) -> None:
    """What can be told without the database, so that a foreign file is not even opened by it. Raises `RecordError`."""
    try:
        if path.is_dir():
            raise RecordError(
                f"{path}: this is a folder, a file is expected. Name a file in it, for example {path / 'talks.db'}."
            )
        if not path.exists():
            if mode == "read":
                raise RecordError(
                    f"{path}: there is no such record. Make one with: dragoman add ARTICLES --record {path}"
                )
            if not path.parent.is_dir():
                raise RecordError(f"{path}: the folder {path.parent} is not there. Make it, or name another file.")
            return
        if _HELD[_find_file(path) or (0, 0)] > 0:
            return
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except OSError as error:
        raise RecordError(f"{path}: cannot be opened ({error.strerror}). Check its permissions.") from error
    if not header:
        if mode == "read":
            raise RecordError(f"{path}: this record is empty. Add articles with: dragoman add ARTICLES --record {path}")
        return
    if not header.startswith(_SQLITE_HEADER):
        raise RecordError(
            f"{path}: this file is not a record of Dragoman. Name another file; this one was not changed."
        )
    if header[_OWNER_AT] != APPLICATION_ID.to_bytes(4, "big"):
        raise RecordError(
            f"{path}: this is a database of another program, not a record of Dragoman. Name another file; this one was not changed."
        )


def _find_file(path: Path) -> tuple[int, int] | None:
    """Device and number of a file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_revision(database: Database | ServerDatabase) -> None:
    """Whether the tables are ones that this program knows. Raises `RecordError`."""
    path = database.path
    try:
        revision = _look(database)
    except RecordError:
        # A disk that may only be read has no room for the side files of the log; without a log there is nothing in them.
        if isinstance(database, ServerDatabase) or database.mode == "write" or Path(f"{path}-wal").exists():
            raise
        database.freeze()
        revision = _look(database)
    if revision is not None and revision not in REVISIONS:
        raise RecordError(
            f"{path}: this record was made by a newer Dragoman (tables {revision}, this one knows {REVISIONS[-1]}). "
            "Install the newer version to open it; it was not changed."
        )
    if database.mode == "read" and revision is None:
        raise RecordError(f"{path}: this record is empty. Add articles with: dragoman add ARTICLES --record {path}")
    if database.mode == "read" and revision != REVISIONS[-1]:
        raise RecordError(
            f"{path}: this record was made by an older Dragoman. Bring it up to date where it can be written, with: "
            f"dragoman add ARTICLES --record {path}"
        )


def _look(database: Database | ServerDatabase) -> str | None:
    """The mark of the last migration; None where there is none yet."""
    with database.reading() as connection:
        return database.find_mark(connection)


def _keep_log(database: Database) -> None:
    """Switch the file to a write-ahead log, so that readers and a writer do not wait for each other."""
    if find_library().sqlite_version_info < _SAFE_WAL:
        return
    with database.bare() as raw:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except find_library().OperationalError as error:
            # A file that another program is switching, or writing, is switched already or will be next time.
            if "locked" not in str(error):
                raise RecordError(f"{database.path}: {_explain(str(error).lower())}") from error


def _migrate(database: Database | ServerDatabase) -> None:
    """Bring the tables up to date: each step and its mark become permanent together."""
    if _look(database) == REVISIONS[-1]:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations").replace("%", "%%"))
    for step in REVISIONS:
        with database.writing() as connection:
            # Looked at again now that nobody else can write: another program may have made the step meanwhile.
            done = database.find_mark(connection)
            if done is not None and REVISIONS.index(done) >= REVISIONS.index(step):
                continue
            if isinstance(database, Database):
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            config.attributes["connection"] = connection
            command.upgrade(config, step)


def _find_mark(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").scalar()
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if found else None
