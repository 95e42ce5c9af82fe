"""Review in a real browser: signing in, deciding, undoing, with the keyboard and without script; no violation of WCAG, no other host."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from talks_to_ask import TOKEN
from telling import Telling, add_all

from dragoman.record import Record

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of the system."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as tool:
        running = tool.chromium.launch(executable_path=path, args=["--no-sandbox"] if is_root else [])
        yield running
        running.close()


def open_page(browser: Any, served: str, **options: Any) -> Any:
    """A page that notes every request to another host and every fault of a script."""
    page = browser.new_context(base_url=served, **options).new_page()
    page.outside, page.faults = [], []
    page.on("request", lambda request: None if request.url.startswith(served) else page.outside.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    return page


def sign_in(page: Any) -> None:
    page.goto("/review")
    page.get_by_role("link", name="sign in").click()
    page.get_by_label("Your name").fill("N. N.")
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.get_by_text("Decisions are signed").wait_for()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_correct_and_undo_by_hand(browser: Any, served: str, talks: Path, has_script: bool) -> None:
    """Somebody signs in, opens an entry from the queue, corrects it, sees it, and takes it back; the log shows both."""
    page = open_page(browser, served, java_script_enabled=has_script)
    sign_in(page)
    page.goto("/review?what=disagreement")
    page.get_by_role("link", name="Correct, split or retract").first.click()
    form = page.get_by_role("region", name="Correct a field")
    form.get_by_label("Field").select_option("what")
    form.get_by_label("Value").fill("civilians")
    form.get_by_label("Reason").fill("the outlets have corrected it")
    form.get_by_role("button", name="Correct").click()
    done = page.get_by_role("status", name="Just decided")
    assert "correct what to “civilians”" in done.inner_text()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Exchange of civilians")
    done.get_by_role("button", name="Undo").click()
    assert "Taken back" in page.get_by_role("status", name="Just decided").inner_text()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Exchange of prisoners")
    page.goto("/review/log")
    [row] = page.locator("ol.log > li").all()
    assert "the outlets have corrected it" in row.inner_text()
    assert "undone by N. N." in row.inner_text()
    with Record.open(talks, mode="read") as record:
        [made] = record.list_decisions()
        assert (made.author, made.undone_by) == ("N. N.", "N. N.")
    assert page.outside == page.faults == []


def test_accept_from_the_queue_with_the_keyboard(browser: Any, served: str) -> None:
    """With keys alone: a reason, the button, and what was accepted is gone from the queue."""
    page = open_page(browser, served)
    sign_in(page)
    page.goto("/review?what=disagreement")
    before = page.locator("ol.looks > li").count()
    page.get_by_label("Reason").first.focus()
    page.keyboard.type("read both")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Accept as shown"
    page.keyboard.press("Enter")
    page.get_by_role("status", name="Just decided").wait_for()
    assert page.locator("ol.looks > li").count() == before - 1


def test_pages_of_the_review_are_open_to_all(browser: Any, served: str) -> None:
    """axe finds nothing on any of them, in light and dark, at the width of a phone, and nothing reaches over the edge."""
    for scheme, width in (("light", 1280), ("dark", 360)):
        page = open_page(browser, served, color_scheme=scheme, viewport={"width": width, "height": 740})
        sign_in(page)
        page.goto("/review?what=disagreement")
        entry = page.get_by_role("link", name="Correct, split or retract").first.get_attribute("href")
        for address in (
            "/review?what=disagreement",
            "/review?what=dropped",
            entry,
            "/review/log",
            "/review/login",
            "/api",
        ):
            page.goto(address)
            found = (
                axe.Axe()
                .run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
                .response["violations"]
            )
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], (scheme, address)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
                address
            )
        assert page.outside == []


def test_open_page_shows_what_came_in(browser: Any, served: str, talks: Path) -> None:
    """A page that is open shows a new meeting without being opened again; what is typed is not taken away."""
    page = open_page(browser, served)
    page.goto("/processes")
    assert page.get_by_text("Armenia").count() == 0
    days = ("2025-06-11", "2025-06-12")
    add_all(
        talks,
        [Telling(day, "2025-06-20").meeting(day, parties=("AZE", "ARM"), place="Baku", country="AZE") for day in days],
    )
    page.locator("[data-live]").get_by_text("The record has grown").wait_for(timeout=15_000)
    assert page.get_by_text("Armenia").count() > 0
    assert page.faults == []
