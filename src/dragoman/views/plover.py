"""A reading in, PLOVER rows out.

Enters: a `Reading`. Leaves: one row for each event that happened, actors as ISO 3166 alpha-3 codes. It refuses what has not been carried out, unless
the act is one of words: a demand made is a demand.

Types are those of PLOVER (2021); what goes where is told in docs/formats.md: talks to CONSULT, a planned meeting and a deal to exchange to AGREE, prisoners freed to
RETREAT, a signing to SUPPORT. A statement gives no row.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.meaning.findings import Actor, Reading, Status

# An act of these statuses is no event.
NO_EVENT: frozenset[Status] = frozenset({"denied", "cancelled", "unknown"})
_MEETINGS = {"call": "041", "visit": "042", "signing": "057", "talks": "046", "negotiations": "046"}


@dataclass(frozen=True, slots=True)
class PloverRow:
    """`source`, `target`: codes; `cameo` as a string."""

    source: list[str]
    target: list[str]
    plover: str | None
    cameo: str | None
    finding: str


def make_rows(reading: Reading) -> list[PloverRow]:
    """Rows in order of the findings."""
    codes = code_actors(reading)
    rows = []
    for m in reading.meetings:
        coded = code_meeting(m.format, m.status)
        if coded is not None:
            rows.append(PloverRow(code(codes, [*m.parties, *m.participants]), [], *coded, m.id))
    for x in reading.exchanges:
        coded = code_exchange(x.status)
        if coded is not None:
            rows.append(PloverRow(code(codes, x.parties), [], *coded, x.id))
    for act in reading.acts:
        if act.plover and act.status not in NO_EVENT:
            rows.append(PloverRow(code(codes, act.actors), code(codes, act.targets), act.plover, act.cameo, act.id))
    return [r for r in rows if r.source]


def code_meeting(format: str, status: Status) -> tuple[str, str] | None:
    """PLOVER type and CAMEO code of a meeting; None where it is neither held nor announced."""
    if status in ("carried_out", "ongoing"):
        code = _MEETINGS.get(format, "040")
        return ("SUPPORT" if format == "signing" else "CONSULT"), code
    if status in ("planned", "proposed"):
        return "AGREE", "036" if status == "proposed" else "03"
    return None


def code_exchange(status: Status) -> tuple[str, str] | None:
    """PLOVER type and CAMEO code of an exchange; None where it is neither carried out nor agreed."""
    if status in ("carried_out", "ongoing"):
        return "RETREAT", "0841"
    return ("AGREE", "0841") if status == "planned" else None


def code_actors(reading: Reading) -> dict[str, str]:
    """A code for each actor: its own ISO code, or that of the state whose office or body it is."""
    states = {a.id: a.iso for a in reading.actors if a.iso}
    out: dict[str, str] = dict(states)
    for office in reading.offices:
        if office.of in states:
            out.setdefault(office.person, states[office.of])
    for actor in reading.actors:
        out.setdefault(actor.id, code_by_name(actor))
    return out


def code_by_name(actor: Actor) -> str:
    from dragoman.knowledge.lookup import load_lookup

    isos = sorted({c.iso for c in load_lookup().find(actor.name) if c.iso})
    if len(isos) == 1:
        return isos[0]
    if actor.kind == "bloc":
        return "IGO"
    return "---"


def code(codes: dict[str, str], ids: list[str]) -> list[str]:
    return list(dict.fromkeys(codes[i] for i in ids if codes.get(i, "---") != "---"))
