"""Coded events: the columns of each project in its order, what goes into them, and what is left empty."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas
import pytest
from export_samples import write

from dragoman.record import Record

POLECAT = (
    "Event ID, Event Date, Event Type, Event Mode, Event Intensity, Quad Code, Contexts, Actor Name, Actor Country, Actor COW, "
    "Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, Recipient Name, Recipient Country, "
    "Recipient COW, Primary Recipient Sector, Recipient Sectors, Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, "
    "Placename, City, District, Province, Country, Latitude, Longitude, GeoNames ID, Raw Placename, Feature Type, Source, "
    "Publication Date, Story People, Story Organizations, Story Locations, Language, Version"
)
ACLED = (
    "event_id_cnty, event_date, year, time_precision, disorder_type, event_type, sub_event_type, actor1, assoc_actor_1, inter1, actor2, "
    "assoc_actor_2, inter2, interaction, civilian_targeting, iso, region, country, admin1, admin2, admin3, location, latitude, longitude, "
    "geo_precision, source, source_scale, notes, fatalities, tags, timestamp"
)
PAX = (
    "Con, Contp, PP, PPName, Reg, AgtId, Ver, Agt, Dat, Status, Lgt, N_characters, Agtp, Stage, StageSub, Part, ThrdPart, OthAgr, "
    "Loc1ISO, Loc2ISO, Loc1GWNO, Loc2GWNO, UcdpCon, UcdpAgr, PamAgr, CowWar, Interim"
)
MEND = (
    "med_event_ID, conflict_country, conflict_counry_ID, conflict_id, med_location - MULTISELECT, med_loc_cty, med_loc_x, med_loc_y, Day, "
    "Month, Year, third_party, third_party_id_GLOPAD, third_party_id, third_party_id_PAX, num_med, med_scope, ind_named_id, "
    "individual_med_named, groupings_mechanisms, local_parties, local_party_id, local_indiv_group, num_local, if_loc_belig, agmt, "
    "agmt_name, agmt_id_PAX, Summary, source_urls, shuttle, med_type"
)
EXTRA = ["x_status", "x_asserter", "x_precision", "x_evidence"]


def read(record: Path, name: str, *options: str) -> pandas.DataFrame:
    raw = io.BytesIO(write(record, name, *options))
    # "None" is POLECAT's own word for what is not known.
    return pandas.read_csv(raw, sep="\t" if name == "polecat" else ",", dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("name", "columns", "own"),
    [("polecat", POLECAT, []), ("acled", ACLED, []), ("pax", PAX, ["x_topics"]), ("mend", MEND, [])],
)
def test_columns_are_those_of_the_project(name: str, columns: str, own: list[str], example_record: Path) -> None:
    """The columns stand in the project's order; what it cannot say stands last."""
    assert list(read(example_record, name)) == [*columns.split(", "), *own, *EXTRA]
    assert len(POLECAT.split(", ")) == 40
    assert len(ACLED.split(", ")) == 31


@pytest.mark.parametrize("name", ["polecat", "acled", "pax", "mend"])
def test_only_what_happened_unless_asked(name: str, example_record: Path) -> None:
    """Without --status nothing but what was carried out; an agreement to exchange is one that was reached."""
    found = read(example_record, name)
    assert len(found)
    assert set(found.x_status) <= ({"carried_out", "planned"} if name == "pax" else {"carried_out"})
    if name == "pax":
        assert all(found[found.x_status == "planned"].Agt.str.startswith("Agreement on an exchange"))


def test_polecat_codes_meetings_and_exchanges(example_record: Path) -> None:
    """Talks on the ground of a third state are CONSULT with all parties as actors; freed prisoners are RETREAT."""
    found = read(example_record, "polecat").set_index("Event ID")
    talks = found[
        (found["Event Type"] == "CONSULT") & (found["Event Date"] == "2025-07-23") & (found.City == "Istanbul")
    ].iloc[0]
    assert (talks["Event Mode"], talks["Quad Code"]) == ("third-party", "VERBAL COOPERATION")
    assert (talks["Actor Country"], talks["Recipient Country"], talks["Actor COW"]) == ("RUS; UKR", "None", "None")
    freed = found[(found["Event Type"] == "RETREAT") & (found["Event Date"] == "2025-05-25")].iloc[0]
    assert (freed["Event Mode"], freed["Quad Code"]) == ("release", "MATERIAL COOPERATION")
    assert (found["Event Intensity"] == "None").all()


def test_polecat_asked_for_plans_has_them(example_record: Path) -> None:
    """A planned meeting is AGREE, and no CONSULT."""
    found = read(example_record, "polecat", "--status", "planned", "--kind", "meeting")
    assert len(found)
    assert set(found["Event Type"]) == {"AGREE"}


def test_what_one_side_did_is_there(example_record: Path) -> None:
    """A demand has no entry, and a row, which names who made it and leads to its words; a statement has none."""
    found = read(example_record, "polecat", "--kind", "act").set_index("Event ID")
    with Record.open(example_record, mode="read") as record:
        entries = {one.id for one in record.list_entries(kinds=["act"])}
        texts = {
            head.url or head.id: head.text for head in (record.load_article(k).head for k in record.list_articles())
        }
    lone = found[~found.index.isin(entries) & (found["Event Type"] == "REQUEST")]
    assert len(lone)
    assert (lone["Actor Name"] != "None").all()
    name, _, span = lone.iloc[0].x_evidence.partition("#char=")
    begin, end = map(int, span.split(","))
    assert texts[name][begin:end].strip()
    assert read(example_record, "polecat", "--kind", "statement").empty


def test_plover_objects_have_what_they_need(example_record: Path) -> None:
    """id, date, actor and event are there; the spans lead to articles; what is given back is in the ontology's words."""
    lines = [json.loads(line) for line in write(example_record, "plover").splitlines()]
    assert lines
    for line in lines:
        assert line["id"]
        assert line["actor"]
        assert line["event"][0].isupper()
        assert 1 <= line["quad_code"] <= 4
        assert len(line["date"]) == 10
        assert all(info["start"] < info["end"] for info in line["text_info"])


def test_acled_keeps_the_order_of_the_alphabet(example_record: Path) -> None:
    """actor1 comes before actor2 in the alphabet, whoever gave; kinds of armed groups are not judged."""
    found = read(example_record, "acled")
    both = found[found.actor2 != ""]
    assert (both.actor1 < both.actor2).all()
    assert set(found.sub_event_type) == {"Agreement"}
    assert (found.fatalities == "").all()


def test_pax_leaves_judgements_empty(example_record: Path) -> None:
    """Parties, process and codes of states are filled, what a coder judges is not."""
    found = read(example_record, "pax")
    row = found[(found.Dat == "2025-06-02")].iloc[0]
    assert (row.Part, row.Loc1ISO, row.Loc2ISO, row.PPName) == ("Russia; Ukraine", "RUS", "UKR", "Russia – Ukraine")
    assert (found[["Con", "Contp", "Reg", "Interim", "UcdpCon"]] == "").all(axis=None)


def test_mend_has_mediated_meetings(example_record: Path) -> None:
    """A row for each meeting with a mediator, dated no finer than it is told."""
    found = read(example_record, "mend")
    row = found.iloc[0]
    assert (row.third_party, row.num_med, row.local_parties, row.med_type) == ("Türkiye", "1", "Russia; Ukraine", "M")
    assert (row.Day, row.Month, row.Year, row["med_location - MULTISELECT"]) == ("16", "5", "2025", "Istanbul")
    assert (found.med_scope == "").all()
