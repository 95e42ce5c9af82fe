"""The page of the watch: what the status says, inert whatever a feed says."""

from __future__ import annotations

import pytest
from watch_bench import Bench, make_feed

pytest.importorskip("aiohttp")
pytest.importorskip("fastapi")

from starlette.testclient import TestClient

from dragoman.watch import watch_status
from dragoman.web.app import create_app


def test_page_of_the_watch(bench: Bench) -> None:
    """It shows each source with its counts, its error and its articles; titles are text, and the menu leads to it."""
    bench.write('name = "desk"\nfeed = "URL/feed"', 'name = "sick"\nfeed = "URL/sick"')
    bench.lay(1, 2)
    page = bench.site.pages["/a/2"]
    page.body = page.body.replace("Report 2", "&lt;script&gt;alert(1)&lt;/script&gt;")  # type: ignore[union-attr]
    bench.site.put("/feed", make_feed(bench.site, [1, 2]))
    bench.once()
    app = create_app(bench.folder / "talks.db", watch=lambda: watch_status(bench.plan))
    with TestClient(app, base_url="http://localhost") as client:
        shown = client.get("/watch")
        assert (shown.status_code, client.get("/").text.count('href="/watch"')) == (200, 1)
    assert [word in shown.text for word in ("desk", "sick", "404", "Report 1", "not running")] == [True] * 5
    assert ("<script>alert" in shown.text, "&lt;script&gt;alert" in shown.text) == (False, True)


def test_no_watch_no_page(bench: Bench) -> None:
    """A record that no watch fills has no such page."""
    bench.write('name = "desk"\nfeed = "URL/feed"')
    bench.lay(1)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    bench.once()
    with TestClient(create_app(bench.folder / "talks.db"), base_url="http://localhost") as client:
        assert (client.get("/watch").status_code, 'href="/watch"' in client.get("/").text) == (404, False)
