"""Timelines, maps, linked events and annotations: one JSON document each.

Enters: a `Selection`. Leaves: bytes, an item at a time. It refuses to trust the words of an article where a format takes HTML: they are
escaped, and only links of http and https are written.

Formats: TimelineJS 3, GeoJSON (RFC 7946), schema.org 30.0 as JSON-LD 1.1, W3C Web Annotation Data Model 2017.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

import msgspec

from dragoman.exports.selection import Selection
from dragoman.exports.values import (
    describe_precision,
    find_first_day,
    find_last_day,
    find_venue,
    is_state,
    list_asserters,
    list_extra,
    list_keys,
    list_names,
    list_outlets,
    name_state,
    refer_all,
    refer_article,
)
from dragoman.meaning.findings import Status
from dragoman.record.audit import trace_told
from dragoman.record.claims import Kind
from dragoman.record.days import FINENESS, When
from dragoman.record.store.told import Told
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.timeline import describe_amount, describe_parties, describe_what, describe_when

_EVENTS: tuple[Kind, ...] = ("meeting", "exchange", "act")
_HELD: tuple[Status, ...] = ("carried_out",)
# Characters before and after the words of an annotation, by which they are found again where the text has moved.
_AROUND = 32


def _write_items(head: str, items: Iterable[object], foot: str) -> Iterator[bytes]:
    """A document whose long part is a list, an item at a time, a line each."""
    encoder = msgspec.json.Encoder()
    yield head.encode()
    mark = b"\n"
    for item in items:
        yield mark + encoder.encode(item)
        mark = b",\n"
    yield b"\n" + foot.encode()


def _drop_empty(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], (), {})}


# TimelineJS


def write_timelinejs(selection: Selection) -> Iterator[bytes]:
    """Slides of meetings, exchanges and agreements. What has no year is not among them: TimelineJS drops it."""
    slides = (slide for told in selection.stream(_EVENTS, _HELD) if (slide := _make_slide(told, selection)) is not None)
    return _write_items('{"events":[', slides, "]}\n")


def _make_slide(told: Told, selection: Selection) -> dict[str, object] | None:
    summary, when = told.summary, told.summary.when
    start = _split_moment(when.begin, when) if when else None
    if when is None or start is None:
        return None
    end = _find_slide_end(when)
    figures = [describe_amount(amount, summary.names, summary.type) for amount in summary.amounts]
    lines = [describe_parties(summary.parties), "; ".join(figures), f"Status: {describe_code(summary.status)}"]
    lines.append(f"According to: {', '.join(list_asserters(told))}")
    if summary.disputed:
        lines.append(f"Reports differ on: {', '.join(describe_code(name) for name in summary.disputed)}")
    text = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line) + _list_links(told)
    return _drop_empty({
        "unique_id": summary.id, "start_date": start, "end_date": end, "display_date": html.escape(describe_when(when)),
        "text": {"headline": html.escape(describe_what(summary)), "text": text},
        "group": html.escape(selection.name_process(told) or describe_code(summary.kind)), "autolink": False,
    } | _name_extra(told))  # fmt: skip


def _name_extra(told: Told) -> dict[str, object]:
    return dict(zip(("x_status", "x_asserter", "x_precision", "x_evidence"), list_extra(told), strict=True))


def _list_links(told: Told) -> str:
    made = []
    for teller in told.tellers.values():
        name, link = html.escape(make_visible(teller.name)), refer_article(teller)
        day = html.escape((teller.published or "")[:10])
        shown = f'<a href="{html.escape(link)}" rel="noopener">{name}</a>' if link.startswith("http") else name
        made.append(f"<li>{shown} {day}</li>".replace(" </li>", "</li>"))
    return f"<ul>{''.join(made)}</ul>"


def _split_moment(moment: str | None, when: When) -> dict[str, object] | None:
    """The parts of a date that are told, and no more."""
    if moment is None:
        return None
    fineness = FINENESS[when.precision]
    try:
        read = datetime.fromisoformat(moment + {4: "-01-01", 7: "-01"}.get(len(moment), ""))
    except ValueError:
        return None
    parts: dict[str, object] = {"year": read.year}
    if fineness >= FINENESS["month"] or when.is_day or when.is_week:
        parts["month"] = read.month
    if when.is_day or when.is_week:
        parts["day"] = read.day
    if when.is_day and fineness >= FINENESS["hour"] and len(moment) >= 16:
        parts |= {"hour": read.hour, "minute": read.minute}
    return parts


def _find_slide_end(when: When) -> dict[str, object] | None:
    """The last day of what lasts longer than a day."""
    if when.last is None or when.first is None or when.last == when.first or not (when.is_day or when.is_week):
        return None
    last = date.fromordinal(when.last)
    return {"year": last.year, "month": last.month, "day": last.day}


# GeoJSON


def write_geojson(selection: Selection) -> Iterator[bytes]:
    """A feature for each meeting; `geometry` is null where the tables do not know the place. Points are those of cities."""
    features = (_make_feature(told) for told in selection.stream(["meeting"], _HELD))
    return _write_items('{"type":"FeatureCollection","features":[', features, "]}\n")


def _make_feature(told: Told) -> dict[str, object]:
    summary, point = told.summary, find_venue(told)
    properties = _drop_empty({
        "name": describe_what(summary), "status": summary.status, "format": summary.type, "round": summary.round,
        "first_day": find_first_day(summary.when), "last_day": find_last_day(summary.when),
        "precision": describe_precision(summary.when), "when": describe_when(summary.when),
        "place": summary.place and make_visible(summary.place), "city": point.city if point else summary.city,
        "country": summary.country, "parties": list_names(summary.parties), "party_keys": list_keys(summary.parties),
        "hosts": list_names(summary.hosts), "mediators": list_names(summary.mediators), "topics": list(summary.topics),
        "sources": summary.sources, "articles": summary.articles, "outlets": list_outlets(told),
        "asserters": list_asserters(told), "evidence": refer_all(told),
    })  # fmt: skip
    geometry = None if point is None else {"type": "Point", "coordinates": [point.longitude, point.latitude]}
    return {"type": "Feature", "id": summary.id, "geometry": geometry, "properties": properties}


# JSON-LD

_EMITTED: tuple[Status, ...] = ("carried_out", "ongoing", "planned", "postponed", "cancelled")
_EVENT_STATUS: dict[Status, str] = {
    "planned": "EventScheduled", "postponed": "EventPostponed", "cancelled": "EventCancelled",
}  # fmt: skip
_CONTEXT = (
    '{"@context":{"@vocab":"https://schema.org/","id":"@id","type":"@type",'
    '"url":{"@type":"@id"},"eventStatus":{"@type":"@id"},"eventAttendanceMode":{"@type":"@id"},'
    '"startDate":{"@type":"Date"},"endDate":{"@type":"Date"},"x_status":"urn:dragoman:status","x_asserter":"urn:dragoman:asserter",'
    '"x_precision":"urn:dragoman:precision","x_evidence":"urn:dragoman:evidence"},"@graph":['
)


def write_jsonld(selection: Selection) -> Iterator[bytes]:
    """schema.org events. The context stands in the document: nothing is fetched to read it."""
    events = (_make_event(told, selection) for told in selection.stream(_EVENTS, _EMITTED))
    return _write_items(_CONTEXT, events, "]}\n")


def _make_event(told: Told, selection: Selection) -> dict[str, object]:
    summary = told.summary
    process = selection.name_process(told)
    point = find_venue(told)
    place: dict[str, object] = {}
    if summary.place or summary.country:
        place = _drop_empty({
            "type": "Place", "name": make_visible(summary.place or name_state(summary.country) or ""),
            "address": _drop_empty({"type": "PostalAddress", "addressLocality": point.city if point else None, "addressCountry": summary.country}),
            "geo": {"type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude} if point else None,
        })  # fmt: skip
    status = _EVENT_STATUS.get(summary.status)
    is_moved = summary.status == "planned" and summary.planned is not None
    hosts = {host.key for host in summary.hosts}
    return _drop_empty({
        "id": f"urn:dragoman:{summary.id}", "type": "Event", "identifier": summary.id,
        "name": describe_what(summary), "startDate": find_first_day(summary.when), "endDate": find_last_day(summary.when),
        "previousStartDate": find_first_day(summary.planned) if is_moved else None,
        "eventStatus": f"https://schema.org/{'EventRescheduled' if is_moved else status}" if status else None,
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode" if summary.type == "call" else None,
        "location": place, "organizer": [_make_party(host.name, host.key) for host in summary.hosts],
        "attendee": [_make_party(party.name, party.key) for party in summary.parties if party.key not in hosts],
        "keywords": [describe_code(topic) for topic in summary.topics],
        "superEvent": {"type": "Event", "name": make_visible(process)} if process else None,
        "subjectOf": [
            _drop_empty({
                "type": "NewsArticle", "url": link if (link := refer_article(teller)).startswith("http") else None,
                "identifier": teller.id, "headline": make_visible(teller.title or ""), "datePublished": teller.published,
                "publisher": {"type": "Organization", "name": make_visible(teller.publisher)} if teller.publisher else None,
            })
            for teller in told.tellers.values()
        ],
    } | _name_extra(told))  # fmt: skip


def _make_party(name: str, key: str) -> dict[str, object]:
    kind = "Country" if is_state(key) else "Person" if key.startswith("p:") else "Organization"
    return _drop_empty({"type": kind, "name": make_visible(name), "identifier": key if is_state(key) else None})


# W3C Web Annotation


def write_annotations(selection: Selection) -> Iterator[bytes]:
    """A list of annotations, one for each span that a field of an entry rests on, in the order of the entries.

    Offsets are code points of the text whose SHA-256 stands beside; `TextQuoteSelector` finds the words again where there is only a page.
    """
    kinds: tuple[Kind, ...] = ("meeting", "exchange", "act", "statement", "commitment", "format")
    found = (one for told in selection.stream(kinds) for one in _annotate(told, selection))
    return _write_items("[", found, "]\n")


def _annotate(told: Told, selection: Selection) -> Iterator[dict[str, object]]:
    record = selection.scope.record
    texts: dict[str, str] = {}
    for anchor, field, basis, rule, spans in trace_told(record, told):
        claim = told.claims[anchor]
        teller = told.tellers[claim.article]
        text = texts.setdefault(claim.article, "") or record.load_article(claim.article).head.text
        texts[claim.article] = text
        for number, (start, end) in enumerate(spans):
            if end > start:
                yield {
                    "@context": ["http://www.w3.org/ns/anno.jsonld", {"x": "urn:dragoman:"}],
                    "id": f"urn:dragoman:{claim.id}/{field}/{number}",
                    "type": "Annotation",
                    "motivation": "identifying" if basis == "field" else "linking",
                    "body": {
                        "type": "TextualBody", "format": "text/plain", "purpose": "identifying",
                        "value": f"{told.summary.id} {field}",
                    },
                    "target": {
                        "source": link if (link := refer_article(teller)).startswith("http") else f"urn:dragoman:article:{link}",
                        "selector": [
                            _drop_empty({
                                "type": "TextQuoteSelector", "exact": text[start:end],
                                "prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND],
                            }),
                            {"type": "TextPositionSelector", "start": start, "end": end},
                        ],
                    },
                    **_drop_empty({
                        "x:entry": told.summary.id, "x:report": claim.id, "x:finding": claim.local, "x:field": field, "x:rule": rule,
                        "x:textSha256": teller.digest,
                    }),
                }  # fmt: skip


WRITERS: dict[str, Callable[[Selection], Iterator[bytes]]] = {
    "timelinejs": write_timelinejs, "geojson": write_geojson, "jsonld": write_jsonld, "annotations": write_annotations,
}  # fmt: skip
