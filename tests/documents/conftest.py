"""A small record for the tests of documents: plans, a round held, an exchange, a disagreement, words that are no markup."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))


@pytest.fixture(scope="session")
def small_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to."""
    from brief_samples import make_tellings
    from telling import add_all

    path = tmp_path_factory.mktemp("small") / "talks.db"
    add_all(path, make_tellings())
    return path
