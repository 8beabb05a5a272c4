"""The end of a programme.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'close_out',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('by_line_id', sa.String(), nullable=True),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('way', sa.Enum('CHAT', 'CONSOLE', 'CLI', 'CLOCK', name='way', native_enum=False, length=10), nullable=False),
        sa.Column('asked_at', UtcDateTime(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=True),
        sa.Column('erased_at', UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_close_out')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('close_out')
