"""Rounds of a watch: what comes is taken once, what changes becomes a version, what fails is told and tried again."""

from __future__ import annotations

import gzip
import json
import os
import sys
import zlib
from itertools import repeat
from types import ModuleType, SimpleNamespace

import pytest
from local_site import Answer
from watch_bench import Bench, make_feed, make_page

from dragoman.record import Record

pytest.importorskip("aiohttp")

FEED = 'name = "desk"\nfeed = "URL/feed"'
FRENCH = (
    "Les délégations des deux pays se sont réunies lundi dans l’ancienne maison des douanes, et les hôtes ont dit que chacune avait "
    "apporté un papier de trois pages et une seule question, à laquelle personne n’a encore répondu."
)


def test_feed_is_taken_once(bench: Bench) -> None:
    """What a feed lists comes into the record, and comes once however often it is listed."""
    bench.write(FEED)
    bench.lay(1, 2, 3)
    bench.site.put("/feed", make_feed(bench.site, [1, 2, 3]))
    bench.once()
    assert (bench.count(), bench.status().counts) == (3, {"added": 3})
    bench.clock.move(hours=1)
    bench.site.put("/feed", make_feed(bench.site, [4, 1, 2, 3]))
    bench.lay(4)
    bench.once()
    assert (bench.count(), bench.status().counts, bench.reader.count) == (4, {"added": 4}, 4)
    assert [bench.site.count(f"/a/{n}") for n in (1, 2, 3, 4)] == [1, 1, 1, 1]


def test_unchanged_feed_is_not_read(bench: Bench) -> None:
    """The mark of the feed is sent back, and 304 is no failure."""
    bench.write(FEED)
    bench.lay(1)
    text = make_feed(bench.site, [1])
    bench.site.pages["/feed"] = lambda request: (
        Answer(status=304) if request.head.get("if-none-match") == '"1"' else Answer(text, head={"ETag": '"1"'})
    )
    for _ in range(2):
        bench.once()
        bench.clock.move(hours=1)
    assert (bench.count(), bench.status().error, bench.site.count("/feed")) == (1, None, 2)


def test_changed_guid_doubles_nothing(bench: Bench) -> None:
    """A feed that names its items anew names the same articles."""
    bench.write(FEED)
    bench.lay(1, 2)
    for guid in ("g", "h"):
        bench.site.put("/feed", make_feed(bench.site, [1, 2], guid=guid))
        bench.once()
        bench.clock.move(hours=1)
    assert (bench.count(), bench.site.count("/a/1")) == (2, 1)


def test_edited_article_is_a_version(bench: Bench) -> None:
    """An item that its feed calls changed is fetched again; what was edited is a new version, of which the newest counts."""
    bench.write(FEED)
    bench.lay(1)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.once()
    bench.clock.move(hours=1)
    bench.lay(1, day="2031-05-19")
    bench.site.put("/feed", make_feed(bench.site, [1], extra=" corrected"))
    bench.once()
    assert bench.status().counts == {"added": 1, "edited": 1}
    with Record.open(bench.folder / "talks.db", mode="read") as record:
        assert [entry.when and entry.when.begin for entry in record.list_entries(kinds=["meeting"])] == ["2031-05-19"]
        assert record.count()["articles"] == 2


def test_recheck_finds_edits(bench: Bench) -> None:
    """With `recheck` an article is looked at again though its feed says nothing, by its mark, and only for some days."""
    bench.write(FEED + '\nrecheck = "2h"')
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.site.put("/a/1", make_page(1), content_type="text/html", etag='"1"')
    bench.once()
    bench.clock.move(hours=2)
    bench.site.put("/a/1", make_page(1, day="2031-05-19"), content_type="text/html", etag='"2"')
    bench.once()
    assert bench.status().counts == {"added": 1, "edited": 1}
    assert bench.site.asked[-1].head["if-none-match"] == '"1"'
    bench.clock.move(days=4)
    bench.once()
    bench.clock.move(days=1)
    before = bench.site.count("/a/1")
    bench.once()
    assert bench.site.count("/a/1") == before


def test_same_article_of_two_sources(bench: Bench) -> None:
    """What two feeds list is one article, and the second says so."""
    bench.write(FEED, 'name = "other"\nfeed = "URL/other"')
    bench.lay(1, canonical="https://example.org/a/1")
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.site.put("/other", make_feed(bench.site, [1]).replace("/a/1", "/b/1"))
    bench.site.pages["/b/1"] = bench.site.pages["/a/1"]
    bench.once()
    assert bench.count() == 1
    assert sorted(s.counts.popitem() for s in (bench.status("desk"), bench.status("other"))) == [
        ("added", 1),
        ("there", 1),
    ]


def test_copies_of_a_page_are_one(bench: Bench) -> None:
    """Addresses that differ in who linked, or in the form of the page, are one."""
    bench.write(FEED)
    bench.lay(1)
    feed = make_feed(bench.site, [1]) + ""
    item = feed[feed.index("<item>") : feed.index("</item>") + 7]
    more = item.replace("/a/1<", "/a/1?utm_source=rss<").replace("g1", "g2")
    bench.site.put("/feed", feed.replace(item, item + more))
    bench.once()
    assert (bench.count(), bench.site.count("/a/1")) == (1, 1)


def test_large_feed_is_taken_in_shares(bench: Bench) -> None:
    """Of 10^5 items each round takes its share; nothing is lost over the rounds, and a new one does not wait behind the old."""
    bench.write(FEED + "\nmost = 3")
    bench.lay(*range(12))
    rows = "".join(f"<item><link>/a/{n}</link></item>" for n in range(100_000))
    bench.site.put("/feed", f"<rss version='2.0'><channel>{rows}</channel></rss>")
    bench.once()
    assert (bench.count(), bench.status().waiting, bench.status().listed) == (3, 99_997, 100_000)
    bench.clock.move(minutes=2)
    bench.once()
    assert (bench.count(), bench.site.count("/feed")) == (6, 1)
    bench.clock.move(hours=1)
    bench.lay(100_000)
    bench.site.put("/feed", make_feed(bench.site, [100_000]))
    bench.once()
    assert bench.site.count("/a/100000") == 1
    for _ in range(2):
        bench.clock.move(minutes=2)
        bench.once()
    assert (bench.count(), bench.reader.count) == (13, 13)
    assert bench.status().waiting == 100_001 - 15


def test_failing_source_backs_off_and_the_rest_goes_on(bench: Bench) -> None:
    """A source in trouble is asked less and less often and told of; the others are not kept waiting."""
    bench.write(FEED, 'name = "sick"\nfeed = "URL/sick"')
    bench.lay(1)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.site.put("/sick", b"", 500)
    waits = []
    for _ in range(6):
        made = bench.once()
        assert made.failed == 1
        sick = bench.status("sick")
        assert sick.next_due_utc is not None
        due = bench.clock.time.fromisoformat(sick.next_due_utc)
        waits.append((due - bench.clock.time).total_seconds() / 3600)
        bench.clock.time = due
    assert waits == [2.0, 4.0, 6.0, 6.0, 6.0, 6.0]
    assert (sick.failures, "500" in (sick.error or "")) == (6, True)
    assert (bench.status("desk").failures, bench.count()) == (0, 1)
    bench.site.put("/sick", make_feed(bench.site, []))
    bench.once()
    assert (bench.status("sick").failures, bench.status("sick").error) == (0, None)


def test_retry_after_is_kept_over_runs(bench: Bench) -> None:
    """A site that asks for three hours is not asked by the next run either, whatever the interval."""
    bench.write(FEED)
    bench.site.put("/feed", b"", 429, retry_after="10800")
    bench.once()
    bench.clock.move(hours=2, minutes=30)
    bench.once()
    assert bench.site.count("/feed") == 1
    bench.clock.move(hours=1)
    bench.site.put("/feed", make_feed(bench.site, []))
    bench.once()
    assert (bench.site.count("/feed"), bench.status().error) == (2, None)


def test_page_that_asks_to_wait(bench: Bench) -> None:
    """Articles of a site that asks to wait are not lost: they wait with it."""
    bench.write(FEED)
    bench.lay(1, 2)
    bench.site.put("/feed", make_feed(bench.site, [1, 2]))
    page = bench.site.pages["/a/1"]
    bench.site.put("/a/1", b"", 503, retry_after="600")
    bench.once()
    assert (bench.count(), bench.status().waiting, bench.site.count("/a/2")) == (0, 2, 0)
    bench.site.pages["/a/1"] = page
    bench.clock.move(minutes=11)
    bench.once()
    assert bench.count() == 2


def test_broken_page_is_told_and_tried_again(bench: Bench) -> None:
    """An address in trouble is tried again, less and less often; one that is gone is told of once."""
    bench.write(FEED)
    bench.lay(1)
    bench.site.put("/a/2", b"", 500)
    bench.site.put("/feed", make_feed(bench.site, [1, 2, 3]))
    bench.once()
    status = bench.status()
    assert (status.counts, status.waiting) == ({"added": 1, "failed": 2}, 1)
    bench.lay(2)
    bench.clock.move(minutes=6)
    bench.once()
    assert (bench.count(), bench.status().counts, bench.site.count("/a/3")) == (2, {"added": 2, "failed": 1}, 1)


def test_robots_keep_pages_away(bench: Bench) -> None:
    """What robots.txt forbids is told of as that."""
    bench.write(FEED)
    bench.lay(1)
    bench.site.put("/robots.txt", "User-agent: *\nDisallow: /a/\n")
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.once()
    assert (bench.count(), bench.site.count("/a/1")) == (0, 0)
    assert "robots.txt" in next(iter(bench.status().reasons))


def test_feed_that_leads_inside(bench: Bench) -> None:
    """An item with a private address is refused, not fetched."""
    bench.write(FEED)
    feed = make_feed(bench.site, [1]).replace(bench.site.url("/a/1"), f"http://localhost:{bench.site.port}/a/1")
    bench.site.put("/feed", feed)
    bench.lay(1)
    bench.once()
    assert (bench.count(), bench.site.count("/a/1"), bench.status().counts) == (0, 0, {"failed": 1})
    assert "not a public address" in next(iter(bench.status().reasons))


def _make_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"\x00\xff no feed at all \x80" * 99),
        Answer(b"<rss><channel><item>" * 2000),
        Answer(_make_bomb(), head={"Content-Encoding": "gzip"}),
        Answer(b"", 302, {"Location": "file:///etc/passwd"}),
        Answer(b"", 302, {"Location": "http://127.0.0.1:1/feed"}),
        Answer(b"", 200, {"Content-Type": "application/rss+xml"}),
        Answer(b"x" * 300_000 + b"<rss>"),
    ],
    ids=["noise", "open tags", "bomb", "file", "inside", "empty", "late"],
)
def test_broken_feed(bench: Bench, answer: Answer) -> None:
    """A feed that is none is a failure of that source, told of, and the next round comes."""
    bench.write(FEED)
    bench.site.pages["/feed"] = answer
    bench.once()
    status = bench.status()
    assert status.error or status.listed == 0
    assert (status.next_due_utc is not None, bench.count()) == (True, 0)


def test_slow_feed(bench: Bench) -> None:
    """A feed that drips is left, and the others are taken."""
    bench.write('name = "slow"\nfeed = "URL/slow"', FEED)
    bench.lay(1)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.site.pages["/slow"] = Answer(pieces=repeat(b" "), pause_seconds=0.1)
    bench.once()
    assert ("too slow" in (bench.status("slow").error or ""), bench.count()) == (True, 1)


def test_clock_set_back(bench: Bench) -> None:
    """A clock that was wrong by years keeps nothing waiting, and doubles nothing."""
    bench.write(FEED)
    bench.lay(1)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.once()
    bench.clock.move(days=-900)
    bench.lay(2)
    bench.site.put("/feed", make_feed(bench.site, [2, 1]))
    bench.once()
    assert (bench.count(), bench.status().counts) == (2, {"added": 2})


def test_language_that_is_not_read(bench: Bench) -> None:
    """An article in French is kept and counted, and has no findings, though its page calls itself English."""
    bench.write(FEED)
    bench.lay(1)
    bench.lay(2, words=f"{FRENCH} 2031-05-16")
    french = make_page(2, words=FRENCH).replace("Point", "Le point").replace("of the list was opened by the hosts of day", "de la liste a été ouvert par les hôtes le jour").replace("and was closed again", "et a été refermé ensuite")  # fmt: skip
    bench.site.put("/a/2", french, content_type="text/html")
    bench.site.put("/feed", make_feed(bench.site, [1, 2]))
    bench.once()
    assert (bench.count(), bench.status().counts) == (2, {"added": 1, "unread": 1})
    assert bench.status().reasons == {"not read: French": 1}


def test_process(bench: Bench) -> None:
    """With `process`, articles that do not name its parties are left out by id and reason; those that do are taken."""
    bench.write(FEED + '\nprocess = "AZE-ARM"', 'name = "other"\nfeed = "URL/other"\nprocess = "CHL-PER"')
    bench.lay(1, 2)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.site.put("/other", make_feed(bench.site, [2]))
    bench.once()
    assert (bench.status("desk").counts, bench.status("other").counts) == ({"added": 1}, {"skipped": 1})
    assert "CHL-PER" in (bench.status("other").recent[0].reason or "")
    assert bench.count() == 1


def test_fault_of_the_reader(bench: Bench) -> None:
    """An article that the program itself fails on is told of, and the others come."""
    bench.write(FEED)
    bench.lay(1, 3)
    bench.lay(
        2,
        words="This one trips the reader, which was made to fail at it and at nothing else in these tests of the watch.",
    )
    bench.site.put("/feed", make_feed(bench.site, [1, 2, 3]))
    bench.once()
    assert bench.status().counts == {"added": 2, "failed": 1}


def test_page(bench: Bench) -> None:
    """A page that is watched is one article with its versions, asked for by its mark."""
    bench.write('name = "page"\npage = "URL/a/1"')
    bench.lay(1)
    for day in ("2031-05-16", "2031-05-16", "2031-05-18"):
        bench.lay(1, day=day)
        bench.once()
        bench.clock.move(hours=1)
    assert (bench.status().counts, bench.count()) == ({"added": 1, "edited": 1}, 2)


def test_sitemap_index(bench: Bench) -> None:
    """Of an index those sitemaps are asked that were changed; one that fails is told of and asked again."""
    bench.write('name = "map"\nsitemap = "URL/index.xml"')
    bench.lay(1, 2)

    def put_index(first: str) -> None:
        rows = "".join(
            f"<sitemap><loc>{bench.site.url(path)}</loc><lastmod>{day}</lastmod></sitemap>"
            for path, day in (("/m1.xml", first), ("/m2.xml", "2031-05-01"))
        )
        bench.site.put(
            "/index.xml", f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
        )

    def put_map(path: str, number: int) -> None:
        row = f"<url><loc>{bench.site.url(f'/a/{number}')}</loc></url>"
        bench.site.put(path, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{row}</urlset>')

    put_index("2031-05-01")
    put_map("/m1.xml", 1)
    bench.site.put("/m2.xml", b"", 500)
    bench.once()
    assert bench.count() == 1
    bench.clock.move(hours=1)
    put_map("/m2.xml", 2)
    bench.once()
    assert (bench.count(), bench.site.count("/m1.xml"), bench.site.count("/m2.xml")) == (2, 1, 2)
    bench.clock.move(hours=1)
    put_index("2031-05-09")
    bench.once()
    assert (bench.site.count("/m1.xml"), bench.site.count("/m2.xml")) == (2, 2)


def test_folder(bench: Bench) -> None:
    """New and changed files of a folder are taken, each article once; a file that is being written waits, what is bad is told of."""
    bench.write('name = "in"\nfolder = "in"\ninterval = "10s"')
    folder = bench.folder / "in"
    bench.once()
    assert "no such folder" in (bench.status().error or "")
    folder.mkdir()
    rows = [
        json.dumps({"id": str(n), "text": f"Report {n}: the two delegations met on 2031-05-{n + 10} for an hour."})
        for n in range(3)
    ]

    def write(name: str, content: bytes, *, age: float = 60) -> None:
        (folder / name).write_bytes(content)
        moment = bench.clock.time.timestamp() - age
        os.utime(folder / name, (moment, moment))

    write("a.jsonl", "\n".join(rows[:2]).encode())
    write("b.txt.gz", gzip.compress(make_page(5).encode()))
    write("c.txt", b"\x00\x01\x02" * 50)
    write("new.txt", rows[2].encode(), age=0)
    write(".hidden.txt", b"hidden words of nobody")
    bench.clock.move(hours=1)
    os.utime(folder / "new.txt", (bench.clock.time.timestamp(),) * 2)
    bench.once()
    assert (bench.count(), bench.status().counts) == (3, {"added": 3, "failed": 1})
    bench.clock.move(hours=1)
    write("a.jsonl", "\n".join(rows).encode(), age=30)
    bench.once()
    # The third line of a.jsonl and the file that was new are one article.
    assert bench.count() == 4


def test_filter(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can hold nothing for the record is left out by id and reason, unless the filter is switched off for the source."""
    filter_module = ModuleType("dragoman.relevance")
    filter_module.is_relevant = lambda article: SimpleNamespace(keep="Report 1" in article.text, score=-3.0, why=())  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dragoman.relevance", filter_module)
    bench.write(FEED + "\nrelevance = true", 'name = "all"\nfeed = "URL/other"')
    bench.lay(1, 2, 3)
    bench.site.put("/feed", make_feed(bench.site, [1, 2]))
    bench.site.put("/other", make_feed(bench.site, [3]))
    bench.once()
    assert (bench.status("desk").counts, bench.status("all").counts) == ({"added": 1, "skipped": 1}, {"added": 1})
    assert list(bench.status("desk").reasons) == ["not relevant"]
    assert {article.title: article.outcome for article in bench.status("desk").recent} == {
        "Report 1": "added",
        "Report 2": "skipped",
    }
