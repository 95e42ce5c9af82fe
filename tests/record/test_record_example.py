"""The shipped example, joined as a careful analyst would.

The reports are made by hand from what the example says that its dispatches tell, so that joining is tested and not reading.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from telling import Telling, add_all

from dragoman.record import Record
from dragoman.record.copies import are_copies
from dragoman.record.entries import Entry

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "istanbul-2025"


def _load(name: str) -> Any:
    return json.loads((EXAMPLE / name).read_text(encoding="utf-8"))


def _make_tellings() -> tuple[list[Telling], dict[tuple[str, str, int], str]]:
    """One article for each dispatch that tells of rounds or exchanges; and what each of its findings is about, by article, kind
    and number within the article."""
    expected, about = _load("expected.json"), dict[tuple[str, str, int], str]()
    tellings = {
        item["ref"]: Telling(item["ref"], item["published"], item["outlet"], opening=f"Dispatch {item['ref']}. ")
        for item in _load("index.json")["dispatches"]
    }
    counts: dict[tuple[str, str], int] = defaultdict(int)

    def note(ref: str, kind: str, subject: str) -> None:
        about[ref, kind, counts[ref, kind]] = subject
        counts[ref, kind] += 1

    for found in expected["rounds"]:
        for where in ("planned_in", "reported_in", "mentioned_in"):
            for number, ref in enumerate(found.get(where, ())):
                is_plan = where == "planned_in"
                day = next(
                    (item["planned_for"] for item in expected["planned"] if item["round"] == found["id"]), found["date"]
                )
                tellings[ref].meeting(
                    day if is_plan else found["date"],
                    status="planned" if is_plan else "carried_out",
                    # Every other outlet gives no number, some name the venue, some the host.
                    round=found["number"] if is_plan or number % 2 == 0 else None,
                    place=found["venue"] if number % 3 == 1 else found["city"],
                    hosts=("TUR",) if number % 3 == 2 else (),
                    format=("talks", "negotiations", "meeting")[number % 3],
                )
                note(ref, "meeting", found["id"])
    for found in expected["exchanges"]:
        for batch in found["carried_out"]:
            for ref in batch["in"]:
                values = [figure["value"] for figure in batch["figures"] if figure.get("giver") != "UKR"]
                tellings[ref].exchange(
                    batch["date"], value=values[0] if values else None, parts=tuple(values[1:]), what=found["what"]
                )
                note(ref, "exchange", f"{found['what']} {batch['date']}")
    return [telling for telling in tellings.values() if telling.claims()], about


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Entry, set[str]]]:
    """Every entry of the example, with what its reports are about."""
    path = tmp_path_factory.mktemp("example") / "talks.db"
    tellings, about = _make_tellings()
    add_all(path, tellings)
    names = {
        claim.anchor: (telling.id, claim.kind, int(claim.local[1:]))
        for telling in tellings
        for claim in telling.claims()
    }
    with Record.open(path, mode="read") as record:
        found = [record.find_entry(summary.id) for summary in record.list_entries()]
    return [(entry, {about[names[anchor]] for anchor in entry.claims}) for entry in found]


def test_nothing_different_is_joined(entries: list[tuple[Entry, set[str]]]) -> None:
    """No entry holds two rounds, or two batches."""
    assert [subjects for _, subjects in entries if len(subjects) > 1] == []


def test_each_round_and_batch_is_one_entry(entries: list[tuple[Entry, set[str]]]) -> None:
    """Whatever tells of a round, planned, moved or held, numbered or not, is in its entry."""
    counts: dict[str, int] = defaultdict(int)
    for _, subjects in entries:
        counts[min(subjects)] += 1
    assert {subject: count for subject, count in counts.items() if count > 1} == {}
    assert len(counts) >= 15


def test_every_round_was_held(entries: list[tuple[Entry, set[str]]]) -> None:
    """The three rounds stand on their days, the first with the day it was planned for."""
    rounds = {min(subjects): entry.summary for entry, subjects in entries if entry.kind == "meeting"}
    days = {name: summary.when.begin for name, summary in rounds.items() if summary.when}
    assert days == {found["id"]: found["date"] for found in _load("expected.json")["rounds"]}
    assert all(summary.status == "carried_out" for summary in rounds.values())
    planned = rounds["round-1"].planned
    assert planned is not None
    assert planned.begin == "2025-05-15"


def test_a_disputed_count_is_flagged(entries: list[tuple[Entry, set[str]]]) -> None:
    """The bodies of 16 June are counted differently by the two sides, and both counts are kept."""
    (entry,) = [entry for entry, subjects in entries if "remains 2025-06-16" in subjects]
    assert entry.summary.disputed == ("figures",)


def test_copies_are_told_from_rewrites() -> None:
    """The copies of the wire share its words; the rewrite and everything else do not."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted((EXAMPLE / "dispatches").glob("*.txt"))}
    expected = _load("expected.json")
    pairs = {frozenset((one["original"], copy)) for one in expected["copies"] for copy in one["copies"]}
    pairs |= {frozenset(one["copies"]) for one in expected["copies"] if len(one["copies"]) == 2}
    pairs |= {frozenset((one["first"], one["later"])) for one in expected["versions"]}
    found = {frozenset((a, b)) for a in texts for b in texts if a < b and are_copies(texts[a], texts[b])}
    assert found == pairs
