"""Whole readings of five short articles, as they were when somebody last looked at them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from dragoman import Reader, Reading


def load_writer() -> ModuleType:
    """The script that `make snapshots` runs."""
    spec = importlib.util.spec_from_file_location("snapshot_writer", Path(__file__).with_name("write.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WRITER = load_writer()


@pytest.mark.model
@pytest.mark.parametrize("folder", WRITER.list_snapshots(), ids=lambda folder: folder.name)
def test_reading_is_that_of_the_snapshot(reader: Reader, folder: Path) -> None:
    """The reading of an article is the one that was reviewed: `make snapshots` writes a new one, for review."""
    assert WRITER.render_reading(WRITER.read_snapshot(folder, reader)) == (folder / "reading.json").read_text("utf-8")


@pytest.mark.parametrize("folder", WRITER.list_snapshots(), ids=lambda folder: folder.name)
def test_snapshot_keeps_the_contract(folder: Path) -> None:
    """A snapshot is a whole reading of its article: nothing was edited by hand."""
    text = (folder / "reading.json").read_text("utf-8")
    reading = Reading.from_json(text)
    assert WRITER.render_reading(reading) == text
    assert reading.article.text == (folder / "article.txt").read_text("utf-8")


def test_indented_json_is_the_same_data() -> None:
    """Indenting a reading loses nothing."""
    value = {"a": [[0, 5], [7, 9]], "b": [{"c": "x" * 120, "d": None}], "e": {}, "f": "“ü”"}
    assert json.loads(WRITER._write(value, "")) == value


def test_there_are_several_snapshots() -> None:
    """The articles are about different conflicts."""
    assert len(WRITER.list_snapshots()) >= 4
