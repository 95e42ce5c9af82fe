"""How each article was made of bytes: digest of the bytes, extractor, how its date was found, when it was fetched, where it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    digest = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "extractions",
        sa.Column("article", number, sa.ForeignKey("articles.number"), primary_key=True, autoincrement=False),
        sa.Column("digest", digest, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back to older tables; restore a backup")
