"""What people decide: it holds, it is seen, it can be taken back, and it outlives rebuilding and better readers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from telling import NOW, Telling, add_all, export

from dragoman.errors import ConflictError, RecordError, UsageError
from dragoman.meaning.findings import Reading
from dragoman.record import Incoming, Record
from dragoman.record.comparing import compare_reports
from dragoman.record.entries import Entry
from dragoman.record.store.archive import export_archive, import_archive
from dragoman.record.store.proof import verify_record

BY = {"author": "N. N.", "reason": "seen by eye", "now": NOW}


def _tellings() -> list[Telling]:
    return [
        Telling("a", "2025-05-17", "Desk A").meeting("2025-05-16", round=1),
        Telling("b", "2025-05-17", "Desk B").meeting("2025-05-16", round=1),
        Telling("c", "2025-05-18", "Desk C").meeting("2025-05-17", parties=("AZE", "ARM")),
        Telling("d", "2025-05-24", "Desk D").exchange(),
    ]


@pytest.fixture
def record(path: Path):
    """A record of two meetings, one of them told twice, and an exchange."""
    add_all(path, _tellings())
    with Record.open(path) as opened:
        yield opened


def _meetings(record: Record) -> list[Entry]:
    return [record.find_entry(summary.id) for summary in record.list_entries(kinds=["meeting"])]


def _reread(telling: Telling, shift: int = 0) -> Reading:
    """The same article as a better reader reads it: the meeting begins some characters later, with a place it had not."""
    reading = telling.reading()
    (meeting,) = reading.meetings
    evidence = {name: [(start + shift, end) for start, end in spans] for name, spans in meeting.evidence.items()}
    return msgspec.structs.replace(
        reading, meetings=[msgspec.structs.replace(meeting, evidence=evidence, place="Dolmabahce")]
    )


def test_a_merge_makes_one_entry(record: Record) -> None:
    """Two meetings that the program keeps apart are one when a person says so."""
    one, other = _meetings(record)
    record.merge(one.id, other.id, **BY)
    (united,) = _meetings(record)
    assert set(united.claims) == {*one.claims, *other.claims}


def test_an_undone_merge_leaves_no_trace_in_the_entries(record: Record) -> None:
    """After an undoing the entries are what they were."""
    before = [line for line in record.export_lines() if '"record":"entry"' in line]
    made = record.merge(*(entry.id for entry in _meetings(record)), **BY)
    record.undo(made.id, now=NOW, author="M. M.", reason="they are two")
    assert [line for line in record.export_lines() if '"record":"entry"' in line] == before
    (kept,) = record.list_decisions()
    assert (kept.undone_by, kept.undone_reason) == ("M. M.", "they are two")


def test_what_is_of_two_kinds_cannot_be_merged(record: Record) -> None:
    """A meeting is no exchange, whoever says so."""
    (exchange,) = record.list_entries(kinds=["exchange"])
    with pytest.raises(RecordError, match="cannot be one"):
        record.merge(_meetings(record)[0].id, exchange.id, **BY)


def test_a_decision_that_contradicts_another_is_refused(record: Record) -> None:
    """What one person has split another does not merge without undoing it."""
    one, other = _meetings(record)[0].claims
    record.split(one, other, **BY)
    with pytest.raises(RecordError, match="Undo that split first"):
        record.merge(one, other, **BY)


@pytest.mark.parametrize(("author", "reason"), [("", "a reason"), ("N. N.", " ")])
def test_a_decision_needs_a_name_and_a_reason(record: Record, author: str, reason: str) -> None:
    """Nothing is decided by nobody, or for nothing."""
    with pytest.raises(UsageError, match="a decision needs"):
        record.retract(_meetings(record)[0].id, author=author, reason=reason, now=NOW)


@pytest.mark.parametrize(
    ("field", "given", "shown"), [("round", "2", 2), ("place", "Ankara", "Ankara"), ("status", "cancelled", "cancelled"), ("format", "call", "call")]
)  # fmt: skip
def test_a_correction_is_shown_with_what_the_reports_give(
    record: Record, field: str, given: str, shown: object
) -> None:
    """The corrected value stands, and the reports' own stands against it."""
    entry = _meetings(record)[0]
    told = next(item.value for item in entry.fields if item.name == field)
    made = record.correct(entry.id, field, given, **BY)
    (corrected,) = [item for item in record.find_entry(entry.id).fields if item.name == field]
    assert (corrected.value, corrected.decision) == (shown, made.id)
    assert told in [variant.value for variant in corrected.conflicts]
    assert record.find_entry(entry.id).summary.corrected == (field,)


def test_a_corrected_day_moves_the_entry(record: Record) -> None:
    """The list of entries follows a correction of the day."""
    entry = _meetings(record)[0]
    record.correct(entry.id, "when", "2025-05-20", **BY)
    assert [
        summary.when.begin for summary in record.list_entries(since="2025-05-19", kinds=["meeting"]) if summary.when
    ] == ["2025-05-20"]


def test_the_last_correction_of_a_field_counts(record: Record) -> None:
    """Who corrects a correction has the last word, until that is undone."""
    entry = _meetings(record)[0]
    record.correct(entry.id, "place", "Ankara", **BY)
    later = record.correct(entry.id, "place", "Antalya", **{**BY, "now": NOW + timedelta(hours=1)})
    assert record.find_entry(entry.id).summary.place == "Antalya"
    record.undo(later.id, now=NOW)
    assert record.find_entry(entry.id).summary.place == "Ankara"


@pytest.mark.parametrize(
    ("field", "value"), [("round", "second"), ("when", "soon"), ("country", "Turkey"), ("status", "held"), ("what", "prisoners"), ("mood", "good")]
)  # fmt: skip
def test_a_value_that_is_none_is_refused(record: Record, field: str, value: str) -> None:
    """A correction is checked before it is made."""
    with pytest.raises(UsageError, match=field):
        record.correct(_meetings(record)[0].id, field, value, **BY)


def test_a_retracted_report_leaves_its_entry(record: Record) -> None:
    """The entry goes on without it; the report itself is still there."""
    entry = _meetings(record)[0]
    gone = entry.claims[0]
    record.retract(gone, **BY)
    assert _meetings(record)[0].claims == entry.claims[1:]
    assert record.find_report(gone).anchor == gone
    assert record.find_home(gone) is None


def test_an_entry_without_reports_is_gone(record: Record) -> None:
    """What nothing is left of is no entry."""
    (exchange,) = record.list_entries(kinds=["exchange"])
    made = record.retract(exchange.id, **BY)
    assert list(record.list_entries(kinds=["exchange"])) == []
    record.undo(made.id, now=NOW)
    assert list(record.list_entries(kinds=["exchange"])) == [exchange]


def _decide_everything(record: Record) -> None:
    one, other = _meetings(record)
    record.split(*one.claims, **BY)
    record.correct(other.id, "place", "Baku", **BY)
    (exchange,) = record.list_entries(kinds=["exchange"])
    record.retract(exchange.id, **BY)
    record.merge(one.claims[0], other.id, **BY)


def test_decisions_survive_a_rebuild(record: Record) -> None:
    """Entries made anew follow every decision."""
    _decide_everything(record)
    before = list(record.export_lines())
    record.rebuild()
    assert list(record.export_lines()) == before


def test_decisions_give_the_same_bytes_in_any_order_of_arrival(path: Path, tmp_path: Path) -> None:
    """Whatever came first, articles or decisions on other articles, the record is one."""
    add_all(path, _tellings())
    with Record.open(path) as record:
        _decide_everything(record)
    other = tmp_path / "other.db"
    first, *rest = reversed(_tellings())
    add_all(other, [first])
    with Record.open(other) as record:
        (exchange,) = record.list_entries(kinds=["exchange"])
        record.retract(exchange.id, **BY)
    add_all(other, rest, each=True)
    with Record.open(other) as record:
        one, two = _meetings(record)
        record.correct(two.id, "place", "Baku", **BY)
        record.merge(one.claims[0], two.id, **BY)
        record.split(*one.claims, **BY)
    assert export(path) == export(other)


@pytest.mark.parametrize("shift", [0, 3])
def test_decisions_survive_a_better_reader(record: Record, shift: int) -> None:
    """A reader that reads the same place anew, from some characters later even, finds the decisions on it there."""
    _decide_everything(record)
    incoming = [Incoming(_reread(telling, shift)) for telling in _tellings()[:3]]
    assert record.add(incoming, reader_version="2.0", now=NOW) == ["reread"] * 3
    made = {decision.kind: decision for decision in record.list_decisions()}
    one, other = made["split"].left, made["split"].right
    homes = [record.find_home(anchor) for anchor in (one, other)]
    assert homes[0] is not None
    assert homes[1] is not None
    assert homes[0].id != homes[1].id
    assert record.find_home(made["merge"].left) == record.find_home(made["merge"].right)
    corrected = record.find_home(made["correct"].left)
    assert corrected is not None
    assert corrected.summary.place == "Baku"
    before = list(record.export_lines())
    record.rebuild()
    assert list(record.export_lines()) == before


def test_why_two_reports_are_one(record: Record) -> None:
    """The chain of joins leads from one to the other."""
    one, other = _meetings(record)[0].claims
    found = compare_reports(record, one, other)
    assert found.is_one
    assert {found.chain[0].left, found.chain[0].right} == {one, other}


def test_why_two_entries_are_two(record: Record) -> None:
    """What bars them is named by its rule."""
    one, other = _meetings(record)
    found = compare_reports(record, one.id, other.id)
    assert not found.is_one
    assert "sides-differ" in {bar.rule for pair in found.pairs for bar in pair.bars}


def test_why_names_what_people_decided(record: Record) -> None:
    """A split by a person is part of the answer."""
    one, other = _meetings(record)[0].claims
    made = record.split(one, other, **BY)
    assert [ruling.id for ruling in compare_reports(record, one, other).rulings] == [made.id]


def test_an_undone_decision_cannot_be_undone_again(record: Record) -> None:
    """Twice is once too often, and the message says when it was undone."""
    made = record.retract(_meetings(record)[0].claims[0], **BY)
    record.undo(made.id, now=NOW)
    with pytest.raises(RecordError, match="undone already, on 2025-08-01"):
        record.undo(made.id, now=NOW)


def test_accepting_is_of_what_was_seen(path: Path, tmp_path: Path) -> None:
    """Agreeing changes no entry, goes with the archive, is undone like all else, and no longer holds when a report comes in."""
    tellings = [Telling("a", "2025-05-16").meeting(), Telling("b", "2025-05-17", "Other Desk").meeting()]
    add_all(path, tellings)
    with Record.open(path) as record:
        before = [line for line in record.export_lines() if '"record":"entry"' in line]
        [entry] = record.list_entries()
        made = record.accept(entry.id, author="N. N.", reason="read both", now=NOW)
        assert [line for line in record.export_lines() if '"record":"entry"' in line] == before
        assert record.list_accepted().has_seen(record.find_entry(entry.id))
        record.rebuild()
        assert record.list_accepted().has_seen(record.find_entry(entry.id))
        export_archive(record, tmp_path / "talks.gz")
        assert verify_record(record) == []
    with Record.open(tmp_path / "again.db") as again:
        import_archive(again, tmp_path / "talks.gz")
        assert again.list_accepted().has_seen(again.find_entry(entry.id))
    add_all(path, [Telling("c", "2025-05-18", "Third Desk").meeting()])
    with Record.open(path) as record:
        assert not record.list_accepted().has_seen(record.find_entry(entry.id))
        with pytest.raises(ConflictError, match="changed since"):
            record.accept(entry.id, seen=made.value, author="N. N.", reason="read both", now=NOW)
        record.undo(made.id, author="N. N.", now=NOW)
        assert record.list_accepted().entries == set()


def test_a_join_is_accepted_as_a_pair(path: Path) -> None:
    """Two reports of one entry; two of different ones cannot be agreed to be one."""
    add_all(
        path,
        [
            Telling("a", "2025-05-16").meeting(),
            Telling("b", "2025-05-17", "Other Desk").meeting(),
            Telling("c", "2025-06-03").meeting("2025-06-02"),
        ],
    )
    with Record.open(path) as record:
        one, other = (record.find_entry(entry.id) for entry in record.list_entries())
        [weak] = record.list_weak_joins(9.0)
        record.accept(one.claims[0], other=one.claims[1], author="N. N.", reason="the same day", now=NOW)
        assert record.list_accepted().pairs == {tuple(sorted((weak.left, weak.right)))}
        with pytest.raises(ConflictError, match="not two reports of one entry"):
            record.accept(one.claims[0], other=other.claims[0], author="N. N.", reason="no", now=NOW)
