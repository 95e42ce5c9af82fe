"""PLOVER rows of readings made by hand: what counts as an event, who is its actor, and what gives no row."""

from __future__ import annotations

import pytest

from dragoman.meaning.findings import Act, Actor, ArticleHead, Exchange, Meeting, Office, Reading, Statement
from dragoman.views.plover import PloverRow, make_rows

ACTORS = [
    Actor(id="a1", kind="state", name="Peru", iso="PER"),
    Actor(id="a2", kind="state", name="Chile", iso="CHL"),
    Actor(id="a3", kind="person", name="Ali Vefa"),
    Actor(id="a4", kind="organisation", name="Farmers of Nowhere"),
    Actor(id="a5", kind="bloc", name="Lowland Forum"),
]


def make(**lists: list) -> Reading:
    return Reading(article=ArticleHead(id="x", text=""), actors=ACTORS, **lists)


def meet(format_: str, status: str) -> list[PloverRow]:
    return make_rows(make(meetings=[Meeting(id="m1", format=format_, status=status, parties=["a1", "a2"])]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("format_", "status", "plover", "cameo"),
    [
        ("talks", "carried_out", "CONSULT", "046"),
        ("call", "carried_out", "CONSULT", "041"),
        ("visit", "carried_out", "CONSULT", "042"),
        ("summit", "ongoing", "CONSULT", "040"),
        ("signing", "carried_out", "SUPPORT", "057"),
        ("talks", "planned", "AGREE", "03"),
        ("talks", "proposed", "AGREE", "036"),
    ],
)
def test_meeting(format_: str, status: str, plover: str, cameo: str) -> None:
    """A meeting held is a consultation of all sides, one planned or proposed an agreement; codes are strings."""
    assert meet(format_, status) == [PloverRow(["PER", "CHL"], [], plover, cameo, "m1")]


@pytest.mark.parametrize("status", ["cancelled", "postponed", "denied", "conditional", "unknown"])
def test_meeting_that_was_not_held_gives_no_row(status: str) -> None:
    """What was called off, moved, denied or left open is no event."""
    assert meet("talks", status) == []


@pytest.mark.parametrize(("status", "plover"), [("carried_out", "RETREAT"), ("planned", "AGREE")])
def test_exchange(status: str, plover: str) -> None:
    """An exchange carried out is a release, one agreed an agreement."""
    reading = make(exchanges=[Exchange(id="x1", what="prisoners", status=status, parties=["a1", "a2"])])  # type: ignore[arg-type]
    assert make_rows(reading) == [PloverRow(["PER", "CHL"], [], plover, "0841", "x1")]


def test_act_keeps_its_own_type() -> None:
    """An act has the type and code that its rule gave it, with its target."""
    reading = make(
        acts=[
            Act(
                id="c1",
                act="demand",
                plover="REQUEST",
                cameo="100",
                status="carried_out",
                actors=["a1"],
                targets=["a2"],
            )
        ]
    )
    assert make_rows(reading) == [PloverRow(["PER"], ["CHL"], "REQUEST", "100", "c1")]


@pytest.mark.parametrize("status", ["denied", "cancelled", "unknown"])
def test_denied_act_gives_no_row(status: str) -> None:
    """An act that is denied, called off or left open is no event."""
    act = Act(id="c1", act="withdrawal", plover="RETREAT", cameo="087", status=status, actors=["a1"])  # type: ignore[arg-type]
    assert make_rows(make(acts=[act])) == []


def test_statement_gives_no_row() -> None:
    """Saying something is no event."""
    assert make_rows(make(statements=[Statement(id="s1", speaker="a1", form="indirect", content=[(0, 1)])])) == []


def test_person_is_the_state_of_the_office() -> None:
    """Somebody in office stands for the state of the office."""
    reading = make(
        offices=[Office(id="o1", person="a3", title="minister", of="a2")],
        meetings=[Meeting(id="m1", format="talks", status="carried_out", parties=["a1"], participants=["a3"])],
    )
    assert make_rows(reading)[0].source == ["PER", "CHL"]


def test_state_stands_once() -> None:
    """A state and its minister are one code."""
    reading = make(
        offices=[Office(id="o1", person="a3", title="minister", of="a1")],
        meetings=[Meeting(id="m1", format="talks", status="carried_out", parties=["a1", "a2"], participants=["a3"])],
    )
    assert make_rows(reading)[0].source == ["PER", "CHL"]


def test_unknown_actor_gives_no_row() -> None:
    """Where nobody has a code there is no row."""
    act = Act(id="c1", act="demand", plover="REQUEST", cameo="100", status="carried_out", actors=["a4"])
    assert make_rows(make(acts=[act])) == []


def test_bloc_has_a_code_of_its_own() -> None:
    """A bloc that no table gives a state is an intergovernmental organisation."""
    act = Act(id="c1", act="appeal", plover="REQUEST", cameo="020", status="carried_out", actors=["a5"])
    assert make_rows(make(acts=[act]))[0].source == ["IGO"]


def test_rows_are_in_order_of_findings() -> None:
    """Meetings, then exchanges, then acts; each row names its finding."""
    reading = make(
        acts=[Act(id="c1", act="demand", plover="REQUEST", cameo="100", status="carried_out", actors=["a1"])],
        meetings=[Meeting(id="m1", format="talks", status="carried_out", parties=["a1"])],
        exchanges=[Exchange(id="x1", what="remains", status="carried_out", parties=["a2"])],
    )
    assert [row.finding for row in make_rows(reading)] == ["m1", "x1", "c1"]
