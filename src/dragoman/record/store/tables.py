"""The tables of a record.

Enters: nothing. Leaves: the tables, as SQLAlchemy knows them. They refuse what only one database can do: SQLite and PostgreSQL
get the same ones. The migrations make them; a test compares the two.

Report layer, never changed: `texts`, `articles`, `readings`, `findings`. Event layer, made anew by `Record.rebuild`: `claims`,
`claim_keys`, `entries`, `entry_parties`, `runs`, and the `decisions` of the program. The decisions of people are kept.
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
HARD, TARGET, PROBE = 0, 1, 2

metadata = MetaData()

# `body`: UTF-8, deflated. Kept once for each text, however many outlets print it.
texts = Table(
    "texts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("chars", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# `file`: where it was read from when it came in. `copies`: key that stands for its group of copies. `origin`: the independent
# source that its words come from. `run_count`: how many of its runs are filed. The last three belong to the event layer.
articles = Table(
    "articles",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("text_digest", String(64), ForeignKey("texts.digest"), nullable=False),
    Column("id", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("publisher", Text),
    Column("agency", Text),
    Column("published", Text),
    Column("language", Text),
    Column("file", Text, nullable=False),
    Column("added_utc", String(32), nullable=False),
    Column("copies", String(32), nullable=False),
    Column("origin", Text, nullable=False),
    Column("run_count", Integer, nullable=False),
    Index("articles_by_copies", "copies"),
    Index("articles_by_id", "id"),
)

# `body`: the JSON of `dragoman read` without the text, deflated.
readings = Table(
    "readings",
    metadata,
    Column("article", String(32), ForeignKey("articles.key"), primary_key=True),
    Column("reader_version", Text, primary_key=True),
    Column("is_current", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("added_utc", String(32), nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("article", String(32), ForeignKey("articles.key"), nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("local", Text, nullable=False),
    Column("anchor", String(32), nullable=False),
    Column("start", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    Index("findings_by_article", "article"),
    Index("findings_by_anchor", "anchor"),
)

# The findings that take part in entries, of the newest reading of each article, made comparable.
claims = Table(
    "claims",
    metadata,
    Column("anchor", String(32), primary_key=True),
    Column("finding", String(32), ForeignKey("findings.key"), nullable=False),
    Column("article", String(32), ForeignKey("articles.key"), nullable=False),
    Column("is_fixed", Boolean, nullable=False),
    Column("name", String(16), nullable=False),
    Column("entry", String(16)),
    Column("body", Text, nullable=False),
    Index("claims_by_article", "article"),
    Index("claims_by_entry", "entry"),
    Index("claims_by_name", "name"),
)

claim_keys = Table(
    "claim_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("role", SmallInteger, primary_key=True, autoincrement=False),
    Column("anchor", String(32), ForeignKey("claims.anchor"), primary_key=True),
    Index("claim_keys_by_anchor", "anchor", "role"),
)

# `begin`, `until`: the interval as text, so that they sort by time; "" where unknown. `body`: the JSON of a `Summary`.
entries = Table(
    "entries",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("begin", String(40), nullable=False),
    Column("until", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Index("entries_by_begin", "begin", "id"),
)

entry_parties = Table(
    "entry_parties",
    metadata,
    Column("entry", String(16), ForeignKey("entries.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Index("entry_parties_by_key", "key"),
    Index("entry_parties_by_name", "name"),
)

# `kind`: "join" by the program; "split" by people. `author`: null for the program. The two anchors are sorted in a decision of
# people; in a join the right one was published first.
decisions = Table(
    "decisions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("left_anchor", String(32), nullable=False),
    Column("right_anchor", String(32), nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("author", Text),
    Column("made_utc", String(32)),
    Column("undone_utc", String(32)),
    Index("decisions_by_left", "left_anchor"),
    Index("decisions_by_right", "right_anchor"),
)

# Some of the runs of words of each article, by which its copies are found. `day`: of publication, 0 where unknown.
runs = Table(
    "runs",
    metadata,
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("article", String(32), ForeignKey("articles.key"), primary_key=True),
    Index("runs_by_article", "article"),
)

# What the record has to remember of itself. "rules": the version of the rules that made its entries.
marks = Table("marks", metadata, Column("name", String(16), primary_key=True), Column("value", Text, nullable=False))
