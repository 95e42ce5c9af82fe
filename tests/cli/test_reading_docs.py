"""The docs page of `read` names every option, sign and exit code, so that it cannot fall behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import errors
from dragoman.cli import INTERRUPTED, OWN_FAULT, PIPE_CLOSED
from dragoman.cli.annotate import LAYERS
from dragoman.cli.read import read
from dragoman.views.reading_words import STATUS_WORDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reading.md").read_text("utf-8")


@pytest.mark.parametrize(
    "option", [name for parameter in read.params for name in parameter.opts if name.startswith("--")]
)
def test_every_option_is_documented(option: str) -> None:
    """Each option of `dragoman read` stands in the page."""
    assert f"`{option}" in PAGE


@pytest.mark.parametrize("status", STATUS_WORDS)
def test_every_sign_is_explained(status: str) -> None:
    """Each status has its sign and word in the table of signs."""
    sign, _, word = STATUS_WORDS[status]  # type: ignore[index]
    assert f"| `{sign}` | {word} " in PAGE


@pytest.mark.parametrize(
    "code",
    sorted(
        {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "exit_code")}
        | {INTERRUPTED, OWN_FAULT, PIPE_CLOSED}
    ),
)
def test_every_exit_code_is_explained(code: int) -> None:
    """Each exit code has a line."""
    assert f"| {code} | " in PAGE


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_named(layer: str) -> None:
    """Each layer of `annotate` is named."""
    assert f"`{layer}`" in PAGE
