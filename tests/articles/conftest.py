"""What the tests of articles share: the folder of sample files."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample pages and texts that were written for these tests."""
    return Path(__file__).resolve().parent.parent / "data" / "articles"
