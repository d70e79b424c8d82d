"""Which browser a session belongs to, and by which ones somebody signed in before."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for name, length in (("browser", 80), ("browser_digest", 64)):
        op.add_column(
            "console_session",
            sa.Column(name, sa.String(length=length), server_default="", nullable=False),
        )
    op.create_table(
        "known_browser",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_known_browser_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "browser_digest", name=op.f("pk_known_browser")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("known_browser")
    op.drop_column("console_session", "browser_digest")
    op.drop_column("console_session", "browser")
