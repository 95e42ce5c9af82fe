"""Addresses: read, made whole, and folded onto the one of the article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.articles.addresses import fold_address, read_address

PLAIN = "https://daily.example/world/2025/06/talks"


@pytest.mark.parametrize(
    "copy",
    [
        "https://daily.example/world/2025/06/talks/amp",
        "https://daily.example/world/2025/06/talks?amp=1",
        "https://daily.example/world/2025/06/talks?outputType=amp",
        "https://amp.daily.example/world/2025/06/talks",
        "https://daily.example/amp/world/2025/06/talks",
        "https://daily.example/world/2025/06/talks?print=true&utm_source=feed#comments",
        "https://daily.example/world/2025/06/talks/print",
        "HTTPS://Daily.Example:443/world/2025/06/talks",
        "https://daily-example.cdn.ampproject.org/c/s/daily.example/world/2025/06/talks",
        "https://www.google.com/amp/s/daily.example/world/2025/06/talks",
    ],
)
def test_copy_is_folded(copy: str) -> None:
    """AMP and print forms, tracking, fragments and ports that are the usual ones leave one address."""
    assert fold_address(copy) == PLAIN


@pytest.mark.parametrize(
    "address",
    [
        PLAIN,
        "https://daily.example/?p=4711",
        "https://daily.example/story.php?id=7&page=2",
        "https://daily.example/amp-up-the-talks",
        "https://daily.example/world/print-workers-strike",
        "https://daily.example:8080/a",
        "https://example.org/amp",
        "mailto:press@daily.example",
    ],
)
def test_other_address_stays(address: str) -> None:
    """What only looks like a mark of a copy is part of the address."""
    expected = {"https://example.org/amp": "https://example.org/"}.get(address, address)
    assert fold_address(address) == expected


@pytest.mark.parametrize(
    "words",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "",
        "https://",
        "http://[::1",
        "http://e.org:99999/",
        "//",
    ],
)
def test_what_is_no_address(words: str) -> None:
    """Other schemes, and what cannot be parsed, are none."""
    assert read_address(words) is None


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(words: str) -> None:
    """A folded address is its own folded address, whatever it was made of."""
    folded = fold_address("https://e.example/" + words)
    assert fold_address(folded) == folded
