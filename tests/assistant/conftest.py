"""What the tests of the assistant's door share: a small record, and a client in the same process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))

from talks_to_ask import NOW, make_tellings
from telling import add_all

pytest.importorskip("mcp")

from mcp import Client

from dragoman.assistant.server import create_server
from dragoman.record import Record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small record."""
    path = tmp_path / "talks.db"
    add_all(path, make_tellings())
    return path


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    """The same, open for reading."""
    with Record.open(path, mode="read") as record:
        yield record


@pytest.fixture
def ask(record: Record) -> Callable[..., Any]:
    """Calls a tool with the client of the package, and gives what it answered."""

    def call(name: str, **arguments: Any) -> Any:
        async def run() -> Any:
            async with Client(create_server(record, now=lambda: NOW)) as client:
                return await client.call_tool(name, arguments)

        return anyio.run(run)

    return call
