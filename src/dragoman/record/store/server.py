"""A record on a PostgreSQL server, for teams.

Enters: an address, "postgresql://user@host/name". Leaves: a `ServerDatabase` with the transactions of `Database`. It refuses a database
in which another program has tables.

All that only PostgreSQL knows is in this module and in `search`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from dragoman.errors import MissingExtraError, RecordError

SCHEMES = ("postgresql://", "postgres://")
# "Drag": the number of the lock that a writer holds.
_LOCK = 0x44726167
_SILENT_SECONDS = 2.0


class ServerDatabase:
    """A record on a server. One at a time may write; any number may read beside it, each what there was when it began."""

    def __init__(self, url: str, mode: str, wait_seconds: float, on_wait: Callable[[str], None] | None) -> None:
        self.path = hide_password(url)
        self.mode = mode
        self._wait_seconds = wait_seconds
        self._on_wait = on_wait
        self._engine = self._make_engine(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the record as it is now, whatever others write meanwhile."""
        with self._explain_errors(), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes become permanent together at the end of the block, or not at all.

        Raises `RecordError` when another program keeps writing for longer than `wait_seconds`.
        """
        if self.mode == "read":
            raise RecordError(f"{self.path}: opened for reading only. Open it with mode='write' to change it.")
        with self._explain_errors(), self._engine.connect() as connection, connection.begin():
            self._wait_for_turn(connection)
            yield connection

    def backup(self, target: Path) -> None:
        """Refused: a server is backed up by its own means."""
        raise RecordError(
            f"{self.path}: a record on a server is backed up with pg_dump. `dragoman export` writes it as an archive, to {target} for example."
        )

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()

    def find_mark(self, connection: Connection) -> str | None:
        """The mark of the last migration; None where there is none yet. Raises `RecordError` where the tables are of others."""
        tables = set(
            connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).scalars()
        )
        if "alembic_version" in tables and "texts" in tables:
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
        if tables:
            raise RecordError(
                f"{self.path}: another program has tables in this database. Make an empty one for the record; this was not changed."
            )
        return None

    def _wait_for_turn(self, connection: Connection) -> None:
        def try_for(seconds: float) -> bool:
            connection.execute(text(f"SET LOCAL lock_timeout = {max(1, int(seconds * 1000))}"))
            point = connection.begin_nested()
            try:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            except DBAPIError as error:
                point.rollback()
                if "lock timeout" not in str(error.orig):
                    raise
                return False
            point.commit()
            return True

        silent = min(_SILENT_SECONDS, self._wait_seconds)
        if try_for(silent):
            return
        if self._wait_seconds > silent:
            if self._on_wait is not None:
                self._on_wait(
                    f"{self.path}: another program is writing to this record; waiting up to {self._wait_seconds:.0f} s."
                )
            if try_for(self._wait_seconds - silent):
                return
        raise RecordError(
            f"{self.path}: another program is writing to this record and did not finish in time. Wait until it is done, then run again."
        )

    def _make_engine(self, url: str) -> Engine:
        try:
            import psycopg
        except ImportError as error:
            raise MissingExtraError(
                "a record on a server needs the PostgreSQL driver. Install it with: pip install 'dragoman[postgres]'"
            ) from error
        assert psycopg is not None
        try:
            address = make_url(url).set(drivername="postgresql+psycopg")
        except ArgumentError as error:
            raise RecordError(f"{self.path}: this is no address. Write it as postgresql://user@host/name.") from error
        engine = create_engine(address, pool_size=2)

        @event.listens_for(engine, "connect")
        def _prepare(raw: Any, _record: Any) -> None:
            with raw.cursor() as cursor:
                cursor.execute("SET TIME ZONE 'UTC'")
                cursor.execute("SET client_min_messages = warning")
            raw.commit()

        return engine

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            said = " ".join(str(error.orig).split())
            answers = (
                ("connection failed", "the server cannot be reached. Check the address, that it runs, and that you may connect."),
                ("permission denied", "the record cannot be written. Ask for the rights to its tables."),
                ("No space left", "the disk of the server is full. Nothing of the last step was kept. Make room, run again."),
                ("terminating connection", "the server closed the connection. Nothing of the last step was kept. Run again."),
                ("server closed the connection", "the server closed the connection. Nothing of the last step was kept. Run again."),
            )  # fmt: skip
            answer = next((answer for sign, answer in answers if sign in said), f"the server refused ({said[:300]}).")
            raise RecordError(f"{self.path}: {answer}") from error


def hide_password(url: str) -> str:
    """An address as it may be shown."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.partition("@")[2] or url
