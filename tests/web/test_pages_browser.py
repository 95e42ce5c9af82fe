"""The pages in a real browser: rules of accessibility, keyboard, phone, no script, as of, zoom, print, hostile text; and the pictures
of the docs."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import NOW, list_addresses, make_record
from test_pages import HEAVIEST_BYTES, PAGES

from dragoman.web.app import create_app

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
uvicorn = pytest.importorskip("uvicorn")

DESKTOP, PHONE = {"width": 1200, "height": 800}, {"width": 360, "height": 740}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
IMAGES = Path(__file__).resolve().parents[2] / "docs/images"
# Set to rewrite the pictures of the docs: DRAGOMAN_PICTURES=1 pytest tests/web/test_pages_browser.py -k picture
WRITES_PICTURES = "DRAGOMAN_PICTURES" in os.environ


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("pages") / "istanbul-2025.db")


@pytest.fixture(scope="module")
def addresses(example: Path) -> dict[str, str]:
    return list_addresses(example)


@pytest.fixture(scope="module")
def host(example: Path) -> Iterator[str]:
    """The example, served as `dragoman serve` serves it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(example, now=lambda: NOW), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of the system."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=["--no-sandbox"] if is_root else [])
        yield found
        found.close()


@pytest.fixture
def show(browser: Any, host: str) -> Iterator[Any]:
    """A function that opens an address; `complaints`: what the browser says against it and what it asks of others; `weight`: bytes."""
    contexts = []

    def open_page(address: str, *, viewport: Any = None, scheme: str = "light", has_script: bool = True) -> Any:
        context = browser.new_context(
            viewport=viewport or DESKTOP,
            color_scheme=scheme,
            java_script_enabled=has_script,
            reduced_motion="reduce",
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.complaints, page.weight = [], 0
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "request", lambda request: None if request.url.startswith(host) else page.complaints.append(request.url)
        )

        def weigh(response: Any) -> None:
            page.weight += int(response.headers.get("content-length", 0))

        page.on("response", weigh)
        page.goto(host + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def list_violations(page: Any, rules: Any = RULES) -> list[str]:
    """What axe finds, by rule and place."""
    found = axe.Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_keeps_to_itself(show, addresses: dict[str, str], name: str) -> None:
    """axe finds nothing in light or dark; nothing is asked of another host, nothing breaks the policy, and the page is not heavy."""
    page = show(addresses[name])
    assert list_violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert (
        list_violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}) == []
    )
    assert page.complaints == []
    assert 0 < page.weight < HEAVIEST_BYTES


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_a_phone(show, addresses: dict[str, str], name: str) -> None:
    """Nothing has to be moved sideways on a phone, but tables and plots within their own frames."""
    page = show(addresses[name], viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_menu_of_a_phone_unfolds(show) -> None:
    """The menu is folded on a phone, and a press on it shows the pages."""
    page = show("/", viewport=PHONE)
    assert not page.get_by_role("link", name="Ledger").is_visible()
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("link", name="Ledger").click()
    assert page.url.endswith("/ledger")


@pytest.mark.parametrize("name", ["timeline", "state", "entry", "article", "map"])
def test_page_reads_without_script(show, addresses: dict[str, str], name: str) -> None:
    """Without script a page shows its heading, its menu and its content, and no control that needs script."""
    page = show(addresses[name], has_script=False)
    assert page.locator("h1").is_visible()
    assert page.locator(".js-only:visible").count() == 0
    assert len(page.locator("main").inner_text()) > 200
    assert page.get_by_role("navigation", name="Pages of the record").get_by_role("link", name="Ledger").is_visible()


def test_as_of_without_script(show) -> None:
    """The form of the day is one, with or without script."""
    page = show("/timeline", has_script=False)
    page.locator('input[name="as_of"]').first.fill("2025-05-20")
    page.locator(".as-of button").click()
    assert "as_of=2025-05-20" in page.url
    assert "by Tue 20 May 2025" in page.locator(".as-of-note").inner_text()
    assert "July 2025" not in page.locator("main").inner_text()


def test_as_of_slider_by_keyboard(show) -> None:
    """The slider moves by the arrow keys, tells its day, and asks for the page of that day; the limits stay."""
    page = show("/timeline?kind=meeting")
    slider = page.get_by_role("slider")
    slider.focus()
    assert slider.get_attribute("aria-valuetext")
    with page.expect_navigation():
        page.keyboard.press("Home")
    assert "as_of=2025-05-" in page.url
    assert "kind=meeting" in page.url
    assert page.locator(".as-of-note").is_visible()


def test_keyboard_reaches_the_content(show) -> None:
    """The first stop leads past the menu, to the content."""
    page = show("/timeline")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_marks_of_the_timeline_are_links(show) -> None:
    """Every mark is a stop of the keyboard, says what it is, and leads to its entry."""
    page = show("/timeline")
    mark = page.locator("svg.plot a").first
    mark.focus()
    assert "2025" in (mark.get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entry/*")


def test_planned_and_held_look_different(show) -> None:
    """Held is filled, planned is hollow, and a stretch of days is a bar: told by shape, not by colour alone."""
    page = show("/timeline")
    fills = page.evaluate(
        "['held', 'ahead'].map((name) => getComputedStyle(document.querySelector(`svg.plot circle.${name}`)).fill)"
    )
    assert fills[0] != fills[1]
    assert page.locator("svg.plot rect.vague").count() >= 1
    assert (
        page.locator(".status.is-planned").first.inner_text()
        != page.locator(".status.is-carried_out").first.inner_text()
    )


def test_timeline_zooms_by_drawing(show) -> None:
    """A stretch drawn over the plot is asked for; the links do the same."""
    page = show("/timeline")
    box = page.locator("svg.plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 8, steps=5)
    with page.expect_navigation():
        page.mouse.up()
    assert "since=2025-0" in page.url
    assert "until=2025-0" in page.url
    before = page.url
    page.get_by_role("link", name="Nearer").click()
    assert page.url != before


def test_theme_is_kept(show) -> None:
    """The chosen theme stays on the next page."""
    page = show("/")
    page.get_by_role("button", name="Dark page").click()
    page.get_by_role("link", name="Timeline", exact=True).click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Dark page").get_attribute("aria-pressed") == "true"


def test_layers_of_an_article(show, addresses: dict[str, str]) -> None:
    """A layer is switched on by its box, without asking for anything."""
    page = show(addresses["article"])
    read = "getComputedStyle(document.querySelector('.k-times')).borderBottomStyle"
    assert page.evaluate(read) == "none"
    page.get_by_label("Times").check()
    assert page.evaluate(read) == "dotted"


def test_words_lead_to_findings(show, addresses: dict[str, str]) -> None:
    """A press on words shows the findings that use them."""
    page = show(addresses["article"])
    page.locator("a.w").first.click()
    assert page.locator(".card.picked").count() >= 1
    page.keyboard.press("Escape")
    assert page.locator(".reading.picking").count() == 0


@pytest.mark.parametrize(
    "name", ["timeline", "actors", "map", "who", "hostile-entry", "hostile-said", "hostile-article", "changes"]
)
def test_hostile_article_stays_inert(show, addresses: dict[str, str], name: str) -> None:
    """Script, handlers, images, frames and schemes in an article do nothing, wherever its words are shown."""
    page = show("/changes?since=2025-07-01" if name == "changes" else addresses[name])
    page.mouse.move(300, 500)
    assert page.evaluate("typeof window.broken") == "undefined"
    assert (
        page.evaluate(
            "document.querySelectorAll('main img, main iframe, main [onload], main [onerror], main script').length"
        )
        == 0
    )
    assert page.locator('a[href^="javascript" i]').count() == 0
    assert page.complaints == []


def test_policy_blocks_a_script_that_gets_in(show) -> None:
    """Were markup to slip through, the policy would still stop it."""
    page = show("/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.broken = 1'; document.body.append(s);"
        " document.body.setAttribute('onclick', 'window.broken = 2'); document.body.click(); }"
    )
    assert page.evaluate("typeof window.broken") == "undefined"


def test_page_prints(show, addresses: dict[str, str]) -> None:
    """On paper there is the content, and no menu, form or button; black on white in the dark, too."""
    page = show(addresses["entry"], scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.get_by_role("link", name="Ledger").is_visible()
    assert not page.locator(".as-of").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".foot .cite").first.is_visible()


PICTURES = {
    "overview": ("overview", {}), "timeline": ("timeline", {}), "state": ("state", {}), "entry": ("entry", {"scheme": "dark"}),
    "article": ("article", {}), "map": ("map", {}), "phone": ("timeline", {"viewport": PHONE}),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_picture(show, addresses: dict[str, str], tmp_path: Path, name: str) -> None:
    """Each picture of the docs can be taken, and is there."""
    address, how = PICTURES[name]
    page = show(addresses[address], **how)
    target = (IMAGES if WRITES_PICTURES else tmp_path) / f"{name}.png"
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    assert target.stat().st_size > 8_000
    assert (IMAGES / f"{name}.png").is_file()
