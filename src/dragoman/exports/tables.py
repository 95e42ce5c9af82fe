"""The record as tables of our own, one a kind, with all that it holds.

Enters: a `Selection`. Leaves: tables for CSV, Parquet and JSON lines. It refuses to leave out what is denied or cancelled unless that is
asked for: the status is a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dragoman.errors import UsageError
from dragoman.exports.selection import Selection
from dragoman.exports.values import (
    Cell,
    Column,
    Table,
    find_first_day,
    find_last_day,
    find_venue,
    list_asserters,
    list_keys,
    list_names,
    list_outlets,
    list_values,
    refer,
    refer_all,
)
from dragoman.record.claims import Kind
from dragoman.record.entries import Named
from dragoman.record.store.told import Told
from dragoman.views.reading_words import make_visible
from dragoman.views.timeline import GRADE_NAMES

Read = Callable[[Told], Cell]
_Given = tuple[Column, Read]

TABLES = ("meeting", "exchange", "figure", "act", "statement", "commitment", "format", "position", "article")
_TITLES = {
    "meeting": "Meetings: talks, rounds, calls, visits, signings",
    "exchange": "Exchanges of prisoners, remains and others",
    "figure": "Figures of exchanges, one a row",
    "act": "Agreements, ceasefires and acceptances",
    "statement": "What was said, by whom",
    "commitment": "Who owes what to whom",
    "format": "Standing frameworks and initiatives",
    "position": "What a party wants on a topic, one report a row",
    "article": "The articles that the record was made from",
}


def list_tables(selection: Selection) -> list[Table]:
    """The tables of the kinds that are asked for. Raises `UsageError` where none is."""
    made = [_make_table(name, selection) for name in TABLES if _is_wanted(name, selection)]
    if not made:
        raise UsageError(f"no table is of this kind. There are: {', '.join(TABLES)}.")
    return made


def _is_wanted(name: str, selection: Selection) -> bool:
    if selection.kinds is None:
        return True
    return (name if name != "figure" else "exchange") in selection.kinds


def _make_table(name: str, selection: Selection) -> Table:
    special = {"figure": (_FIGURES, _list_figures), "position": (_POSITIONS, _list_positions), "article": (_ARTICLES, _list_articles)}  # fmt: skip
    if name in special:
        columns, rows = special[name]
        return Table(name, _TITLES[name], columns, lambda: rows(selection))
    given = _COLUMNS[name]  # type: ignore[index]
    kind: Kind = name  # type: ignore[assignment]

    def list_rows() -> Iterator[Sequence[Cell]]:
        for told in selection.stream([kind]):
            yield [read(told) for _, read in given]

    return Table(name, _TITLES[name], tuple(column for column, _ in given), list_rows)


def _text(name: str, description: str, read: Callable[[Told], str | None]) -> _Given:
    def visible(told: Told) -> Cell:
        value = read(told)
        return None if value is None else make_visible(value)

    return Column(name, "string", description), visible


def _list(name: str, description: str, read: Callable[[Told], Sequence[str]]) -> _Given:
    return Column(name, "list", description), read


def _named(name: str, description: str, read: Callable[[Told], Sequence[Named]]) -> _Given:
    return _list(name, f"{description}: names, in alphabetical order", lambda told: list_names(read(told)))


_ID = _text("id", "id of the entry; `dragoman explain` shows where it comes from", lambda told: told.summary.id)
_STATUS = _text(
    "status", "proposed, planned, ongoing, carried_out, postponed, cancelled, denied, conditional, unknown",
    lambda told: told.summary.status,
)  # fmt: skip
_WHEN: tuple[_Given, ...] = (
    _text("begin", "begin of the interval, ISO 8601, as read", lambda t: t.summary.when.begin if t.summary.when else None),
    _text("end", "end of the interval, not included", lambda t: t.summary.when.end if t.summary.when else None),
    (Column("first_day", "date", "first day that the interval covers"), lambda told: find_first_day(told.summary.when)),
    (Column("last_day", "date", "last day that it covers, included; a month covers all its days"), lambda told: find_last_day(told.summary.when)),
    _text("precision", "precision of the date: year, month, week, day, hour, …", lambda t: t.summary.when.precision if t.summary.when else None),
    _text("date_grade", "how the date was found: stated, anchored (computed from an anchor in the text), published (from the publication date), assumed (publication stands in)", lambda t: GRADE_NAMES[t.summary.when.grade] if t.summary.when else None),
)  # fmt: skip
_PLANNED: tuple[_Given, ...] = (
    (Column("planned_first_day", "date", "first day that it was planned for at last, where it was another"), lambda told: find_first_day(told.summary.planned)),
    (Column("planned_last_day", "date", "last day that it was planned for at last"), lambda told: find_last_day(told.summary.planned)),
)  # fmt: skip
_PARTIES: tuple[_Given, ...] = (
    _named("parties", "parties", lambda told: told.summary.parties),
    _list("party_keys", "keys of the parties, in the same order: alpha-3 codes, p: and a family name, o: and the name of a body", lambda told: list_keys(told.summary.parties)),
)  # fmt: skip
_TOPICS = _list("topics", "topics, ids of the topic table", lambda told: told.summary.topics)
_SUPPORT: tuple[_Given, ...] = (
    (Column("sources", "integer", "independent sources; copies of one dispatch count once"), lambda told: told.summary.sources),
    (Column("articles", "integer", "articles that tell it"), lambda told: told.summary.articles),
    _list("outlets", "who prints them, in order of publication", list_outlets),
    _text("first_told", "publication of the first report, ISO 8601", lambda told: told.summary.told),
    _list("disputed", "fields on which reports differ", lambda told: told.summary.disputed),
    _list("corrected", "fields that a person has set", lambda told: told.summary.corrected),
    _list("asserters", "who asserts the status: article, or who is reported to have said so", list_asserters),
    _list("evidence", "article and characters of each report: address or id, then RFC 5147 #char=begin,end; code points of the text", refer_all),
)  # fmt: skip
_CONTENT = _text("content", "the words of the reports, the longest form", lambda told: told.summary.content or None)

_COLUMNS: dict[Kind, tuple[_Given, ...]] = {
    "meeting": (
        _ID, _STATUS,
        _text("format", "talks, negotiations, consultation, round, summit, meeting, call, visit, signing, conference, other", lambda told: told.summary.type),
        (Column("round", "integer", "number of the round"), lambda told: told.summary.round),
        *_WHEN, *_PLANNED,
        _text("place", "place in the words of a report", lambda told: told.summary.place),
        _text("city", "city in the words of a report", lambda told: told.summary.city),
        _text("country", "ISO 3166-1 alpha-3 of the country of the place", lambda told: told.summary.country),
        (Column("latitude", "number", "degrees north of the city, from GeoNames"), lambda told: point.latitude if (point := find_venue(told)) else None),
        (Column("longitude", "number", "degrees east of the city, from GeoNames"), lambda told: point.longitude if (point := find_venue(told)) else None),
        *_PARTIES,
        _named("hosts", "hosts", lambda told: told.summary.hosts),
        _named("mediators", "mediators", lambda told: told.summary.mediators),
        _list("participants", "people named as taking part", lambda told: list_values(told, "participants")),
        _TOPICS,
        _list("outcome", "outcome in the words of reports", lambda told: list_values(told, "outcome")),
        *_SUPPORT,
    ),
    "exchange": (
        _ID, _STATUS,
        _text("what", "prisoners, remains, detainees, hostages, children, civilians, other", lambda told: told.summary.type),
        (Column("is_agreed", "boolean", "the date is that of the agreement, not of the exchange"), lambda told: told.summary.is_agreed),
        *_WHEN, *_PLANNED, *_PARTIES,
        (Column("figures", "figures", "figures with their meaning; one a row in the table `figure`"), lambda told: told.summary.amounts),
        *_SUPPORT,
    ),
    "act": (
        _ID, _STATUS,
        _text("act", "agreement, ceasefire, acceptance", lambda told: told.summary.type),
        *_WHEN, *_PARTIES,
        _list("actors", "who agrees or declares", lambda told: list_values(told, "actors")),
        _list("targets", "with or towards whom", lambda told: list_values(told, "targets")),
        _TOPICS, *_SUPPORT,
    ),
    "statement": (
        _ID,
        _text("form", "direct: the speaker's own words; indirect: a paraphrase; mixed", lambda told: told.summary.type),
        _text("speaker", "who said it, as reports name them", lambda told: told.summary.speaker),
        *_PARTIES,
        _list("via", "who is reported to have passed it on", lambda told: list_values(told, "via")),
        _list("addressees", "to whom", lambda told: list_values(told, "addressees")),
        _text("channel", "speech, video_address, interview, press_conference, briefing, post, written_statement, caption, letter, call, other", lambda told: told.summary.channel),
        *_WHEN, _TOPICS, _CONTENT, *(given for given in _SUPPORT if given[0].name != "asserters"),
    ),
    "commitment": (
        _ID, _STATUS, *_WHEN,
        _list("debtors", "who owes", lambda told: list_values(told, "debtors")),
        _list("creditors", "to whom", lambda told: list_values(told, "creditors")),
        *_PARTIES, _TOPICS, _CONTENT, *_SUPPORT,
    ),
    "format": (_ID, _CONTENT, _named("members", "members", lambda told: told.summary.parties), _TOPICS, *(given for given in _SUPPORT if given[0].name != "asserters")),
}  # fmt: skip

_FIGURES = (
    Column("exchange", "string", "id of the exchange"),
    Column("is_shown", "boolean", "false for what reports give against the figure shown"),
    Column("value", "integer", "the number; empty where none is told"),
    Column("unit", "string", "what is counted, in the words of a report"),
    Column("bound", "string", "exact, at_least, at_most, about"),
    Column("scope", "string", "each: for each side; total; giver: what one side gives"),
    Column("tally", "string", "this: in this exchange; cumulative: so far"),
    Column("giver", "string", "key of the side that hands over"),
    Column("receiver", "string", "key of the side that receives"),
)


def _list_figures(selection: Selection) -> Iterator[Sequence[Cell]]:
    for told in selection.stream(["exchange"]):
        for is_shown, amounts in ((True, told.summary.amounts), (False, told.summary.other_amounts)):
            for one in amounts:
                unit = None if one.unit is None else make_visible(one.unit)
                yield (
                    told.summary.id,
                    is_shown,
                    one.value,
                    unit,
                    one.bound,
                    one.scope,
                    one.tally,
                    one.giver,
                    one.receiver,
                )


_POSITIONS = (
    Column("id", "string", "id of the report"),
    Column("party", "string", "who takes the position, in the words of the report"),
    Column("party_key", "string", "key of the party"),
    Column("side", "string", "key of the state or body that the party acts for"),
    Column("topic", "string", "id of the topic table"),
    Column("stance", "string", "demands, offers, supports, opposes, conditions"),
    Column("words", "string", "the words of the report"),
    Column("statement", "string", "id of the statement that holds them, if any"),
    Column("published", "string", "when it was published, ISO 8601"),
    Column("outlet", "string", "who prints it"),
    Column("evidence", "string", "article and characters: address or id, then RFC 5147 #char=begin,end"),
)


def _list_positions(selection: Selection) -> Iterator[Sequence[Cell]]:
    for claim, teller, statement in selection.stream_positions():
        evidence = refer(teller, claim.start, claim.until)
        for party in claim.roles.get("party", []):
            yield (
                claim.id, make_visible(party.name), party.key, party.side, claim.topics[0] if claim.topics else "other", claim.type,
                make_visible(claim.content), statement, claim.published, make_visible(teller.name), evidence,
            )  # fmt: skip


_ARTICLES = (
    Column("id", "string", "id of the article, as evidence names it where there is no address"),
    Column("url", "string", "address"),
    Column("title", "string", "title"),
    Column("publisher", "string", "who prints it"),
    Column("agency", "string", "the agency whose words it prints"),
    Column("published", "string", "ISO 8601 date, or UTC time"),
    Column("language", "string", "ISO 639-1"),
    Column("source", "string", "the independent source that it counts as"),
    Column("is_replaced", "boolean", "a newer version of the article is in the record, and only that counts"),
    Column("text_sha256", "string", "SHA-256 of the text (UTF-8) that evidence points into"),
)


def _list_articles(selection: Selection) -> Iterator[Sequence[Cell]]:
    for one in selection.stream_tellers():
        told = (one.id, one.url, one.title, one.publisher, one.agency, one.published, one.language, one.origin)
        yield (*(None if value is None else make_visible(value) for value in told), one.is_replaced, one.digest)


def describe_row(table: Table, row: Sequence[Cell]) -> dict[str, Cell]:
    """A row by the names of its columns."""
    return {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
