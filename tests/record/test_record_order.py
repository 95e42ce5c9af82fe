"""The same findings give the same record, whatever came first."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telling import NOW, Telling, add_all, claims_of, export

from dragoman.record import Incoming, Record
from dragoman.record.reconcile import reconcile

_BODY = " ".join(f"word{number} of the dispatch" for number in range(30)) + ".\n"


def make_dozen() -> list[Telling]:
    """A plan, its move, rounds, batches, copies, a denial, a report without a date: what makes joining hard."""
    return [
        Telling("a", "2025-05-14", "Desk A").meeting("2025-05-15", status="planned", round=1),
        Telling("b", "2025-05-16", "Desk B").meeting("2025-05-16", grade="anchored", round=1).exchange(None, value=1000, status="planned"),
        Telling("c", "2025-05-17", "Desk C", opening=_BODY).meeting(place="Dolmabahce Palace"),
        Telling("d", "2025-05-17", "Desk D", opening=_BODY).meeting(place="Dolmabahce Palace").act(),
        Telling("e", "2025-05-15", "Desk E").meeting("2025-05-16", status="postponed", also="2025-05-15"),
        Telling("f", "2025-05-12", "Desk F").meeting("2025-05-12/2025-05-18", status="planned"),
        Telling("g", "2025-06-03", "Desk A").meeting("2025-06-02", round=2).meeting("2025-05-16", round=1),
        Telling("h", None, "Desk G").meeting(None, round=2).exchange("2025-05-23"),
        Telling("i", "2025-05-24", None).exchange(None).exchange("2025-05-24", value=307),
        Telling("j", "2025-05-24", "Desk B").exchange("2025-05-23", value=400, bound="about").act(None),
        Telling("k", "2025-06-03", "Desk H").meeting("2025-06-02", status="denied", said_by="Dmitry Peskov"),
        Telling("l", "2025-05-17", "Desk I").meeting(None, place="Istanbul in the state of Türkiye").act("2025-05-16", topics=()),
    ]  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(12)), cuts=st.sets(st.integers(1, 11)))
def test_any_order_in_any_steps_gives_the_same_bytes(order: list[int], cuts: set[int]) -> None:
    """Twelve articles in any order, cut into steps anywhere, export the same lines."""
    dozen = make_dozen()
    with tempfile.TemporaryDirectory() as folder:
        straight, mixed = Path(folder, "straight.db"), Path(folder, "mixed.db")
        add_all(straight, dozen)
        ends = sorted({0, *cuts, 12})
        for begin, end in itertools.pairwise(ends):
            add_all(mixed, [dozen[index] for index in order[begin:end]])
        assert export(mixed) == export(straight)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(12)), again=st.sets(st.integers(0, 11), max_size=4))
def test_a_rebuild_changes_no_byte(order: list[int], again: set[int]) -> None:
    """After articles in any order, some read anew by a reader that finds less, entries made anew are the same."""
    dozen = make_dozen()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "talks.db")
        add_all(path, [dozen[index] for index in order], each=True)
        with Record.open(path) as record:
            for index in sorted(again):
                reading: Any = dozen[index].reading()
                reading = type(reading)(
                    article=reading.article, times=reading.times, actors=reading.actors, meetings=reading.meetings[:1]
                )
                record.add([Incoming(reading)], reader_version="1.1", now=NOW)
            before = list(record.export_lines())
            record.rebuild()
            assert list(record.export_lines()) == before


@st.composite
def _tellings(draw: st.DrawFn) -> list[Telling]:
    """Articles from a small world, so that they meet."""
    days = st.sampled_from(
        ["2025-05-15", "2025-05-16", "2025-05-17", "2025-05-15/2025-05-16", "2025-05-12/2025-05-18", "2025-05", None]
    )
    found = []
    for number in range(draw(st.integers(2, 7))):
        telling = Telling(
            f"a{number}", draw(st.sampled_from(["2025-05-13", "2025-05-17", None])), draw(st.sampled_from("ABC"))
        )
        for _ in range(draw(st.integers(1, 2))):
            telling.meeting(
                draw(days),
                status=draw(st.sampled_from(["planned", "carried_out", "postponed", "denied"])),
                round=draw(st.sampled_from([None, 1, 2])),
                parties=draw(st.sampled_from([("UKR", "RUS"), ("UKR", "RUS", "TUR"), ("UKR", "TUR"), ("RUS",)])),
                place=draw(st.sampled_from(["Istanbul", "Ankara", None])),
                grade=draw(st.sampled_from(["stated", "anchored", "published"])),
            )
        found.append(telling)
    return found


@settings(max_examples=60, deadline=None)
@given(tellings=_tellings())
def test_no_entry_ever_holds_two_rounds(tellings: list[Telling]) -> None:
    """Whatever is told, one entry has at most one round number."""
    claims = [claim for telling in tellings for claim in claims_of(telling.reading())]
    for group in reconcile(claims):
        assert len({claim.round for claim in group.claims if claim.round is not None}) <= 1


@settings(max_examples=60, deadline=None)
@given(tellings=_tellings())
def test_no_entry_was_held_on_two_days(tellings: list[Telling]) -> None:
    """Reports that it was held on days that exclude each other are in one entry only if another tells of both days."""
    claims = [claim for telling in tellings for claim in claims_of(telling.reading())]
    for group in reconcile(claims):
        held = [
            claim.when
            for claim in group.claims
            if claim.status == "carried_out" and claim.when is not None and claim.when.is_day
        ]
        for one in held:
            for other in held:
                spans = (when for when in (claim.when for claim in group.claims) if when is not None and when.is_day)
                assert one.overlaps(other) or any(when.overlaps(one) and when.overlaps(other) for when in spans)


@settings(max_examples=40, deadline=None)
@given(tellings=_tellings(), data=st.data())
def test_the_groups_are_those_of_the_set(tellings: list[Telling], data: st.DataObject) -> None:
    """The order of the claims makes no difference to the groups."""
    claims = [claim for telling in tellings for claim in claims_of(telling.reading())]
    assert reconcile(data.draw(st.permutations(claims))) == reconcile(claims)


_EXPORTING = """
import sys
sys.path.insert(0, {here!r})
from pathlib import Path
from telling import add_all, export
from test_record_order import make_dozen
add_all(Path({path!r}), make_dozen())
sys.stdout.buffer.write("\\n".join(export(Path({path!r}))).encode())
"""


def test_surroundings_change_no_byte(tmp_path: Path) -> None:
    """Hash order, time zone and locale of the machine make no difference."""
    outputs = []
    for number, surroundings in enumerate(
        (
            {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"},
        )
    ):
        code = _EXPORTING.format(here=str(Path(__file__).resolve().parent), path=str(tmp_path / f"{number}.db"))
        done = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | surroundings, capture_output=True, check=True
        )
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] != b""


def test_importing_the_record_loads_no_database() -> None:
    """The package can be named without loading what keeps it."""
    code = "import sys, dragoman.record; sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'alembic', 'rich', 'spacy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
