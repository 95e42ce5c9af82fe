"""`dragoman annotate`: each layer in the format of its benchmark, made from the text alone."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from dragoman.errors import ArticleError, UsageError
from dragoman.predictions import LAYERS, annotate, guess_glue, widen

TEXT = "Peru and Chile held talks in Lima on Wednesday. “The border stays open,” the president of Peru said."
ROW = {"id": "x1", "text": TEXT, "dct": "2025-06-10"}
CONLLU = """\
# sent_id = 1
# text = Peru's envoys met.
1-2\tPeru's\t_\t_\t_\t_\t_\t_\t_\t_
1\tPeru\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\t's\t_\t_\t_\t_\t_\t_\t_\t_
3\tenvoys\t_\t_\t_\t_\t_\t_\t_\t_
4\tmet\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
5\t.\t_\t_\t_\t_\t_\t_\t_\t_

# sent_id = 2
1\tChile\t_\t_\t_\t_\t_\t_\t_\t_
2\tagreed\t_\t_\t_\t_\t_\t_\t_\t_
"""


def run(layer: str, path: Path, text: str) -> str:
    out = io.StringIO()
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    annotate(layer, str(path), out)
    return out.getvalue()


def run_lines(layer: str, path: Path, *rows: object) -> list[dict]:
    text = "\n".join(json.dumps(r) if not isinstance(r, str) else r for r in rows)
    return [json.loads(line) for line in run(layer, path, text).splitlines()]


# ---------------------------------------------------------------- the call


def test_unknown_layer_is_named() -> None:
    """A layer that is not there is named, with those that are."""
    with pytest.raises(UsageError, match=r"unknown layer 'verbs'; expected one of time, quotes, events"):
        annotate("verbs", "x", io.StringIO())


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is named, with the reason."""
    with pytest.raises(UsageError, match=r"gone\.jsonl: cannot be read"):
        annotate("time", str(tmp_path / "gone.jsonl"), io.StringIO())


@pytest.mark.parametrize(
    ("line", "message"), [("{broken", "not a line of JSON"), ("[1, 2]", "expected one object a line")]
)
def test_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    """A broken line is named by file and number."""
    with pytest.raises(ArticleError, match=rf"rows\.jsonl:2: .*{message}"):
        run_lines("names", tmp_path / "rows.jsonl", {"id": "a", "tokens": ["Peru"]}, line)


def test_record_without_text_is_named(tmp_path: Path) -> None:
    """A record without its text is an error that says what was expected."""
    with pytest.raises(ArticleError, match=r"record 'a' has no text"):
        run_lines("time", tmp_path / "rows.jsonl", {"id": "a"})


def test_layers_are_those_of_the_command() -> None:
    """The command offers the layers that there are."""
    from dragoman.cli.annotate import LAYERS as OFFERED

    assert set(OFFERED) == set(LAYERS)


def test_empty_file_gives_nothing(tmp_path: Path) -> None:
    """A file without records gives no line."""
    assert run("time", tmp_path / "empty.jsonl", "\n\n") == ""


# ---------------------------------------------------------------- one test a layer


@pytest.mark.model
def test_times(tmp_path: Path) -> None:
    """Spans, types and TIMEX3 values, relative to the day of the record."""
    (row,) = run_lines("time", tmp_path / "rows.jsonl", ROW)
    assert row["id"] == "x1"
    start = TEXT.index("Wednesday")
    assert row["timexes"] == [{"start": start, "end": start + 9, "type": "DATE", "value": "2025-06-04"}]


@pytest.mark.model
def test_packed_file_is_read(tmp_path: Path) -> None:
    """A file packed with gzip gives what the plain file gives."""
    assert run_lines("time", tmp_path / "rows.jsonl.gz", ROW) == run_lines("time", tmp_path / "rows.jsonl", ROW)


@pytest.mark.model
def test_quotes(tmp_path: Path) -> None:
    """Source, cue and content as spans; the content with its marks, as the corpora have it."""
    (row,) = run_lines("quotes", tmp_path / "rows.jsonl", ROW)
    (found,) = row["attributions"]
    words = {k: [TEXT[s:e] for s, e in found[k]] for k in ("source", "cue", "content")}
    assert words == {"source": ["the president of Peru"], "cue": ["said"], "content": ["“The border stays open,”"]}


@pytest.mark.model
def test_quotes_of_an_empty_text(tmp_path: Path) -> None:
    """A record whose text is empty has no attributions and is no error."""
    assert run_lines("quotes", tmp_path / "rows.jsonl", {"id": "e", "text": " "}) == [{"id": "e", "attributions": []}]


@pytest.mark.model
def test_events(tmp_path: Path) -> None:
    """Actors are countries, the event has its PLOVER type and CAMEO code."""
    (row,) = run_lines("events", tmp_path / "rows.jsonl", ROW)
    assert {"source": ["PER", "CHL"], "target": [], "plover": "CONSULT", "code": "046"} in row["events"]


@pytest.mark.model
@pytest.mark.parametrize("key", ["id", "sent_id"])
def test_names(tmp_path: Path, key: str) -> None:
    """Names as [first, end, label] over the words given, under the key of the record."""
    (row,) = run_lines(
        "names",
        tmp_path / "rows.jsonl",
        {key: "s1", "tokens": ["Angela", "Merkel", "met", "envoys", "in", "Geneva", "."]},
    )
    assert row[key] == "s1"
    assert [0, 2, "PER"] in row["ner"]
    assert [5, 6, "LOC"] in row["ner"]


@pytest.mark.model
def test_language_keeps_words_and_comments(tmp_path: Path) -> None:
    """Every line of the file comes back, with its word and its comment, and a joined word untouched."""
    given, found = CONLLU.strip().split("\n"), run("language", tmp_path / "x.conllu", CONLLU).strip().split("\n")
    assert len(found) == len(given)
    assert [line.split("\t")[:2] for line in found if line[:1].isdigit()] == [
        line.split("\t")[:2] for line in given if line[:1].isdigit()
    ]
    assert found[:3] == given[:3]


@pytest.mark.model
def test_language_fills_trees(tmp_path: Path) -> None:
    """Each sentence gets tags, lemmas and a tree with one root."""
    text = run("language", tmp_path / "x.conllu", CONLLU)
    for sentence in text.strip().split("\n\n"):
        rows = [line.split("\t") for line in sentence.split("\n") if line.split("\t")[0].isdigit()]
        assert [r[7] for r in rows].count("root") == [r[6] for r in rows].count("0") == 1
        assert all(len(r) == 10 and "_" not in (r[2], r[3], r[4]) for r in rows)
        assert all(0 <= int(r[6]) <= len(rows) for r in rows)


@pytest.mark.model
def test_coreference_clusters_every_mention_once(tmp_path: Path) -> None:
    """The mentions given, and no others, stand in clusters; one deed of one story is one event, two spellings of a person are one."""
    one, two = "Volodymyr Zelenskyy met envoys in Kyiv .", "Zelensky held talks . He met the envoys in Kyiv ."
    topic = {
        "topic": "t",
        "documents": [
            {"doc": "d1", "text": one, "events": [{"id": "e1", "span": [20, 23]}], "entities": [{"id": "n1", "span": [0, 19]}], "times": []},
            {"doc": "d2", "text": two, "events": [{"id": "e2", "span": [25, 28]}, {"id": "e3", "span": [14, 19]}], "entities": [{"id": "n2", "span": [0, 8]}]},
        ],
    }  # fmt: skip
    events, entities = run_lines("coreference", tmp_path / "topics.jsonl", topic)
    assert (events["kind"], events["clusters"]) == ("events", [["e1", "e2"], ["e3"]])
    assert (entities["kind"], entities["clusters"]) == ("entities", [["n1", "n2"]])


@pytest.mark.model
def test_coreference_leaves_out_what_is_not_scored(tmp_path: Path) -> None:
    """A mention that is marked as not scored stands in no cluster."""
    mentions = [{"id": "e1", "span": [6, 9], "scored": True}, {"id": "e2", "span": [10, 16], "scored": False}]
    topic = {"topic": "t", "documents": [{"doc": "d1", "text": "Envoys met calmly .", "events": mentions}]}
    (row,) = run_lines("coreference", tmp_path / "topics.jsonl", topic)
    assert row["clusters"] == [["e1"]]


# ---------------------------------------------------------------- small parts


@pytest.mark.parametrize(
    ("text", "words", "wide"),
    [
        ("“We come,” he said.", "We come", "“We come,”"),
        ("He said that they came.", "they came", "that they came"),
        ('He said: "They came."', "They came", '"They came."'),
        ("He said they came.", "they came", "they came"),
    ],
)
def test_content_is_widened(text: str, words: str, wide: str) -> None:
    """A content gets its marks, the comma inside them, and "that"."""
    start = text.index(words)
    assert text[slice(*widen(text, (start, start + len(words))))] == wide


def test_glue_is_guessed() -> None:
    """Marks that close stand against the word before them, what follows an opening mark against the mark."""
    assert guess_glue(["(", "Peru", ")", "'s", "envoy", "."]) == [False, True, True, True, False, True]
