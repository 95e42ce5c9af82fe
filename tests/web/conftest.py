"""What the tests of the doors share: a small record behind an application."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))

pytest.importorskip("fastapi")

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
