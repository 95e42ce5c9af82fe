"""Files, folders and standard input: order, errors as values, streaming."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from article_samples import BODY, COPIED, DISPATCH, read_bytes, read_paths
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.articles import Article, SkippedFiles, read_articles
from dragoman.errors import ArticleError


def _summary(found: list[Article | ArticleError], root: Path) -> list[str]:
    return [os.path.relpath(item.where, root) + ("" if isinstance(item, Article) else " !") for item in found]


def test_folder_in_the_order_of_names(tmp_path: Path) -> None:
    """A folder is read with the folders inside, in the order of names; hidden files are passed over without a word."""
    for name in ("b.txt", "a/z.txt", "a/B.txt", "c.md", ".hidden.txt", ".git/x.txt", "a/10.txt", "a/9.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{BODY} {name}", encoding="utf-8")
    assert _summary(read_paths(tmp_path), tmp_path) == ["a/10.txt", "a/9.txt", "a/B.txt", "a/z.txt", "b.txt", "c.md"]


def test_other_endings_are_reported_once(tmp_path: Path) -> None:
    """Files of other endings in a folder are skipped and reported once, by ending and number."""
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    for name in ("b.xls", "c.xls", "d.PNG", "LICENSE"):
        (tmp_path / name).write_bytes(b"x")
    article, skipped = read_paths(tmp_path)
    assert isinstance(article, Article)
    assert isinstance(skipped, SkippedFiles)
    assert skipped.count == 4
    assert "(1 .png, 2 .xls, 1 without an ending)" in str(skipped)
    assert ".jsonl" in str(skipped)


def test_named_file_of_any_ending(tmp_path: Path) -> None:
    """A file that is named itself is read by its content, whatever its ending."""
    path = tmp_path / "article.copy"
    path.write_text(COPIED, encoding="utf-8")
    (article,) = read_paths(path)
    assert isinstance(article, Article)
    assert article.where == str(path)


@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "a.md",
        "a.html",
        "a.htm",
        "a.xhtml",
        "a.json",
        "a.jsonl",
        "a.ndjson",
        "a.txt.gz",
        "a.HTML.GZ",
        "a.jsonl.gz",
    ],
)
def test_known_endings(tmp_path: Path, name: str, samples: Path) -> None:
    """Each known ending, and each with .gz, is read in a folder."""
    data = COPIED.encode()
    if "htm" in name.lower():
        data = (samples / "page_jsonld.html").read_bytes()
    elif "json" in name:
        data = json.dumps({"text": BODY, "language": "en"}).encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.lower().endswith("gz") else data)
    (article,) = read_paths(tmp_path)
    assert isinstance(article, Article), article


def test_bad_inputs_do_not_stop_the_rest(tmp_path: Path) -> None:
    """Every bad file of a folder is one error that names it, and the good ones are read."""
    (tmp_path / "1.txt").write_bytes(b"")
    (tmp_path / "2.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "3.jsonl").write_bytes(b'{"text": "x\n')
    (tmp_path / "4.html").write_bytes(b"<html><body><a href='/'>Home</a></body></html>")
    (tmp_path / "5.txt").write_text(DISPATCH, encoding="utf-8")
    (tmp_path / "6.txt").symlink_to(tmp_path / "nowhere.txt")
    found = read_paths(tmp_path)
    assert _summary(found, tmp_path) == ["1.txt !", "2.txt !", "3.jsonl:1 !", "4.html !", "5.txt", "6.txt !"]
    assert "leads to no file" in str(found[-1])


def test_missing_path(tmp_path: Path) -> None:
    """A path that is not there is an error, and the next path is read."""
    path = tmp_path / "a.txt"
    path.write_text(BODY, encoding="utf-8")
    error, article = read_paths(tmp_path / "b.txt", path)
    assert str(error) == f"{tmp_path / 'b.txt'}: there is no such file; check the name"
    assert isinstance(article, Article)


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is an error that says whom to ask."""
    path = tmp_path / "a.txt"
    path.write_text(BODY, encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    (error,) = read_paths(path)
    assert "may not be read" in str(error)


def test_failing_disk() -> None:
    """A read that fails in the middle is an error of that input."""

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    (error,) = read_articles(["-"], stdin=Failing())
    assert "Input/output error" in str(error)


def test_empty_folder(tmp_path: Path) -> None:
    """A folder without a file is an error."""
    (error,) = read_paths(tmp_path)
    assert "holds no articles" in str(error)


def test_links_that_lead_back(tmp_path: Path) -> None:
    """A link to a folder that is read already is reported and not followed for ever."""
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "back").symlink_to(tmp_path)
    article, skipped = read_paths(tmp_path)
    assert isinstance(article, Article)
    assert isinstance(skipped, SkippedFiles)
    assert "read already" in str(skipped)


def test_special_files_are_skipped(tmp_path: Path) -> None:
    """A pipe in a folder is not opened, which would wait for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    (skipped,) = read_paths(tmp_path)
    assert isinstance(skipped, SkippedFiles)


def test_odd_names(tmp_path: Path) -> None:
    """A file name that is not UTF-8 is read, and printed with a stand-in."""
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(path).write_text(BODY, encoding="utf-8")
    (article,) = read_paths(tmp_path)
    assert isinstance(article, Article)
    assert article.where.endswith("caf\ufffd.txt")


@pytest.mark.parametrize("path", ["a\x00b", "\ud800", ""])
def test_impossible_paths(path: str) -> None:
    """A path that no file can have is an error."""
    (error,) = read_articles([path])
    assert isinstance(error, ArticleError)
    str(error).encode("utf-8")


def test_standard_input() -> None:
    """ "-" is standard input, named so."""
    (article,) = read_bytes(COPIED.encode())
    assert isinstance(article, Article)
    assert article.where == "standard input"


def test_lazy() -> None:
    """Articles come one by one: the first is there before the second line is."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            line = (json.dumps({"text": BODY, "language": "en"}).encode() + b"\n") * (len(buffer) // 300 + 1)
            buffer[: len(buffer)] = line[: len(buffer)]
            return len(buffer)

    assert isinstance(next(read_articles(["-"], stdin=Endless())), Article)  # type: ignore[arg-type]


def test_memory_does_not_grow(tmp_path: Path) -> None:
    """Ten times the articles take no more memory at a time."""

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        path.write_bytes((json.dumps({"text": BODY * 5, "language": "en"}).encode() + b"\n") * count)
        tracemalloc.start()
        for _ in read_articles([path]):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(2000) < peak(200) + 200_000


@given(st.binary(max_size=2000))
@example(b"\x1f\x8b")
@example(b"<html>")
@example(b"{")
@example(b"[")
@example(b"\xff\xfe")
def test_any_bytes(data: bytes) -> None:
    """Any bytes are an article or an error that can be printed."""
    found = read_bytes(data)
    assert found
    for item in found:
        assert isinstance(item, Article | ArticleError)
        if isinstance(item, Article):
            item.text.encode("utf-8")
            assert item.text[: item.blocks[0].start].strip() == ""
        else:
            str(item).encode("utf-8")


@given(st.sampled_from([b"<html><body>", b'{"text": "', b"", b"[", b"<?xml "]), st.text(max_size=300))
def test_any_text_of_any_kind(start: bytes, text: str) -> None:
    """Any text after any telling beginning is an article or an error."""
    for item in read_bytes(start + text.encode("utf-8", "replace")):
        assert isinstance(item, Article | ArticleError)


def test_same_bytes_twice(samples: Path) -> None:
    """The sample folder gives the same articles each time."""
    first, second = (
        [item if isinstance(item, Article) else str(item) for item in read_paths(samples)] for _ in range(2)
    )
    assert first == second


def test_deep_folders(tmp_path: Path) -> None:
    """Folders nested deeper than Python nests calls are read to the bottom."""
    deepest = tmp_path
    for _ in range(1200):
        deepest = deepest / "d"
        os.mkdir(deepest)
    (deepest / "a.txt").write_text(BODY, encoding="utf-8")
    (article,) = read_paths(tmp_path)
    assert isinstance(article, Article)
    # What removes old folders of tests nests calls.
    (deepest / "a.txt").unlink()
    while deepest != tmp_path:
        os.rmdir(deepest)
        deepest = deepest.parent
