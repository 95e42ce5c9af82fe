"""The first tables of a record."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("chars", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("text_digest", sa.String(64), sa.ForeignKey("texts.digest"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("agency", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("added_utc", sa.String(32), nullable=False),
        sa.Column("copies", sa.String(32), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("run_count", sa.Integer, nullable=False),
    )
    op.create_index("articles_by_copies", "articles", ["copies"])
    op.create_index("articles_by_id", "articles", ["id"])
    op.create_table(
        "readings",
        sa.Column("article", sa.String(32), sa.ForeignKey("articles.key"), primary_key=True),
        sa.Column("reader_version", sa.Text, primary_key=True),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("added_utc", sa.String(32), nullable=False),
    )
    op.create_table(
        "findings",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("article", sa.String(32), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("reader_version", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("local", sa.Text, nullable=False),
        sa.Column("anchor", sa.String(32), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
    )
    op.create_index("findings_by_article", "findings", ["article"])
    op.create_index("findings_by_anchor", "findings", ["anchor"])
    _create_event_layer()


def _create_event_layer() -> None:
    op.create_table(
        "claims",
        sa.Column("anchor", sa.String(32), primary_key=True),
        sa.Column("finding", sa.String(32), sa.ForeignKey("findings.key"), nullable=False),
        sa.Column("article", sa.String(32), sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("is_fixed", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(16)),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("claims_by_article", "claims", ["article"])
    op.create_index("claims_by_entry", "claims", ["entry"])
    op.create_index("claims_by_name", "claims", ["name"])
    op.create_table(
        "claim_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("role", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("anchor", sa.String(32), sa.ForeignKey("claims.anchor"), primary_key=True),
    )
    op.create_index("claim_keys_by_anchor", "claim_keys", ["anchor", "role"])
    op.create_table(
        "entries",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("begin", sa.String(40), nullable=False),
        sa.Column("until", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("entries_by_begin", "entries", ["begin", "id"])
    op.create_table(
        "entry_parties",
        sa.Column("entry", sa.String(16), sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
    )
    op.create_index("entry_parties_by_key", "entry_parties", ["key"])
    op.create_index("entry_parties_by_name", "entry_parties", ["name"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("left_anchor", sa.String(32), nullable=False),
        sa.Column("right_anchor", sa.String(32), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("made_utc", sa.String(32)),
        sa.Column("undone_utc", sa.String(32)),
    )
    op.create_index("decisions_by_left", "decisions", ["left_anchor"])
    op.create_index("decisions_by_right", "decisions", ["right_anchor"])
    op.create_table(
        "runs",
        sa.Column("run", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article", sa.String(32), sa.ForeignKey("articles.key"), primary_key=True),
    )
    op.create_index("runs_by_article", "runs", ["article"])
    op.create_table(
        "marks", sa.Column("name", sa.String(16), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back to an older form; keep a copy of the file instead")
