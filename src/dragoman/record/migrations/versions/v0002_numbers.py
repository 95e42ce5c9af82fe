"""Rows refer to each other by numbers; findings of all kinds take part; decisions concern places in articles; a journal.

The report layer and the splits of people are carried over. The event layer is made anew when the record is next opened for
writing, because its rules are others.
"""

import json

import sqlalchemy as sa
from alembic import op

from dragoman.meaning.findings import Reading
from dragoman.record.claims import list_findings
from dragoman.record.digests import digest_parts, key_story
from dragoman.record.store.filing import unpack
from dragoman.record.store.journal import Journal
from dragoman.record.store.search import make_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_EVENT_LAYER = ("claim_keys", "claims", "entry_parties", "entries", "runs")
_CARRIED = ("decisions", "findings", "readings", "articles")
_OLD_INDEXES = (
    ("articles", "articles_by_copies"), ("articles", "articles_by_id"), ("findings", "findings_by_article"),
    ("findings", "findings_by_anchor"), ("decisions", "decisions_by_left"), ("decisions", "decisions_by_right"),
)  # fmt: skip
_BATCH = 200


def upgrade() -> None:
    connection = op.get_bind()
    has_rows = connection.exec_driver_sql("SELECT 1 FROM articles").first() is not None
    for name in _EVENT_LAYER:
        op.drop_table(name)
    if has_rows:
        for table, index in _OLD_INDEXES:
            op.drop_index(index, table)
        for name in _CARRIED:
            op.rename_table(name, f"old_{name}")
    else:
        for name in _CARRIED:
            op.drop_table(name)
    _create_reports()
    _create_events()
    _create_decisions()
    make_table(connection)
    if has_rows:
        _carry(connection)
        for name in _CARRIED:
            op.drop_table(f"old_{name}")
    connection.exec_driver_sql("DELETE FROM marks")


def _words(length=None):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _number(name, of=None, is_key=True):
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    parts = [] if of is None else [sa.ForeignKey(of)]
    return sa.Column(name, kind, *parts, primary_key=is_key, autoincrement=False, nullable=False)


def _create_reports() -> None:
    op.create_table(
        "articles",
        _number("number"),
        sa.Column("key", _words(32), nullable=False),
        sa.Column("text_digest", _words(64), sa.ForeignKey("texts.digest"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("agency", sa.Text),
        sa.Column("published", _words()),
        sa.Column("language", sa.Text),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("added_utc", _words(32), nullable=False),
        sa.Column("story", _words(32)),
        sa.Column("copies", _words(32), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("run_count", sa.Integer, nullable=False),
        sa.Column("replaced_by", _words(32)),
    )
    op.create_index("articles_by_key", "articles", ["key"], unique=True)
    op.create_index("articles_by_copies", "articles", ["copies"])
    op.create_index("articles_by_story", "articles", ["story"])
    op.create_table(
        "readings",
        _number("article", "articles.number"),
        sa.Column("reader_version", _words(), primary_key=True),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("digest", _words(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("added_utc", _words(32), nullable=False),
    )
    op.create_table(
        "findings",
        _number("article", "articles.number"),
        sa.Column("reader_version", _words(), primary_key=True),
        sa.Column("kind", _words(16), primary_key=True),
        sa.Column("local", _words(), primary_key=True),
        sa.Column("anchor", _words(32), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("until", sa.Integer, nullable=False),
        sa.Column("digest", _words(32), nullable=False),
        sqlite_with_rowid=False,
    )


def _create_events() -> None:
    op.create_table(
        "claims",
        _number("number"),
        sa.Column("anchor", _words(32), nullable=False),
        _number("article", "articles.number", is_key=False),
        sa.Column("kind", _words(16), nullable=False),
        sa.Column("is_fixed", sa.Boolean, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("entry", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("claims_by_anchor", "claims", ["anchor"], unique=True)
    op.create_index("claims_by_article", "claims", ["article"])
    op.create_index("claims_by_entry", "claims", ["entry"])
    op.create_index("claims_by_kind", "claims", ["kind", "number"])
    op.create_table(
        "claim_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("role", sa.SmallInteger, primary_key=True, autoincrement=False),
        _number("claim", "claims.number"),
        sqlite_with_rowid=False,
    )
    op.create_index("claim_keys_by_claim", "claim_keys", ["claim", "role"])
    op.create_table(
        "entries",
        _number("number"),
        sa.Column("id", _words(16), nullable=False),
        sa.Column("kind", _words(16), nullable=False),
        sa.Column("status", _words(16), nullable=False),
        sa.Column("begin", _words(40), nullable=False),
        sa.Column("until", _words(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("entries_by_id", "entries", ["id"], unique=True)
    op.create_index("entries_by_begin", "entries", ["kind", "begin", "id"])
    op.create_table(
        "entry_parties",
        sa.Column("key", _words(), primary_key=True),
        sa.Column("name", _words(), primary_key=True),
        _number("entry", "entries.number"),
        sqlite_with_rowid=False,
    )
    op.create_index("entry_parties_by_name", "entry_parties", ["name"])
    op.create_index("entry_parties_by_entry", "entry_parties", ["entry"])
    op.create_table(
        "joins",
        _number("left_claim", "claims.number"),
        _number("right_claim", "claims.number"),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("joins_by_right", "joins", ["right_claim"])
    op.create_table(
        "runs",
        sa.Column("stretch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("run", sa.BigInteger, primary_key=True, autoincrement=False),
        _number("article", "articles.number"),
        sqlite_with_rowid=False,
    )


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", _words(32), primary_key=True),
        sa.Column("kind", _words(16), nullable=False),
        sa.Column("left_place", sa.Text, nullable=False),
        sa.Column("right_place", sa.Text, nullable=False),
        sa.Column("left_anchor", _words(32), nullable=False),
        sa.Column("right_anchor", _words(32), nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("made_utc", _words(32), nullable=False),
        sa.Column("undone_utc", _words(32)),
        sa.Column("undone_by", sa.Text),
        sa.Column("undone_reason", sa.Text),
    )
    op.create_index("decisions_by_left", "decisions", ["left_anchor"])
    op.create_index("decisions_by_right", "decisions", ["right_anchor"])
    op.create_table(
        "journal",
        _number("number"),
        sa.Column("at_utc", _words(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("digest", _words(64), nullable=False),
    )


def _carry(connection) -> None:
    """Articles, readings and splits, in the order in which they came."""
    keys = connection.exec_driver_sql("SELECT key FROM old_articles ORDER BY added_utc, key").scalars().all()
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        for number, key in enumerate(some, start=start + 1):
            _carry_article(connection, number, key)
    old = sa.table("old_decisions", *(sa.column(name) for name in _OLD_DECISION))
    for row in connection.execute(
        sa.select(old).where(old.c.author.is_not(None)).order_by(old.c.made_utc, old.c.id)
    ).all():
        _carry_split(connection, row)


_ARTICLE = (
    "key",
    "text_digest",
    "id",
    "url",
    "title",
    "publisher",
    "agency",
    "published",
    "language",
    "file",
    "added_utc",
    "origin",
)
_READING = ("article", "reader_version", "is_current", "digest", "body", "added_utc")
_OLD_DECISION = ("id", "kind", "left_anchor", "right_anchor", "reasons", "author", "made_utc", "undone_utc")


def _table(name, columns):
    return sa.table(name, *(sa.column(column) for column in columns))


def _carry_article(connection, number: int, key: str) -> None:
    old = _table("old_articles", _ARTICLE)
    row = dict(connection.execute(sa.select(old).where(old.c.key == key)).one()._mapping)
    extra = {"number": number, "story": key_story(row["url"]), "copies": key, "run_count": 0, "replaced_by": None}
    connection.execute(sa.insert(_table("articles", (*_ARTICLE, *extra))), [row | extra])
    journal = Journal(connection, row["added_utc"])
    journal.note_article(row)
    old_readings = sa.table(
        "old_readings", *(sa.column(n, sa.Boolean if n == "is_current" else None) for n in _READING)
    )
    for found in connection.execute(sa.select(old_readings).where(old_readings.c.article == key)).all():
        given = dict(found._mapping) | {"article": number}
        new = sa.table("readings", *(sa.column(n, sa.Boolean if n == "is_current" else None) for n in _READING))
        connection.execute(sa.insert(new), [given])
        journal.note_reading(key, given)
        reading = Reading.from_json(unpack(given["body"]))
        rows = [
            {"article": number, "reader_version": given["reader_version"], "kind": item.kind, "local": item.local,
             "anchor": item.anchor, "start": item.start, "until": item.until, "digest": item.digest}
            for item in list_findings(reading, key)
        ]  # fmt: skip
        if rows:
            connection.execute(sa.insert(_table("findings", rows[0])), rows)
    journal.close()


def _carry_split(connection, row) -> None:
    findings, articles = (
        _table("findings", ("article", "kind", "start", "until", "anchor")),
        _table("articles", ("number", "key")),
    )
    places = []
    for anchor in (row.left_anchor, row.right_anchor):
        wanted = sa.select(articles.c.key, findings.c.kind, findings.c.start, findings.c.until)
        wanted = wanted.join_from(findings, articles, articles.c.number == findings.c.article)
        found = connection.execute(wanted.where(findings.c.anchor == anchor)).first()
        if found is None:
            return
        place = {"article": found.key, "kind": found.kind, "start": found.start, "until": found.until, "anchor": anchor}
        places.append(json.dumps(place, separators=(",", ":")))
    reason = json.loads(row.reasons)[0][1]
    given = {
        "kind": row.kind, "left_place": places[0], "right_place": places[1], "field": "", "value": "", "reason": reason,
        "author": row.author, "made_utc": row.made_utc,
    }  # fmt: skip
    given["id"] = digest_parts("decision", *given.values())
    journal = Journal(connection, row.made_utc)
    journal.note("decision", **given)
    journal.close()
    given |= {"left_anchor": row.left_anchor, "right_anchor": row.right_anchor, "undone_utc": row.undone_utc}
    if row.undone_utc:
        given |= {"undone_by": "", "undone_reason": ""}
        journal = Journal(connection, row.undone_utc)
        journal.note("undo", id=given["id"], by="", reason="")
        journal.close()
    connection.execute(sa.insert(_table("decisions", given)), [given])
