"""From a site to an entry, with the reader that reads for users."""

from __future__ import annotations

from pathlib import Path

import pytest
from local_site import Site
from watch_bench import HandClock, make_feed

from dragoman.articles.fetch import FetchSettings
from dragoman.pipeline import Reader
from dragoman.record import Record
from dragoman.watch import Watch, load_plan, watch_status

pytest.importorskip("aiohttp")

ENGLISH = (
    "Delegations of Peru and Chile held a second round of talks in Lima on 12 May 2031, the foreign ministry of Peru said. "
    "Both sides agreed to meet again in Santiago in June."
)
FRENCH = (
    "Des délégations du Pérou et du Chili ont tenu une deuxième série de pourparlers à Lima le 12 mai 2031, a indiqué le ministère "
    "péruvien des affaires étrangères. Les deux parties se retrouveront à Santiago au mois de juin."
)


def make_page(title: str, words: str, address: str) -> str:
    """A page of some paragraphs, which calls itself English whatever it is."""
    link = f'<link rel="canonical" href="{address}"><meta property="article:published_time" content="2031-05-13T08:00:00Z">'
    return f'<!doctype html><html lang="en"><head><title>{title}</title>{link}</head><body><article><h1>{title}</h1><p>{words}</p></article></body></html>'


@pytest.mark.model
def test_from_a_feed_to_an_entry(site: Site, tmp_path: Path) -> None:
    """A meeting that a page of a feed tells of is an entry whose source is the page; what is in French gives none."""
    site.put("/a/1", make_page("Talks in Lima", ENGLISH, "https://example.org/1"), content_type="text/html")
    site.put("/a/2", make_page("Pourparlers à Lima", FRENCH, "https://example.org/2"), content_type="text/html")
    site.put("/feed", make_feed(site, [1, 2]))
    plan = tmp_path / "watch.toml"
    plan.write_text(
        f'record = "talks.db"\nallow_private = ["{site.host}"]\nprocess = "CHL-PER"\n[[source]]\nname = "desk"\nfeed = "{site.url("/feed")}"\n'
    )
    watch = Watch(
        load_plan(plan), load_reader=Reader, clock=HandClock(), settings=FetchSettings(least_delay_seconds=0.0)
    )
    watch.run(is_once=True)
    (source,) = watch_status(plan).sources
    assert (source.counts, source.reasons) == ({"added": 1, "unread": 1}, {"not read: French": 1})
    with Record.open(tmp_path / "talks.db", mode="read") as record:
        (meeting,) = (entry for entry in record.list_entries(kinds=["meeting"]) if entry.status == "carried_out")
        articles = [record.load_article(key).head for key in record.list_articles()]
    assert (meeting.sources, meeting.round, {party.key for party in meeting.parties}) == (1, 2, {"PER", "CHL"})
    assert sorted((head.language, head.url) for head in articles) == [
        ("en", "https://example.org/1"),
        ("fr", "https://example.org/2"),
    ]
