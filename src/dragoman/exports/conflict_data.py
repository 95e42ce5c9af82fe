"""Agreements and mediation in the columns of conflict data sets: ACLED, PA-X, MEND.

Enters: a `Selection`. Leaves: tables. It refuses to fill in what is a coder's judgement: kinds of armed actors, stages, regions, and
numbers that those projects give.

Columns imitated: ACLED as its interface gave them in 2025; PA-X version 9; MEND as published in 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.exports.selection import Selection
from dragoman.exports.values import (
    EXTRA,
    Cell,
    Column,
    Table,
    find_event_day,
    find_first_day,
    find_last_day,
    find_venue,
    is_state,
    join,
    list_extra,
    list_keys,
    list_names,
    list_outlets,
    list_values,
    name_state,
    refer_article,
)
from dragoman.meaning.findings import Status
from dragoman.record.days import When
from dragoman.record.entries import Named
from dragoman.record.store.told import Told
from dragoman.views.reading_words import make_visible
from dragoman.views.timeline import describe_amount, describe_what

_HELD: tuple[Status, ...] = ("carried_out",)
_AGREEMENTS = frozenset({"agreement", "ceasefire"})
_STRATEGIC = "Strategic developments"

ACLED = "ACLED, columns of its interface in 2025"
PAX = "PA-X, version 9"
MEND = "PeaceRep MEND, as published in 2026"

_NOT_JUDGED = "a coder's judgement, left empty"
_NOT_KNOWN = "a number or code of that project, left empty"


def _columns(*given: tuple[str, str] | tuple[str, str, str]) -> tuple[Column, ...]:
    """Columns of text from names and descriptions, of another type where it is given."""
    return tuple(Column(one[0], one[2] if len(one) == 3 else "string", one[1]) for one in given)  # type: ignore[arg-type]


_ACLED = (
    *_columns(
        ("event_id_cnty", "id of the entry; no number of that project"),
        ("event_date", "YYYY-MM-DD, first day; the day of the first report where none is told, see x_precision"),
        ("year", "year of event_date", "integer"),
        ("time_precision", "1 the day is told, 2 the week, 3 the month; empty where less is told", "integer"),
        ("disorder_type", "Strategic developments"),
        ("event_type", "Strategic developments"),
        ("sub_event_type", "Agreement"),
        ("actor1", "first party in alphabetical order"),
        ("assoc_actor_1", "the other parties, mediators and hosts, by ;"),
        ("inter1", "State forces, or External/Other forces, of a state where the country is told; else " + _NOT_JUDGED),
        ("actor2", "second party in alphabetical order"),
        ("assoc_actor_2", "left empty: who goes with whom is not told"),
        ("inter2", "as inter1"),
        ("interaction", "both, where both are known"),
        ("civilian_targeting", "left empty: no such event is taken"),
        ("iso", _NOT_KNOWN),
        ("region", _NOT_JUDGED),
        ("country", "name of the country of the place"),
        ("admin1", "not known here"),
        ("admin2", "not known here"),
        ("admin3", "not known here"),
        ("location", "city by the tables, else the place in the words of a report"),
        ("latitude", "of the city, from GeoNames", "number"),
        ("longitude", "of the city, from GeoNames", "number"),
        ("geo_precision", "1 where the coordinates are those of the city told", "integer"),
        ("source", "who prints the reports, by ;"),
        ("source_scale", _NOT_JUDGED),
        ("notes", "what it is, in words of the program, and its figures"),
        ("fatalities", "left empty: no such event is taken", "integer"),
        ("tags", "topics, by ;"),
        ("timestamp", "left empty: no time of making is written"),
    ),
    *EXTRA,
)  # fmt: skip


def list_acled(selection: Selection) -> list[Table]:
    """Agreements, ceasefires and exchanges carried out."""

    def list_rows() -> Iterator[Sequence[Cell]]:
        for told in selection.stream(["exchange", "act"], _HELD):
            if told.entry.kind == "exchange" or told.summary.type in _AGREEMENTS:
                yield from _make_acled(told)

    return [Table("acled", "Agreements in the columns of ACLED", _ACLED, list_rows, ACLED)]


def _make_acled(told: Told) -> Iterator[Sequence[Cell]]:
    summary, found = told.summary, find_event_day(told)
    if found is None or not summary.parties:
        return
    day, precision = found
    one, other, rest = _split_actors(summary.parties)
    around = sorted({*rest, *summary.mediators, *summary.hosts} - {one, other})
    inters = [_judge_inter(party, summary.country) for party in (one, other)]
    both = f"{inters[0]}-{inters[1]}" if all(inters) else f"{inters[0]} only" if inters[0] and other is None else None
    point = find_venue(told)
    status, asserter, _, evidence = list_extra(told)
    yield (
        summary.id, day, int(day[:4]), _grade_time(summary.when), _STRATEGIC, _STRATEGIC, "Agreement",
        make_visible(one.name), join(list_names(around)) or None, inters[0], make_visible(other.name) if other else None, None, inters[1], both,
        None, None, None, name_state(summary.country), None, None, None,
        point.city if point else summary.place and make_visible(summary.place), point.latitude if point else None,
        point.longitude if point else None, 1 if point else None, join(list_outlets(told)) or None, None, _write_notes(told), None,
        join(summary.topics) or None, None, status, asserter, precision, evidence,
    )  # fmt: skip


def _split_actors(parties: tuple[Named, ...]) -> tuple[Named, Named | None, tuple[Named, ...]]:
    return parties[0], parties[1] if len(parties) > 1 else None, parties[2:]


def _judge_inter(party: Named | None, country: str | None) -> str | None:
    """What kind of actor a state is where the country of the event is known. Of others only a coder can say it."""
    if party is None or country is None or not is_state(party.key):
        return None
    return "State forces" if party.key == country else "External/Other forces"


def _grade_time(when: When | None) -> int | None:
    if when is None or when.first is None:
        return None
    return 1 if when.is_day else 2 if when.is_week else 3 if when.span_days <= 31 else None


def _write_notes(told: Told) -> str:
    summary = told.summary
    figures = "; ".join(describe_amount(amount, summary.names, summary.type) for amount in summary.amounts)
    return describe_what(summary) + (f": {figures}" if figures else "")


_PAX = (
    *_columns(
        ("Con", "left empty: the conflict is not judged"),
        ("Contp", _NOT_JUDGED),
        ("PP", _NOT_KNOWN),
        ("PPName", "the process, declared or found from who met whom"),
        ("Reg", _NOT_JUDGED),
        ("AgtId", "id of the entry; no number of that project"),
        ("Ver", _NOT_KNOWN),
        ("Agt", "what it is, in words of the program: no title of a document is known"),
        ("Dat", "YYYY-MM-DD, the last day; empty where no day is told"),
        ("Status", "Multiparty signed/agreed where two parties or more are told, else Status unclear"),
        ("Lgt", "pages: not known here", "integer"),
        ("N_characters", "not known here", "integer"),
        ("Agtp", "Inter where all parties are states, else left empty"),
        ("Stage", "Cea for a ceasefire, else " + _NOT_JUDGED),
        ("StageSub", "Ceas for a ceasefire, else " + _NOT_JUDGED),
        ("Part", "parties, by ;"),
        ("ThrdPart", "mediators and hosts, by ;"),
        ("OthAgr", "not known here"),
        ("Loc1ISO", "ISO 3166-1 alpha-3 of the first state in alphabetical order"),
        ("Loc2ISO", "of the second, where there are two and no more"),
        ("Loc1GWNO", _NOT_KNOWN),
        ("Loc2GWNO", _NOT_KNOWN),
        ("UcdpCon", _NOT_KNOWN),
        ("UcdpAgr", _NOT_KNOWN),
        ("PamAgr", _NOT_KNOWN),
        ("CowWar", _NOT_KNOWN),
        ("Interim", _NOT_JUDGED),
    ),
    Column("x_topics", "string", "Dragoman: topics, by ;. The 252 columns of topics are not written: 0 would say that somebody looked"),
    *EXTRA,
)  # fmt: skip


def list_pax(selection: Selection) -> list[Table]:
    """Agreements and ceasefires, and the agreements on exchanges."""
    statuses = selection.choose_statuses(_HELD) or frozenset()

    def list_rows() -> Iterator[Sequence[Cell]]:
        for told in selection.stream(["exchange", "act"], [*statuses, "planned"]):
            summary = told.summary
            # An agreed exchange is still planned as an exchange; the agreement has been reached.
            is_reached = summary.is_agreed and (selection.statuses is None or summary.status in statuses)
            if is_reached or (summary.kind == "act" and summary.type in _AGREEMENTS and summary.status in statuses):
                yield _make_pax(told, selection.name_process(told))

    return [Table("pax", "Agreements in the columns of PA-X", _PAX, list_rows, PAX)]


def _make_pax(told: Told, process: str | None) -> Sequence[Cell]:
    summary = told.summary
    states = sorted(key for key in list_keys(summary.parties) if is_state(key))
    is_multiparty = len(summary.parties) >= 2
    is_between_states = is_multiparty and len(states) == len(summary.parties)
    stage = ("Cea", "Ceas") if summary.type == "ceasefire" else (None, None)
    around = sorted({*summary.mediators, *summary.hosts} - set(summary.parties))
    named = states if len(states) <= 2 else []
    day = find_last_day(summary.when) if summary.when is not None and summary.when.is_day else None
    return (
        None, None, None, process and make_visible(process), None, summary.id, None, _name_agreement(told), day,
        "Multiparty signed/agreed" if is_multiparty else "Status unclear", None, None, "Inter" if is_between_states else None, *stage,
        join(list_names(summary.parties)) or None, join(list_names(around)) or None, None, *(*named, None, None)[:2],
        None, None, None, None, None, None, None, join(summary.topics) or None, *list_extra(told),
    )  # fmt: skip


def _name_agreement(told: Told) -> str:
    what = describe_what(told.summary)
    return what if told.entry.kind == "act" else f"Agreement on an {what[:1].lower()}{what[1:]}"


_MEND = (
    *_columns(
        ("med_event_ID", "id of the entry; no number of that project"),
        ("conflict_country", _NOT_JUDGED),
        ("conflict_counry_ID", _NOT_KNOWN + " (spelt as published)"),
        ("conflict_id", _NOT_KNOWN),
        ("med_location - MULTISELECT", "city, Virtual for a call, unknown where none is told"),
        ("med_loc_cty", "ISO 3166-1 alpha-3"),
        ("med_loc_x", "degrees east of the city, from GeoNames", "number"),
        ("med_loc_y", "degrees north of the city, from GeoNames", "number"),
        ("Day", "day of the month; empty where it is not told", "integer"),
        ("Month", "empty where it is not told", "integer"),
        ("Year", "empty where it is not told", "integer"),
        ("third_party", "mediators, by ;"),
        ("third_party_id_GLOPAD", _NOT_KNOWN),
        ("third_party_id", _NOT_KNOWN),
        ("third_party_id_PAX", _NOT_KNOWN),
        ("num_med", "how many mediators are told", "integer"),
        ("med_scope", "left empty: what its letters mean was not to be found"),
        ("ind_named_id", _NOT_KNOWN),
        ("individual_med_named", "people named as taking part, by ;, on whatever side"),
        ("groupings_mechanisms", "the process, declared or found from who met whom"),
        ("local_parties", "parties, by ;"),
        ("local_party_id", _NOT_KNOWN),
        ("local_indiv_group", _NOT_JUDGED),
        ("num_local", "0, 1 or 2+"),
        ("if_loc_belig", _NOT_JUDGED),
        ("agmt", "left empty: whether an agreement came of it is told by another entry, if at all", "integer"),
        ("agmt_name", "not known here"),
        ("agmt_id_PAX", _NOT_KNOWN),
        ("Summary", "what it is, in words of the program, and the outcome in words of reports"),
        ("source_urls", "addresses, or ids where there is none, by ;"),
        ("shuttle", _NOT_JUDGED),
        ("med_type", "M where two parties met and a mediator is told, else left empty"),
    ),
    *EXTRA,
)  # fmt: skip


def list_mend(selection: Selection) -> list[Table]:
    """Meetings that a mediator is told of."""

    def list_rows() -> Iterator[Sequence[Cell]]:
        for told in selection.stream(["meeting"], _HELD):
            if told.summary.mediators:
                yield _make_mend(told, selection.name_process(told))

    return [Table("mend", "Meetings with mediators in the columns of MEND", _MEND, list_rows, MEND)]


def _make_mend(told: Told, process: str | None) -> Sequence[Cell]:
    summary, point = told.summary, find_venue(told)
    local = [party for party in summary.parties if party not in summary.mediators]
    place = point.city if point else summary.city or summary.place
    where = "Virtual" if summary.type == "call" else make_visible(place) if place else "unknown"
    outcome = list_values(told, "outcome")
    about = describe_what(summary) + (f"; outcome, as reported: {join(outcome)}" if outcome else "")
    return (
        summary.id, None, None, None, where, summary.country, point.longitude if point else None, point.latitude if point else None,
        *_split_date(summary.when), join(list_names(summary.mediators)), None, None, None, len(summary.mediators), None, None,
        join(list_values(told, "participants")) or None, process and make_visible(process), join(list_names(local)) or None, None, None,
        str(len(local)) if len(local) < 2 else "2+", None, None, None, None, about,
        join(dict.fromkeys(refer_article(told.tellers[claim.article]) for claim in told.claims.values())), None,
        "M" if len(local) >= 2 else None, *list_extra(told),
    )  # fmt: skip


def _split_date(when: When | None) -> tuple[int | None, int | None, int | None]:
    """Day, month and year, each only where it is told."""
    first, last = find_first_day(when), find_last_day(when)
    if first is None or last is None or when is None:
        return None, None, None
    year, month = (
        (int(first[:4]) if first[:4] == last[:4] else None),
        (int(first[5:7]) if first[:7] == last[:7] else None),
    )
    return (int(first[8:]) if when.is_day and first == last else None), month, year
