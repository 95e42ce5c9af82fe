"""The tables of a record.

Enters: nothing. Leaves: the tables, as SQLAlchemy knows them. They refuse what only one database can do: SQLite and PostgreSQL
get the same ones. The migrations make them; a test compares the two.

Report layer, never changed: `texts`, `articles`, `extractions`, `readings`, `findings`, with the decisions of people and the `journal`. Event
layer, made anew by `Record.rebuild`: `claims`, `claim_keys`, `entries`, `entry_parties`, `joins`, `runs`.

Names that mean something (keys, anchors, ids) are digests, and lie anywhere in an index. So rows refer to each other by numbers
given in order of arrival, which nothing outside the tables ever sees: what comes in together lies together, and adding an
article touches about as many pages of a large record as of a small one. Blocking keys and runs begin with the time they are of,
for the same reason.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

# Roles of a blocking key, see `dragoman.record.blocks`.
HARD, TARGET, PROBE, NAME = 0, 1, 2, 3

metadata = MetaData()


def words(length: int | None = None) -> String:
    """A column of text that sorts by code point, whatever the locale of the database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _number(name: str, *, of: str | None = None, is_key: bool = True) -> Column[int]:
    """A number given in order of arrival, or a reference to one."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    parts = [] if of is None else [ForeignKey(of)]
    return Column(name, kind, *parts, primary_key=is_key, autoincrement=False, nullable=False)


# `body`: UTF-8, deflated. Kept once for each text, however many outlets print it.
texts = Table(
    "texts",
    metadata,
    Column("digest", words(64), primary_key=True),
    Column("chars", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# `file`: where it was read from when it came in. `story`: what its versions share. The rest belongs to the event layer: `copies`:
# key that stands for its group of copies; `origin`: the independent source that its words come from; `run_count`: how many of its
# runs are filed; `replaced_by`: key of the version that came after it.
articles = Table(
    "articles",
    metadata,
    _number("number"),
    Column("key", words(32), nullable=False),
    Column("text_digest", words(64), ForeignKey("texts.digest"), nullable=False),
    Column("id", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("publisher", Text),
    Column("agency", Text),
    Column("published", words()),
    Column("language", Text),
    Column("file", Text, nullable=False),
    Column("added_utc", words(32), nullable=False),
    Column("story", words(32)),
    Column("copies", words(32), nullable=False),
    Column("origin", Text, nullable=False),
    Column("run_count", Integer, nullable=False),
    Column("replaced_by", words(32)),
    Index("articles_by_key", "key", unique=True),
    Index("articles_by_copies", "copies"),
    Index("articles_by_story", "story"),
)

# How an article was made of bytes, as far as that was told when it came in. `body`: the JSON of an `Extraction`, deflated.
extractions = Table(
    "extractions",
    metadata,
    _number("article", of="articles.number"),
    Column("digest", words(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# `body`: the JSON of `dragoman read` without the text, deflated.
readings = Table(
    "readings",
    metadata,
    _number("article", of="articles.number"),
    Column("reader_version", words(), primary_key=True),
    Column("is_current", Boolean, nullable=False),
    Column("digest", words(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("added_utc", words(32), nullable=False),
)

# `start`, `until`: from the first character that the finding rests on to the last.
findings = Table(
    "findings",
    metadata,
    _number("article", of="articles.number"),
    Column("reader_version", words(), primary_key=True),
    Column("kind", words(16), primary_key=True),
    Column("local", words(), primary_key=True),
    Column("anchor", words(32), nullable=False),
    Column("start", Integer, nullable=False),
    Column("until", Integer, nullable=False),
    Column("digest", words(32), nullable=False),
    sqlite_with_rowid=False,
)

# The findings of the newest reading of each article, made comparable. `counts`: whether it takes part; a report that somebody
# has retracted does not, nor one of a version that was replaced. `entry`: of kinds that are joined across articles.
claims = Table(
    "claims",
    metadata,
    _number("number"),
    Column("anchor", words(32), nullable=False),
    _number("article", of="articles.number", is_key=False),
    Column("kind", words(16), nullable=False),
    Column("is_fixed", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("entry", BigInteger),
    Column("body", Text, nullable=False),
    Index("claims_by_anchor", "anchor", unique=True),
    Index("claims_by_article", "article"),
    Index("claims_by_entry", "entry"),
    Index("claims_by_kind", "kind", "number"),
)

claim_keys = Table(
    "claim_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("role", SmallInteger, primary_key=True, autoincrement=False),
    _number("claim", of="claims.number"),
    Index("claim_keys_by_claim", "claim", "role"),
    sqlite_with_rowid=False,
)

# `begin`, `until`: the interval as text, so that they sort by time; "" where unknown. `body`: the JSON of a `Summary`.
entries = Table(
    "entries",
    metadata,
    _number("number"),
    Column("id", words(16), nullable=False),
    Column("kind", words(16), nullable=False),
    Column("status", words(16), nullable=False),
    Column("begin", words(40), nullable=False),
    Column("until", words(40), nullable=False),
    Column("body", Text, nullable=False),
    Index("entries_by_id", "id", unique=True),
    Index("entries_by_begin", "kind", "begin", "id"),
)

entry_parties = Table(
    "entry_parties",
    metadata,
    Column("key", words(), primary_key=True),
    Column("name", words(), primary_key=True),
    _number("entry", of="entries.number"),
    Index("entry_parties_by_name", "name"),
    Index("entry_parties_by_entry", "entry"),
    sqlite_with_rowid=False,
)

# Why the program joined two claims; the right one was published first.
joins = Table(
    "joins",
    metadata,
    _number("left_claim", of="claims.number"),
    _number("right_claim", of="claims.number"),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Index("joins_by_right", "right_claim"),
    sqlite_with_rowid=False,
)

# What people decided. `left_place`, `right_place`: the characters of an article that it concerns; `left_anchor`, `right_anchor`:
# the claims that are read there now, "" where nothing is. `field`, `value`: of a correction.
decisions = Table(
    "decisions",
    metadata,
    Column("id", words(32), primary_key=True),
    Column("kind", words(16), nullable=False),
    Column("left_place", Text, nullable=False),
    Column("right_place", Text, nullable=False),
    Column("left_anchor", words(32), nullable=False),
    Column("right_anchor", words(32), nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_utc", words(32), nullable=False),
    Column("undone_utc", words(32)),
    Column("undone_by", Text),
    Column("undone_reason", Text),
    Index("decisions_by_left", "left_anchor"),
    Index("decisions_by_right", "right_anchor"),
)

# Some of the runs of words of each article, by which its copies are found. `stretch`: of days of publication, 0 where unknown.
runs = Table(
    "runs",
    metadata,
    Column("stretch", Integer, primary_key=True, autoincrement=False),
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    _number("article", of="articles.number"),
    sqlite_with_rowid=False,
)

# What came in and what was decided, in that order. `digest`: of this line and of the digest before it.
journal = Table(
    "journal",
    metadata,
    _number("number"),
    Column("at_utc", words(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", words(64), nullable=False),
)

# What the record has to remember of itself. "rules": the version of the rules that made its entries.
marks = Table("marks", metadata, Column("name", words(16), primary_key=True), Column("value", Text, nullable=False))
