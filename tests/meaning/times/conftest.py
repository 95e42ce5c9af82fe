"""What the tests about time share: times of a text by the real reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import pytest

from dragoman.articles import make_article
from dragoman.language.analysis import Analysis
from dragoman.meaning.times import TimeMention, find_times

if TYPE_CHECKING:
    from dragoman.pipeline import Reader

Find = Callable[..., list[TimeMention]]


@pytest.fixture(scope="session")
def find(reader: Reader) -> Find:
    """The times of a text; each text is analysed once, whatever day it is published on."""

    @cache
    def analyse(text: str) -> Analysis:
        return reader.analyse(make_article(text, language="en"))

    def find_in(text: str, published: str | None = "2025-07-21") -> list[TimeMention]:
        return find_times(analyse(text), published)

    return find_in


@pytest.fixture(scope="session")
def values(find: Find) -> Callable[..., dict[str, str]]:
    """Words to value of every time in a text."""

    def read(text: str, published: str | None = "2025-07-21") -> dict[str, str]:
        return {m.words: m.value for m in find(text, published)}

    return read
