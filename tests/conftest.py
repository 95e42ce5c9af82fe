"""What all tests share: the folder of real articles, and readings made by hand.

The articles below were written for these tests. Velmar, Ostria and Kestria are invented states, so that whole sentences
can be quoted without putting words into anyone's mouth; the article about Rome retells public facts in our words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from dragoman.meaning.findings import (
    Act,
    Actor,
    ArticleHead,
    Commitment,
    Dropped,
    Exchange,
    Figure,
    Format,
    Meeting,
    Office,
    Position,
    Reading,
    Span,
    Statement,
    Time,
)

if TYPE_CHECKING:
    from dragoman.pipeline import Reader

REPOSITORY = Path(__file__).resolve().parent.parent
os.environ.setdefault("DRAGOMAN_SHARED", str(REPOSITORY.parent / "shared"))

# A slow machine is no failure, and a failure must come again when the test is run again.
settings.register_profile("dragoman", deadline=None, derandomize=True)
settings.load_profile("dragoman")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data; the test is skipped where it is not there."""
    folder = Path(os.environ["DRAGOMAN_SHARED"])
    if not folder.is_dir():
        pytest.skip("the folder of development data (DRAGOMAN_SHARED) is not there")
    return folder


@dataclass(frozen=True)
class Draft:
    """An article on the way to a reading: finds spans by their words, so that no offset is written by hand."""

    text: str

    def at(self, words: str, nth: int = 0) -> Span:
        """The span of the `nth` occurrence of `words` as whole words."""
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
        found = [match.span() for match in re.finditer(pattern, self.text)]
        assert len(found) > nth, f"{words!r} stands {len(found)} times in the draft"
        return found[nth]

    def all(self, words: str) -> list[Span]:
        """The spans of every occurrence of `words`."""
        self.at(words)
        return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.text)]

    def evidence(self, **fields: str | list[str]) -> dict[str, list[Span]]:
        """Evidence by field: the first occurrence of the words given for each."""
        return {
            name: [self.at(w) for w in ([words] if isinstance(words, str) else words)] for name, words in fields.items()
        }


def make_talks_reading() -> Reading:
    """Talks planned and held, nested and broken statements, positions, an office: invented states."""
    draft = Draft(
        """\
date 2031-03-10 WORLD
Third round of Velmar–Ostria talks set for Wednesday
Delegations met twice in Port Lind, on February 3 and February 20, 2031.
The harbour of Port Lind, where both earlier rounds took place. / Kestria Press Agency

Velmar and Ostria will hold a third round of talks in Kestria on Wednesday, the foreign ministry of Velmar said.

“The invitation has been accepted by both sides. Further details will follow tomorrow,” the ministry said in a \
written statement.

The president’s office of Ostria said its delegation had reported that “every captive is on the list”, and that \
buses were ready.

“We ask for a ceasefire first,” the office wrote on Telegram. “Everything else follows from it.”

Velmar demands a withdrawal from the Sarn valley before any ceasefire, a senior Kestrian diplomat said on condition \
of anonymity. Ostria rejects that order of steps.

The two sides agreed on February 20 to exchange at least 400 prisoners each; 120 from either side crossed the bridge \
at Hallen on March 1.

A meeting of the Lowland Forum, which counts Velmar, Ostria and Kestria as members, was postponed until April.

Kestria pledged to send 30 monitors by the end of April.

SOURCE: Kestria Press Agency
"""
    )
    at, evidence = draft.at, draft.evidence
    return Reading(
        article=ArticleHead(
            id="talks-2031",
            url="https://example.org/talks",
            title="Third round of Velmar–Ostria talks set for Wednesday",
            publisher="Example Wire",
            agency="Kestria Press Agency",
            published="2031-03-10",
            language="en",
            text=draft.text,
        ),
        times=[
            Time(
                id="t1",
                span=at("February 3"),
                type="DATE",
                value="2031-02-03",
                interval=("2031-02-03", "2031-02-04"),
                precision="day",
                grade="stated",
            ),
            Time(
                id="t2",
                span=at("Wednesday", 1),
                type="DATE",
                value="2031-03-12",
                interval=("2031-03-12", "2031-03-13"),
                precision="day",
                grade="published",
                derived={"interval": "times/coming-weekday"},
            ),
            Time(
                id="t3",
                span=at("tomorrow"),
                type="DATE",
                value="2031-03-11",
                interval=("2031-03-11", "2031-03-12"),
                precision="day",
                grade="published",
                derived={"interval": "times/tomorrow"},
            ),
            Time(
                id="t4",
                span=at("April"),
                type="DATE",
                value="2031-04",
                interval=("2031-04-01", "2031-05-01"),
                precision="month",
                grade="published",
            ),
        ],
        actors=[
            Actor(id="a1", kind="state", name="Velmar", mentions=draft.all("Velmar")),
            Actor(id="a2", kind="state", name="Ostria", mentions=draft.all("Ostria")),
            Actor(id="a3", kind="state", name="Kestria", mentions=draft.all("Kestria")),
            Actor(
                id="a4",
                kind="organisation",
                name="Foreign Ministry of Velmar",
                mentions=[at("foreign ministry of Velmar"), at("the ministry")],
            ),
            Actor(
                id="a5",
                kind="office",
                name="President’s Office of Ostria",
                mentions=[at("president’s office of Ostria"), at("the office")],
            ),
            Actor(id="a6", kind="group", name="Delegation of Ostria", mentions=[at("its delegation")]),
        ],
        statements=[
            Statement(
                id="s1",
                speaker="a4",
                channel="other",
                form="indirect",
                source=[at("the foreign ministry of Velmar")],
                cue=[at("said")],
                content=[at("Velmar and Ostria will hold a third round of talks in Kestria on Wednesday")],
            ),
            Statement(
                id="s2",
                speaker="a4",
                channel="written_statement",
                form="direct",
                source=[at("the ministry")],
                cue=[at("said", 1)],
                content=[at("The invitation has been accepted by both sides. Further details will follow tomorrow")],
                evidence=evidence(channel="written statement"),
            ),
            Statement(
                id="s3",
                speaker="a6",
                via=["a5"],
                form="mixed",
                source=[at("its delegation")],
                cue=[at("had reported")],
                content=[at("every captive is on the list”, and that buses were ready")],
                evidence=evidence(via="president’s office of Ostria"),
                topics=["prisoners_remains"],
            ),
            Statement(
                id="s4",
                speaker="a5",
                channel="post",
                platform="Telegram",
                form="direct",
                source=[at("the office")],
                cue=[at("wrote")],
                content=[at("We ask for a ceasefire first"), at("Everything else follows from it")],
                topics=["ceasefire"],
                evidence=evidence(platform="Telegram"),
            ),
            Statement(
                id="s5",
                speaker=None,
                anonymous="a senior Kestrian diplomat",
                form="indirect",
                source=[at("a senior Kestrian diplomat")],
                cue=[at("said", 3)],
                content=[at("Velmar demands a withdrawal from the Sarn valley before any ceasefire")],
                topics=["withdrawal"],
            ),
        ],
        meetings=[
            Meeting(
                id="m1",
                format="round",
                status="carried_out",
                round=1,
                interval=("2031-02-03", "2031-02-04"),
                precision="day",
                place="Port Lind",
                parties=["a1", "a2"],
                evidence=evidence(status="met", interval="February 3", place="Port Lind", parties="Velmar–Ostria"),
            ),
            Meeting(
                id="m2",
                format="round",
                status="carried_out",
                round=2,
                interval=("2031-02-20", "2031-02-21"),
                precision="day",
                place="Port Lind",
                parties=["a1", "a2"],
                evidence=evidence(
                    status="met", interval="February 20, 2031", place="Port Lind", parties="Velmar–Ostria"
                ),
            ),
            Meeting(
                id="m3",
                format="round",
                status="planned",
                asserter="s1",
                round=3,
                interval=("2031-03-12", "2031-03-13"),
                precision="day",
                place="Kestria",
                parties=["a1", "a2"],
                hosts=["a3"],
                evidence={
                    "status": [at("will hold")],
                    "round": [at("third round")],
                    "interval": [at("Wednesday", 1)],
                    "place": [at("Kestria", 1)],
                    "parties": [at("Velmar", 1), at("Ostria", 1)],
                },
                derived={"interval": "times/coming-weekday", "hosts": "events/host-from-venue"},
            ),
            Meeting(
                id="m4",
                format="meeting",
                status="postponed",
                interval=("2031-04-01", "2031-05-01"),
                precision="month",
                parties=["a1", "a2", "a3"],
                topics=["monitoring"],
                evidence=evidence(status="postponed", interval="until April", format="A meeting"),
            ),
        ],
        exchanges=[
            Exchange(
                id="x1",
                what="prisoners",
                status="planned",
                interval=("2031-02-20", "2031-02-21"),
                parties=["a1", "a2"],
                figures=[Figure(value=400, unit="prisoners", bound="at_least", scope="each")],
                evidence=evidence(status="agreed on", figures="at least 400 prisoners each", parties="The two sides"),
            ),
            Exchange(
                id="x2",
                what="prisoners",
                status="carried_out",
                interval=("2031-03-01", "2031-03-02"),
                parties=["a1", "a2"],
                figures=[Figure(value=120, bound="exact", scope="each")],
                evidence=evidence(status="crossed the bridge", figures="120 from either side", interval="on March 1"),
            ),
        ],
        acts=[
            Act(
                id="c1",
                act="demand",
                plover="DEMAND",
                cameo="10",
                status="carried_out",
                asserter="s5",
                actors=["a1"],
                targets=["a2"],
                topics=["withdrawal"],
                content=[at("a withdrawal from the Sarn valley")],
                evidence=evidence(act="demands"),
            ),
            Act(
                id="c2",
                act="rejection",
                plover="REJECT",
                cameo="12",
                status="carried_out",
                actors=["a2"],
                targets=["a1"],
                content=[at("that order of steps")],
                evidence=evidence(act="rejects"),
            ),
        ],
        positions=[
            Position(
                id="p1",
                party="a2",
                topic="ceasefire",
                stance="demands",
                content=[at("We ask for a ceasefire first")],
                statement="s4",
            ),
            Position(
                id="p2",
                party="a1",
                topic="withdrawal",
                stance="demands",
                content=[at("a withdrawal from the Sarn valley")],
                statement="s5",
            ),
        ],
        formats=[
            Format(
                id="f1",
                name="Lowland Forum",
                members=["a1", "a2", "a3"],
                evidence=evidence(name="Lowland Forum", members="counts Velmar, Ostria and Kestria as members"),
            )
        ],
        commitments=[
            Commitment(
                id="k1",
                debtors=["a3"],
                what="to send 30 monitors",
                topic="monitoring",
                due=(None, "2031-05-01"),
                status="planned",
                evidence=evidence(what="to send 30 monitors", due="by the end of April", debtors="Kestria"),
            )
        ],
        dropped=[
            Dropped(kind="meeting", span=at("crossed the bridge"), reason="no sides are named"),
            Dropped(kind="statement", span=at("set for Wednesday"), reason="no one is named who says it"),
            Dropped(kind="statement", span=at("and that buses were ready"), reason="no one is named who says it"),
        ],
    )


def make_undated_reading() -> Reading:
    """No publication date, and only paraphrase: public facts about the Muscat and Rome rounds of 2025, in our own
    words."""
    draft = Draft(
        "The United States and Iran held a second round of nuclear talks in Rome on 19 April 2025, a week after the "
        "first one in Muscat. Oman carried messages between the two delegations, led by Steve Witkoff and Abbas "
        "Araghchi. Iran’s foreign minister said technical experts would meet in Oman on Wednesday."
    )
    at, evidence = draft.at, draft.evidence
    return Reading(
        article=ArticleHead(id="rome-2025", language="en", text=draft.text),
        times=[
            Time(
                id="t1",
                span=at("19 April 2025"),
                type="DATE",
                value="2025-04-19",
                interval=("2025-04-19", "2025-04-20"),
                precision="day",
                grade="stated",
            ),
            Time(id="t2", span=at("Wednesday"), type="DATE", value="XXXX-WXX-3"),
        ],
        actors=[
            Actor(id="a1", kind="state", name="United States", iso="USA", mentions=[at("The United States")]),
            Actor(id="a2", kind="state", name="Iran", iso="IRN", mentions=draft.all("Iran")),
            Actor(id="a3", kind="state", name="Oman", iso="OMN", mentions=draft.all("Oman")),
            Actor(id="a4", kind="person", name="Steve Witkoff", mentions=[at("Steve Witkoff")]),
            Actor(id="a5", kind="person", name="Abbas Araghchi", mentions=[at("Abbas Araghchi")]),
        ],
        offices=[
            Office(
                id="o1",
                person="a5",
                title="foreign minister",
                of="a2",
                evidence=evidence(title="foreign minister", of="Iran’s", person="Abbas Araghchi"),
            )
        ],
        statements=[
            Statement(
                id="s1",
                speaker="a5",
                form="indirect",
                source=[at("Iran’s foreign minister")],
                cue=[at("said")],
                content=[at("technical experts would meet in Oman on Wednesday")],
            )
        ],
        meetings=[
            Meeting(
                id="m1",
                format="round",
                status="carried_out",
                round=2,
                interval=("2025-04-19", "2025-04-20"),
                precision="day",
                place="Rome",
                country="ITA",
                parties=["a1", "a2"],
                participants=["a4", "a5"],
                mediators=["a3"],
                topics=["nuclear"],
                evidence=evidence(
                    status="held",
                    round="second round",
                    interval="19 April 2025",
                    place="Rome",
                    parties=["The United States", "Iran"],
                    mediators="Oman",
                ),
                derived={"country": "places/rome"},
            ),
            Meeting(
                id="m2",
                format="meeting",
                status="planned",
                asserter="s1",
                place="Oman",
                country="OMN",
                evidence=evidence(status="would meet", place="Oman"),
            ),
        ],
    )


def make_hostile_reading() -> Reading:
    """Text that tries to become markup, a script, a terminal command, or other words; with characters beyond 16
    bits."""
    draft = Draft(
        "<script>window.broken = true</script> 🕊️🕊️ Peace & “talks” </style></title>"
        "<img src=x onerror='window.broken = true'>\n\n"
        '<svg onload="window.broken = true"><a href="javascript:window.broken=true">Velmar</a></svg> said: '
        "“𝕬 truce \x1b[31mnow\x1b[0m is near,” \u202eretrats pots\u202c and {{ 7 * 7 }} {% raw %} <!-- --> ]]> "
        'Ostria\'s "answer" came on 1 May 2031.\n\n'
        "محادثات السلام بين الطرفين"
    )
    at = draft.at
    content = draft.text.index("𝕬 truce"), draft.text.index(",” \u202e")
    return Reading(
        article=ArticleHead(
            id="<b>id</b>",
            url="javascript:window.broken=true",
            title="</title><script>window.broken = true</script>",
            publisher="<img src=x onerror=window.broken=true>",
            agency="\x1b]0;owned\x07",
            published="2031-05-01T09:30:00Z",
            language="en",
            text=draft.text,
        ),
        actors=[
            Actor(
                id='"><script>window.broken = true</script>',
                kind="state",
                name="Velmar</span><script>window.broken=true</script>",
                mentions=[at("Velmar")],
            ),
            Actor(id="a2", kind="state", name="Ostria", mentions=[at("Ostria")]),
        ],
        times=[
            Time(
                id="t1",
                span=at("1 May 2031"),
                type="DATE",
                value="2031-05-01",
                interval=("2031-05-01", "2031-05-02"),
                precision="day",
                grade="stated",
            )
        ],
        statements=[
            Statement(
                id="s1",
                speaker='"><script>window.broken = true</script>',
                form="direct",
                source=[at("Velmar")],
                cue=[at("said")],
                content=[content],
            ),
            Statement(
                id="s2",
                speaker="a2",
                form="indirect",
                source=[at("Ostria")],
                cue=[],
                content=[at('Ostria\'s "answer" came on 1 May 2031')],
            ),
        ],
        dropped=[Dropped(kind="act", span=at("Peace & “talks"), reason="<i>no</i> actor")],
    )


_MAKERS: dict[str, Callable[[], Reading]] = {
    "talks": make_talks_reading,
    "undated": make_undated_reading,
    "hostile": make_hostile_reading,
    "empty": lambda: Reading(
        article=ArticleHead(
            id="empty-1",
            title="Harbour fees to rise",
            published="2031-02",
            language="en",
            text="Harbour fees will rise.",
        )
    ),
}


@pytest.fixture(scope="session")
def readings() -> dict[str, Reading]:
    """The readings made by hand, by name."""
    return {name: make() for name, make in _MAKERS.items()}


@pytest.fixture(scope="session")
def draft() -> type[Draft]:
    """The helper that finds spans by words, for tests that build a reading of their own."""
    return Draft


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The one reader of a test run: loading it takes longer than most tests."""
    from dragoman.pipeline import Reader

    return Reader()


@pytest.fixture(scope="session")
def read_text(reader: Reader) -> Callable[..., Reading]:
    """The reading of a text, by default one published on Tuesday, 10 June 2025; each is read once."""
    from dragoman.articles import make_article

    @cache
    def read(text: str, published: str | None = "2025-06-10", title: str | None = None) -> Reading:
        return reader.read(make_article(text, language="en", published=published, title=title))

    return read


@pytest.fixture(scope="session")
def example_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the shipped example, from an archive of its readings, so that nothing has to be read. Not to be written to.

    The archive is made anew with tests/data/write_example.py; entries are made from it by the rules of today.
    """
    from dragoman.record import Record
    from dragoman.record.store.archive import import_archive

    path = tmp_path_factory.mktemp("example") / "talks.db"
    with Record.open(path) as record:
        import_archive(record, REPOSITORY / "tests/data/istanbul-2025.jsonl.gz")
    return path
