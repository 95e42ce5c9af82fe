"""What the tests of the record share: a place for a record file."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record can be made."""
    return tmp_path / "talks.db"
