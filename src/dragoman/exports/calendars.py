"""Planned meetings as an iCalendar feed that can be subscribed to.

Enters: a `Selection`. Leaves: a VCALENDAR (RFC 5545), one event at a time. It refuses to give a meeting without a day a day, or one
without an hour an hour: those stay out, these take the whole day.

The calendar of one record is the same bytes each time: DTSTAMP is the last publication that tells of the meeting, or the last correction,
and SEQUENCE counts how often the plan was told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from dragoman.errors import MissingExtraError
from dragoman.exports.selection import Selection
from dragoman.exports.values import find_venue, join, list_asserters, list_names, list_outlets, refer_article
from dragoman.meaning.findings import Status
from dragoman.record.actors import identify_actors
from dragoman.record.days import FINENESS, When
from dragoman.record.store.told import Told
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.timeline import describe_what, describe_when

_PLANS: frozenset[Status] = frozenset({"planned", "postponed", "cancelled"})
_TAKEN: tuple[Status, ...] = ("planned", "postponed", "cancelled", "ongoing", "carried_out")
_HELD: frozenset[Status] = frozenset({"ongoing", "carried_out"})
_MARKS: dict[Status, str] = {
    "postponed": "Postponed: ", "cancelled": "Cancelled: ", "proposed": "Proposed: ", "conditional": "Conditional: ",
    "denied": "Denied: ", "unknown": "",
}  # fmt: skip


def write_calendar(selection: Selection) -> Iterator[bytes]:
    """The calendar. Raises `MissingExtraError` without icalendar."""
    try:
        import icalendar
    except ImportError as error:
        raise MissingExtraError(
            "a calendar needs icalendar, which is not installed. Install it with: pip install 'dragoman[exports]'"
        ) from error
    calendar = icalendar.Calendar()
    for name, value in (
        ("PRODID", "-//Dragoman//record of the talks//EN"), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Planned meetings, as reported"),
    ):  # fmt: skip
        calendar.add(name, value)
    *head, foot, _ = calendar.to_ical().split(b"\r\n")
    yield b"\r\n".join(head) + b"\r\n"
    for told in selection.stream(["meeting"], _TAKEN):
        # What was held and never told beforehand was no plan.
        if selection.statuses is not None or told.summary.status not in _HELD or _was_planned(told):
            fields = _list_fields(told, selection)
            if fields:
                event = icalendar.Event()
                for name, field in fields:
                    event.add(name, field)
                yield event.to_ical()
    yield foot + b"\r\n"


def _was_planned(told: Told) -> bool:
    return any(step.status in _PLANS for step in told.entry.history)


def _list_fields(told: Told, selection: Selection) -> list[tuple[str, object]]:
    """The properties of an event in order; none where no day is told."""
    summary = told.summary
    span = _find_span(summary.when)
    if span is None:
        return []
    begin, end = span
    what = describe_what(summary)
    parties = join(list_names(summary.parties), ", ")
    title = f"{_MARKS.get(summary.status, '')}{what}" + (f": {parties}" if parties else "")
    fields: list[tuple[str, object]] = [
        ("UID", f"{summary.id}@dragoman"), ("DTSTAMP", _find_stamp(told)), ("SEQUENCE", count_changes(told)),
        ("SUMMARY", title), ("DTSTART", begin), ("DTEND", end), ("STATUS", _find_status(told, selection)),
        ("TRANSP", "OPAQUE" if isinstance(begin, datetime) else "TRANSPARENT"),
    ]  # fmt: skip
    where = [
        part for part in (summary.place, summary.city if summary.city not in (None, summary.place) else None) if part
    ]
    if where or summary.country:
        fields.append(("LOCATION", make_visible(", ".join(where) or str(summary.country))))
    point = find_venue(told)
    if point is not None:
        fields.append(("GEO", (point.latitude, point.longitude)))
    url = next((link for t in told.tellers.values() if (link := refer_article(t)).startswith("http")), None)
    if url:
        fields.append(("URL", url))
    if summary.topics:
        fields.append(("CATEGORIES", [describe_code(topic) for topic in summary.topics]))
    fields.append(("DESCRIPTION", _describe(told)))
    return fields


def _find_span(when: When | None) -> tuple[date, date] | None:
    """Begin and end: moments where the hour is told, else days, the end not included. None where not even the day is told."""
    if when is None or when.begin is None or when.first is None or when.last is None or not when.is_day:
        return None
    if FINENESS[when.precision] >= FINENESS["hour"] and len(when.begin) >= 16:
        begin = _read_moment(when.begin)
        end = _read_moment(when.end) if when.end and len(when.end) >= 16 else None
        # What begins at an hour has no told end: a span of a minute or an hour is only how finely the begin is told.
        is_exact = end is None or (end.tzinfo is None) != (begin.tzinfo is None) or end - begin <= timedelta(hours=1)
        return begin, begin + timedelta(hours=1) if is_exact or end is None else end
    return date.fromordinal(when.first), date.fromordinal(when.last + 1)


def _read_moment(moment: str) -> datetime:
    """A moment in UTC where its zone is told, else floating."""
    read = datetime.fromisoformat(moment)
    return read if read.tzinfo is None else read.astimezone(UTC)


def _find_stamp(told: Told) -> datetime:
    """When it was last told otherwise: the last publication of a report, or correction. Where no article has a date, when the record
    learned of it."""
    moments = [claim.published for claim in told.claims.values() if claim.published]
    moments += [made.made_utc for made in told.corrections if made.made_utc]
    moments = moments or [teller.added_utc for teller in told.tellers.values()]
    last = max(moments)
    read = datetime.fromisoformat(last + {4: "-01-01", 7: "-01"}.get(len(last), ""))
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def count_changes(told: Told) -> int:
    """How often, in order of publication, the status or the day was told otherwise than before, and how often a person set a field."""
    changes, before = 0, ("", "")
    for step in told.entry.history:
        if step.status in ("denied", "unknown"):
            continue
        day = step.when.begin[:10] if step.when is not None and step.when.is_day and step.when.begin else before[1]
        now = (str(step.status), day)
        changes += before[0] != "" and now != before
        before = now
    return changes + len(told.corrections)


def _find_status(told: Told, selection: Selection) -> str:
    status = told.summary.status
    if status in ("cancelled", "denied"):
        return "CANCELLED"
    if status in _HELD or (status == "planned" and _is_confirmed(told, selection)):
        return "CONFIRMED"
    return "TENTATIVE"


def _is_confirmed(told: Told, selection: Selection) -> bool:
    """Whether each of two parties or more is reported to have said itself that it is planned."""
    parties = {party.key for party in told.summary.parties}
    asserted = [claim for claim in told.claims.values() if claim.status == "planned" and claim.asserter is not None]
    if len(parties) < 2 or not asserted:
        return False
    sides: set[str] = set()
    for claim in asserted:
        reading, _ = selection.scope.record.load_reading(claim.article)
        meeting = next((one for one in reading.meetings if one.id == claim.local), None)
        said = next((one for one in reading.statements if meeting and one.id == meeting.asserter), None)
        party = identify_actors(reading).get((said.speaker if said else None) or "")
        sides |= {party.key, party.side} if party else set()
    return parties <= sides


def _describe(told: Told) -> str:
    summary = told.summary
    lines = [f"Status: {describe_code(summary.status)} ({describe_when(summary.when)})"]
    if summary.planned is not None:
        lines.append(f"Was planned for {describe_when(summary.planned)}")
    for label, named in (("Host", summary.hosts), ("Mediator", summary.mediators)):
        if named:
            lines.append(f"{label}: {join(list_names(named), ', ')}")
    lines.append(f"According to: {join(list_asserters(told), ', ')}")
    lines.append(f"Reported by: {join(list_outlets(told), ', ')}")
    if summary.disputed:
        lines.append(f"Reports differ on: {join([describe_code(name) for name in summary.disputed], ', ')}")
    lines.append(f"Entry {summary.id}")
    return "\n".join(lines)
