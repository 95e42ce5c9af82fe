"""Bad input, bad places and bad luck, through the command as a process: what is said, the exit code, what is left behind."""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.errors import RecordError
from dragoman.record import Record

PROGRAM = Path(__file__).with_name("toy_program.py")
TEXT = (
    "date 2031-05-18 WORLD\nTalks held in Port Lind\n\nDelegations of the two countries held talks on 2031-05-16 in Port Lind, "
    "and both of them said that they would meet there again before the end of the summer.\n"
)
RUSSIAN = "Делегации двух стран встретились в понедельник. Переговоры продолжались два часа, стороны договорились о встрече.\n"

# What each bad file holds, and words of the message that say what to do about it.
BAD: dict[str, tuple[bytes, str]] = {
    "binary.txt": (random.Random(7).randbytes(4000), "give plain text, HTML or JSON lines"),
    "broken.jsonl": (b'{"text": broken}\n', "broken.jsonl:1: broken JSON"),
    "cut.txt.gz": (gzip.compress(TEXT.encode() * 50)[:60], "copy it again"),
    "empty.txt": (b"", "give a file with the text of an article"),
    "foreign.txt": (RUSSIAN.encode(), "only English is read"),
    "garbled.html": (b"<html><head><meta charset=utf-8></head><body><p>" + RUSSIAN.encode("cp1251") * 9, "only English is read"),
    "huge.txt": (b"They met and agreed to meet again.\n" * 1_500_000, "split it into one file each"),
    "page.html": (b"<!doctype html><html><body><nav><a href='/'>Home</a></nav></body></html>", "save the page of one article"),
    "program.txt": (b"\x7fELF\x02\x01\x01" + bytes(64), "give text"),
}  # fmt: skip


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*arguments), capture_output=True, text=True, env=_environment(variables), check=False
    )


def _command(*arguments: object) -> list[str]:
    return [sys.executable, str(PROGRAM), *map(str, arguments)]


def _environment(variables: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "DRAGOMAN_NOW": "2031-06-01T00:00:00Z", "PYTHONIOENCODING": "utf-8", **variables}


def export(path: Path) -> list[str]:
    with Record.open(path, mode="read") as record:
        return list(record.export_lines())


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Sixty articles in one file, each of them of one of twenty meetings."""
    path = tmp_path / "many.jsonl"
    rows = [
        {"id": str(n), "publisher": f"Desk {n % 7}", "published": f"2031-05-{n % 20 + 2:02}",
         "text": f"Report {n}. The two delegations met on 2031-05-{n % 20 + 1:02} for an hour, desk {n % 7} was told."}
        for n in range(60)
    ]  # fmt: skip
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.fixture(scope="module")
def bad_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "zz-good.txt").write_text(TEXT)
    return folder


@pytest.fixture(scope="module")
def results(bad_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """What both commands say to the folder."""
    record = tmp_path_factory.mktemp("record") / "talks.db"
    return {"read": run("read", bad_folder, "--json"), "add": run("add", bad_folder, "--record", record)}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["read", "add"])
def test_every_bad_file_is_named_with_its_remedy(
    results: dict[str, subprocess.CompletedProcess[str]], command: str, name: str
) -> None:
    """One line, with the name of the file, what was found, and what to do."""
    lines = [line for line in results[command].stderr.splitlines() if name in line]
    assert len(lines) == 1, results[command].stderr
    assert lines[0].startswith("Error: ")
    assert BAD[name][1] in lines[0]


@pytest.mark.parametrize("command", ["read", "add"])
def test_the_rest_of_the_batch_is_done(results: dict[str, subprocess.CompletedProcess[str]], command: str) -> None:
    """The good one is read, and the exit code says that not all were."""
    assert results[command].returncode == 3
    assert ("Talks held in Port Lind" if command == "read" else "  new                      1") in results[
        command
    ].stdout


def test_what_is_not_there_makes_no_record(tmp_path: Path) -> None:
    """A name that is wrong leaves nothing behind."""
    result = run("add", tmp_path / "artcles", "--record", tmp_path / "talks.db")
    assert result.returncode == 3
    assert "artcles" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_nothing_readable_makes_no_record(tmp_path: Path) -> None:
    """It is said, and nothing is left behind."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "scan.pdf").write_bytes(b"%PDF-1.4")
    result = run("add", tmp_path / "in", "--record", tmp_path / "talks.db")
    assert result.returncode == 3
    assert "No record was made" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("place", ["good.txt/talks.db", "missing/talks.db", "."])
def test_a_place_that_cannot_hold_a_record_is_named(good: Path, place: str) -> None:
    """A file as a folder, a folder that is not there, a folder instead of a file."""
    result = run("add", good, "--record", good.parent / place)
    assert result.returncode == 6
    assert str(good.parent / place).rstrip("/.") in result.stderr
    assert good.read_text() == TEXT


def _make_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (a)")
    connection.commit()
    connection.close()


def _make_text(path: Path) -> None:
    path.write_text(TEXT)


def _make_newer(path: Path) -> None:
    with Record.open(path):
        pass
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_make_foreign, "database of another program"),
        (_make_text, "not a record of Dragoman"),
        (_make_newer, "newer Dragoman"),
    ],
)
def test_a_file_that_is_no_record_of_ours_is_not_touched(
    good: Path, tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    """Named, with what to do, and the same bytes as before, for all three commands."""
    path = tmp_path / "theirs.db"
    make(path)
    before = path.read_bytes()
    for arguments in (("add", good, "--record", path), ("timeline", path)):
        result = run(*arguments)
        assert result.returncode == 6
        assert words in result.stderr
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("theirs.db-*"))


@pytest.mark.parametrize("command", ["read", "add"])
def test_an_article_without_a_date_is_said_to_have_none(tmp_path: Path, command: str) -> None:
    """With what is lost by it, and what to do."""
    path = tmp_path / "undated.txt"
    path.write_text(
        "The two delegations will meet again on Wednesday, the host of the earlier talks said to reporters.\n"
    )
    result = run(command, path, *(["--record", tmp_path / "talks.db"] if command == "add" else []))
    assert result.returncode == 0
    assert "no publication date" in " ".join(result.stdout.lower().split())


def test_a_disk_that_is_full_loses_no_batch_before(many: Path, tmp_path: Path) -> None:
    """The error says so; with room again the same call makes what it would have made at once."""
    path, whole = tmp_path / "talks.db", tmp_path / "whole.db"
    limit = 200_000
    result = subprocess.run(
        _command("add", many, "--record", path), capture_output=True, text=True, env=_environment({}), check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert result.returncode == 6, result.stderr
    assert "run again" in result.stderr
    assert "Traceback" not in result.stderr
    assert run("add", many, "--record", path).returncode == run("add", many, "--record", whole).returncode == 0
    assert export(path) == export(whole)


def test_two_programs_add_at_once(many: Path, tmp_path: Path) -> None:
    """Both end well, and the record is what one of them would have made."""
    path, whole = tmp_path / "talks.db", tmp_path / "whole.db"
    writers = [
        subprocess.Popen(_command("add", many, "--record", path), env=_environment({}), stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for writer in writers:
        writer.communicate(timeout=120)
    assert [writer.returncode for writer in writers] == [0, 0]
    run("add", many, "--record", whole)
    assert export(path) == export(whole)


def test_killed_and_run_again_makes_the_same(many: Path, tmp_path: Path) -> None:
    """After `kill -9` between two batches nothing is there in part, and the second run goes on to the same bytes."""
    path, whole = tmp_path / "talks.db", tmp_path / "whole.db"
    writer = subprocess.Popen(
        _command("add", many, "--record", path), env=_environment({"TOY_SECONDS": "0.05"}), stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while _count(path) == 0 and writer.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    writer.kill()
    writer.wait()
    kept = _count(path)
    assert 0 < kept < 60
    again = run("add", many, "--record", path)
    assert again.returncode == 0
    assert f"there already     {kept:>8}" in again.stdout
    run("add", many, "--record", whole)
    assert export(path) == export(whole)


def _count(path: Path) -> int:
    try:
        with Record.open(path, mode="read") as record:
            return record.count()["articles"]
    except RecordError:
        return 0
