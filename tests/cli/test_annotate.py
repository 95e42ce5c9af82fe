"""`dragoman annotate`: calls the layer, and explains a wrong call."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.cli.annotate import LAYERS


@pytest.fixture
def asked(desk, monkeypatch):
    """The calls that reach the pipeline."""
    import dragoman

    calls = []

    def annotate(layer, path, out):
        calls.append((layer, path))
        out.write("{“é”}\n")
        return 1

    monkeypatch.setattr(dragoman.pipeline, "annotate", annotate, raising=False)
    return calls


@pytest.mark.parametrize("layer", LAYERS)
def test_layer_and_file_reach_the_pipeline(call, asked, layer: str) -> None:
    """Each layer is handed on with the file, and what it writes comes out as UTF-8."""
    Path("input").write_text("x")
    result = call("annotate", layer, "input", charset="ascii")
    assert result.exit_code == 0
    assert asked == [(layer, "input")]
    assert result.stdout_bytes == "{“é”}\n".encode()


def test_unknown_layer_names_the_known_ones(call, asked) -> None:
    """A layer that is not there is answered with the list and the near one."""
    Path("input").write_text("x")
    result = call("annotate", "quote", "input")
    assert result.exit_code == 2
    assert "Did you mean `quotes`?" in result.stderr
    assert ", ".join(LAYERS) in result.stderr
    assert asked == []


def test_missing_file_is_named_with_what_the_layer_reads(call, asked) -> None:
    """A file that is not there is named, and what it should hold."""
    result = call("annotate", "language", "nowhere.conllu")
    assert result.exit_code == 2
    assert "nowhere.conllu: there is no such file" in result.stderr
    assert "CoNLL-U" in result.stderr


def test_empty_file_is_an_error(call, asked) -> None:
    """An empty file is no input without findings, but a mistake."""
    Path("input").write_text("")
    result = call("annotate", "time", "input")
    assert result.exit_code == 2
    assert "input: the file is empty" in result.stderr
    assert asked == []


def test_folder_is_an_error(call, asked) -> None:
    """A folder is not a file of examples."""
    result = call("annotate", "time", ".")
    assert result.exit_code == 2
    assert "this is a folder" in result.stderr


def test_swapped_arguments_are_noticed(call, asked) -> None:
    """The file before the layer: the message gives the order."""
    Path("input").write_text("x")
    result = call("annotate", "time", "quotes")
    assert result.exit_code == 2
    assert "dragoman annotate LAYER FILE" in result.stderr
