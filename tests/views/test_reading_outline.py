"""The outline of a reading: nothing is lost between findings and views."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.meaning.findings import Meeting, Reading
from dragoman.views.reading_outline import KINDS, make_outline


def cards_of(reading: Reading) -> dict[str, object]:
    return {card.id: card for section in make_outline(reading) for card in section.cards}


def test_every_list_of_the_contract_has_a_section() -> None:
    """A new list of findings cannot be forgotten."""
    lists = {field.name for field in msgspec.structs.fields(Reading)} - {"schema", "article", "dropped"}
    assert set(KINDS) == lists


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_contract_has_a_row(kind: str) -> None:
    """A new field of a finding cannot be forgotten: it has a row, or stands in another one."""
    hint = Reading.__annotations__[kind]
    finding = getattr(
        __import__("dragoman.meaning.findings", fromlist=["x"]), hint.removeprefix("list[").removesuffix("]")
    )
    shown = {name for name, *_ in KINDS[kind].rows}
    elsewhere = {"speaker": "source", "anonymous": "source", "platform": "channel", "plover": "codes", "cameo": "codes"}
    elsewhere |= {"precision": "interval", "type": "value"}
    fields = {field.name for field in msgspec.structs.fields(finding)} - {"id", "evidence", "derived"}
    assert {elsewhere.get(name, name) if name not in shown else name for name in fields} <= shown


@pytest.mark.parametrize("name", ["talks", "undated", "hostile"])
def test_every_evidence_span_is_in_a_field(readings, name: str) -> None:
    """No evidence is lost on the way to the reader's eyes."""
    reading = readings[name]
    cards = cards_of(reading)
    for kind in KINDS:
        for finding in getattr(reading, kind):
            shown = {span for field in cards[finding.id.replace("\x1b", "\ufffd")].fields for span in field.spans}
            assert {span for spans in finding.evidence.values() for span in spans} <= shown


def test_every_rule_is_in_a_field(readings) -> None:
    """What a rule derived is marked with the rule."""
    card = cards_of(readings["talks"])["m3"]
    assert {field.name: field.rule for field in card.fields if field.rule} == {
        "interval": "times/coming-weekday",
        "hosts": "events/host-from-venue",
    }


def test_unknown_evidence_is_shown_under_its_own_name(readings) -> None:
    """Evidence under a key that the view does not know becomes a field of its own."""
    meeting = Meeting(id="m1", format="talks", status="planned", evidence={"agenda_item": [(0, 6)]})
    reading = Reading(article=readings["undated"].article, meetings=[meeting])
    field = cards_of(reading)["m1"].find("agenda_item")
    assert (field.label, field.spans) == ("Agenda item", ((0, 6),))


def test_evidence_of_a_part_belongs_to_its_field(readings) -> None:
    """Evidence of `figures.0.value` is shown under `figures`."""
    meeting = Meeting(
        id="m1", format="talks", status="planned", evidence={"parties.0": [(0, 3)], "parties.1": [(4, 9)]}
    )
    reading = Reading(article=readings["undated"].article, meetings=[meeting])
    assert cards_of(reading)["m1"].find("parties").spans == ((0, 3), (4, 9))


def test_empty_sections_are_left_out(readings) -> None:
    """Only what was found has a heading."""
    assert [section.kind for section in make_outline(readings["undated"])] == [
        "meetings", "statements", "offices", "times", "actors",
    ]  # fmt: skip


def test_asserter_is_told_by_name(readings) -> None:
    """A meeting that somebody tells of is told by their name, with the statement."""
    field = cards_of(readings["talks"])["m3"].find("asserter")
    assert (field.value, field.refers_to) == ("Foreign Ministry of Velmar (s1)", "s1")


def test_unknown_ids_are_shown_and_not_dropped(readings) -> None:
    """A reference that leads nowhere is shown as it is."""
    meeting = Meeting(id="m1", format="talks", status="planned", parties=["a99"])
    reading = Reading(article=readings["undated"].article, meetings=[meeting])
    assert cards_of(reading)["m1"].find("parties").value == "a99"
