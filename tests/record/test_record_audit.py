"""The way back from an entry to characters."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from telling import NOW, Telling, add_all
from test_record_order import make_dozen

from dragoman.record import Incoming, Record, trace_entry
from dragoman.record.audit import find_evidence


def test_every_field_of_every_entry_reaches_characters(path: Path) -> None:
    """Each value, and each value against it, has a sentence with marked words, at the offsets of its article."""
    add_all(path, make_dozen())
    with Record.open(path, mode="read") as record:
        ids = [summary.id for summary in record.list_entries()]
        assert len(ids) >= 6
        for id in ids:
            trace = trace_entry(record, id)
            texts = {report.claim.anchor: record.load_article(report.article).head.text for report in trace.reports}
            for field in trace.fields:
                quotes = [*field.quotes, *(quote for variant in field.conflicts for quote in variant.quotes)]
                assert field.quotes, field.name
                for quote in quotes:
                    assert quote.sentences, field.name
                    for sentence in quote.sentences:
                        assert texts[quote.report][sentence.start : sentence.end] == sentence.text != ""
                        assert all(sentence.start <= begin < end <= sentence.end for begin, end in sentence.marks)


@pytest.mark.parametrize(
    ("name", "words"), [("when", "2025-05-16"), ("round", "round 1"), ("place", "Istanbul"), ("status", "met")]
)
def test_the_marked_words_give_the_value(path: Path, name: str, words: str) -> None:
    """The words marked for a field are those it was read from."""
    add_all(path, [Telling("a").meeting(round=1)])
    with Record.open(path, mode="read") as record:
        trace = trace_entry(record, next(record.list_entries()).id)
        (field,) = [field for field in trace.fields if field.name == name]
        ((begin, end),) = field.quotes[0].sentences[0].marks
        sentence = field.quotes[0].sentences[0]
        assert sentence.text[begin - sentence.start : end - sentence.start] == words


def test_a_field_without_words_shows_the_finding(path: Path) -> None:
    """Where a field has no words of its own the whole finding is shown, and said to be."""
    reading = Telling("a").meeting().reading()
    (meeting,) = reading.meetings
    bare = {name: spans for name, spans in meeting.evidence.items() if name != "status"}
    with Record.open(path) as record:
        changed = msgspec.structs.replace(reading, meetings=[msgspec.structs.replace(meeting, evidence=bare)])
        record.add([Incoming(changed)], reader_version="1.0", now=NOW)
        trace = trace_entry(record, next(record.list_entries()).id)
    assert trace.fields[0].name == "status"
    assert trace.fields[0].quotes[0].basis == "finding"


def test_a_rule_is_named() -> None:
    """A value that was worked out names the rule that did it."""
    (meeting,) = Telling("a").meeting(grade="anchored").reading().meetings
    assert find_evidence(meeting, "when")[1:] == ("field", "times/anchored")


def test_evidence_of_a_part_shows_the_field() -> None:
    """Evidence under "figures[0].value" is evidence of the figures."""
    (exchange,) = Telling("a").exchange().reading().exchanges
    spans = exchange.evidence["figures"]
    changed = msgspec.structs.replace(exchange, evidence={"figures[0].value": spans, "parties": [(0, 1)]})
    assert find_evidence(changed, "figures")[0] == spans


def test_reports_are_named_in_order_of_publication(path: Path) -> None:
    """The first published report is r1."""
    late, early = Telling("a", "2025-05-18", "Desk A").meeting(), Telling("b", "2025-05-17", "Desk B").meeting()
    add_all(path, [late, early])
    with Record.open(path, mode="read") as record:
        trace = trace_entry(record, next(record.list_entries()).id)
    assert [(report.name, report.article_id) for report in trace.reports] == [("r1", "b"), ("r2", "a")]


def test_the_file_of_each_report_is_named(path: Path) -> None:
    """Whoever wants to check knows where to look."""
    add_all(path, [Telling("a").meeting()])
    with Record.open(path, mode="read") as record:
        trace = trace_entry(record, next(record.list_entries()).id)
    assert trace.reports[0].file == "a.txt"
