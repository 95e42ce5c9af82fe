"""The record as a file: what goes in, what stays, what comes out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from telling import NOW, Telling, add_all, export

from dragoman.errors import RecordError
from dragoman.meaning.findings import Reading
from dragoman.record import Incoming, Record
from dragoman.record.entries import Summary
from dragoman.record.store.filing import order_version


def _tellings() -> list[Telling]:
    return [
        Telling("a", "2025-05-14", "Desk A").meeting("2025-05-15", status="planned", round=1),
        Telling("b", "2025-05-17", "Desk B").meeting(round=1),
        Telling("c", "2025-05-17", "Desk C").meeting(round=1, place="Dolmabahce Palace"),
    ]


def _list(path: Path) -> list[Summary]:
    with Record.open(path, mode="read") as record:
        return list(record.list_entries())


def _ids(record: Record) -> list[str]:
    return [entry.id for entry in record.list_entries()]


def _with_round(reading: Reading, round: int) -> Reading:
    """The same article as a better reader reads it."""
    (meeting,) = reading.meetings
    return msgspec.structs.replace(reading, meetings=[msgspec.structs.replace(meeting, round=round)])


def test_adding_twice_equals_once(path: Path) -> None:
    """The second time everything is there already, and no byte of the export changes."""
    add_all(path, _tellings())
    before = export(path)
    assert add_all(path, _tellings()) == ["there"] * 3
    assert export(path) == before


def test_an_article_twice_in_one_batch_is_one(path: Path) -> None:
    """Twice in one step is once."""
    assert add_all(path, [_tellings()[0], _tellings()[0]]) == ["new", "there"]


def test_an_empty_batch_changes_nothing(path: Path) -> None:
    """Nothing in, nothing happens."""
    assert add_all(path, []) == []


def test_planned_and_held_are_one_entry(path: Path) -> None:
    """A plan, its move and two reports of the meeting make one entry, held, with the day it was planned for."""
    add_all(path, _tellings())
    (entry,) = _list(path)
    assert entry.status == "carried_out"
    assert entry.articles == 3
    assert entry.when is not None
    assert entry.when.begin == "2025-05-16"
    assert entry.planned is not None
    assert entry.planned.begin == "2025-05-15"


def test_the_history_is_in_order_of_publication(path: Path) -> None:
    """Whatever came in first, the plan stands before the meeting."""
    add_all(path, _tellings()[::-1], each=True)
    with Record.open(path, mode="read") as record:
        steps = record.find_entry(_list(path)[0].id).history
    assert [step.status for step in steps] == ["planned", "carried_out", "carried_out"]


def test_texts_are_kept_once(path: Path) -> None:
    """Two outlets with the same words share one text."""
    add_all(path, [Telling("a", publisher="Desk A").meeting(), Telling("b", publisher="Desk B").meeting()])
    with Record.open(path) as record, record._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM texts").scalar() == 1


def test_a_newer_reader_replaces_what_it_reads_anew(path: Path) -> None:
    """The entry follows the newer reading."""
    reading = Telling("a").meeting(round=1).reading()
    with Record.open(path) as record:
        record.add([Incoming(reading)], reader_version="1.9", now=NOW)
        assert record.add([Incoming(_with_round(reading, 2))], reader_version="1.10", now=NOW) == ["reread"]
    assert [entry.round for entry in _list(path)] == [2]


def test_an_older_reader_replaces_nothing(path: Path) -> None:
    """Findings of an older version are kept beside, and the entry stays."""
    reading = Telling("a").meeting(round=1).reading()
    with Record.open(path) as record:
        record.add([Incoming(reading)], reader_version="1.10", now=NOW)
        assert record.add([Incoming(_with_round(reading, 2))], reader_version="1.9", now=NOW) == ["older"]
    assert [entry.round for entry in _list(path)] == [1]


def test_findings_of_older_versions_stay(path: Path) -> None:
    """Nothing that was read is ever taken out."""
    reading = Telling("a").meeting(round=1).reading()
    with Record.open(path) as record:
        for version, number in (("1.0", 1), ("1.1", 2)):
            record.add([Incoming(_with_round(reading, number))], reader_version=version, now=NOW)
        with record._database.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM findings").scalar() == 2


def test_an_id_survives_a_better_reader(path: Path) -> None:
    """The entry keeps its id when its first report is read anew at the same place."""
    reading = Telling("a").meeting(round=1).reading()
    with Record.open(path) as record:
        record.add([Incoming(reading)], reader_version="1.0", now=NOW)
        before = [entry.id for entry in record.list_entries()]
        record.add([Incoming(_with_round(reading, 2))], reader_version="1.1", now=NOW)
        assert [entry.id for entry in record.list_entries()] == before


@pytest.mark.parametrize(
    ("older", "newer"), [("0.9", "0.10"), ("1.0", "1.0.1"), ("1.0+model2", "1.0+model10"), ("0.1.dev1", "0.1.1")]
)
def test_versions_sort_by_number(older: str, newer: str) -> None:
    """Ten comes after nine."""
    assert order_version(older) < order_version(newer)


def test_copies_are_one_source(path: Path) -> None:
    """A dispatch printed by three outlets, with a cut and another opening, counts once; a report of one's own counts too."""
    body = " ".join(f"word{number} of the dispatch" for number in range(60)) + ".\n"
    wire = Telling("w", "2025-05-17T08:00:00Z", "Wire", opening=body).meeting()
    copy = Telling("x", "2025-05-17T10:00:00Z", "Desk X", opening="Another headline here.\n" + body).meeting()
    cut = Telling("y", "2025-05-18", "Desk Y", opening=body[: len(body) * 2 // 3] + "end.\n").meeting()
    own = Telling(
        "z", "2025-05-17", "Desk Z", opening="We were there and saw it all ourselves, from the first hour on.\n"
    ).meeting()
    add_all(path, [cut, own, copy, wire], each=True)
    (entry,) = _list(path)
    assert (entry.sources, entry.articles) == (2, 4)


def test_articles_of_one_outlet_are_one_source(path: Path) -> None:
    """An outlet that reports twice is still one outlet."""
    add_all(path, [Telling("a", opening="First. ").meeting(), Telling("b", opening="Second. ").meeting()])
    assert [entry.sources for entry in _list(path)] == [1]


def test_an_id_of_any_report_finds_the_entry(path: Path) -> None:
    """An id that the entry had before an older report came in still finds it."""
    first, older = Telling("a", "2025-05-18", "Desk A").meeting(), Telling("b", "2025-05-16", "Desk B").meeting()
    add_all(path, [first])
    before = _list(path)[0].id
    add_all(path, [older])
    after = _list(path)[0].id
    with Record.open(path, mode="read") as record:
        assert before != after
        assert record.find_entry(before).id == after


def test_the_beginning_of_an_id_is_enough(path: Path) -> None:
    """The first letters find an entry that no other begins with."""
    add_all(path, _tellings())
    id = _list(path)[0].id
    with Record.open(path, mode="read") as record:
        assert record.find_entry(id[:5].upper()).id == id


def test_an_unknown_id_names_near_ones(path: Path) -> None:
    """A mistyped id is answered with the id that was meant."""
    add_all(path, _tellings())
    id = _list(path)[0].id
    wrong = id[:-1] + ("a" if id[-1] != "a" else "b")
    with Record.open(path, mode="read") as record, pytest.raises(RecordError, match=f"Did you mean {id}"):
        record.find_entry(wrong)


def test_a_split_survives_a_rebuild(path: Path) -> None:
    """What a person has parted stays parted when everything is made anew."""
    add_all(path, _tellings())
    with Record.open(path) as record:
        one, other = record.find_entry(_list(path)[0].id).claims[-2:]
        record.split(one, other, author="N. N.", reason="two sittings", now=NOW)
        parted = list(record.export_lines())
        record.rebuild()
        assert list(record.export_lines()) == parted
        assert not any(one in entry.claims and other in entry.claims for entry in map(record.find_entry, _ids(record)))


def test_a_split_can_be_undone(path: Path) -> None:
    """After the split is taken back the entry is as it was, and the decision is still there, with its end."""
    add_all(path, _tellings())
    with Record.open(path) as record:
        before = [line for line in record.export_lines() if '"record":"entry"' in line]
        one, other = record.find_entry(_list(path)[0].id).claims[-2:]
        made = record.split(one, other, author="N. N.", reason="two sittings", now=NOW)
        record.undo(made.id, now=NOW)
        assert [line for line in record.export_lines() if '"record":"entry"' in line] == before
        assert any(made.id in line and 'undone_utc":"2025' in line for line in record.export_lines())


def test_a_split_survives_a_better_reader(path: Path) -> None:
    """The decision concerns the places in the articles, not one version of their reading."""
    tellings = Telling("a", publisher="Desk A").meeting(round=1), Telling("b", publisher="Desk B").meeting(round=1)
    add_all(path, list(tellings))
    with Record.open(path) as record:
        one, other = record.find_entry(_list(path)[0].id).claims
        record.split(one, other, author="N. N.", reason="two sittings", now=NOW)
    add_all(path, list(tellings), version="1.1")
    assert len(_list(path)) == 2


def test_a_decision_of_the_program_cannot_be_undone_by_itself(path: Path) -> None:
    """A join is answered with a split; taking it out would only bring it back."""
    add_all(path, _tellings())
    with Record.open(path) as record:
        join = record.list_joins(record.find_entry(_list(path)[0].id))[0]
        with pytest.raises(RecordError, match="decision of a person"):
            record.undo(join.id, now=NOW)


def test_a_split_of_unknown_claims_is_refused(path: Path) -> None:
    """A decision must concern something."""
    add_all(path, _tellings())
    with Record.open(path) as record, pytest.raises(RecordError, match="no report"):
        record.split("0" * 32, "1" * 32, author="N. N.", reason="two sittings", now=NOW)


def test_the_clock_needs_a_zone(path: Path) -> None:
    """A moment without a zone is refused, and nothing is kept."""
    with Record.open(path) as record:
        with pytest.raises(ValueError, match="zone"):
            record.add([Incoming(_tellings()[0].reading())], reader_version="1.0", now=datetime(2025, 1, 1))
        assert record.count() == {"articles": 0}


def test_texts_with_strange_characters_come_back(path: Path) -> None:
    """What an article holds is kept to the character."""
    telling = Telling("a", opening="Türkiye \ufffd 日本 \U0001f54a e\u0301.\n").meeting()
    add_all(path, [telling])
    with Record.open(path, mode="read") as record:
        claim = record.load_claims(record.find_entry(_list(path)[0].id).claims).popitem()[1]
        assert record.load_article(claim.article).head.text == telling.text


def test_a_reading_comes_back_as_it_was(path: Path) -> None:
    """The whole reading is kept, with its text."""
    telling = _tellings()[0]
    add_all(path, [telling])
    with Record.open(path, mode="read") as record:
        claim = record.load_claims(record.find_entry(_list(path)[0].id).claims).popitem()[1]
        assert record.load_reading(claim.article) == (telling.reading(), "1.0")


def test_the_database_keeps_foreign_keys(path: Path) -> None:
    """No row points at nothing."""
    add_all(path, _tellings())
    with Record.open(path) as record, record._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_entries_of_other_rules_are_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record made by other rules says so when it is next written, and then holds what these rules make."""
    add_all(path, _tellings())
    before = export(path)
    told: list[str] = []
    with Record.open(path) as record, record._database.writing() as connection:
        connection.exec_driver_sql("UPDATE marks SET value = '0'")
        connection.exec_driver_sql("DELETE FROM decisions")
    Record.open(path, on_wait=told.append).close()
    assert "other rules" in told[0]
    assert export(path) == before
