"""Stacks of papers that are being entered.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'receipt_stack',
        sa.Column('line_id', sa.String(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('arrived', sa.Date(), nullable=True),
        sa.Column('taken', sa.Integer(), nullable=False),
        sa.Column('used_at', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('line_id', name=op.f('pk_receipt_stack')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('receipt_stack')
