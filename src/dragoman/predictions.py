"""A file of a benchmark in, the predictions of one layer out.

Enters: the path of a file, plain or gz. Leaves: lines in the prediction format of the layer. It refuses to look at gold labels: only the fields that any
text has are read.

| layer | in | out |
|---|---|---|
| time | `id`, `text`, `dct` or `date` | `id`, `timexes` |
| quotes | the same | `id`, `attributions` of `source`, `cue`, `content` |
| events | the same | `id`, `events` of `source`, `target`, `plover`, `code` |
| names | `tokens` | `sent_id` or `id`, `ner` |
| language | CoNLL-U | CoNLL-U, on the words given |
| coreference | topics with mentions | `topic`, `kind`, `clusters`: one line a topic and kind, only mentions that are scored |
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from dragoman.articles import Article, make_article
from dragoman.errors import ArticleError, UsageError
from dragoman.language.analysis import Analysis
from dragoman.pipeline import Reader

BATCH = 64
MARKS_BEFORE = re.compile(r"""(?:\bthat\s+)?["“‘'«]?$|\bthat\s+["“]?$""")
MARKS_AFTER = re.compile(r"""[,.!?]?["”’»]""")


def annotate(layer: str, path: str, out: TextIO) -> int:
    """Writes the predictions of `layer` for the file at `path`; returns how many records were read.

    Raises `UsageError` for an unknown layer or a file that cannot be opened, `ArticleError` (file:line) for a broken record.
    """
    if layer not in LAYERS:
        raise UsageError(f"unknown layer '{layer}'; expected one of {', '.join(LAYERS)}")
    reader = Reader()
    count = 0
    try:
        with open_text(Path(path)) as lines:
            for text in LAYERS[layer](reader, lines, path):
                out.write(text)
                count += 1
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    return count


def open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def load_lines(lines: Iterable[str], path: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ArticleError(
                f"not a line of JSON ({error}); correct or remove the line", f"{path}:{number}"
            ) from error
        if not isinstance(row, dict):
            raise ArticleError("a line of JSON that is no object; expected one object a line", f"{path}:{number}")
        yield row


def dump(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def make_row_article(row: dict[str, Any], path: str) -> Article:
    """The article of a record, its text taken exactly as it stands."""
    text = row.get("text")
    if not isinstance(text, str):
        raise ArticleError(f"record {row.get('id')!r} has no text; expected `id`, `text` and `dct` or `date`", path)
    published = row.get("dct") or row.get("date")
    published = str(published)[:10] if published else None
    return make_article(
        text, id=str(row.get("id") or ""), title=row.get("title"), published=published, language="en", where=path
    )


def annotate_quotes(reader: Reader, lines: Iterable[str], path: str) -> Iterator[str]:
    for row in load_lines(lines, path):
        if not row.get("text", "").strip():
            yield dump({"id": row.get("id"), "attributions": []})
            continue
        article = make_row_article(row, path)
        yield dump({"id": row.get("id"), "attributions": attribute(article, reader.analyse(article))})


def attribute(article: Article, a: Analysis) -> list[dict[str, Any]]:
    """Attributions of an article as the corpora mark them."""
    from dragoman.knowledge.lookup import load_lookup
    from dragoman.meaning.reading import read_attributions

    kinds = [b.kind for b in article.blocks]
    return [
        {
            "source": [list(a.span(*x.source))] if x.source else None,
            "cue": [list(a.span(w, w + 1)) for w in x.cue],
            "content": [widen(article.text, a.span(*piece)) for piece in x.content],
        }
        for x in read_attributions(a, article.head(), kinds, load_lookup())
    ]


def widen(text: str, span: tuple[int, int]) -> list[int]:
    """A content as the corpora mark it: with its quotation marks, the comma inside them, and "that"."""
    start, end = span
    before = MARKS_BEFORE.search(text, max(0, start - 8), start)
    after = MARKS_AFTER.match(text, end)
    return [before.start() if before else start, after.end() if after else end]


def annotate_times(reader: Reader, lines: Iterable[str], path: str) -> Iterator[str]:
    from dragoman.meaning.times import find_times

    for row in load_lines(lines, path):
        text = row.get("text")
        if not isinstance(text, str):
            raise ArticleError(f"record {row.get('id')!r} has no text", path)
        found = []
        if text.strip():
            published = row.get("dct") or row.get("date")
            article = make_article(text, id=str(row.get("id") or ""), language="en", where=path)
            for t in find_times(reader.analyse(article), str(published)[:10] if published else None):
                found.append({"start": t.span[0], "end": t.span[1], "type": t.type, "value": t.value})
        yield dump({"id": row.get("id"), "timexes": found})


def annotate_events(reader: Reader, lines: Iterable[str], path: str) -> Iterator[str]:
    """PLOVER and CAMEO events with actors as ISO codes, the sector unknown; statements (CAMEO 01, 02) have no PLOVER type."""
    for row in load_lines(lines, path):
        events: list[dict[str, Any]] = []
        if row.get("text", "").strip():
            found = reader.code(make_row_article(row, path))
            events = [{"source": e.source, "target": e.target, "plover": e.plover, "code": e.cameo} for e in found]
        yield dump({"id": row.get("id"), "events": events})


def annotate_names(reader: Reader, lines: Iterable[str], path: str) -> Iterator[str]:
    """Names on the words given: the reader's own, without the tables."""
    rows = list(load_lines(lines, path))
    neural = reader.neural
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        results = neural.read_sentences([(r["tokens"], guess_glue(r["tokens"])) for r in part])
        for row, result in zip(part, results, strict=True):
            key = "sent_id" if "sent_id" in row else "id"
            yield dump({key: row.get(key), "ner": [list(n) for n in result.find_names(neural.reader.labels["names"])]})


def guess_glue(tokens: list[str]) -> list[bool]:
    """Which words stand without a blank before them, where nobody says so."""
    closing, opening = (
        set(",.;:!?)]}%'’”»") | {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'m", "'d", "..."},
        set("([{“«$"),
    )
    return [i > 0 and (t in closing or tokens[i - 1] in opening) for i, t in enumerate(tokens)]


def annotate_language(reader: Reader, lines: Iterable[str], path: str) -> Iterator[str]:
    """CoNLL-U with tags, features, heads, relations and lemmas put in; words and comments kept."""
    from dragoman.language.lemmas import find_lemma

    neural = reader.neural
    labels = neural.reader.labels
    sentences: list[list[str]] = []
    current: list[str] = []
    for line in lines:
        line = line.rstrip("\n")
        if line:
            current.append(line)
        elif current:
            sentences.append(current)
            current = []
    if current:
        sentences.append(current)
    for start in range(0, len(sentences), BATCH):
        part = sentences[start : start + BATCH]
        rows = [
            [(n, line.split("\t")) for n, line in enumerate(s) if line[0] != "#" and line.split("\t")[0].isdigit()]
            for s in part
        ]
        given = []
        for words in rows:
            forms = [cells[1] for _, cells in words]
            glued = [False] + ["SpaceAfter=No" in (cells[9] if len(cells) > 9 else "") for _, cells in words[:-1]]
            given.append((forms, glued[: len(forms)]))
        results = iter(neural.read_sentences([g for g in given if g[0]]))
        for sentence, words in zip(part, rows, strict=True):
            lines_out = [line for line in sentence]
            if words:
                result = next(results)
                for k, (n, cells) in enumerate(words):
                    cells = (cells + ["_"] * 10)[:10]
                    rel, head = labels["rels"][result.rels[k]], int(result.heads[k])
                    xpos = labels["xpos"][result.xpos[k]]
                    cells[2:8] = [find_lemma(cells[1], xpos), labels["upos"][result.upos[k]], xpos, labels["feats"][result.feats[k]],
                                  str(0 if head == k else head + 1), "root" if head == k else rel]  # fmt: skip
                    lines_out[n] = "\t".join(cells)
            yield "\n".join(lines_out) + "\n\n"


def annotate_coreference(reader: Reader, lines: Iterable[str], path: str) -> Iterator[str]:
    """Clusters of the mentions given, within a topic."""
    from dragoman.meaning.coreference import Mention, Story, cluster, make_story

    neural = reader.neural.reader
    for topic in load_lines(lines, path):
        kinds = [k for k in ("events", "entities", "times") if any(d.get(k) for d in topic["documents"])]
        stories: list[Story] = []
        mentions: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
        lost: dict[str, list[tuple[Mention, str]]] = defaultdict(list)
        for number, document in enumerate(topic["documents"]):
            a = reader.analyse(make_article(document["text"], language="en", where=path))
            stories.append(make_story(neural, a))
            at = {c: i for i in range(len(a)) for c in range(a.starts[i], a.ends[i])}
            for kind in kinds:
                for mention in (m for m in document.get(kind, ()) if m.get("scored", True)):
                    spans = mention.get("parts") or [mention["span"]]
                    words = tuple(sorted({at[c] for s, e in spans for c in range(s, e) if c in at}))
                    (mentions if words else lost)[kind].append((Mention(number, words), mention["id"]))
        for kind in kinds:
            known = [m for m, _ in mentions[kind]]
            # Times are things with a name: they are joined as entities are.
            found = cluster(neural, stories, known, "events" if kind == "events" else "entities")
            clusters = [sorted(mentions[kind][k][1] for k in c) for c in found] + [[i] for _, i in lost[kind]]
            yield dump({"topic": topic.get("topic"), "kind": kind, "clusters": sorted(clusters)})


LAYERS: dict[str, Callable[[Reader, Iterable[str], str], Iterator[str]]] = {
    "time": annotate_times,
    "quotes": annotate_quotes,
    "events": annotate_events,
    "language": annotate_language,
    "names": annotate_names,
    "coreference": annotate_coreference,
}
