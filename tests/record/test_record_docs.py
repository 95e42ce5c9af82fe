"""The page on the record says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import dragoman.record
from dragoman.errors import ArticleError, RecordError, UsageError
from dragoman.record.reasons import JOIN_AT

PAGE = Path(__file__).resolve().parents[2] / "docs" / "record.md"
_RULE = re.compile(r'(?:_for|_bar|Reason)\(\s*f?"([a-z-]+)"')


def test_every_rule_is_on_the_page() -> None:
    """A rule id that `explain` can show can be looked up."""
    folder = Path(str(dragoman.record.__file__)).parent
    used = {rule for file in folder.rglob("*.py") for rule in _RULE.findall(file.read_text())} | {
        "country-differs",
        "city-differs",
    }
    named = set(re.findall(r"`([a-z-]+)`", PAGE.read_text()))
    assert len(used) > 30
    assert used - named == set()


def test_the_page_gives_the_threshold() -> None:
    """The number that decides is the one on the page."""
    assert f"{JOIN_AT} is enough" in PAGE.read_text()


def test_exit_codes_are_those_of_the_errors() -> None:
    """The table of exit codes is that of the classes."""
    text = PAGE.read_text()
    assert all(f"| {error.exit_code} |" in text for error in (UsageError, ArticleError, RecordError))
