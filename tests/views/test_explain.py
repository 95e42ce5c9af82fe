"""An explanation as text and as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "record"))

from telling import NOW, Telling, add_all

from dragoman.record import Record
from dragoman.record.audit import Trace
from dragoman.views.explain import explain_entry, make_json, render_trace
from dragoman.views.reading_table import Terminal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record with one disputed meeting: planned, moved, held, denied."""
    path = tmp_path / "talks.db"
    add_all(
        path,
        [
            Telling("a", "2025-05-14", "Desk A").meeting("2025-05-15", status="planned", round=1),
            Telling("b", "2025-05-16", "Desk B").meeting(round=1, grade="anchored"),
            Telling("c", "2025-05-17", "Desk C").meeting(place="Dolmabahce Palace"),
            Telling("d", "2025-05-17", "Desk D").meeting(status="denied", said_by="Dmitry Peskov"),
            Telling("e", "2025-05-18", "Desk E").meeting(round=1),
        ],
    )
    return path


@pytest.fixture
def trace(path: Path) -> Trace:
    with Record.open(path, mode="read") as record:
        return explain_entry(record, next(record.list_entries()).id)


def test_words_are_marked_where_a_terminal_cannot(trace: Trace) -> None:
    """In a pipe the words that count stand between marks."""
    assert "⟦2025-05-16⟧" in render_trace(trace, Terminal(width=100))


def test_words_are_bold_where_a_terminal_can(trace: Trace) -> None:
    """On a terminal no marks are put into the sentence."""
    text = render_trace(trace, Terminal(width=100, has_styles=True, has_colour=True))
    assert "⟦" not in text
    assert "\x1b[1;4m2025-05-16" in text


def test_what_speaks_against_a_value_is_shown_with_it(trace: Trace) -> None:
    """The denial stands under the status, with its sentence."""
    assert "≠ against it: denied" in render_trace(trace, Terminal(width=100))


def test_the_history_is_told_in_order_of_publication(trace: Trace) -> None:
    """Planned, then held, then denied, with who said so."""
    text = render_trace(trace, Terminal(width=100))
    history = text[text.index("Status, in order") :]
    assert history.index("planned") < history.index("held") < history.index("denied")
    assert "according to Dmitry Peskov" in history


def test_reasons_are_in_words_with_their_rules(trace: Trace) -> None:
    """Why reports are one entry can be read, and looked up."""
    text = render_trace(trace, Terminal(width=200))
    assert "both are round 1" in text
    assert "[moved-round]" in text


def test_every_report_is_named_with_its_file(trace: Trace) -> None:
    """Publisher, day, article and file."""
    text = render_trace(trace, Terminal(width=100))
    assert all(f"Desk {name}" in text and f"{name.lower()}.txt" in text for name in "ABCDE")


def test_many_reports_are_named_and_three_are_quoted(trace: Trace) -> None:
    """The words of all are shown on request."""
    short, full = (render_trace(trace, Terminal(width=100), show_all=every) for every in (False, True))
    assert full.count("⟦") > short.count("⟦")


def test_a_rule_is_named_where_a_value_was_worked_out(trace: Trace) -> None:
    """A date computed from a weekday says by which rule."""
    text = " ".join(render_trace(trace, Terminal(width=200)).split())
    assert "worked out by rule times/anchored" in text


def test_json_holds_all_and_refers_by_short_names(trace: Trace) -> None:
    """Every quote refers to a report that is listed."""
    found = json.loads(make_json(trace))
    names = {report["name"] for report in found["reports"]}
    quotes = [quote for field in found["fields"] for quote in field["support"]]
    assert {quote["report"] for quote in quotes} == names
    assert found["history"][0]["asserter"] == "article"


def test_a_split_is_shown_with_who_decided(path: Path) -> None:
    """A decision of a person is signed and dated, and its id can be given to undo it."""
    with Record.open(path) as record:
        claims = record.find_entry(next(record.list_entries()).id).claims
        made = record.split(claims[-1], claims[-2], author="N. N.", reason="two sittings", now=NOW)
        text = render_trace(
            explain_entry(record, record.find_entry(next(record.list_entries()).id).id), Terminal(width=200)
        )
    assert "split by N. N." in text
    assert "two sittings" in text
    assert made.id in text


def test_plain_terminals_get_plain_letters(trace: Trace) -> None:
    """Where only ASCII can be shown, all signs are ASCII."""
    render_trace(trace, Terminal(width=100, has_unicode=False)).encode("ascii")


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """An article cannot drive the terminal of whoever looks at its words."""
    add_all(tmp_path / "talks.db", [Telling("a").meeting(place="Istan\x1b[2Jbul")])
    with Record.open(tmp_path / "talks.db", mode="read") as record:
        text = render_trace(explain_entry(record, next(record.list_entries()).id), Terminal(width=100))
    assert "\x1b" not in text
