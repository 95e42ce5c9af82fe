"""The order of work, and the short ways in: `Reader`, `times`, `statements`."""

from __future__ import annotations

import dataclasses

import pytest

import dragoman
from dragoman import Reader, make_article
from dragoman.errors import ArticleError
from dragoman.language import model_info
from dragoman.meaning.findings import Reading
from dragoman.pipeline import READABLE, READER_VERSION, STEPS

TEXT = "Peru and Chile held talks in Lima on Friday. Peru said the border would stay open."


def test_foreign_language_is_not_read() -> None:
    """An article in a language that is not read has a reading without findings that says so, and nothing is loaded for it."""
    reading = Reader("no_such_pipeline").read(make_article("Перу и Чили провели переговоры в Лиме.", language="ru"))
    assert reading.unread == "not read: Russian"
    assert reading.article.text.startswith("Перу")
    assert [(item.kind, item.span) for item in reading.dropped] == [("article", (0, len(reading.article.text)))]
    assert (reading.times, reading.actors, reading.statements, reading.meetings) == ([], [], [], [])


def test_foreign_language_is_not_analysed() -> None:
    """Who wants the words and trees of an article in a language that is not read gets an error."""
    with pytest.raises(ArticleError, match=r"not read: Russian .'ru'., and only English is read"):
        Reader("no_such_pipeline").analyse(make_article("Перу и Чили провели переговоры в Лиме.", language="ru"))


@pytest.mark.model
def test_foreign_paragraph_is_not_read(reader: Reader) -> None:
    """A paragraph in another language gives nothing, and shifts nothing: what stands around it is read as without it."""
    foreign = (
        "Peru et Chile ont tenu des pourparlers à Lima vendredi, et les délégations des deux pays se retrouveront, selon le "
        "ministère, la semaine prochaine dans la même ville pour parler de la frontière."
    )
    hindi = "पेरू और चिली ने शुक्रवार को लीमा में बातचीत की और अगले सप्ताह फिर मिलने का फैसला किया"
    own = " ".join([TEXT] * 3)
    text = f"{own}\n\n{foreign}\n\n{own} {hindi}\n"
    reading = reader.read(make_article(text, published="2025-07-21"))
    begin = text.index(foreign)
    spans = [mention for actor in reading.actors for mention in actor.mentions] + [time.span for time in reading.times]
    assert reading.article.language == "en"
    assert any(start > begin + len(foreign) for start, _ in spans)
    assert [span for span in spans if begin <= span[0] < begin + len(foreign) or span[0] >= text.index(hindi)] == []


def test_pipeline_is_loaded_when_it_is_needed() -> None:
    """Making a reader loads nothing: a wrong name is told when something is to be read."""
    reader = Reader("no_such_pipeline")
    with pytest.raises(dragoman.DragomanError, match="no_such_pipeline"):
        reader.read(make_article(TEXT, language="en"))


def test_version_names_rules_and_weights() -> None:
    """The version of a reading is that of the rules with the digest of the weights, or the name of the pipeline."""
    assert Reader().version == f"{READER_VERSION}+{model_info()['digest']}"
    assert Reader("other").version == f"{READER_VERSION}+other"


def test_steps_are_the_lists_of_a_reading() -> None:
    """Each list of a reading has its step, and no step stands twice."""
    assert len(STEPS) == len(set(STEPS))
    kinds = {"times", "offices", "statements", "meetings", "exchanges", "acts", "positions", "formats", "commitments"}
    assert kinds <= set(STEPS)
    assert kinds <= set(Reading.__struct_fields__)


def test_english_is_read() -> None:
    """English is read; an article whose language nobody knows is tried."""
    assert "en" in READABLE


@pytest.mark.model
def test_unknown_language_is_tried(reader: Reader) -> None:
    """An article whose language is not known is read and not refused."""
    article = dataclasses.replace(make_article(TEXT, language="en"), language=None)
    assert reader.read(article).meetings


@pytest.mark.model
def test_reading_is_a_function_of_the_article(reader: Reader) -> None:
    """The same article gives an equal reading, also by a reader of its own."""
    article = make_article(TEXT, language="en", published="2025-06-10")
    assert reader.read(article) == reader.read(article) == Reader().read(article)


@pytest.mark.model
def test_head_is_kept(reader: Reader) -> None:
    """What is known of an article stands in its reading."""
    article = make_article(
        TEXT, id="x-1", title="Talks in Lima", publisher="Example Wire", language="en", published="2025-06-10"
    )
    head = reader.read(article).article
    assert (head.id, head.title, head.publisher, head.published, head.language) == (
        "x-1",
        "Talks in Lima",
        "Example Wire",
        "2025-06-10",
        "en",
    )
    assert head.text == TEXT


@pytest.mark.model
def test_read_is_analyse_and_read_analysis(reader: Reader) -> None:
    """Reading in two steps gives what reading in one gives."""
    article = make_article(TEXT, language="en", published="2025-06-10")
    assert reader.read_analysis(article, reader.analyse(article)) == reader.read(article)


@pytest.mark.model
@pytest.mark.parametrize("text", [".", "“”", "—", "🕊️", "Peru", "x " * 2000])
def test_odd_text_gives_an_empty_reading(reader: Reader, text: str) -> None:
    """A text without findings gives a reading without findings and no error."""
    reading = reader.read(make_article(text, language="en"))
    assert (reading.statements, reading.meetings, reading.exchanges, reading.acts) == ([], [], [], [])


@pytest.mark.model
def test_times_of_a_text() -> None:
    """`times` gives the times of a plain text by the day it was published."""
    assert [t.value for t in dragoman.times("The envoys will meet on Wednesday.", "2025-07-21")] == ["2025-07-23"]


@pytest.mark.model
def test_times_without_a_date_stay_unknown() -> None:
    """Without a day of publication a weekday has no day."""
    assert [t.begin for t in dragoman.times("The envoys will meet on Wednesday.")] == [None]


@pytest.mark.model
def test_statements_of_an_article() -> None:
    """`statements` gives who says what."""
    (statement,) = dragoman.statements(make_article(TEXT, language="en"))
    assert [TEXT[s:e] for s, e in statement.content] == ["the border would stay open"]
