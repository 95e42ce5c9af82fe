"""Blocks: the loose head of copied articles, bodies, and what holds for every text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from article_samples import COPIED, DISPATCH, TRANSCRIPT
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.articles.blocks import find_blocks


def _kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text, title=title)]


def test_copied_head() -> None:
    """Section line, title, standfirst, caption, date line, heading and source line of a copied article are told
    apart.
    """
    assert [(kind, words[:24]) for kind, words in _kinds(COPIED)] == [
        ("head", "date 2025-03-11 POLITICS"),
        ("title", "Third round on border cr"),
        ("standfirst", "The two delegations have"),
        ("caption", "The old customs house, w"),
        ("dateline", "March 11, 2025"),
        ("paragraph", "A third round of talks a"),
        ("paragraph", "“We have a short list an"),
        ("heading", "What is on the list?"),
        ("paragraph", "The list names two cross"),
        ("source", "SOURCE:Lakeside News Age"),
    ]


def test_dispatch() -> None:
    """A bare dispatch has a title, a dateline before its first words, and a closing credit."""
    assert [(kind, words[:28]) for kind, words in _kinds(DISPATCH)] == [
        ("title", "Envoys leave Geneva without "),
        ("dateline", "GENEVA, March 13 (Reuters) -"),
        ("paragraph", "The envoys of both sides lef"),
        ("paragraph", "A date for a fourth round wa"),
        ("source", "(Reporting by the Geneva bur"),
    ]


def test_transcript_lines_are_no_headings() -> None:
    """In a transcript speakers and short sentences are no headings or datelines; place and hour are head matter."""
    kinds = _kinds(TRANSCRIPT, title="Remarks at the customs house")
    assert [kind for kind, _ in kinds] == ["head", "head", *["paragraph"] * 6, "head"]


def test_given_title_that_the_text_repeats() -> None:
    """A first line that says the given title is a title block."""
    assert _kinds("Talks resume\n\nThe envoys met again.", title="Talks  Resume")[0] == ("title", "Talks resume")


def test_given_title_that_the_text_lacks() -> None:
    """With a title beside the text, its first line is none."""
    kinds = [kind for kind, _ in _kinds("The envoys met again.\n\nThey left at noon.", title="Talks resume")]
    assert kinds == ["paragraph", "paragraph"]


def test_first_line_with_a_full_stop_is_no_title() -> None:
    """A text that begins with a sentence has no title."""
    assert "title" not in [kind for kind, _ in _kinds("The envoys met again.\n\nThey left at noon.")]


def test_title_may_end_in_an_abbreviation() -> None:
    """The stop of "U.S." at the end of a title is not a full stop."""
    assert _kinds("Envoys thank the U.S.\n\nThe envoys met again at noon.")[0] == ("title", "Envoys thank the U.S.")


def test_one_line_is_a_paragraph() -> None:
    """A text of one line is its own body."""
    assert _kinds("Envoys meet again") == [("paragraph", "Envoys meet again")]


def test_section_lines_above_the_title() -> None:
    """A section line and a time stamp above the title are head matter."""
    kinds = _kinds("WORLD\nPublished: 21 July 2025\nTalks resume in the south\n\nThe envoys met again at noon.")
    assert [kind for kind, _ in kinds] == ["head", "head", "title", "paragraph"]


def test_several_captions_in_one_paragraph() -> None:
    """Captions that run on inside a paragraph are cut out, each with its own words."""
    text = (
        "The envoys met at noon. Guards at the gate of the customs house. (Handout/AFP) They parted before dawn. "
        "The hall after the session, on March 12, 2025. (credit: Host Ministry) A clerk kept the minutes."
    )
    assert _kinds(text) == [
        ("paragraph", "The envoys met at noon."),
        ("caption", "Guards at the gate of the customs house. (Handout/AFP)"),
        ("paragraph", "They parted before dawn."),
        ("caption", "The hall after the session, on March 12, 2025. (credit: Host Ministry)"),
        ("paragraph", "A clerk kept the minutes."),
    ]


def test_the_date_of_a_caption_belongs_to_it() -> None:
    """A caption whose date stands as a sentence of its own is not cut to the date."""
    text = (
        "Nobody spoke. The hall of the customs house. August 19, 2024. (credit: Host Ministry) The doors were closed."
    )
    assert _kinds(text)[1] == ("caption", "The hall of the customs house. August 19, 2024. (credit: Host Ministry)")


def test_an_agency_in_brackets_is_no_credit() -> None:
    """The initials of an agency in brackets after its name are not a photo credit."""
    text = "The list was seen by the Associated Press (AP) on Monday. The hosts would not confirm it."
    assert [kind for kind, _ in _kinds(text)] == ["paragraph"]


def test_known_kinds_win() -> None:
    """A kind that a page gave for a line is kept."""
    text = "Talks resume\n\nThe gate in winter\n\nThe envoys met again."
    blocks = find_blocks(text, known={0: "title", 14: "caption"})
    assert [block.kind for block in blocks] == ["title", "caption", "paragraph"]


def _check(text: str) -> None:
    blocks = find_blocks(text)
    position = 0
    for block in blocks:
        assert position <= block.start < block.end <= len(text)
        assert not text[position : block.start].strip()
        position = block.end
    assert not text[position:].strip()


WORDS = st.sampled_from(
    ["Talks resume", "21 July 2025", "date 2025-07-21 WORLD", "\n", "\n\n", " ", "   ", "\t", "\r\n", "GENEVA, July 21 (Reuters) -", "The envoys met.",
     "(AP)", "(credit: UN)", "/ Reuters", "SOURCE:AFP", "©", "Copyright 2025 X.", "By Our Correspondent", "“Yes,” he said.", "CHAIR: No.",
     "THIS IS A LINKED HEADLINE HERE", "Advertisement", "Photo: UN", "\u2028", "\x85", "\ufffd", "é", "中文。", "[", ")", "—"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map("".join))
@example("")
@example(" \n ")
def test_blocks_hold_every_character_of_pieces(text: str) -> None:
    """Blocks of texts made of telling pieces are in order, do not overlap, and hold every character that is not
    blank.
    """
    _check(text)


@given(st.text())
def test_blocks_hold_every_character(text: str) -> None:
    """Blocks of any text are in order, do not overlap, and hold every character that is not blank."""
    _check(text)


@pytest.mark.parametrize(
    "piece",
    ["A. ", "(", "(AP ", "© ", "A ", "\n", "Photo ", "By A ", "— ", "1 July ", "\u00a0", "CAPS, ", "[[", "/ A", "a.B"],
)
def test_long_repetitions_take_linear_time(piece: str) -> None:
    """A hundred thousand characters of one piece are read in well under the time of a quadratic search."""
    _check(piece * (100_000 // len(piece)))


def test_real_articles_are_covered(shared: Path) -> None:
    """The blocks of every real article hold all of its characters."""
    for path in sorted((shared / "bench" / "news").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                _check(json.loads(line)["text"])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The Southern Desk", "head"),
        ("Example Desk South, with the Example Wire", "head"),
        ("Both sides stay", "head"),
        ("Both sides will stay for three days", "standfirst"),
    ],
)
def test_the_name_of_a_desk_is_head_matter(line: str, kind: str) -> None:
    """A line below the title that is only names, or a few words, is no standfirst; a line of words is one."""
    text = f"Talks resume in the south\n{line}\n21 July 2025\n\nThe envoys met again at noon."
    assert _kinds(text)[1] == (kind, line)
