"""Format 2: the journal answers for every document, what is personal may be sealed, values are found by fields.

Revision ID: collab_0002
Revises: collab_0001
"""

from __future__ import annotations

from alembic import op

from collabmodel.adapters.sql.migrations.how import How
from collabmodel.adapters.sql.migrations.lowering import to_first
from collabmodel.adapters.sql.migrations.raising import to_second

revision = "collab_0002"
down_revision = "collab_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring every record to format 2, and say so in each tenant's journal."""
    to_second(op, op.get_bind(), How.of(op.get_context()))


def downgrade() -> None:
    """Bring every record back to format 1, if nothing is lost by it or it is forced."""
    to_first(op, op.get_bind(), How.of(op.get_context()))
