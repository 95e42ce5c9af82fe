"""A reading in the terminal: everything there, nothing in quotation marks that nobody said, at every width."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from dragoman.meaning.findings import ArticleHead, Meeting, Reading, Statement
from dragoman.views.reading_table import Terminal, render_reading
from dragoman.views.reading_words import STATUS_WORDS

PLAIN = Terminal(width=80)


def find_row(text: str, start: str) -> str:
    """The lines of the row that begins with the id `start`."""
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(f"{start} "))
    rest = lines[first + 1 :]
    more = next((i for i, line in enumerate(rest) if not line.startswith("  ")), len(rest))
    return "\n".join([lines[first], *rest[:more]])


@pytest.mark.parametrize("name", ["talks", "undated", "hostile", "empty"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_fit(readings, name: str, width: int) -> None:
    """No line is wider than the terminal."""
    text = render_reading(readings[name], Terminal(width=width), where="a.txt", list_dropped=True)
    assert max(map(cell_len, text.splitlines())) <= width


def test_sections_stand_in_their_order(readings) -> None:
    """What happened comes first, then what was said and wanted, then the rest."""
    headings = re.findall(r"^([A-Z][a-z ]+) \(\d+\)$", render_reading(readings["talks"], PLAIN), re.MULTILINE)
    assert headings == [
        "Meetings",
        "Exchanges",
        "Agreements and acts",
        "Statements",
        "Positions",
        "Formats",
        "Commitments",
        "Times",
        "Actors",
    ]


def test_plain_text_has_no_control_characters(readings) -> None:
    """In a pipe there are no styles, and no command of the article reaches the terminal."""
    text = render_reading(readings["hostile"], PLAIN, list_dropped=True)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_styled_text_carries_no_command_of_the_article(readings) -> None:
    """In a terminal the only control sequences are our own styles."""
    text = render_reading(readings["hostile"], Terminal(width=80, has_styles=True, has_colour=True), list_dropped=True)
    assert not re.sub(r"\x1b\[[\d;]*m", "", text).count("\x1b")
    assert "\x1b]0;" not in text
    assert "\x07" not in text


def test_no_color_keeps_bold(readings) -> None:
    """Without colour, styles that are no colours stay; without styles there is nothing."""
    mono = render_reading(readings["talks"], Terminal(width=80, has_styles=True, has_colour=False))
    assert "\x1b[1m" in mono
    assert not re.search(r"\x1b\[[\d;]*3[1-7]", mono)


def test_same_text_with_and_without_styles(readings) -> None:
    """Styles add nothing that words do not say."""
    styled = render_reading(readings["talks"], Terminal(width=80, has_styles=True, has_colour=True))
    bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", styled).split("\n"))
    assert bare == render_reading(readings["talks"], PLAIN)


def test_planned_and_held_differ_in_sign_and_word(readings) -> None:
    """A planned meeting cannot be taken for one that was held, even without colour."""
    text = render_reading(readings["talks"], PLAIN)
    assert "● held" in find_row(text, "m1")
    assert "○ planned" in find_row(text, "m3")


def test_every_status_has_its_own_sign_and_word() -> None:
    """No two statuses look the same, in Unicode or in ASCII; only `unknown` shares no sign with another."""
    for position in range(3):
        seen = [words[position] for words in STATUS_WORDS.values()]
        assert len(seen) == len(set(seen))


def test_ascii_terminal_gets_only_ascii_of_ours(readings) -> None:
    """Where only ASCII can be shown, every sign of ours is ASCII."""
    reading = Reading(
        article=ArticleHead(id="x", text="Velmar said all is ready.", published="2031-01-01"),
        meetings=[Meeting(id="m1", format="talks", status=status) for status in STATUS_WORDS],
        statements=[Statement(id="s1", speaker=None, form="direct", content=[(12, 24), (0, 6)])],
    )
    assert render_reading(reading, Terminal(width=80, has_unicode=False)).isascii()


def test_direct_speech_is_quoted(readings) -> None:
    """Direct speech stands in quotation marks, its pieces apart."""
    row = find_row(render_reading(readings["talks"], Terminal(width=120)), "s4")
    assert "“We ask for a ceasefire first” […] “Everything else follows from it”" in row


def test_retold_speech_is_not_quoted(readings) -> None:
    """Indirect speech has no quotation marks."""
    text = render_reading(readings["talks"], Terminal(width=120))
    assert "“" not in find_row(text, "s1") + find_row(text, "s5")


def test_positions_and_acts_are_not_quoted(readings) -> None:
    """Words of a position or an act are not presented as a quotation."""
    text = render_reading(readings["talks"], Terminal(width=120))
    assert "“" not in find_row(text, "p1") + find_row(text, "c1")


def test_reporting_chain_is_shown(readings) -> None:
    """Who tells of a statement stands under its speaker."""
    row = find_row(render_reading(readings["talks"], Terminal(width=120)), "s3")
    assert "Delegation of Ostria" in row
    assert "← President’s Office of Ostria" in row


def test_asserter_is_shown_when_it_is_not_the_article(readings) -> None:
    """A plan that somebody tells of names that speaker; what the article itself tells does not."""
    text = render_reading(readings["talks"], Terminal(width=120))
    assert "according to Foreign Ministry of Velmar (s1)" in find_row(text, "m3")
    assert "according to" not in find_row(text, "m1")


def test_derived_value_is_marked(readings) -> None:
    """A value that a rule worked out carries a sign, and the sign is explained."""
    text = render_reading(readings["talks"], PLAIN)
    assert "Wed 12 Mar 2031*" in find_row(text, "m3")
    assert "* worked out by a rule" in text


def test_missing_publication_date_is_said(readings) -> None:
    """Without a date of publication the text says that relative dates stay unknown, and how to give one."""
    text = " ".join(render_reading(readings["undated"], PLAIN).split())
    assert "No publication date is known" in text
    assert "--published" in text


def test_unknown_date_and_parties_are_said(readings) -> None:
    """A meeting without date and parties says so instead of leaving a gap."""
    assert find_row(render_reading(readings["undated"], PLAIN), "m2").count("not known") == 2


def test_dropped_are_counted_by_reason(readings) -> None:
    """What was refused is counted by kind and reason, the most frequent first."""
    text = " ".join(render_reading(readings["talks"], PLAIN).split())
    assert "2 × statement, no one is named who says it; 1 × meeting, no sides are named" in text


def test_dropped_are_listed_on_demand(readings) -> None:
    """Each refused candidate is listed with its words."""
    text = render_reading(readings["talks"], PLAIN, list_dropped=True)
    assert "meeting crossed the bridge: no sides are named" in text


def test_section_left_out_is_not_there(readings) -> None:
    """A section that was not wanted has no heading."""
    assert "Actors (" not in render_reading(readings["talks"], PLAIN, leave_out=["actors"])


def test_reading_without_findings_says_so(readings) -> None:
    """Silence is stated."""
    assert "No findings to show." in render_reading(readings["empty"], PLAIN)


def test_text_is_the_same_every_time(readings) -> None:
    """The same reading gives the same text."""
    assert render_reading(readings["talks"], PLAIN) == render_reading(readings["talks"], PLAIN)
