"""The real article that the project began with: what an analyst would take out of it.

It lies outside of the repository and is not quoted here; where it is not there, these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Reader, Reading, read_articles

pytestmark = pytest.mark.model

SEED = Path(__file__).resolve().parents[1].parent / "shared" / "seeds"
PRESIDENT = ("Zelensky", "Zelenskyy")


class Seed:
    """The reading, with names in place of ids."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.name = {a.id: a.name for a in reading.actors}

    def names(self, ids: list[str]) -> set[str]:
        return {self.name[i] for i in ids}

    def words(self, spans: list[tuple[int, int]]) -> str:
        return " … ".join(self.reading.article.text[s:e] for s, e in spans)

    def statement(self, words: str):
        """The statement whose content begins with `words`."""
        found = [s for s in self.reading.statements if self.words(s.content).startswith(words)]
        assert len(found) == 1, [self.words(s.content) for s in self.reading.statements]
        return found[0]

    def round(self, number: int):
        """The meeting of that number."""
        found = [m for m in self.reading.meetings if m.round == number]
        assert len(found) == 1, self.reading.meetings
        return found[0]


@pytest.fixture(scope="module")
def seed(reader: Reader) -> Seed:
    files = sorted(SEED.glob("*.txt"))
    if not files:
        pytest.skip("the article of the development data (../shared/seeds) is not there")
    (article,) = read_articles([str(files[0])])
    assert not isinstance(article, Exception)
    return Seed(reader.read(article))


def test_head(seed: Seed) -> None:
    """Date and agency are read from head and foot."""
    assert (seed.reading.article.published, seed.reading.article.agency) == ("2025-07-21", "Anadolu Agency")


@pytest.mark.parametrize(("number", "day"), [(1, "2025-05-16"), (2, "2025-06-02")])
def test_earlier_round(seed: Seed, number: int, day: str) -> None:
    """The two earlier rounds were held on their days between Ukraine and Russia."""
    meeting = seed.round(number)
    assert (meeting.status, meeting.interval[0], meeting.country) == ("carried_out", day, "TUR")
    assert seed.names(meeting.parties) == {"Ukraine", "Russia"}


def test_coming_round(seed: Seed) -> None:
    """The third round is planned for Wednesday, in Türkiye, between the same sides."""
    meeting = seed.round(3)
    assert (meeting.status, meeting.interval, meeting.country) == ("planned", ("2025-07-23", "2025-07-24"), "TUR")
    assert seed.names(meeting.parties) == {"Ukraine", "Russia"}


def test_no_other_meeting(seed: Seed) -> None:
    """There are three rounds and no meeting besides."""
    assert [m.round for m in seed.reading.meetings if m.round is None] == []
    assert len(seed.reading.meetings) == 3


@pytest.mark.parametrize("what", ["prisoners", "remains"])
def test_exchange(seed: Seed, what: str) -> None:
    """Prisoners and remains were exchanged between the two sides."""
    held = [x for x in seed.reading.exchanges if x.what == what and x.status == "carried_out"]
    assert [seed.names(x.parties) for x in held] == [{"Ukraine", "Russia"}]


def test_thousands_are_no_number(seed: Seed) -> None:
    """ "Thousands" is not turned into a figure."""
    assert [f.value for x in seed.reading.exchanges for f in x.figures] == []


def test_nested_report(seed: Seed) -> None:
    """What the secretary reported is his statement, told by the president."""
    statement = seed.statement("the meeting is planned for Wednesday")
    assert seed.name[statement.speaker] == "Rustem Umerov"
    assert [seed.name[v].split()[-1] in PRESIDENT for v in statement.via] == [True]


@pytest.mark.parametrize(
    ("words", "form", "channel", "platform"),
    [
        ("Ukraine saw", "mixed", "caption", None),
        ("A new round", "indirect", None, None),
        ("Umerov reported", "direct", "video_address", None),
        ("The agenda", "direct", "post", "X"),
        ("From the Danish", "direct", None, None),
    ],
)
def test_statement_of_the_president(
    seed: Seed, words: str, form: str, channel: str | None, platform: str | None
) -> None:
    """Form, channel and platform of what the president says."""
    statement = seed.statement(words)
    assert seed.name[statement.speaker].split()[-1] in PRESIDENT
    assert (statement.form, statement.channel, statement.platform) == (form, channel, platform)


def test_post_in_two_pieces(seed: Seed) -> None:
    """The post that its cue has broken is one statement of two pieces."""
    assert len(seed.statement("The agenda").content) == 2


def test_spellings_are_one_president(seed: Seed) -> None:
    """Both spellings of the president are one actor."""
    assert len([a for a in seed.reading.actors if a.name.split()[-1] in PRESIDENT]) == 1


@pytest.mark.parametrize(
    ("person", "title"), [("Zelensky", "President"), ("Umerov", "Secretary"), ("Trump", "President")]
)
def test_office(seed: Seed, person: str, title: str) -> None:
    """The offices that the article gives."""
    assert [o.title for o in seed.reading.offices if person in seed.name[o.person] and title in o.title]


@pytest.mark.parametrize("topic", ["sanctions", "arms_air_defence", "drones"])
def test_priority(seed: Seed, topic: str) -> None:
    """Each listed priority is a demand of the side that the president speaks for, and his words are shown."""
    found = [p for p in seed.reading.positions if p.topic == topic and p.stance == "demands"]
    assert [seed.name[p.party] for p in found] == ["Ukraine"]
    assert seed.words(found[0].evidence["party"]) in PRESIDENT


@pytest.mark.parametrize(
    "name", ["Danish model", "Ukraine–Northern Europe", "Ukraine–Southeast Europe", "Crimean Platform"]
)
def test_format(seed: Seed, name: str) -> None:
    """Each named framework is a format."""
    assert name in [f.name for f in seed.reading.formats]


def test_tomorrow(seed: Seed) -> None:
    """ "Tomorrow" is the day after publication."""
    text = seed.reading.article.text
    assert [t.interval for t in seed.reading.times if text[slice(*t.span)] == "tomorrow"] == [
        ("2025-07-22", "2025-07-23")
    ]


def test_no_breakthrough_is_no_ceasefire(seed: Seed) -> None:
    """A breakthrough that was not made gives neither ceasefire nor agreement."""
    assert [a.act for a in seed.reading.acts if a.act in ("ceasefire", "agreement")] == []
