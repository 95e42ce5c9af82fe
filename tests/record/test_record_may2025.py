"""One day's harvest of sixty outlets: what at least three of them tell is one entry, and nothing different is joined to it.

The articles belong to their publishers and are not shipped; they are named by their ids. Without the folder of development data the
tests are skipped.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman.record import Incoming, Record

FILE = Path(os.environ["DRAGOMAN_SHARED"]) / "bench/news/may2025.jsonl.gz"
pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(
        not FILE.is_file(), reason="the development data are not here: shared/bench/news/may2025.jsonl.gz"
    ),
]
# What, on which day, between whom at least, and the articles that tell it, at least three outlets each.
TOLD: dict[str, tuple[str, set[str], set[str]]] = {
    "Riyadh": ("2025-05-14", {"USA", "SYR"}, {"1927", "2290", "2424", "2529", "2541"}),
    "Istanbul": ("2025-05-16", {"RUS", "UKR"}, {"1910", "1944", "2016", "2169", "2364"}),
    "call": (
        "2025-05-19",
        {"RUS", "USA"},
        {"1901", "1924", "2016", "2056", "2061", "2147", "2169", "2179", "2386", "2416", "2429"},
    ),
    "put off": (
        "2025-05-20",
        {"GBR", "ISR"},
        {"1820", "1867", "1877", "1888", "2030", "2044", "2051", "2060", "2166", "2237", "2342", "2383"},
    ),
    "White House": ("2025-05-21", {"ZAF"}, {"1843", "2012", "2170", "2179", "2180"}),
    "Rome": ("2025-05-23", {"IRN", "USA"}, {"1896", "1913", "2274", "2277", "2493"}),
}


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, set[str], set[str]]]:
    """The meetings of these articles: each with the ids of the articles that tell it, and the days that their reports give."""
    from dragoman.articles import read_articles
    from dragoman.pipeline import Reader

    wanted = {f"may2025-{number}" for _, _, numbers in TOLD.values() for number in numbers}
    folder = tmp_path_factory.mktemp("may2025")
    with gzip.open(FILE, "rt", encoding="utf-8") as lines, (folder / "some.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(line for line in lines if json.loads(line)["id"] in wanted)
    reader = Reader(None)
    readings = [reader.read(article) for article in read_articles((str(folder / "some.jsonl"),), stdin=io.BytesIO())]
    with Record.open(folder / "talks.db") as record:
        record.add(
            [Incoming(reading) for reading in readings], reader_version="1", now=datetime(2025, 5, 22, tzinfo=UTC)
        )
        found = []
        for summary in record.list_entries(kinds=["meeting"]):
            claims = record.load_claims(record.find_entry(summary.id).claims).values()
            ids = {record.load_article(claim.article).head.id.removeprefix("may2025-") for claim in claims}
            days = {claim.when.begin[:10] for claim in claims if claim.when and claim.when.is_day and claim.when.begin}
            found.append((summary, ids, days))
        return found


def _find(entries: list[tuple[Any, set[str], set[str]]], name: str) -> list[tuple[Any, set[str], set[str]]]:
    day, sides, _ = TOLD[name]
    return [
        (summary, ids, days)
        for summary, ids, days in entries
        if day in days and sides <= {party.key for party in (*summary.parties, *summary.hosts)} and len(ids) > 1
    ]


@pytest.mark.parametrize("name", TOLD)
def test_what_three_outlets_tell_is_one_entry(entries: list[tuple[Any, set[str], set[str]]], name: str) -> None:
    """It stands once, and at least three independent sources tell it."""
    ((summary, ids, _),) = _find(entries, name)
    assert summary.sources >= 3
    assert ids <= TOLD[name][2]


def test_no_two_of_them_are_joined(entries: list[tuple[Any, set[str], set[str]]]) -> None:
    """Each is an entry of its own, and no entry holds reports of two days that exclude each other."""
    found = [_find(entries, name)[0][0].id for name in TOLD]
    assert len(set(found)) == len(TOLD)
