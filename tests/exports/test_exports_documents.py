"""Calendars, maps, graphs, linked events and annotations, read back by tools of their fields."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path

import icalendar
import networkx
import pytest
from export_samples import write
from lxml import etree
from pyld import jsonld

from dragoman.record import Record
from dragoman.record.digests import digest_text

# Events


def read_calendar(record: Path, *options: str) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(write(record, "ics", *options))
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_calendar_takes_whole_days(hostile_record: Path) -> None:
    """Where no hour is told the event takes the day, and is no busy time; the end is the day after."""
    event = next(event for name, event in read_calendar(hostile_record).items() if "round 1" in name)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2025, 5, 16), date(2025, 5, 17))
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] >= 2


def test_calendar_says_what_was_cancelled(hostile_record: Path) -> None:
    """A meeting called off keeps its place, as cancelled, with a higher number."""
    event = read_calendar(hostile_record)["Cancelled: Talks: Armenia, Azerbaijan"]
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 1
    assert event.decoded("DTSTAMP").isoformat() == "2025-05-22T00:00:00+00:00"


def test_calendar_leaves_out_what_has_no_day(hostile_record: Path) -> None:
    """A month or no date at all makes no event; nor does a meeting that was never told beforehand."""
    names = read_calendar(hostile_record)
    assert len(names) == 2
    assert not [name for name in names if "United States" in name]


def test_calendar_keeps_hours(example_record: Path) -> None:
    """Where the hour is told it stands in the event, without a zone where none is told."""
    events = [
        event for event in read_calendar(example_record).values() if isinstance(event.decoded("DTSTART"), datetime)
    ]
    assert [event.decoded("DTSTART") for event in events] == [datetime(2025, 6, 1, 13, 0)]
    assert events[0]["TRANSP"] == "OPAQUE"


def test_calendar_has_one_event_a_meeting(example_record: Path) -> None:
    """Ids are unique, and each leads to an entry."""
    calendar = icalendar.Calendar.from_ical(write(example_record, "ics"))
    ids = [str(event["UID"]).removesuffix("@dragoman") for event in calendar.walk("VEVENT")]
    assert len(ids) == len(set(ids)) > 3
    with Record.open(example_record, mode="read") as record:
        assert {record.find_entry(id).id for id in ids} == set(ids)


# Maps and timelines


def test_map_has_points_of_cities(example_record: Path) -> None:
    """Longitude comes first; a meeting whose place the tables do not know has no geometry and is there all the same."""
    made = json.loads(write(example_record, "geojson"))
    assert made["type"] == "FeatureCollection"
    points = {feature["id"]: feature["geometry"] for feature in made["features"]}
    assert {"type": "Point", "coordinates": [28.95, 41.01]} in points.values()
    assert None in points.values()
    for feature in made["features"]:
        assert feature["type"] == "Feature"
        assert feature["properties"]["status"] == "carried_out"
        if feature["geometry"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90


def test_slides_have_dates_and_no_markup(hostile_record: Path) -> None:
    """Every slide has a year, and no finer part than is told; words of articles are escaped."""
    made = json.loads(write(hostile_record, "timelinejs", "--status", "all"))
    assert made["events"]
    assert all(slide["start_date"]["year"] for slide in made["events"])
    july = next(slide for slide in made["events"] if slide["display_date"] == "Jul 2025")
    assert july["start_date"] == {"year": 2025, "month": 7}
    assert "<script" not in json.dumps(made)
    assert "&lt;script&gt;" in json.dumps(made)


# Graphs


@pytest.mark.parametrize(("name", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_graph_is_read_back(name: str, read: object, hostile_record: Path) -> None:
    """networkx reads it; planned meetings make no edge, control characters are gone."""
    raw = write(hostile_record, name)
    if name == "gexf":
        # networkx knows the versions up to 1.2 by their names; what it reads is the same in 1.3.
        raw = raw.replace(b"http://gexf.net/1.3", b"http://www.gexf.net/1.2draft").replace(
            b'version="1.3"', b'version="1.2"'
        )
    graph = read(io.BytesIO(raw))  # type: ignore[operator]
    assert {"UKR", "RUS"} < set(graph.nodes)
    assert not {"ARM", "USA"} & set(graph.nodes)
    assert not graph.is_directed()
    assert graph.number_of_edges() == 3
    assert "\x07" not in raw.decode()


def test_gexf_is_1_3_with_days_and_no_clock(example_record: Path) -> None:
    """Its edges carry the days of the meetings; no date of making is in it."""
    root = etree.fromstring(write(example_record, "gexf"))
    assert root.tag == "{http://gexf.net/1.3}gexf"
    assert root.get("version") == "1.3"
    assert "lastmodifieddate" not in dict(root[0].attrib)
    edges = root.findall(".//{http://gexf.net/1.3}edge")
    assert {edge.get("start") for edge in edges} >= {"2025-05-16", "2025-06-02", "2025-07-23"}
    nodes = {node.get("id") for node in root.findall(".//{http://gexf.net/1.3}node")}
    assert {edge.get(end) for edge in edges for end in ("source", "target")} <= nodes


# Linked data


def test_events_are_linked_data(example_record: Path) -> None:
    """pyld expands every event into terms of schema.org, without fetching anything."""

    def refuse(url: str, options: object) -> dict[str, object]:
        raise AssertionError(url)

    made = json.loads(write(example_record, "jsonld"))
    expanded = jsonld.expand(made, {"documentLoader": refuse})
    graph = expanded[0].get("@graph", expanded)
    events = [one for one in graph if "https://schema.org/Event" in one.get("@type", [])]
    assert len(events) == len(made["@graph"])
    terms = {term for event in events for term in event}
    assert {"https://schema.org/attendee", "https://schema.org/startDate", "https://schema.org/subjectOf"} <= terms
    assert all(event["@id"].startswith("urn:dragoman:") for event in events)
    statuses = {one["@id"] for event in events for one in event.get("https://schema.org/eventStatus", [])}
    assert "https://schema.org/EventScheduled" in statuses


def test_denied_and_proposed_are_not_emitted(example_record: Path) -> None:
    """schema.org has no word for what is only proposed: no event is made of it."""
    made = json.loads(write(example_record, "jsonld"))
    assert not {"proposed", "denied", "conditional"} & {event["x_status"] for event in made["@graph"]}


def test_annotations_find_their_words(example_record: Path) -> None:
    """Quote and position give the same words of the text whose digest stands beside; begin and end count code points."""
    made = json.loads(write(example_record, "annotations", "--kind", "meeting"))
    assert len(made) > 100
    with Record.open(example_record, mode="read") as record:
        texts = {
            digest_text(text): text for text in (record.load_article(key).head.text for key in record.list_articles())
        }
    for one in made:
        quote, position = one["target"]["selector"]
        text = texts[one["x:textSha256"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote.get("prefix", ""))
        assert text[position["end"] :].startswith(quote.get("suffix", ""))
        assert one["type"] == "Annotation"
    assert len({one["id"] for one in made}) == len(made)


def test_words_of_articles_stay_words(hostile_record: Path) -> None:
    """No document carries a control character, and each is still whole."""
    for name in ("geojson", "jsonld", "timelinejs", "annotations"):
        made = write(hostile_record, name, "--status", "all")
        assert json.loads(made)
        # The words of an annotation are those of the article, character by character.
        assert b"\\u0007" not in made or name == "annotations"
