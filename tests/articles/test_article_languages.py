"""Languages: declared names and codes, and detection."""

from __future__ import annotations

import pytest
from article_samples import BODY

from dragoman.articles.languages import detect_language, read_language


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("uk", "uk"),
        ("zh-Hans-CN", "zh"),
        ("fas", "fa"),
    ],
)
def test_declared(words: str, code: str) -> None:
    """Codes of two and three letters, tags and English names become a code of two letters."""
    assert read_language(words) == code


@pytest.mark.parametrize("words", [None, "", "unknown", "xx", "klingon", "e", "123"])
def test_undeclared(words: str | None) -> None:
    """What names no language is unknown."""
    assert read_language(words) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BODY, "en"),
        (
            "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах и один вопрос.",
            "ru",
        ),
        (
            "Les deux délégations se sont réunies lundi dans l’ancienne maison des douanes, et les hôtes ont dit que chacune avait apporté un papier.",
            "fr",
        ),
        (
            "İki heyet pazartesi günü eski gümrük binasında buluştu; ev sahipleri her ikisinin de üç sayfalık bir kâğıtla geldiğini söyledi ve gitti.",
            "tr",
        ),
    ],
)
def test_detected(text: str, code: str) -> None:
    """The language of a few lines is told."""
    assert detect_language(text) == code


def test_another_script_is_told_from_a_few_words() -> None:
    """Three words of Cyrillic are no English, however short."""
    assert detect_language("Переговоры начались в понедельник") == "ru"


@pytest.mark.parametrize("text", ["", "Talks resume", "12345 67890 " * 100])
def test_too_short_to_tell(text: str) -> None:
    """A text of few letters has no language."""
    assert detect_language(text) is None
