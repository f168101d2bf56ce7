"""Format 3: the same tables, with documents that releases before the set-ups cannot read.

Revision ID: collab_0003
Revises: collab_0002
"""

from __future__ import annotations

from alembic import op

from collabmodel.adapters.sql.migrations import third
from collabmodel.adapters.sql.migrations.how import How

revision = "collab_0003"
down_revision = "collab_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark the store, and say so in each tenant's journal."""
    third.to_third(op.get_bind(), How.of(op.get_context()))


def downgrade() -> None:
    """Give it the old mark, if an older release can read all that is there or it is forced."""
    third.to_second(op.get_bind(), How.of(op.get_context()))
