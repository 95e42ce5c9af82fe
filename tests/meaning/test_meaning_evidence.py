"""Every field of a reading leads to characters of its article, or to a rule that is named."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.meaning.findings import Reading

pytestmark = pytest.mark.model

ARTICLES = {
    "talks": (
        "Third round of Serbia-Kosovo talks set for Thursday\n\n"
        "Kosovo and Serbia will hold a third round of talks in Brussels on Thursday, EU envoy Peter Lindqvist said.\n\n"
        "“Both sides have seen the text,” Lindqvist said on X. “Neither has signed it.”\n\n"
        "Serbian President Dragan Petrović said Belgrade was ready to talk about the missing, but that Pristina “must "
        "release the three officers” first. Kosovo rejected the demand on Monday.\n\n"
        "The two sides agreed in May to exchange lists of 1,600 missing civilians.\n"
    ),
    "exchange": (
        "The Houthis released at least 20 prisoners on Friday, according to the Red Cross.\n\n"
        "Yemen’s government said it had handed over 15 detainees and the bodies of 12 fighters in return. It pledged to "
        "open the road to Taiz by 1 July.\n\nA UN official said a further exchange was possible if the truce held.\n"
    ),
    "emoji": (
        "🕊️🕊️ “Peace is near,” Colombian President Andrés Lozano wrote on X.\n\n"
        "𝕿he ELN denied that it had held talks with the government.\n"
    ),
    "empty": "Rain fell.\n",
}  # fmt: skip
MARKS = '“”«»"'


@pytest.fixture(params=ARTICLES)
def reading(request, read_text) -> Reading:
    return read_text(ARTICLES[request.param])


def list_findings(reading: Reading) -> list:
    kinds = ("times", "actors", "offices", "statements", "meetings", "exchanges", "acts", "positions", "formats", "commitments")  # fmt: skip
    return [finding for kind in kinds for finding in getattr(reading, kind)]


def test_every_span_is_in_the_text(reading: Reading) -> None:
    """No span is empty or reaches beyond the text."""
    size = len(reading.article.text)
    for finding in list_findings(reading):
        for spans in finding.evidence.values():
            assert all(0 <= start < end <= size for start, end in spans), finding


def test_no_evidence_begins_or_ends_with_a_blank(reading: Reading) -> None:
    """Evidence is words: a span neither begins nor ends with a blank."""
    for finding in list_findings(reading):
        for spans in finding.evidence.values():
            words = [reading.article.text[start:end] for start, end in spans]
            assert words == [w.strip() for w in words], finding


def test_every_field_has_evidence_or_a_rule(reading: Reading) -> None:
    """What a meeting, exchange or act says is backed by words or by a named rule."""
    backed = {"interval": (None, None), "place": None, "country": None, "round": None, "parties": [], "hosts": [], "mediators": [], "status": None}  # fmt: skip
    for finding in [*reading.meetings, *reading.exchanges, *reading.acts]:
        for name, nothing in backed.items():
            if getattr(finding, name, nothing) != nothing:
                assert name in finding.evidence or name in finding.derived, (name, finding)


def test_every_statement_has_its_words(reading: Reading) -> None:
    """A statement has content, and a speaker, somebody without a name, or a rule for who it is."""
    for statement in reading.statements:
        assert statement.content
        assert statement.speaker or statement.anonymous
        assert statement.source or "speaker" in statement.derived


def test_direct_content_stands_in_marks(reading: Reading) -> None:
    """Each piece of a direct statement stands between quotation marks and holds none at its edges."""
    text = reading.article.text
    for statement in reading.statements:
        if statement.form == "direct":
            for start, end in statement.content:
                assert text[start - 1] in MARKS
                assert not set(text[start] + text[end - 1]) & set(MARKS)


def test_paraphrase_has_no_marks(reading: Reading) -> None:
    """An indirect statement holds no quotation mark anywhere."""
    text = reading.article.text
    for statement in reading.statements:
        if statement.form == "indirect":
            assert not any(set(text[start:end]) & set(MARKS) for start, end in statement.content)


def test_references_are_ids_of_the_reading(reading: Reading) -> None:
    """Every id that a finding refers to is that of an actor or a statement of the same reading."""
    actors, statements = {a.id for a in reading.actors}, {s.id for s in reading.statements} | {"article", None}
    for s in reading.statements:
        assert {s.speaker, *s.via, *s.addressees} - {None} <= actors
    for m in reading.meetings:
        assert {*m.parties, *m.participants, *m.hosts, *m.mediators} <= actors
    for finding in [*reading.meetings, *reading.exchanges, *reading.acts, *reading.commitments]:
        assert finding.asserter in statements
    for p in reading.positions:
        assert p.party in actors
        assert p.statement in statements


def test_ids_are_given_once(reading: Reading) -> None:
    """No two findings share an id."""
    ids = [finding.id for finding in list_findings(reading)]
    assert len(ids) == len(set(ids))


def test_lists_are_in_order_of_the_text(reading: Reading) -> None:
    """Each list runs with the first characters of its findings."""
    for kind in ("times", "actors", "statements", "meetings", "exchanges", "acts", "positions", "formats"):
        first = [
            min(s for spans in f.evidence.values() for s, _ in spans) for f in getattr(reading, kind) if f.evidence
        ]
        assert first == sorted(first), kind


def test_dropped_has_reasons(reading: Reading) -> None:
    """What was refused has words and a reason."""
    assert all(d.reason and d.span[0] < d.span[1] for d in reading.dropped)


def test_reading_survives_its_json(reading: Reading) -> None:
    """The line of JSON gives the reading back."""
    assert Reading.from_json(reading.to_json()) == reading


def test_reading_is_frozen(reading: Reading) -> None:
    """A reading cannot be changed."""
    with pytest.raises(AttributeError):
        reading.schema = "2"  # type: ignore[misc]


def test_unknown_field_is_refused(reading: Reading) -> None:
    """A line with a field that the contract lacks is refused."""
    with pytest.raises(msgspec.ValidationError):
        Reading.from_json(reading.to_json().replace('{"schema"', '{"score": 1, "schema"', 1))


def test_articles_hold_something(read_text) -> None:
    """The articles of this module are not empty of findings, so that what is asserted of all of them is asserted of some."""
    readings = [read_text(text) for text in ARTICLES.values()]
    for kind in ("statements", "meetings", "exchanges", "acts", "positions", "commitments", "offices", "times"):
        assert any(getattr(r, kind) for r in readings), kind
    assert {s.form for r in readings for s in r.statements} == {"direct", "indirect", "mixed"}
