"""What goes wrong with files, and what the record makes of it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from telling import NOW, Telling, add_all, export

from dragoman.errors import RecordError
from dragoman.record import Incoming, Record
from dragoman.record.store.database import APPLICATION_ID, REVISIONS, find_library

HERE = Path(__file__).resolve().parent
NOBODY = 65534


def _some(count: int = 1, prefix: str = "a") -> list[Telling]:
    return [
        Telling(f"{prefix}{number}", publisher=f"Desk {number}", opening=f"Story {number}. ").meeting(round=1)
        for number in range(count)
    ]


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may write anywhere; for a while we are someone else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _open_to_all(folder: Path) -> None:
    """Lets anyone pass down to `folder`, which pytest makes for its owner only."""
    for step in (folder, *folder.parents):
        if step.stat().st_uid != os.geteuid() or step == Path("/"):
            break
        step.chmod(step.stat().st_mode | 0o055)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    """A text file is named as foreign and stays as it is."""
    path.write_text("Not a record at all, but some notes of mine.")
    with pytest.raises(RecordError, match="not a record of Dragoman"):
        Record.open(path)
    assert path.read_text().startswith("Not a record")


def test_the_database_of_another_program_is_refused(path: Path) -> None:
    """A SQLite file of someone else is not touched, not even by a log beside it."""
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE notes (words TEXT)")
    foreign.commit()
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(RecordError, match="another program"):
        Record.open(path)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_half_a_header_is_refused(path: Path) -> None:
    """A file cut off after its first bytes is no record."""
    path.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(RecordError, match="not changed"):
        Record.open(path)


def test_a_record_cut_in_half_is_named_as_damaged(path: Path) -> None:
    """What is left of a damaged file is answered with a message, not with a traceback."""
    add_all(path, _some(5))
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(RecordError, match="damaged"), Record.open(path) as record:
        list(record.export_lines())


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is answered with the name of a file in it."""
    with pytest.raises(RecordError, match=r"folder.*talks\.db"):
        Record.open(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """No folder is made by mistake."""
    with pytest.raises(RecordError, match="is not there"):
        Record.open(tmp_path / "no" / "talks.db")
    assert not (tmp_path / "no").exists()


def test_a_missing_record_is_not_made_by_reading(path: Path) -> None:
    """Looking at what is not there does not make it."""
    with pytest.raises(RecordError, match="no such record"):
        Record.open(path, mode="read")
    assert not path.exists()


def test_an_empty_file_becomes_a_record(path: Path) -> None:
    """A file that was made and never filled is as good as none."""
    path.touch()
    assert add_all(path, _some()) == ["new"]


def test_an_empty_file_is_no_record_to_read(path: Path) -> None:
    """Reading an empty file says what to do."""
    path.touch()
    with pytest.raises(RecordError, match="dragoman add"):
        Record.open(path, mode="read")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Nothing is left behind where nothing may be made."""
    _open_to_all(tmp_path)
    tmp_path.chmod(0o555)
    with _as_nobody(), pytest.raises(RecordError, match=r"cannot be (opened|written)"):
        Record.open(tmp_path / "talks.db")
    tmp_path.chmod(0o755)
    assert os.listdir(tmp_path) == []


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A record of somebody else is not added to, and the message says so."""
    path = tmp_path / "talks.db"
    add_all(path, _some())
    path.chmod(0o444)
    _open_to_all(tmp_path)
    with _as_nobody(), pytest.raises(RecordError, match="cannot be"):
        add_all(path, _some(2))


def test_a_record_on_a_disk_for_reading_can_be_read(tmp_path: Path) -> None:
    """Where nothing can be written, a record still can be looked at."""
    path = tmp_path / "talks.db"
    add_all(path, _some(2))
    before = export(path)
    path.chmod(0o444)
    _open_to_all(tmp_path)
    tmp_path.chmod(0o555)
    with _as_nobody():
        assert export(path) == before
    tmp_path.chmod(0o755)


def test_a_newer_record_is_refused(path: Path) -> None:
    """A file of a later version is not guessed at."""
    add_all(path, _some())
    raw = find_library().connect(str(path))
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(RecordError, match="newer Dragoman"):
        Record.open(path)


def test_a_writer_that_does_not_finish_is_named(path: Path) -> None:
    """A second writer waits, says that it waits, and then says why it stopped."""
    add_all(path, _some())
    told: list[str] = []
    with (
        Record.open(path) as first,
        first._database.writing(),
        Record.open(path, wait_seconds=2.5, on_wait=told.append) as second,
        pytest.raises(RecordError, match="did not finish in time"),
    ):
        second.add([Incoming(_some(1, "b")[0].reading())], reader_version="1.0", now=NOW)
    assert len(told) == 1
    assert "waiting" in told[0]


def test_two_writers_lose_nothing(path: Path) -> None:
    """Two programs that add at once both have everything in the record, as if one had come after the other."""
    ours, theirs = _some(6, "a"), _some(6, "b")
    threads = [threading.Thread(target=add_all, args=(path, some), kwargs={"each": True}) for some in (ours, theirs)]
    add_all(path, [])
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = path.with_name("alone.db")
    add_all(alone, ours + theirs)
    assert export(path) == export(alone)


def test_a_reader_sees_the_record_as_it_was(path: Path) -> None:
    """Whoever has begun to read sees one state, whatever is added meanwhile."""
    add_all(path, _some(1))
    with Record.open(path, mode="read") as reader:
        lines = reader.export_lines()
        first = next(lines)
        add_all(path, _some(4))
        seen = [first, *lines]
        assert sum('"record":"decision"' in line for line in seen) == 0
        assert len(list(reader.export_lines())) > len(seen)


def test_a_full_disk_leaves_what_was_there(path: Path) -> None:
    """A batch that does not fit is not kept in part, and afterwards the record takes articles again."""
    add_all(path, _some(1))
    before = export(path)
    with Record.open(path) as record:
        with record._database.bare() as raw:
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(RecordError, match="disk is full"):
            record.add([Incoming(telling.reading()) for telling in _some(60, "b")], reader_version="1.0", now=NOW)
        assert list(record.export_lines()) == before
        with record._database.bare() as raw:
            raw.execute("PRAGMA max_page_count = 1000000")
        assert record.add([Incoming(_some(1, "c")[0].reading())], reader_version="1.0", now=NOW) == ["new"]


def test_a_file_that_may_not_grow_is_named(path: Path) -> None:
    """A limit on the size of files ends in a message and a record that can be read."""
    add_all(path, _some(1))
    before = export(path)
    code = f"""
        import resource, signal, sys
        sys.path.insert(0, {str(HERE)!r})
        from telling import Telling, add_all
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        from pathlib import Path
        add_all(Path({str(path)!r}), [Telling(f"b{{n}}", opening=f"Story {{n}}. ").meeting() for n in range(60)])
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert "RecordError" in done.stderr
    assert export(path) == before


def test_an_error_in_a_batch_keeps_none_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When joining fails, the articles of the batch are not in the record either."""
    add_all(path, _some(1))
    before = export(path)

    def fail(*_: object) -> None:
        raise RuntimeError("made to fail")

    with Record.open(path) as record:
        monkeypatch.setattr("dragoman.record.store.record.weave_entries", fail)
        with pytest.raises(RuntimeError):
            record.add([Incoming(_some(1, "b")[0].reading())], reader_version="1.0", now=NOW)
        monkeypatch.undo()
        assert list(record.export_lines()) == before
        assert record.count()["articles"] == 1


_ADDING = """
    import sys
    sys.path.insert(0, {here!r})
    from pathlib import Path
    from telling import Telling, add_all
    for number in range(10_000):
        telling = Telling(f"k{{number}}", publisher=f"Desk {{number % 7}}", opening=f"Story {{number}}. ")
        telling.meeting(round=1 + number % 3, when=f"2025-05-{{10 + number % 3}}").exchange()
        add_all(Path({path!r}), [telling])
        print(telling.id, flush=True)
"""


@pytest.mark.parametrize("delay_seconds", [0.05, 0.21, 0.37, 0.6, 0.93])
def test_a_killed_writer_loses_nothing_acknowledged(path: Path, delay_seconds: float) -> None:
    """After kill -9 every article that was acknowledged is there, none is there in part, and adding goes on."""
    add_all(path, _some(1))
    code = textwrap.dedent(_ADDING.format(here=str(HERE), path=str(path)))
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().strip()]
    time.sleep(delay_seconds)
    child.send_signal(signal.SIGKILL)
    acknowledged += child.stdout.read().split()
    child.wait()
    with Record.open(path) as record:
        with record._database.reading() as connection:
            there = {row[0] for row in connection.exec_driver_sql("SELECT id FROM articles")}
            half = "SELECT id FROM articles WHERE number NOT IN (SELECT article FROM claims WHERE entry IS NOT NULL)"
            assert connection.exec_driver_sql(half).all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert set(acknowledged) <= there
        before = list(record.export_lines())
        record.rebuild()
        assert list(record.export_lines()) == before
    assert add_all(path, _some(1, "z")) == ["new"]


def test_a_new_record_bears_our_mark(path: Path) -> None:
    """The mark stands in the header of the file itself, where it can be read without a database."""
    add_all(path, [])
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")


def test_nothing_is_left_beside_a_closed_record(path: Path) -> None:
    """When all is closed there is one file, which can be copied."""
    add_all(path, _some(2))
    export(path)
    assert os.listdir(path.parent) == [path.name]


def test_a_copied_record_is_the_same_record(path: Path) -> None:
    """A closed record can be copied as a file."""
    add_all(path, _some(3))
    other = path.with_name("other.db")
    shutil.copy(path, other)
    assert export(other) == export(path)


def test_the_database_library_is_safe() -> None:
    """The SQLite in use is one whose write-ahead log is safe."""
    assert find_library().sqlite_version_info >= (3, 51, 3)


def test_migrations_are_known_by_name() -> None:
    """The list in the code is that of the files."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    import dragoman.record.migrations as folder

    config.set_main_option("script_location", str(Path(str(folder.__file__)).parent))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == REVISIONS


def test_migrations_make_the_tables_of_the_code(path: Path) -> None:
    """What the steps make is what the code expects, column by column and index by index."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from dragoman.record.store.tables import metadata

    add_all(path, [])
    with Record.open(path) as record, record._database.reading() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("statement_words")}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_a_killed_first_opening_leaves_a_usable_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the first step fails half way, nothing of it stays, and the next opening makes the record."""
    import dragoman.record.store.database as database

    monkeypatch.setattr(database, "APPLICATION_ID", "nonsense (")
    with pytest.raises(Exception):  # noqa: B017, PT011
        Record.open(path)
    monkeypatch.undo()
    assert add_all(path, _some()) == ["new"]


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this system does not list its locks")
def test_opening_again_lets_go_of_no_lock(path: Path) -> None:
    """Who serves a record opens it a second time to file a decision. The system drops all locks of a program on a file when it closes
    any handle of it: then another program could take the log away under the one that serves."""
    add_all(path, [Telling("a").meeting("2025-05-16")])

    def is_locked() -> bool:
        return f":{path.stat().st_ino} " in Path("/proc/locks").read_text()

    with Record.open(path, mode="read") as record:
        assert record.count()["meeting"] == 1
        if not is_locked():
            pytest.skip("this system does not list locks of this file")
        with Record.open(path) as again:
            assert again.count() == record.count()
            assert is_locked()
        assert is_locked()
    assert not is_locked()
