"""`dragoman read` on real files of every bad kind: each is named with its remedy, and the rest of the batch is done."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dragoman.meaning.findings import ArticleHead, Reading

TEXT = (
    "Talks to go on\n\nThe delegations of Velmar and Ostria will meet again in Port Lind on Wednesday, the host said. "
    "Both sides brought new lists, and neither would say how long the meeting was going to last.\n"
)


@pytest.fixture
def reader(monkeypatch):
    """A reader that finds nothing, so that files are read for real and no model is needed."""
    import sys
    from types import ModuleType

    import dragoman

    class Reader:
        version = "test"

        def __init__(self, pipeline: str | None = None) -> None:
            pass

        def read(self, article) -> Reading:
            return Reading(article=ArticleHead(**article.head()))

    module = ModuleType("dragoman.pipeline")
    module.Reader = Reader  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dragoman.pipeline", module)
    monkeypatch.setattr(dragoman, "pipeline", module, raising=False)


BAD = {
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
    "program.txt": b"\x7fELF\x02\x01\x01" + bytes(64),
    "broken.jsonl": b'{"id": "a", "text": \n',
    "numbers.jsonl": b'{"id": "a", "text": 5}\n',
    "page.html": b"<!doctype html><html><title>x</title><body><nav><a href='/'>Home</a></nav></body></html>",
    "cut.jsonl.gz": gzip.compress(json.dumps({"id": "a", "text": TEXT}).encode() * 50)[:60],
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_named_and_the_rest_is_read(call, reader, name: str) -> None:
    """A bad file gives one error that begins with its name, exit code 3, and the good file is read all the same."""
    Path(name).write_bytes(BAD[name])
    Path("zz-good.txt").write_text(TEXT)
    result = call("read", name, "zz-good.txt", "--json")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"Error: {name}")
    assert "Traceback" not in result.stderr
    assert [json.loads(line)["article"]["text"] for line in result.stdout.splitlines()] == [TEXT]


def test_broken_line_is_named_by_file_and_line(call, reader) -> None:
    """A broken line of JSON lines is named with its number; the lines around it are read."""
    good = json.dumps({"id": "a", "text": TEXT})
    Path("lines.jsonl").write_text(f"{good}\n{{broken\n{good}\n")
    result = call("read", "lines.jsonl", "--json")
    assert result.exit_code == 3
    assert "Error: lines.jsonl:2: " in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_missing_path_is_named(call, reader) -> None:
    """A path that is not there is named, and a path that is there is read."""
    Path("good.txt").write_text(TEXT)
    result = call("read", "gone.txt", "good.txt", "--json")
    assert result.exit_code == 3
    assert "Error: gone.txt: " in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_files_passed_over_are_no_failure(call, reader) -> None:
    """Files of other kinds in a folder are noted, and the exit code stays 0."""
    Path("folder").mkdir()
    Path("folder/good.txt").write_text(TEXT)
    Path("folder/photo.jpg").write_bytes(b"x")
    result = call("read", "folder", "--json")
    assert result.exit_code == 0
    assert result.stderr.startswith("Note: folder: skipped 1 file")


def test_empty_folder_is_an_error(call, reader) -> None:
    """A folder without articles is no success."""
    Path("folder").mkdir()
    result = call("read", "folder")
    assert result.exit_code == 3
    assert "Error: folder: " in result.stderr


def test_standard_input_is_read(call, reader) -> None:
    """`-` reads an article from standard input."""
    result = call("read", "-", "--json", input=TEXT.encode())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["article"]["text"] == TEXT


def test_given_date_reaches_an_article_of_a_file(call, reader) -> None:
    """`--published` dates a real article that states no date."""
    Path("good.txt").write_text(TEXT)
    result = call("read", "good.txt", "--json", "--published", "2031-03-10")
    assert json.loads(result.stdout)["article"]["published"] == "2031-03-10"


def test_seed_article_is_shown(call, reader, shared) -> None:
    """The real article of the development data gets a heading with its title."""
    seed = next((shared / "seeds").glob("*.txt"))
    output = call("read", str(seed)).stdout
    assert "New round of Ukraine-Russia peace talks" in output
    assert "published Mon 21 Jul 2025" in output
