"""Feeds, exports to be fetched, and word to open pages: read back by tools of their fields."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from pathlib import Path

import feedparser
import httpx
import icalendar
import pytest
from starlette.testclient import TestClient
from talks_to_ask import NOW, TOKEN
from telling import Telling, add_all

from dragoman.exports.formats import FORMATS
from dragoman.record import Record
from dragoman.web import live
from dragoman.web.app import create_app


def test_atom_feed_is_read_by_a_reader(client: TestClient) -> None:
    """A reader of feeds finds the entries with stable names, moments and addresses of pages."""
    response = client.get("/feeds/changes.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    names = [entry.id for entry in feed.entries]
    assert len(names) == len(set(names)) > 3
    for entry in feed.entries:
        assert entry.updated == "2025-08-01T12:00:00Z"
        if ":entry:" in entry.id:
            assert client.get(entry.link).status_code == 200
    assert client.get("/feeds/changes.atom").content == response.content


def test_json_feed_has_the_same_items(client: TestClient) -> None:
    """The fields of JSON Feed 1.1, and the items of the other feed."""
    feed = client.get("/feeds/changes.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    atom = feedparser.parse(client.get("/feeds/changes.atom").content)
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    assert all(item["content_text"] and item["url"].startswith("http://localhost/") for item in feed["items"])


def test_decision_and_new_report_are_news(talks: Path, client: TestClient) -> None:
    """An entry with a new report keeps its name in the feed; what is decided is an item of its own."""
    since = "?since=2025-08-02"
    assert client.get(f"/feeds/changes.json{since}").json()["items"] == []
    with Record.open(talks) as record:
        [exchange] = [one for one in record.list_entries(kinds=["exchange"]) if one.status == "carried_out"]
        record.correct(exchange.id, "status", "denied", author="N. N.", reason="<b>so</b>", now=NOW.replace(month=8))
    [item] = client.get(f"/feeds/changes.json{since}").json()["items"]
    assert item["title"] == "Decided: correct"
    assert "<b>so</b>" in item["content_text"]


def test_hostile_words_are_text_in_the_feed(tmp_path: Path) -> None:
    """Markup, and what XML cannot hold, is text to the reader of the feed."""
    add_all(tmp_path / "x.db", [Telling("a", "2025-05-16").meeting(place="<script>alert(1)</script>]]>&\x07")])
    with TestClient(create_app(tmp_path / "x.db"), base_url="http://localhost") as client:
        feed = feedparser.parse(client.get("/feeds/changes.atom").content)
        assert not feed.bozo
        assert feed.entries[0].title_detail.type == "text/plain"


def test_feed_names_a_wrong_date(client: TestClient) -> None:
    """As everywhere."""
    assert (
        client.get("/feeds/changes.atom?since=then", headers={"accept": "application/json"}).json()["parameter"]
        == "since"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_can_be_fetched(client: TestClient, name: str) -> None:
    """Each format, with its media type, the same bytes twice; several tables come as a zip with their description."""
    first = client.get(f"/export/{name}?status=all")
    assert first.status_code == 200, first.text
    assert first.content
    assert client.get(f"/export/{name}?status=all").content == first.content
    if first.headers["content-type"] == "application/zip":
        names = zipfile.ZipFile(io.BytesIO(first.content)).namelist()
        assert "datapackage.json" in names
        assert len(names) > 1
    assert client.get(f"/export/{name}", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_calendar_can_be_subscribed_to(client: TestClient) -> None:
    """A calendar shows the planned round, and is not offered as a file to keep."""
    response = client.get("/export/ics")
    assert response.headers["content-type"].startswith("text/calendar")
    assert response.headers["content-disposition"].startswith("inline")
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert "2025-06-02" in {str(event.decoded("DTSTART")) for event in events}


def test_export_is_of_the_part_that_is_asked_for(client: TestClient) -> None:
    """By kind and as of a day; what there is not is told in one shape."""

    def count(more: str) -> int:
        return len(client.get(f"/export/geojson?status=all{more}").json()["features"])

    assert count("&kind=meeting&as_of=2025-05-20") < count("&kind=meeting")
    wrong = client.get("/export/xlsx", headers={"accept": "application/json"})
    assert (wrong.status_code, wrong.json()["status"]) == (404, 404)


# A server that runs


def test_open_page_is_told_that_the_record_has_grown(talks: Path, served: str) -> None:
    """The state is told at once, and again when something comes in."""
    tips: list[str] = []
    with httpx.stream("GET", f"{served}/live", timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: "):
                tips.append(line.removeprefix("data: "))
                if len(tips) == 1:
                    add_all(talks, [Telling("new", "2025-06-30").meeting("2025-06-29")])
                else:
                    break
    with Record.open(talks, mode="read") as record:
        assert tips[1] == record.find_tip() != tips[0]


def test_no_more_pages_are_told_than_can_be_served(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than can be served is told so, and everything else is answered still."""
    monkeypatch.setattr(live, "MOST_CONNECTIONS", 1)
    with httpx.stream("GET", f"{served}/live", timeout=20) as stream:
        lines = stream.iter_lines()
        next(lines)
        refused = httpx.get(f"{served}/live")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert httpx.get(f"{served}/api/record").status_code == 200


# Readers beside a writer


def test_fifty_readers_and_a_writer(talks: Path, served: str) -> None:
    """Nobody is refused or sees a torn state, and nothing that was decided or added is lost."""
    ended, wrong, answers = threading.Event(), list[str](), list[int]()
    additions, corrections = 3, 3

    def read() -> None:
        with httpx.Client(base_url=served, timeout=60) as client:
            while not ended.is_set():
                response = client.get("/api/timeline?limit=500&kind=meeting")
                if response.status_code != 200:
                    wrong.append(response.text)
                    return
                plain = json.loads(response.content)
                rounds = [row["round"] for row in plain["items"] if row["country"] == "AZE"]
                # Each addition brings both of its meetings, or neither.
                if plain["total"] != len(plain["items"]) or len(rounds) % 2:
                    wrong.append(f"torn: {len(rounds)}")
                answers.append(len(rounds))

    readers = [threading.Thread(target=read) for _ in range(50)]
    for reader in readers:
        reader.start()
    for number in range(additions):
        day = f"2024-{number + 1:02}"
        one = Telling(f"x{number}", f"{day}-20").meeting(
            f"{day}-03", parties=("AZE", "ARM"), country="AZE", place="Baku"
        )
        add_all(talks, [one.meeting(f"{day}-13", parties=("AZE", "ARM"), country="AZE", place="Baku")])
        id = httpx.get(f"{served}/api/timeline?kind=meeting&status=planned", timeout=60).json()["items"][0]["id"]
        asked = {
            "kind": "correct",
            "id": id,
            "field": "round",
            "value": str(number + 3),
            "author": "N. N.",
            "reason": f"reason {number}",
        }
        made = httpx.post(
            f"{served}/api/decisions", json=asked, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60
        )
        assert made.status_code == 201, made.text
    ended.set()
    for reader in readers:
        reader.join(60)
    assert wrong == []
    assert len(answers) >= 50
    with Record.open(talks, mode="read") as record:
        assert len(record.list_decisions()) == corrections
        assert len([one for one in record.list_entries(kinds=["meeting"]) if one.country == "AZE"]) == 2 * additions
