"""Words for readers: quotation marks only around direct speech, and intervals no finer than they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.meaning.findings import Figure
from dragoman.views.reading_words import (
    Paraphrase,
    Verbatim,
    describe_figure,
    describe_interval,
    describe_moment,
    make_visible,
    read_passages,
    render_words,
)

MARKS = '“”„‟«»"「」『』'
any_text = st.text(alphabet=st.sampled_from(list("ab .,’'‘“”„«»\"「」\n")), max_size=40)


def show(text: str, words: str, form: str) -> str:
    """The content `words` of `text` as a statement of this form is shown."""
    start = text.index(words)
    return render_words(read_passages(text, [(start, start + len(words))], form))  # type: ignore[arg-type]


@given(any_text)
def test_paraphrase_never_holds_quotation_marks(text: str) -> None:
    """Whatever a paraphrase is made from, no double quotation mark is left in it."""
    assert not set(render_words([(Paraphrase(text),)])) & set(MARKS)


@given(any_text)
def test_indirect_content_is_never_quoted(text: str) -> None:
    """A statement of indirect form is shown without quotation marks, even if the article has some in it."""
    assert not set(render_words(read_passages(text, [(0, len(text))], "indirect"))) & set(MARKS)


@given(any_text)
def test_mixed_content_quotes_only_what_the_article_quotes(text: str) -> None:
    """Each verbatim piece of a mixed statement stands between marks in the article."""
    (passage,) = read_passages(text, [(0, len(text))], "mixed")
    for words in passage:
        if isinstance(words, Verbatim):
            assert re.search(rf"[{MARKS}‘']\s*{re.escape(words.text)}\s*[{MARKS}’']", text)


@given(st.text(max_size=60))
def test_make_visible_keeps_every_offset(text: str) -> None:
    """Unsafe characters are replaced one for one."""
    assert len(make_visible(text)) == len(text)


def test_direct_content_is_quoted() -> None:
    """Direct speech stands in quotation marks."""
    assert show("“We agree,” it said.", "We agree", "direct") == "“We agree”"


def test_direct_content_is_quoted_once() -> None:
    """Marks that a span takes in are not doubled."""
    assert show("“We agree” was all.", "“We agree”", "direct") == "“We agree”"


def test_marks_inside_direct_speech_stay() -> None:
    """A quotation in a quotation keeps its marks."""
    assert show('“The word "now" matters,” it said.', 'The word "now" matters', "direct") == '“The word "now" matters”'


def test_broken_quotation_shows_the_gap() -> None:
    """A quotation broken by its cue is shown as two pieces with a sign of omission between them."""
    text = "“We agree,” it said, “for now.”"
    spans = [(1, 9), (text.index("for"), text.index(".”"))]
    assert render_words(read_passages(text, spans, "direct")) == "“We agree” […] “for now”"


def test_mixed_content_is_quoted_in_part() -> None:
    """Only the quoted words of a mixed statement stand in quotation marks."""
    text = "It called the plan a “first step” towards peace."
    assert show(text, "the plan a “first step” towards peace", "mixed") == "the plan a “first step” towards peace"


def test_mixed_content_takes_in_the_mark_before_it() -> None:
    """A span that begins just after an opening mark still shows where the quotation begins."""
    text = "It said that “all is ready”, and that buses wait."
    assert show(text, "all is ready”, and that buses wait", "mixed") == "“all is ready”, and that buses wait"


def test_unpaired_mark_quotes_nothing() -> None:
    """Where the article's marks do not pair within the words, nothing is quoted."""
    assert show("It said all is ready”, and more.", "all is ready”, and more", "mixed") == "all is ready, and more"


def test_apostrophes_are_no_quotation_marks() -> None:
    """Apostrophes stay in a paraphrase."""
    assert render_words([(Paraphrase("the ministers’ visit isn't over"),)]) == "the ministers’ visit isn't over"


def test_single_quotation_marks_are_taken_off_a_paraphrase() -> None:
    """Single marks around words are quotation marks too."""
    assert render_words([(Paraphrase("a ‘first step’ and a 'last one'"),)]) == "a first step and a last one"


def test_terminal_commands_become_visible() -> None:
    """Control characters and direction overrides cannot act on the reader's screen."""
    assert make_visible("a\x1b[31m\x07\u202eb") == "a\ufffd[31m\ufffd\ufffdb"


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ((None, None), ""),
        (("2025-07-23", "2025-07-24"), "Wed 23 Jul 2025"),
        (("2025-07-01", "2025-08-01"), "Jul 2025"),
        (("2025-12-01", "2026-02-01"), "Dec 2025 – Jan 2026"),
        (("2025-01-01", "2026-01-01"), "2025"),
        (("2024-01-01", "2026-01-01"), "2024–2025"),
        (("2025-07-21", "2025-07-28"), "21–27 Jul 2025"),
        (("2025-07-28", "2025-08-04"), "28 Jul – 3 Aug 2025"),
        (("2025-12-29", "2026-01-05"), "29 Dec 2025 – 4 Jan 2026"),
        (("2025-07-21T15:00:00Z", "2025-07-21T16:00:00Z"), "Mon 21 Jul 2025, 15:00–16:00 UTC"),
        (("2025-07-21T15:42:00Z", "2025-07-21T15:43:00Z"), "Mon 21 Jul 2025, 15:42 UTC"),
        (("2025-07-21T15:42:00+03:00", "2025-07-21T15:43:00+03:00"), "Mon 21 Jul 2025, 15:42 UTC+03:00"),
        (("2025-07-21T18:00", "2025-07-22T00:00"), "Mon 21 Jul 2025, 18:00–00:00"),
        (("2025-07-21T00:00:00Z", "2025-07-22T00:00:00Z"), "Mon 21 Jul 2025"),
        (("2025-07-21", None), "from Mon 21 Jul 2025"),
        ((None, "2025-08-01"), "by Thu 31 Jul 2025"),
        (("2025", "2026"), "2025"),
        (("2025-07", "2025-08"), "Jul 2025"),
        (("2025-07-21", "2025-07-21"), "2025-07-21 to 2025-07-21 (not included)"),
        (("-0044-03-15", "-0044-03-16"), "-0044-03-15 to -0044-03-16 (not included)"),
    ],
)
def test_interval_is_no_finer_than_it_is(interval: tuple[str | None, str | None], expected: str) -> None:
    """A half-open interval is told by its own days, with the last one included."""
    assert describe_interval(interval) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-07-21", "Mon 21 Jul 2025"),
        ("2025-07-21T15:42:00Z", "Mon 21 Jul 2025, 15:42 UTC"),
        ("2025-07", "Jul 2025"),
        ("2025", "2025"),
        ("soon", "soon"),
        (None, ""),
    ],
)
def test_moment_keeps_its_precision(moment: str | None, expected: str) -> None:
    """A date of publication is shown as precisely as it is known."""
    assert describe_moment(moment) == expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            Figure(value=1200, unit="prisoners", bound="at_least", scope="each"),
            "at least 1,200 prisoners for each side",
        ),
        (Figure(value=6000, unit="bodies", scope="total", tally="cumulative"), "6,000 bodies in total so far"),
        (Figure(value=27, scope="giver", giver="a1", receiver="a2"), "27, Velmar → Ostria"),
        (Figure(value=None, unit="captives", scope="giver"), "number of captives not given"),
    ],
)
def test_figure_keeps_its_meaning(figure: Figure, expected: str) -> None:
    """Bound, unit, scope, tally and direction are told with the number."""
    assert describe_figure(figure, {"a1": "Velmar", "a2": "Ostria"}) == expected
