"""A record that an older Dragoman made opens with everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from telling import NOW, Telling, add_all, export

from dragoman.record import Incoming, Record
from dragoman.record.store.database import find_library

OLD = Path(__file__).with_name("record_0001.sql")


@pytest.fixture
def old(path: Path) -> Path:
    """A record with the first tables."""
    raw = find_library().connect(str(path))
    raw.executescript(OLD.read_text(encoding="utf-8"))
    raw.close()
    return path


def test_its_articles_and_entries_are_there(old: Path) -> None:
    """Four articles, the meeting in three entries (a split holds, and the plan fits both halves), the exchange in one by a split that was undone."""
    told: list[str] = []
    with Record.open(old, on_wait=told.append) as record:
        assert record.count()["articles"] == 4
        kinds = [summary.kind for summary in record.list_entries()]
        assert (kinds.count("meeting"), kinds.count("exchange")) == (3, 1)
    assert "made anew" in told[0]


def test_its_decisions_are_there(old: Path) -> None:
    """Who decided, when and why, and what was undone."""
    with Record.open(old) as record:
        made = {decision.author: decision for decision in record.list_decisions()}
    assert set(made) == {"N. N.", "M. M."}
    assert made["N. N."].undone_utc is None
    assert made["M. M."].undone_utc == "2025-08-01T12:00:00Z"
    assert made["N. N."].reasons[0].words == "two sittings"


def test_it_is_the_record_that_its_articles_would_make(old: Path, tmp_path: Path) -> None:
    """With the same articles and the same split, a new record has the same bytes."""
    fresh = tmp_path / "fresh.db"
    with Record.open(old) as record, Record.open(fresh) as other:
        incoming = [Incoming(record.load_reading(key)[0]) for key in record.list_articles()]
        other.add(incoming, reader_version="1.0", now=NOW)
        for made in record.list_decisions():
            if made.undone_utc is None:
                other.split(made.left, made.right, author="N. N.", reason="two sittings", now=NOW)
    assert [line for line in export(old) if "M. M." not in line] == export(fresh)


def test_it_takes_articles(old: Path) -> None:
    """It can be added to like any other."""
    assert add_all(old, [Telling("z", "2025-06-03", "Desk Z").meeting("2025-06-02", round=2)]) == ["new"]
