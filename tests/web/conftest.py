"""What the tests of the doors share: a small record behind an application."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))

pytest.importorskip("fastapi")

import uvicorn
from starlette.testclient import TestClient
from talks_to_ask import NOW, TOKEN, make_tellings
from telling import add_all

from dragoman.web.app import create_app


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """A small record."""
    path = tmp_path / "talks.db"
    add_all(path, make_tellings())
    return path


@pytest.fixture
def client(talks: Path) -> Iterator[TestClient]:
    """Who reads it."""
    with TestClient(create_app(talks, now=lambda: NOW), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def editor(talks: Path) -> Iterator[TestClient]:
    """Who reads it where it may be changed with a token."""
    with TestClient(create_app(talks, now=lambda: NOW, token=TOKEN), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def served(talks: Path) -> Iterator[str]:
    """The address of a server with the small record, that may be changed with the token."""
    config = uvicorn.Config(
        create_app(talks, now=lambda: NOW, token=TOKEN),
        host="127.0.0.1",
        port=0,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
