"""Metadata that stands in the text: dates, agencies, publishers, titles."""

from __future__ import annotations

import pytest
from article_samples import BODY, COPIED, DISPATCH

from dragoman.articles.blocks import find_blocks
from dragoman.articles.heads import Head, find_head


def _head(text: str) -> Head:
    return find_head(text, find_blocks(text))


def test_copied_head() -> None:
    """The date, the agency and the title of a copied article are read from its head and its source line."""
    head = _head(COPIED)
    assert head.title == "Third round on border crossings to begin on Thursday: hosts"
    assert head.published is not None
    assert (head.published.value, head.published.rule, head.published.source) == (
        "2025-03-11",
        "head line",
        "2025-03-11",
    )
    assert (head.agency, head.publisher) == ("Lakeside News Agency", None)


def test_dateline_without_year_gives_no_date() -> None:
    """A dateline that names no year gives the agency and no date of publication."""
    head = _head(DISPATCH)
    assert head.published is None
    assert head.agency == "Reuters"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("GENEVA, March 13. /TASS/.", "TASS"),
        ("GENEVA, March 13 (MNA) –", "Mehr News Agency"),
        ("GENEVA (AP) —", "Associated Press"),
        ("GENEVA (XYZ) —", "XYZ"),
        ("GENEVA, March 13 (Lakeside Wire) -", "Lakeside Wire"),
        ("(Kyodo) --", "Kyodo News"),
        ("Xinhua –", "Xinhua"),
    ],
)
def test_agency_of_a_dateline(line: str, agency: str) -> None:
    """The agency of a dateline is known by its usual name, or kept in its own words."""
    assert _head(f"{line} {BODY}").agency == agency


@pytest.mark.parametrize(
    ("line", "agency", "publisher"),
    [
        ("SOURCE:Anadolu Agency", "Anadolu Agency", None),
        ("Source: AA", "Anadolu Agency", None),
        ("Source: The Lakeside Courier", None, "The Lakeside Courier"),
        ("Source: The Lakeside Courier and agencies", None, "The Lakeside Courier"),
        ("Sources: The Lakeside Courier, AFP", "AFP", "The Lakeside Courier"),
        ("(Reuters)", "Reuters", None),
        ("IRNA", "IRNA", None),
    ],
)
def test_source_lines(line: str, agency: str | None, publisher: str | None) -> None:
    """A source line names an agency, or else the publisher."""
    head = _head(f"Talks resume\n\n{BODY}\n\n{line}\n")
    assert (head.agency, head.publisher) == (agency, publisher)


def test_the_agency_of_a_photo_is_not_that_of_the_article() -> None:
    """The credit of a caption says nothing about who wrote the article."""
    assert _head(f"Talks resume\n\nThe gate of the customs house in winter. / AFP\n\n{BODY}").agency is None


def test_byline_of_an_agency() -> None:
    """A byline that is an agency is the agency."""
    assert _head(f"Talks resume\n\nBy REUTERS\n\n{BODY}").agency == "Reuters"


def test_updated_is_not_published() -> None:
    """A line that says "updated" is no date of publication; what follows "updated" in a line is not either."""
    assert _head(f"Talks resume\n\nUpdated: 22 July 2025\n\n{BODY}").published is None
    head = _head(f"Talks resume\n\nPublished 21 July 2025 | Updated 22 July 2025\n\n{BODY}")
    assert head.published is not None
    assert head.published.value == "2025-07-21"


def test_the_finer_of_two_dates_of_a_day() -> None:
    """A date line that knows the minute wins over a head line of the same day, not over one of another day."""
    head = _head(f"date 2025-07-21 WORLD\nTalks resume\n21 July 2025 14:30 GMT\n\n{BODY}")
    assert head.published is not None
    assert head.published.value == "2025-07-21T14:30:00Z"
    head = _head(f"date 2025-07-20 WORLD\nTalks resume\n21 July 2025 14:30 GMT\n\n{BODY}")
    assert head.published is not None
    assert head.published.value == "2025-07-20"


def test_dates_in_the_body_are_not_read() -> None:
    """A date inside a paragraph is no date of publication."""
    assert _head(f"Talks resume\n\n{BODY} They first met on 14 January 2025.").published is None
