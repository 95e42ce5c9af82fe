"""Coded events as POLECAT rows and PLOVER objects.

Enters: a `Selection`. Leaves: a table of POLECAT's forty columns, or lines of PLOVER JSON. It refuses to write an intensity, whose scale
the manual contradicts itself on, and codes that need a source it does not have (Correlates of War, Wikipedia, GeoNames).

Columns: those of the released POLECAT files. Types, modes and quads: the PLOVER manual of 2024-02-04; what goes where stands in
`views/plover.py`, which the rows of one reading share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from dragoman.exports.selection import LoneAct, Selection
from dragoman.exports.values import (
    EXTRA,
    Cell,
    Column,
    Table,
    describe_precision,
    find_event_day,
    find_first_day,
    find_last_day,
    find_venue,
    is_state,
    join,
    list_extra,
    list_names,
    list_outlets,
    refer,
    refer_article,
)
from dragoman.knowledge.events import EventRow
from dragoman.knowledge.load import load_rows
from dragoman.meaning.findings import Status
from dragoman.record.days import ASSUMED, read_when
from dragoman.record.entries import Named
from dragoman.record.places import Point
from dragoman.record.store.told import Teller, Told
from dragoman.views.plover import NO_EVENT, code_exchange, code_meeting
from dragoman.views.reading_words import make_visible
from dragoman.views.timeline import GRADE_NAMES

IMITATES = "POLECAT (PLOVER manual of 2024-02-04)"
_HELD: tuple[Status, ...] = ("carried_out",)
_NONE = "None"
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), (1, "VERBAL COOPERATION")),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), (2, "MATERIAL COOPERATION")),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), (3, "VERBAL CONFLICT")),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), (4, "MATERIAL CONFLICT")),
}
# Only where a topic of ours is the context of theirs and nothing else.
_CONTEXTS = {
    "ceasefire": "military", "arms_air_defence": "military", "military_support": "military", "territory": "territory", "borders": "territory",
    "peacekeeping": "peacekeeping", "diplomatic_relations": "diplomatic", "economy_aid": "economic", "trade_tariffs": "economic",
    "elections": "election", "human_rights": "human_rights", "health": "health", "migration": "migration", "refugees": "asylum",
    "natural_resources": "natural_resource", "environment_climate": "environment", "terrorism": "terrorism", "nuclear": "cbrn",
    "drugs": "illegal_drugs", "reparations": "reparations", "justice": "legal",
}  # fmt: skip


class Event(NamedTuple):
    """A coded event. `actors`, `recipients`: names with their keys. `told`: what it was made from."""

    id: str
    day: str
    last_day: str
    type: str
    cameo: str | None
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    place: str | None
    city: str | None
    country: str | None
    point: Point | None
    tellers: tuple[Teller, ...]
    outlets: tuple[str, ...]
    published: str | None
    spans: tuple[tuple[Teller, int, int], ...]
    extra: tuple[str, str, str, str]


def stream_events(selection: Selection) -> Iterator[Event]:
    """Coded events: meetings, exchanges and agreements in order of time, then what one side did alone in order of publication."""
    for told in selection.stream(["meeting", "exchange", "act"], _HELD):
        event = _code_entry(told)
        if event is not None:
            yield event
    statuses = selection.choose_statuses(_HELD) or frozenset()
    for lone in selection.stream_lone_acts():
        event = _code_lone(lone) if lone.act.status in statuses else None
        if event is not None:
            yield event


def _code_entry(told: Told) -> Event | None:
    summary, found = told.summary, find_event_day(told)
    coded = _find_type(told)
    if coded is None or found is None or not summary.parties:
        return None
    day, precision = found
    last = find_last_day(summary.when) or day
    actors, recipients, mode = summary.parties, tuple[Named, ...](), None
    if summary.kind == "meeting" and coded[0] == "CONSULT":
        actors, recipients, mode = _find_roles(told)
    elif summary.kind == "exchange" and coded[0] == "RETREAT":
        mode = "release" if summary.type != "remains" else None
    elif summary.kind == "act":
        actors, recipients = _name_all(told, "actors"), _name_all(told, "targets")
        actors = actors or summary.parties
        mode = "ceasefire" if summary.type == "ceasefire" else None
    tellers = tuple(told.tellers[claim.article] for claim in told.claims.values())
    spans = tuple((told.tellers[claim.article], claim.start, claim.until) for claim in told.claims.values())
    status, asserter, _, evidence = list_extra(told)
    return Event(
        summary.id, day, last, coded[0], coded[1], mode, _find_contexts(summary.topics), actors, recipients, summary.place,
        summary.city, summary.country, find_venue(told), tellers, tuple(list_outlets(told)), summary.told, spans,
        (status, asserter, precision, evidence),
    )  # fmt: skip


def _find_type(told: Told) -> tuple[str, str | None] | None:
    summary = told.summary
    if summary.kind == "meeting":
        return code_meeting(summary.type, summary.status)
    if summary.kind == "exchange":
        return code_exchange(summary.status)
    return None if summary.status in NO_EVENT else _load_act_types().get(summary.type)


@lru_cache(maxsize=1)
def _load_act_types() -> dict[str, tuple[str, str | None]]:
    """The type and code that the rows of acts give each of them, the first row of each."""
    found: dict[str, tuple[str, str | None]] = {}
    for row in load_rows("events", EventRow):
        if row.kind == "act" and row.plover:
            found.setdefault(row.means, (row.plover, row.cameo))
    return found


def _find_roles(told: Told) -> tuple[tuple[Named, ...], tuple[Named, ...], str | None]:
    """Actors, recipients and mode of a meeting: a visitor is the actor and the host the recipient; else all parties are actors."""
    summary = told.summary
    hosts = {host.key for host in summary.hosts}
    if summary.type == "visit":
        visitors = tuple(party for party in summary.parties if party.key not in hosts)
        if hosts and visitors:
            return visitors, summary.hosts, "visit"
        return summary.parties, (), "visit"
    if summary.type == "call":
        return summary.parties, (), "phone"
    keys = {party.key for party in summary.parties}
    is_third = (
        summary.country is not None and len(keys) >= 2 and all(map(is_state, keys)) and summary.country not in keys
    )
    return summary.parties, (), "third-party" if is_third else None


def _name_all(told: Told, role: str) -> tuple[Named, ...]:
    shown = {party.name: party for party in told.summary.parties}
    names = [str(one.value) for one in told.entry.fields if one.name == role]
    return tuple(shown[name] for name in names if name in shown)


def _find_contexts(topics: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({_CONTEXTS[topic] for topic in topics if topic in _CONTEXTS}))


def _code_lone(lone: LoneAct) -> Event | None:
    act, teller = lone.act, lone.tellers[0]
    if not act.plover or act.status in NO_EVENT:
        return None

    def name(ids: Sequence[str]) -> tuple[Named, ...]:
        found = {lone.parties[id] for id in ids if id in lone.parties}
        return tuple(sorted(Named(party.name, party.key) for party in found))

    actors = name(act.actors)
    when = read_when(act, act.interval, None, lone.reading)
    day = find_first_day(when) or (teller.published or "")[:10]
    if not actors or len(day) != 10:
        return None
    precision = describe_precision(when) if when else f"unknown; {GRADE_NAMES[ASSUMED]}: day of the first report"
    spans = tuple((one, lone.start, lone.until) for one in lone.tellers)
    evidence = join(refer(*span) for span in spans[:1])
    asserter = _name_asserter(lone)
    return Event(
        lone.id, day, find_last_day(when) or day, act.plover, act.cameo, None, _find_contexts(act.topics), actors, name(act.targets),
        None, None, None, None, lone.tellers, tuple(dict.fromkeys(make_visible(one.name) for one in lone.tellers)), teller.published,
        spans[:1], (act.status, asserter, precision, evidence),
    )  # fmt: skip


def _name_asserter(lone: LoneAct) -> str:
    if lone.act.asserter == "article":
        return "article"
    statement = next((one for one in lone.reading.statements if one.id == lone.act.asserter), None)
    party = lone.parties.get((statement.speaker if statement else None) or "")
    return make_visible(party.name if party else (statement.anonymous if statement else None) or "someone not named")


def _describe_side(side: str) -> tuple[Column, ...]:
    return (
        Column(f"{side} Name", "string", "names, by ;"),
        Column(f"{side} Country", "string", "ISO 3166-1 alpha-3 of states, by ;"),
        Column(f"{side} COW", "string", "Correlates of War number: not known here"),
        Column(f"Primary {side} Sector", "string", "GOV for a state; not judged for others"),
        Column(f"{side} Sectors", "string", "the same, by ;"),
        Column(f"{side} Title", "string", "not given: the actor is a party, not a person"),
        Column(f"{side} Name Raw", "string", "names, by ;"),
        Column(f"Wikipedia {side} ID", "string", "not known here"),
    )


COLUMNS = (
    Column("Event ID", "string", "id of the entry, or of the report for what one side did alone"),
    Column(
        "Event Date", "string", "YYYY-MM-DD, first day; the day of the first report where none is told, see x_precision"
    ),
    Column("Event Type", "string", "PLOVER type"),
    Column("Event Mode", "string", "PLOVER mode, where there is no doubt"),
    Column("Event Intensity", "string", "not given: the manual contradicts itself"),
    Column("Quad Code", "string", "VERBAL or MATERIAL COOPERATION or CONFLICT"),
    Column("Contexts", "string", "PLOVER contexts of the topics, by ;"),
    *_describe_side("Actor"),
    *_describe_side("Recipient"),
    Column("Placename", "string", "place in the words of a report"),
    Column("City", "string", "city by the tables"),
    Column("District", "string", "not known here"),
    Column("Province", "string", "not known here"),
    Column("Country", "string", "ISO 3166-1 alpha-3"),
    Column("Latitude", "number", "of the city, from GeoNames"),
    Column("Longitude", "number", "of the city, from GeoNames"),
    Column("GeoNames ID", "string", "not known here"),
    Column("Raw Placename", "string", "place in the words of a report"),
    Column("Feature Type", "string", "not known here"),
    Column("Source", "string", "who prints the reports, by ;"),
    Column("Publication Date", "string", "YYYY-MM-DD of the first report"),
    Column("Story People", "string", "not given"),
    Column("Story Organizations", "string", "not given"),
    Column("Story Locations", "string", "not given"),
    Column("Language", "string", "ISO 639-1 of the first report"),
    Column("Version", "string", "the program that coded it"),
    *EXTRA,
)


def list_polecat(selection: Selection) -> list[Table]:
    """The table of POLECAT rows."""

    def list_rows() -> Iterator[Sequence[Cell]]:
        for event in stream_events(selection):
            yield _make_row(event, selection.version)

    return [Table("polecat", "Coded events in the columns of POLECAT", COLUMNS, list_rows, IMITATES)]


def _make_row(event: Event, version: str) -> Sequence[Cell]:
    first = event.tellers[0]
    return (
        event.id, event.day, event.type, event.mode, None, QUADS[event.type][1], join(event.contexts) or None,
        *_make_side(event.actors), *_make_side(event.recipients),
        event.place and make_visible(event.place), event.point.city if event.point else event.city, None, None, event.country,
        event.point.latitude if event.point else None, event.point.longitude if event.point else None, None,
        event.place and make_visible(event.place), None, join(event.outlets) or None, (event.published or "")[:10] or None,
        None, None, None, first.language, f"dragoman {version}", *event.extra,
    )  # fmt: skip


def _make_side(named: tuple[Named, ...]) -> tuple[Cell, ...]:
    if not named:
        return (None,) * 8
    names, states = join(list_names(named)), [party.key for party in named if is_state(party.key)]
    sectors = "GOV" if states else None
    return names, join(states) or None, None, sectors, sectors, None, names, None


def write_plover(selection: Selection) -> Iterator[bytes]:
    """PLOVER events, one JSON object a line. `text_info` points into the articles, which are not in it."""
    encoder = msgspec.json.Encoder()
    for event in stream_events(selection):
        yield encoder.encode(_make_object(event, selection.version)) + b"\n"


def _make_object(event: Event, version: str) -> dict[str, object]:
    made: dict[str, object] = {"id": event.id, "date": event.day}
    if event.last_day != event.day:
        made["enddate"] = event.last_day
    made["actor"] = [_make_entity(party) for party in event.actors]
    if event.recipients:
        made["recipient"] = [_make_entity(party) for party in event.recipients]
    made["event"] = [event.type]
    if event.mode:
        made["mode"] = [event.mode]
    if event.contexts:
        made["context"] = list(event.contexts)
    made["quad_code"] = QUADS[event.type][0]
    if event.place or event.country:
        where = {"place": event.place and make_visible(event.place), "country": event.country}
        if event.point:
            where |= {"city": event.point.city, "lat": str(event.point.latitude), "lon": str(event.point.longitude)}
        made["event_loc"] = {name: value for name, value in where.items() if value}
    link = next((one.url for one in event.tellers if refer_article(one) == (one.url or "").partition("#")[0]), None)
    if link:
        made["link"] = link
    made["text_info"] = [
        {"sequence": number, "start": start, "end": until, "text_story": refer_article(teller)}
        for number, (teller, start, until) in enumerate(event.spans, start=1)
    ]
    made["cite_info"] = join(event.outlets)
    made["coder"] = f"dragoman {version}"
    if event.cameo:
        made["comment"] = f"CAMEO {event.cameo}"
    names = ("x_status", "x_asserter", "x_precision", "x_evidence")
    return made | dict(zip(names, event.extra, strict=True))


def _make_entity(party: Named) -> dict[str, object]:
    name = make_visible(party.name)
    if is_state(party.key):
        return {"code": party.key, "sector": ["GOV"], "entity_text": name}
    return {"code": "", "entity_text": name}
