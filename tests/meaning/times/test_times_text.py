"""Ranges, what is no date, articles without a day of publication, and what is kept beside a value."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.meaning.times import TimeMention

pytestmark = pytest.mark.model
Find = Callable[..., list[TimeMention]]
Values = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Talks were held from 16 to 18 May 2025.", {"16": "2025-05-16", "18 May 2025": "2025-05-18"}),
        ("The round of May 16-17, 2025 failed.", {"May 16": "2025-05-16", "17, 2025": "2025-05-17"}),
        ("No shots fell between May and July 2024.", {"May": "2024-05", "July 2024": "2024-07"}),
        ("It ran from December 20 to January 5, 2025.", {"December 20": "2024-12-20", "January 5, 2025": "2025-01-05"}),
        ("The mission was there from 2012 to 2016.", {"2012": "2012", "2016": "2016"}),
        ("The war of 1914-18 began there.", {"1914": "1914", "18": "1918"}),
        ("They met on 3, 5 and 9 June.", {"3": "2025-06-03", "5": "2025-06-05", "9 June": "2025-06-09"}),
        (
            "The corridor is open from 8 a.m. to 6 p.m. on Friday.",
            {"8 a.m.": "2025-07-25T08:00", "6 p.m. on Friday": "2025-07-25T18:00"},
        ),
    ],
)
def test_range_gives_each_of_its_ends(text: str, wanted: dict[str, str], values: Values) -> None:
    """Both ends are times of their own, each with what the other one lends it."""
    assert values(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The parties may return to the table.",
        "May I ask who paid for it?",
        "They march on the capital.",
        "The march on the palace was peaceful.",
        "Hopes spring up and prices fall.",
        "Shares of the 1990 Trust fell.",
        "Monitors watch the line 24/7.",
        "The hosts won 3-2 after leading 2-0.",
        "He read from section 2010 and article 1998.",
        "Call 202-555-2014 or +41 22 555 20 19.",
        "The second round failed, and a third is planned.",
        "The driver, 24 years old, was held with a 12-year-old boy.",
        "Resolution 1701 and Resolution 2231 (2015) must be carried out.",
        "The fund holds $2000 and the trench is 1990 metres long.",
        "The Good Friday Agreement and the Arab Spring are compared.",
        "The Sunday Times and USA Today reported it.",
        "They agreed on the first point and refused the second.",
        "Just a second, the envoy said, and sat in the sun.",
        "The Beirut daily An-Nahar had the story.",
        "Team U20s and U17s played.",
        "It was a last-minute change to the day-to-day work.",
        "The plan met doubt in some quarters.",
        "The Six-Day War and the Thirty Years' War were named.",
    ],
)
def test_no_time_here(text: str, values: Values) -> None:
    """Words and figures that only look like times are left alone."""
    assert values(text) == {}


@pytest.mark.parametrize("text", ["They met yesterday.", "They will meet on Wednesday.", "It is due next month."])
def test_relative_time_without_publication_day_is_unknown(text: str, find: Find) -> None:
    """No day is invented: the value keeps its X, there is no interval, and the reason is named."""
    (mention,) = find(text, None)
    assert "X" in mention.value
    assert (mention.begin, mention.end_exclusive) == (None, None)
    assert mention.derivation == "times/no-publication-day"


def test_absolute_time_needs_no_publication_day(find: Find) -> None:
    """What the words name in full is the same with and without the day of publication."""
    text = "The first round was held on May 16, 2025, the second in June 2025."
    assert [m.value for m in find(text, None)] == ["2025-05-16", "2025-06"]
    assert [m.value for m in find(text, "2025-07-21")] == ["2025-05-16", "2025-06"]


def test_time_told_from_the_text_needs_no_publication_day(find: Find) -> None:
    """ "Two days later" hangs on the day before it."""
    (_, later) = find("They met on June 2, 2025. Two days later the exchange began.", None)
    assert (later.value, later.anchor, later.grade) == ("2025-06-04", "2025-06-02", "anchored")


def test_publication_known_to_the_year_decides_only_what_every_day_of_it_agrees_on(find: Find) -> None:
    """With "2025" alone, last year is known and yesterday is not."""
    by_words = {m.words: m for m in find("They met last year and again yesterday.", "2025")}
    assert by_words["last year"].value == "2024"
    assert by_words["yesterday"].begin is None


def test_mention_keeps_words_anchor_rule_and_derivation(find: Find) -> None:
    """Each field can be asked where it comes from."""
    (mention,) = find("The envoys will meet on Wednesday.")
    assert mention.words == "Wednesday"
    assert mention.rule == "times/weekday"
    assert mention.derivation == "times/coming-weekday"
    assert (mention.anchor, mention.grade) == ("2025-07-21", "published")
    assert (mention.begin, mention.end_exclusive, mention.precision) == ("2025-07-23", "2025-07-24", "day")


def test_stated_date_has_no_derivation(find: Find) -> None:
    (mention,) = find("The envoys met on 2 June 2025.")
    assert (mention.grade, mention.derivation, mention.anchor) == ("stated", "", None)


def test_year_left_out_is_filled_in_and_said_so(find: Find) -> None:
    """A date without its year lies behind in a clause of the past; the way there is kept."""
    (mention,) = find("On March 13 the minister resigned.")
    assert (mention.value, mention.grade, mention.derivation) == ("2025-03-13", "published", "times/year-behind")


def test_part_of_day_has_no_borders_of_its_own(find: Find) -> None:
    """ "Friday evening" keeps the interval of Friday: nobody knows when an evening begins."""
    (mention,) = find("They met on Friday evening.")
    assert (mention.value, mention.begin, mention.end_exclusive) == ("2025-07-18TEV", "2025-07-18", "2025-07-19")
    assert mention.precision == "part"


def test_offset_of_a_zone_is_kept(find: Find) -> None:
    by_words = {m.words: m for m in find("The truce starts at 6 p.m. Moscow time on Friday, that is at 15:00 GMT.")}
    assert {m.zone for m in by_words.values()} == {"Europe/Moscow", "+00:00"}


@pytest.mark.parametrize(
    "hour", ["6am local time (0300 GMT) on Tuesday", "06:00 (03:00 GMT) on Tuesday", "6 a.m. on Tuesday local time"]
)
def test_hour_said_twice_has_the_day_that_follows(hour: str, find: Find) -> None:
    mentions = find(f"The pause will start at {hour}.")
    hours = [m.value for m in mentions if "T" in m.value]
    assert hours in (["2025-07-22T06:00", "2025-07-22T03:00Z"], ["2025-07-22T06:00"])


def test_as_soon_as_lies_ahead(values: Values) -> None:
    assert values("They spoke of talks, perhaps as soon as Saturday.") == {"Saturday": "2025-07-26"}


def test_name_with_a_year_is_no_date_and_an_agreement_is(values: Values) -> None:
    assert values("The 1990 Trust is a charity.") == {}
    assert values("The 1953 Armistice is in force.") == {"1953": "1953"}


def test_day_of_the_talks_is_no_date(values: Values) -> None:
    """ "The second day of the talks" stays relative to the talks."""
    assert values("On the second day of the talks the mood changed.") == {}


@pytest.mark.parametrize(
    "text",
    [
        "{a} agreed on Monday to free prisoners held by {b} since last March.",
        "{a} and {b} will meet on Friday in a third city, three days after {a}'s offer of July 15.",
        "The talks between {a} and {b}, planned for Saturday, were put off until next week.",
        "{a} accused {b} of breaking the truce within hours on Sunday.",
    ],
)
def test_neither_side_has_times_of_its_own(text: str, find: Find) -> None:
    """With the names of the parties exchanged, every time stays what it was."""

    def read(a: str, b: str) -> list[tuple[str, str, str]]:
        return [(m.words, m.value, m.rule) for m in find(text.format(a=a, b=b))]

    assert read("Peru", "Chile") == read("Chile", "Peru")


def test_text_around_does_not_change_an_absolute_date(values: Values) -> None:
    """What stands before and after has no hold on a date that is named in full."""
    core = "The accord was signed on 2 June 2021."
    for text in (core, f"Yesterday it rained. {core}", f"{core} It had been drafted in 1998, two years earlier."):
        assert values(text)["2 June 2021"] == "2021-06-02"


def test_public_function() -> None:
    """`dragoman.times` takes a text and a day."""
    import dragoman

    assert [t.value for t in dragoman.times("The envoys will meet on Wednesday.", "2025-07-21")] == ["2025-07-23"]
    assert [t.value for t in dragoman.times("The envoys met on 2 June 2021.")] == ["2021-06-02"]


def test_the_page_about_times_says_what_is_true() -> None:
    """The example in the documentation runs."""
    failed, tried = doctest.testfile(str(Path(__file__).parents[3] / "docs" / "time.md"), module_relative=False)
    assert (failed, tried) == (0, 2)
