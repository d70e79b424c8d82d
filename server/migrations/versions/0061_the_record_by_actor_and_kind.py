"""The audit record is looked for by actor and by kind of event, the newest first."""

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.drop_index("ix_audit_entry_actor_id", "audit_entry")
    op.drop_index("ix_audit_entry_event", "audit_entry")
    op.create_index("ix_audit_entry_actor_id_number", "audit_entry", ["actor_id", "number"])
    op.create_index("ix_audit_entry_event_number", "audit_entry", ["event", "number"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_audit_entry_event_number", "audit_entry")
    op.drop_index("ix_audit_entry_actor_id_number", "audit_entry")
    op.create_index("ix_audit_entry_event", "audit_entry", ["event"])
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id"])
