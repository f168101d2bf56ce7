"""Format 1: documents in the clear, their digests beside them, and a journal that is chained by itself.

Revision ID: collab_0001
Revises: nothing; it begins a branch of its own, ``collabmodel``.
"""

from __future__ import annotations

from alembic import op

from collabmodel.adapters.sql.migrations import lowering
from collabmodel.adapters.sql.migrations.how import How
from collabmodel.adapters.sql.migrations.raising import to_first

revision = "collab_0001"
down_revision = None
branch_labels: tuple[str, ...] = ("collabmodel",)
depends_on = None


def upgrade() -> None:
    """Make the tables, where there are none."""
    How.of(op.get_context())
    to_first(op.get_bind())


def downgrade() -> None:
    """Remove the tables, if nothing is kept in them or it is forced."""
    lowering.to_nothing(op.get_bind(), How.of(op.get_context()))
