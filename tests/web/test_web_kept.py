"""Pages are made once for each state of the record, and never shown out of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from talks_to_ask import NOW, TOKEN

from dragoman.record import Record
from dragoman.web import rendering
from dragoman.web.app import create_app


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that were made."""
    paths: list[str] = []
    find = rendering._load_environment

    class Told:
        def get_template(self, name: str) -> object:
            paths.append(name)
            return find().get_template(name)

    monkeypatch.setattr(rendering, "_load_environment", Told)
    return paths


def test_a_page_is_made_once(client: TestClient, made: list[str]) -> None:
    """The second time it is what it was the first time, headers and all."""
    first, second = client.get("/timeline"), client.get("/timeline")
    assert len(made) == 1
    assert (first.content, first.headers) == (second.content, second.headers)
    assert "script-src 'self'" in second.headers["content-security-policy"]
    client.get("/timeline?kind=exchange")
    assert len(made) == 2


def test_a_decision_makes_it_anew(talks: Path, client: TestClient, made: list[str]) -> None:
    """What was decided stands on the next page that is asked for."""
    client.get("/timeline")
    with Record.open(talks) as record:
        (one, *_) = record.list_entries(kinds=["meeting"])
        record.correct(one.id, "status", "cancelled", author="Ana", reason="told by the ministry", now=NOW)
    assert "cancelled" in client.get("/timeline").text
    assert len(made) == 2


def test_a_new_day_makes_it_anew(talks: Path, made: list[str]) -> None:
    """What is next is seen from today."""
    days = [NOW]
    with TestClient(create_app(talks, now=lambda: days[-1]), base_url="http://localhost") as client:
        client.get("/agenda")
        days.append(NOW + timedelta(days=1))
        client.get("/agenda")
    assert len(made) == 2


def test_nothing_is_kept_of_who_signed_in_or_of_errors(talks: Path, made: list[str]) -> None:
    """A page with a cookie is that person's own; an error is told each time."""
    app = create_app(talks, now=lambda: NOW, token=TOKEN)
    with TestClient(app, base_url="http://localhost", cookies={"any": "one"}) as client:
        client.get("/timeline")
        client.get("/timeline")
    assert len(made) == 2
    with TestClient(app, base_url="http://localhost") as client:
        for _ in range(2):
            assert client.get("/entry/m-none").status_code == 404
    assert len(made) == 4
