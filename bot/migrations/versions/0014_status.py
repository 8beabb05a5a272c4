"""Indexes that status reads.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

CANCELLED = sa.text("cancelled_at IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_index('ix_delivery_outcome', 'delivery', ['outcome', 'outcome_at', 'billed'])
    op.create_index('ix_owed_message_cancelled', 'owed_message', ['cancel_reason'], postgresql_where=CANCELLED, sqlite_where=CANCELLED)


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_owed_message_cancelled', table_name='owed_message')
    op.drop_index('ix_delivery_outcome', table_name='delivery')
