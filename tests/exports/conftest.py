"""A record of hostile words, for the tests of exports."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))


@pytest.fixture(scope="session")
def hostile_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of articles whose words a spreadsheet, a page or an XML file would choke on. Not to be written to."""
    from export_samples import make_hostile
    from telling import add_all

    path = tmp_path_factory.mktemp("hostile") / "talks.db"
    add_all(path, make_hostile())
    return path
