"""The page of readings in a real browser: highlights, keyboard, contrast, phone, print, no script, no request."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.views.reading_page import render_page

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")

DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
# Contrast of text with the nearest background that is not transparent, as WCAG 2 computes it, for every element with
# text of its own that can be seen. A chip is text in a pseudo-element.
CONTRAST = """() => {
  const parse = (value) => (value.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = c.slice(0, 3).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const c = parse(getComputedStyle(node).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const node of document.body.querySelectorAll('*')) {
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (own && node.tagName !== 'SCRIPT' && node.checkVisibility()) {
      found.push([ratio(parse(getComputedStyle(node).color), ground(node)), node.tagName + '.' + node.className]);
    }
    const chip = getComputedStyle(node, '::before');
    if (chip.content !== 'none' && chip.content !== 'normal') {
      found.push([ratio(parse(chip.color), parse(chip.backgroundColor)), 'chip ' + chip.content]);
    }
  }
  return found;
}"""


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
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A function that shows a page of readings; whatever the browser complains about or asks for is in `complaints`."""
    contexts = []

    def open_page(*readings: Any, viewport: Any = None, scheme: str = "light", has_script: bool = True) -> Any:
        path = tmp_path / "page.html"
        path.write_text(render_page(readings, version="1"), "utf-8")
        context = browser.new_context(viewport=viewport or DESKTOP, color_scheme=scheme, java_script_enabled=has_script)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "request", lambda request: page.complaints.append(request.url) if request.url != path.as_uri() else None
        )
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def card(page: Any, anchor: str) -> Any:
    return page.locator(f"#{anchor}")


def lit_words(page: Any) -> str:
    """The words that are lit, in order, put together."""
    return "|".join(page.locator("a.w[data-lit]").all_text_contents())


def test_page_asks_for_nothing_and_complains_of_nothing(show, readings) -> None:
    """The page makes no request and breaks no rule of its own policy."""
    page = show(readings["talks"], readings["undated"], readings["empty"])
    assert page.complaints == []


def test_hostile_article_runs_nothing(show, readings) -> None:
    """Scripts, handlers and images in an article do nothing, also when findings are pointed at and pressed."""
    page = show(readings["hostile"])
    card(page, "a1-statements-1").hover()
    page.locator("a.w").first.click()
    assert page.evaluate("typeof window.broken") == "undefined"
    assert page.evaluate("document.images.length") == 0
    assert page.title() == "</title><script>window.broken = true</script> · Dragoman"
    assert page.complaints == []


def test_policy_blocks_a_script_that_gets_in(show, readings) -> None:
    """Were markup to slip through, the policy would still stop it."""
    page = show(readings["talks"])
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.broken = 1'; document.body.append(s); }"
    )
    assert page.evaluate("typeof window.broken") == "undefined"


def test_pointing_at_a_finding_lights_its_words(show, readings) -> None:
    """The words of each field are lit, and each carries the name of its field."""
    page = show(readings["talks"])
    card(page, "a1-meetings-3").hover()
    assert lit_words(page) == "Velmar|Ostria|will hold|third round|Kestria|Wednesday"
    chips = [word.get_attribute("data-chip") for word in page.locator("a.w[data-chip]").all()]
    assert chips == ["Parties", "Parties", "Status", "Round", "Place", "When"]


def test_leaving_a_finding_puts_the_light_out(show, readings) -> None:
    """Nothing stays lit once the pointer is elsewhere."""
    page = show(readings["talks"])
    card(page, "a1-meetings-3").hover()
    page.mouse.move(5, 5)
    assert lit_words(page) == ""


def test_fields_can_be_told_apart(show, readings) -> None:
    """Fields of different roles have different backgrounds."""
    page = show(readings["talks"])
    card(page, "a1-meetings-3").hover()
    colours = page.locator("a.w[data-lit]").evaluate_all("words => words.map(w => getComputedStyle(w).backgroundColor)")
    assert len(set(colours)) == 5


def test_words_after_wide_characters_are_the_right_ones(show, readings) -> None:
    """Characters beyond 16 bits do not shift the highlight."""
    page = show(readings["hostile"])
    card(page, "a1-times-1").hover()
    assert lit_words(page) == "1 May 2031"


def test_pressing_a_finding_brings_its_words_into_sight(show, readings) -> None:
    """The words of a pressed finding are scrolled to, and stay lit."""
    page = show(readings["talks"], viewport={"width": 1280, "height": 400})
    card(page, "a1-commitments-1").locator(".title").click()
    page.mouse.move(5, 5)
    assert page.locator("a.w[data-lit]", has_text="to send 30 monitors").evaluate(
        "w => { const box = w.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
    )


def test_pressing_words_shows_the_findings_that_use_them(show, readings) -> None:
    """Only the findings that use the words are shown, and their number is told."""
    page = show(readings["talks"])
    page.locator("a.w", has_text="a withdrawal from the Sarn valley").click()
    shown = [item.get_attribute("id") for item in page.locator(".card:visible").all()]
    assert shown == ["a1-acts-1", "a1-statements-5", "a1-positions-2"]
    assert page.locator("[role=status]").inner_text() == "3 findings use these words"


def test_show_all_and_escape_bring_everything_back(show, readings) -> None:
    """The button and the Escape key end the selection, and the words that were pressed get the focus back."""
    page = show(readings["talks"])
    total = page.locator(".card").count()
    words = page.locator("a.w", has_text="that order of steps")
    words.click()
    page.get_by_role("button", name="Show all").click()
    assert page.locator(".card:visible").count() == total
    words.click()
    page.keyboard.press("Escape")
    assert page.locator(".card:visible").count() == total
    assert words.evaluate("w => w === document.activeElement")


def test_page_works_by_keyboard(show, readings) -> None:
    """Tab reaches the text once, arrows go from words to words, Enter shows their findings."""
    page = show(readings["talks"])
    page.locator("a.w").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Ostria"
    page.keyboard.press("Enter")
    assert page.locator(".card:visible").count() == 3
    assert page.evaluate("document.activeElement.textContent") == "Show all"


def test_text_is_one_stop_for_the_tab_key(show, readings) -> None:
    """The Tab key does not have to pass a hundred words."""
    page = show(readings["talks"])
    assert page.locator("a.w").evaluate_all("words => words.filter(w => w.tabIndex === 0).length") == 1


def test_focus_on_a_finding_lights_its_words(show, readings) -> None:
    """What the pointer does, the keyboard does too."""
    page = show(readings["talks"])
    card(page, "a1-acts-2").locator(".title").focus()
    assert lit_words(page) == "rejects|that order of steps"


def test_finding_named_by_another_can_be_followed(show, readings) -> None:
    """Who tells of a meeting is a link to that statement."""
    page = show(readings["talks"])
    card(page, "a1-meetings-3").get_by_text("Foreign Ministry of Velmar (s1)").click()
    assert "lit" in (card(page, "a1-statements-1").get_attribute("class") or "")


def test_two_articles_do_not_mix(show, readings) -> None:
    """Pointing at a finding lights no words of another article."""
    page = show(readings["talks"], readings["undated"])
    card(page, "a2-meetings-1").hover()
    assert page.locator("#a1 a.w[data-lit]").count() == 0
    assert page.locator("#a2 a.w[data-lit]").count() > 0


def test_page_can_be_read_without_script(show, readings) -> None:
    """Without script everything is there, and words lead to a finding and back."""
    page = show(readings["talks"], has_script=False)
    assert page.locator(".card:visible").count() == page.locator(".card").count()
    assert page.get_by_text("Point at a finding").is_hidden()
    page.locator("a.w", has_text="third round").click()
    assert page.url.endswith("#a1-meetings-3")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("anchor", ["a1-meetings-3", "a1-statements-4", "a1-meetings-1"])
def test_contrast_is_enough(show, readings, scheme: str, anchor: str) -> None:
    """All text, lit or not, has a contrast of at least 4.5 with what it stands on (WCAG AA)."""
    page = show(readings["talks"], readings["undated"], scheme=scheme)
    card(page, anchor).hover()
    found = page.evaluate(CONTRAST)
    assert len(found) > 100
    assert [item for item in found if item[0] < 4.5] == []


@pytest.mark.parametrize("name", ["talks", "hostile", "undated"])
def test_phone_does_not_scroll_sideways(show, readings, name: str) -> None:
    """At the width of a phone nothing sticks out."""
    page = show(readings[name], viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_phone_shows_words_and_findings_together(show, readings) -> None:
    """On a phone the findings of pressed words come up below the words, both in sight."""
    page = show(readings["talks"], viewport=PHONE)
    words = page.locator("a.w", has_text="that order of steps")
    words.click()
    tops = [
        item.evaluate("e => e.getBoundingClientRect().top") for item in (words, page.locator(".card:visible").first)
    ]
    assert 0 <= tops[0] < tops[1] < PHONE["height"]


def test_print_shows_every_finding(show, readings) -> None:
    """Printed after a selection, the page still holds all findings, and no controls."""
    page = show(readings["talks"])
    page.locator("a.w", has_text="that order of steps").click()
    page.emulate_media(media="print")
    assert page.locator(".card:visible").count() == page.locator(".card").count()
    assert page.locator(".bar:visible").count() == 0
