"""A record checked, copied, taken out and brought back; and what bit flips, kills and failing writes do to it."""

from __future__ import annotations

import contextlib
import gzip
import os
import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from telling import NOW, Telling, add_all, export

from dragoman.errors import RecordError
from dragoman.record import Incoming, Record
from dragoman.record.store.archive import export_archive, import_archive
from dragoman.record.store.database import find_library
from dragoman.record.store.proof import verify_record

KILLS = 200
FLIPS = 40


def _tellings() -> list[Telling]:
    said = "We will bring all of them home before the winter comes again"
    return [
        Telling("a", "2025-05-14", "Desk A").meeting("2025-05-15", status="planned", round=1),
        Telling("b", "2025-05-17", "Desk B").meeting(round=1).exchange().quote("Rustem Umerov", said, topic="prisoners_remains", stance="demands"),
        Telling("c", "2025-05-17", "Desk C").meeting(round=1, place="Dolmabahce Palace").quote("Rustem Umerov", said),
        Telling("d", None, "Desk D", opening="Zeichen: 和平 \ud800 \U0001f54a.\n").act().office("Rustem Umerov", "UKR"),
    ]  # fmt: skip


@pytest.fixture
def filled(path: Path) -> Path:
    """A record with decisions, one of them undone, and an article that was read twice."""
    add_all(path, _tellings())
    with Record.open(path) as record:
        entry = record.find_entry(next(iter(record.list_entries(kinds=["meeting"]))).id)
        record.split(entry.claims[-1], entry.claims[0], author="N. N.", reason="two sittings", now=NOW)
        made = record.correct(entry.id, "place", "Ankara", author="M. M.", reason="so it was", now=NOW)
        record.undo(made.id, author="N. N.", reason="so it was not", now=NOW)
        record.add([Incoming(_tellings()[1].reading(), "b.txt")], reader_version="2.0", now=NOW)
    return path


def _archive(path: Path, target: Path) -> bytes:
    with Record.open(path, mode="read") as record:
        export_archive(record, target)
    return target.read_bytes()


def _import(archive: Path, path: Path) -> None:
    with Record.open(path) as record:
        import_archive(record, archive)


def test_an_archive_reads_back_to_the_same_record(filled: Path, tmp_path: Path) -> None:
    """Entries, decisions, journal and the archive of the new record are the same bytes."""
    whole = _archive(filled, tmp_path / "one.jsonl.gz")
    other = tmp_path / "other.db"
    _import(tmp_path / "one.jsonl.gz", other)
    assert export(other) == export(filled)
    assert _archive(other, tmp_path / "two.jsonl.gz") == whole
    with Record.open(other, mode="read") as record:
        assert verify_record(record) == []


def test_each_line_of_an_archive_is_an_object(filled: Path, tmp_path: Path) -> None:
    """Another program can read it line by line."""
    lines = [
        msgspec.json.decode(line) for line in gzip.decompress(_archive(filled, tmp_path / "one.jsonl.gz")).splitlines()
    ]
    assert [lines[0]["record"], lines[-1]["record"]] == ["archive", "end"]
    assert lines[-1]["counts"]["article"] == 4


def test_an_archive_goes_into_an_empty_record_only(filled: Path, tmp_path: Path) -> None:
    """Nothing is mixed with what is there."""
    _archive(filled, tmp_path / "one.jsonl.gz")
    with pytest.raises(RecordError, match="not empty"):
        _import(tmp_path / "one.jsonl.gz", filled)


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_half_an_archive_is_refused(filled: Path, tmp_path: Path, part: float) -> None:
    """What is cut off is named, and nothing of it comes in."""
    whole = _archive(filled, tmp_path / "one.jsonl.gz")
    (tmp_path / "half.gz").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(RecordError, match="not whole"):
        _import(tmp_path / "half.gz", tmp_path / "other.db")
    with Record.open(tmp_path / "other.db") as record:
        assert record.count()["articles"] == 0


@pytest.mark.parametrize("content", [b"", b"not an archive", gzip.compress(b'{"record":"archive","version":99}\n')])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    """Another file, or one of a newer program, is answered with a message."""
    (tmp_path / "x.gz").write_bytes(content)
    with pytest.raises(RecordError, match="archive"):
        _import(tmp_path / "x.gz", tmp_path / "other.db")


def test_a_backup_is_the_same_record(filled: Path, tmp_path: Path) -> None:
    """Made beside a writer, it holds what was there, bears our mark, and has nothing beside it."""
    copy = tmp_path / "copy" / "talks.db"
    copy.parent.mkdir()
    with Record.open(filled) as record, record._database.writing(), Record.open(filled, mode="read") as reader:
        reader.backup(copy)
    assert os.listdir(copy.parent) == ["talks.db"]
    assert export(copy) == export(filled)


def test_a_sound_record_has_no_flaw(filled: Path) -> None:
    """Nothing is found where nothing is."""
    with Record.open(filled, mode="read") as record:
        assert verify_record(record) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("UPDATE articles SET publisher = 'Another Desk' WHERE id = 'a'", "article"),
        ("UPDATE articles SET file = 'z.txt' WHERE id = 'a'", "journal"),
        ("UPDATE articles SET origin = 'name:nobody' WHERE id = 'a'", "entries"),
        ("UPDATE decisions SET reason = 'for money'", "journal"),
        ("UPDATE decisions SET undone_utc = NULL", "decision"),
        ("DELETE FROM decisions WHERE kind = 'split'", "journal"),
        ("UPDATE findings SET start = start + 1 WHERE kind = 'meeting'", "finding"),
        ("DELETE FROM journal WHERE number = 2", "journal"),
        ("UPDATE journal SET at_utc = '2020-01-01T00:00:00Z' WHERE number = 3", "journal"),
        ("UPDATE entries SET status = 'denied'", "entries"),
        ("UPDATE claims SET body = replace(body, 'Istanbul', 'Ankara')", "entries"),
        ("DELETE FROM joins", "entries"),
    ],
)
def test_a_change_behind_its_back_is_found(filled: Path, change: str, part: str) -> None:
    """Who edits the file with another program is found out, and where."""
    raw = find_library().connect(str(filled))
    raw.execute(change)
    raw.commit()
    raw.close()
    with Record.open(filled, mode="read") as record:
        assert part in {flaw.part for flaw in verify_record(record)}


def _dump(path: Path) -> list[object]:
    raw = find_library().connect(f"file:{path}?immutable=1", uri=True)
    try:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(name, sorted(raw.execute(f"SELECT * FROM {name}").fetchall(), key=repr)) for name in names]
    finally:
        raw.close()


def test_every_bit_flip_that_changes_anything_is_found(filled: Path, tmp_path: Path) -> None:
    """Of bits turned over anywhere in the file, each is found, or hit a byte that nothing is kept in."""
    whole, before = filled.read_bytes(), _dump(filled)
    chance, other = random.Random(6), tmp_path / "flipped.db"
    found = 0
    for _ in range(FLIPS):
        at = chance.randrange(100, len(whole))
        other.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        try:
            with Record.open(other, mode="read") as record:
                flaws = [flaw.what for flaw in verify_record(record)]
        except RecordError as error:
            flaws = [str(error)]
        found += bool(flaws)
        if not flaws:
            assert _dump(other) == before
    assert found > FLIPS // 10


def _fork(work: Callable[[int], None]) -> tuple[int, int]:
    """A child that works until it is done or killed; its number, and the end of a pipe that it writes to."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            os.close(reads)
            work(writes)
            code = 0
        os._exit(code)
    os.close(writes)
    return child, reads


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_acknowledged(path: Path) -> None:
    """Killed again and again while adding, the record holds every article that was acknowledged, none in part, and what it holds is
    what adding them in peace makes."""
    add_all(path, [])
    chance, acknowledged = random.Random(200), list[str]()

    def work(start: int) -> Callable[[int], None]:
        def run(pipe: int) -> None:
            with Record.open(path) as record:
                for number in range(start, start + 1_000):
                    record.add([Incoming(_make_small(number).reading())], reader_version="1.0", now=NOW)
                    os.write(pipe, f"{number} ".encode())

        return run

    for kill in range(KILLS):
        child, pipe = _fork(work(kill * 1_000))
        with os.fdopen(pipe, "rb", buffering=0) as told:
            # One in three is killed while it opens the record, the others while they add.
            said = told.read(1) if kill % 3 else b""
            time.sleep(chance.uniform(0.0, 0.05))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged += (said + told.read()).decode().split()
    with Record.open(path) as record:
        with record._database.reading() as connection:
            there = set(connection.exec_driver_sql("SELECT id FROM articles").scalars())
        assert {f"k{number}" for number in acknowledged} <= there
        assert len(acknowledged) > KILLS // 2
        assert verify_record(record) == []
    calm = path.with_name("calm.db")
    add_all(calm, [_make_small(int(id[1:])) for id in sorted(there)])
    assert export(path) == export(calm)


def _make_small(number: int) -> Telling:
    telling = Telling(f"k{number}", publisher=f"Desk {number % 7}", opening=f"Story {number}. ")
    return telling.meeting(round=1 + number % 3, when=f"2025-05-{10 + number % 9}")


def test_a_write_that_fails_anywhere_keeps_none_of_the_batch(filled: Path, tmp_path: Path) -> None:
    """Whichever page cannot be written, the record is as it was before, or as it is after, and takes articles again."""
    whole, after = filled.read_bytes(), tmp_path / "after.db"
    batch = [
        Telling(f"n{number}", publisher=f"Desk {number}", opening=f"Story {number}. ").meeting().exchange()
        for number in range(6)
    ]
    after.write_bytes(whole)
    add_all(after, batch)
    states, outcomes = {tuple(export(filled)): "before", tuple(export(after)): "after"}, set[str]()
    for pages in range(0, 120, 6):
        other = tmp_path / "limited.db"
        for name in (other, Path(f"{other}-wal"), Path(f"{other}-shm")):
            name.unlink(missing_ok=True)
        other.write_bytes(whole)

        def work(_: int, other: Path = other, pages: int = pages) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (pages * 4_096, pages * 4_096))
            add_all(other, batch)

        child, pipe = _fork(work)
        os.close(pipe)
        os.waitpid(child, 0)
        outcomes.add(states[tuple(export(other))])
        assert set(add_all(other, batch)) <= {"new", "there"}
        assert export(other) == export(after)
    assert outcomes == {"before", "after"}


def test_articles_three_times_in_any_order_make_one_record(path: Path) -> None:
    """Delivered again and again, shuffled, and in batches of any size, they make the record that they make once."""
    tellings, chance = _tellings(), random.Random(3)
    add_all(path, tellings)
    for number in range(4):
        other, pile = path.with_name(f"{number}.db"), tellings * 3
        chance.shuffle(pile)
        for start in range(0, len(pile), number + 1):
            add_all(other, pile[start : start + number + 1])
        assert export(other) == export(path)


def test_an_edited_article_is_a_new_version(path: Path) -> None:
    """The later one counts, the earlier stays with its words, and evidence noted from it still resolves."""
    words = " ".join(f"word{number} of the dispatch" for number in range(40)) + ".\n"
    first = Telling("first", "2025-06-16T11:50:00Z", "Example Wire", opening=words).exchange("2025-06-16", value=6075)
    later = Telling("later", "2025-06-16T13:35:00Z", "Example Wire", opening=words).exchange("2025-06-16", value=6057)
    for number, order in enumerate(([first, later], [later, first])):
        other = path.with_name(f"{number}.db")
        add_all(other, order, each=True)
        with Record.open(other) as record:
            (entry,) = record.list_entries(kinds=["exchange"])
            assert ([amount.value for amount in entry.amounts], entry.disputed) == ([6057], ())
            old = first.claims()[0]
            article = record.load_article(old.article)
            assert article.head.text[old.start : old.until] in first.text
            assert record.find_report(old.anchor) == old
            assert verify_record(record) == []
    assert export(path.with_name("0.db")) == export(path.with_name("1.db"))
