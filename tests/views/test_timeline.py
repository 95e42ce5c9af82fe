"""The timeline as text and as JSON lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "record"))

from telling import Telling, add_all

from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.record.days import ANCHORED, ASSUMED, STATED, When
from dragoman.views.reading_table import Terminal
from dragoman.views.timeline import Timeline, describe_when, list_json, make_timeline, render_timeline


def _make(path: Path, *tellings: Telling, **filters: str) -> Timeline:
    add_all(path, list(tellings))
    with Record.open(path, mode="read") as record:
        return make_timeline(record, **filters)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talks.db"


@pytest.fixture
def mixed(path: Path) -> Timeline:
    """Held, planned, moved, disputed, undated, a month, copies."""
    return _make(
        path,
        Telling("a", "2025-05-14", "Desk A").meeting("2025-05-15", status="planned", round=1),
        Telling("b", "2025-05-17", "Desk B").meeting(round=1, hosts=("TUR",)),
        Telling("c", "2025-05-17", "Desk C").meeting(round=1),
        Telling("d", "2025-07-01", "Desk A").meeting("2025-07-23", status="planned", round=3, grade="anchored"),
        Telling("e", "2025-06-12", "Desk A").exchange("2025-06-11", value=1212, what="remains", scope="giver", giver="RUS", receiver="UKR"),
        Telling("f", "2025-06-12", "Desk B").exchange("2025-06-11", value=1200, what="remains", scope="giver", giver="RUS", receiver="UKR"),
        Telling("g", "2025-06-20", "Desk B").meeting("2025-06", parties=("USA", "RUS"), place=None, country=None),
        Telling("h", None, "Desk B").meeting(None, parties=("USA", "RUS")),
    )  # fmt: skip


def test_entries_stand_in_order_of_time(mixed: Timeline) -> None:
    """The earliest first, those without a date apart."""
    begins = [row.when.begin for row in mixed.rows if row.when]
    assert begins == sorted(begins, key=str)
    assert len(mixed.undated) == 1


def test_held_and_planned_look_different_without_colour(mixed: Timeline) -> None:
    """Sign and word tell them apart."""
    text = render_timeline(mixed, Terminal(width=80))
    assert "● held" in text
    assert "○ planned" in text


def test_a_moved_meeting_says_for_when_it_was_planned(mixed: Timeline) -> None:
    """The first day is not lost."""
    assert "was planned for Thu 15 May 2025" in render_timeline(mixed, Terminal(width=80))


def test_a_disagreement_is_flagged(mixed: Timeline) -> None:
    """An entry on which sources differ says on what."""
    assert "≠ sources differ: also 1,2" in render_timeline(mixed, Terminal(width=100))


def test_figures_keep_their_direction(mixed: Timeline) -> None:
    """Who handed over to whom stands with the number."""
    assert "Russia → Ukraine" in render_timeline(mixed, Terminal(width=80))


def test_a_month_is_shown_as_a_month(mixed: Timeline) -> None:
    """No day is made up for it."""
    assert "in Jun" in render_timeline(mixed, Terminal(width=80))


def test_a_day_that_no_report_gives_is_marked(path: Path) -> None:
    """A star, and a line that says what it means."""
    assumed = When("2025-07-23", "2025-07-24", "day", ASSUMED, 739455, 739455)
    made = _make(path, Telling("a").meeting("2025-07-23"))
    rows = tuple(msgspec.structs.replace(row, when=assumed) for row in made.rows)
    text = render_timeline(msgspec.structs.replace(made, rows=rows), Terminal(width=80))
    assert "Wed 23*" in text
    assert "* no report gives the day" in text


def test_a_date_worked_out_from_words_bears_no_star(mixed: Timeline) -> None:
    """Nearly all dates of news are weekdays; a mark on every row would mark none. `explain` tells the grade."""
    text = render_timeline(mixed, Terminal(width=80))
    assert "Wed 23 " in text
    assert "*" not in text


def test_an_agreed_exchange_is_not_planned_for_the_day(path: Path) -> None:
    """The day of the agreement is shown as that."""
    telling = Telling("a", "2025-05-16").exchange(None, value=1000, status="planned", agreed="2025-05-16")
    text = render_timeline(_make(path, telling), Terminal(width=100))
    assert "Fri 16  ○ agreed  Exchange of prisoners: 1,000 for each side" in text


def test_undated_entries_are_in_order_of_their_first_report(path: Path) -> None:
    """The day in brackets is that of the report."""
    tellings = [
        Telling(id, day, opening=f"Story {id}. ").meeting(None, parties=("USA", state))
        for id, day, state in (("a", "2025-05-20", "RUS"), ("b", "2025-05-04", "UKR"))
    ]
    text = render_timeline(_make(path, *tellings), Terminal(width=100), list_undated=True)
    assert text.index("(Sun 4 May 2025)") < text.index("(Tue 20 May 2025)")


def test_talks_stand_before_what_came_of_them(path: Path) -> None:
    """On one day, meetings, then exchanges, then agreements, whatever their ids."""
    telling = Telling("a").act().exchange("2025-05-16").meeting("2025-05-16")
    assert [row.kind for row in _make(path, telling).rows] == ["meeting", "exchange", "act"]


def test_undated_entries_are_counted_and_listed_on_request(mixed: Timeline) -> None:
    """They are named at the end, and shown when asked for."""
    assert "1 of them without a date" in render_timeline(mixed, Terminal(width=80))
    assert "No date known" in render_timeline(mixed, Terminal(width=80), list_undated=True)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(mixed: Timeline, width: int) -> None:
    """At any width the columns fit."""
    assert (
        max(len(line) for line in render_timeline(mixed, Terminal(width=width), list_undated=True).splitlines())
        <= width
    )


def test_columns_stand_in_line(mixed: Timeline) -> None:
    """Every id begins in the same column."""
    lines = render_timeline(mixed, Terminal(width=80)).splitlines()
    rows = [line for line in lines if any(row.id in line for row in mixed.rows)]
    assert len({line.index(row.id) for line in rows for row in mixed.rows if row.id in line}) == 1


def test_plain_terminals_get_plain_letters(path: Path) -> None:
    """Where only ASCII can be shown, all signs are ASCII."""
    timeline = _make(path, Telling("a").meeting(), Telling("b").exchange(giver="RUS", receiver="UKR", scope="giver"))
    render_timeline(timeline, Terminal(width=80, has_unicode=False)).encode("ascii")


def test_no_escape_codes_in_a_pipe(mixed: Timeline) -> None:
    """Without a terminal there are no styles."""
    assert "\x1b" not in render_timeline(mixed, Terminal(width=80))


def test_control_characters_of_an_article_do_not_reach_the_terminal(path: Path) -> None:
    """A place that would drive the terminal is shown as a place that could not be read."""
    timeline = _make(path, Telling("a").meeting(place="Istan\x1b[2Jbul"))
    assert "\x1b" not in render_timeline(timeline, Terminal(width=80))


def test_json_lines_are_in_order_and_complete(mixed: Timeline) -> None:
    """All entries, the undated ones last, with names for all parts."""
    found = [json.loads(line) for line in list_json(mixed)]
    assert [entry["id"] for entry in found] == [row.id for row in (*mixed.rows, *mixed.undated)]
    assert found[0]["when"] == {"interval": ["2025-05-16", "2025-05-17"], "precision": "day", "grade": "stated"}


def test_an_empty_choice_is_said(path: Path) -> None:
    """Nothing to show is a sentence, not silence."""
    assert "Nothing of this kind" in render_timeline(_make(path, Telling("a").meeting(), party="Kestria"), Terminal())


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2025-05-16", None, 4),
        ("2025-05-17", None, 3),
        (None, "2025-05-16", 1),
        (None, "2025-05", 1),
        ("2025", "2025", 4),
        ("2025-06-11", "2025-06-11", 2),
    ],
)
def test_bounds_are_included(path: Path, mixed: Timeline, since: str | None, until: str | None, count: int) -> None:
    """From the first to the last of the day, month or year named; a month that holds the day is listed."""
    with Record.open(path, mode="read") as record:
        assert len(make_timeline(record, since=since, until=until).rows) == count


@pytest.mark.parametrize("party", ["RUS", "russia", "Russia", "rus"])
def test_a_party_is_found_by_code_or_name(path: Path, mixed: Timeline, party: str) -> None:
    """Either will do, in any case of letters."""
    with Record.open(path, mode="read") as record:
        assert len(make_timeline(record, party=party).rows) == 4


@pytest.mark.parametrize("party", ["Rustem Umerov", "rustem umierov", "UKR"])
def test_a_person_is_found_by_any_spelling_told(path: Path, party: str) -> None:
    """Who takes part is found by each name that a report gives, and by the state acted for."""
    one = Telling("a", publisher="Desk A").office("Rustem Umerov", "UKR").meeting(parties=("Rustem Umerov", "TUR"))
    other = Telling("b", publisher="Desk B").office("Rustem Umierov", "UKR").meeting(parties=("Rustem Umierov", "TUR"))
    assert len(_make(path, one, other, party=party).rows) == 1


def test_what_is_no_date_is_refused(path: Path, mixed: Timeline) -> None:
    """The message shows what one looks like."""
    with Record.open(path, mode="read") as record, pytest.raises(UsageError, match="2025-05-16"):
        make_timeline(record, since="05/2025")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When("2025-05-16", "2025-05-17", "day", STATED, 739387, 739387), "Fri 16"),
        (When("2025-05-16", "2025-05-18", "day", STATED, 739387, 739388), "16–17"),
        (When("2025-05-12", "2025-05-19", "week", ANCHORED, 739383, 739389), "in 12–18"),
        (When("2025-05-01", "2025-06-01", "month", STATED, 739372, 739402), "in May"),
        (When("2025-01-01", "2026-01-01", "year", STATED, 739252, 739616), "2025"),
        (When("2025-05-16T13:30:00Z", "2025-05-16T13:31:00Z", "minute", STATED, 739387, 739387), "Fri 16 13:30Z"),
        (When("2025-05-16T16:30:00+03:00", None, "minute", STATED, 739387, 739387), "Fri 16 16:30+03:00"),
    ],
)
def test_a_date_is_no_finer_than_known(when: When, expected: str) -> None:
    """Day, days, week, month, year and clock each look like what they are."""
    assert describe_when(when, in_month=True) == expected
