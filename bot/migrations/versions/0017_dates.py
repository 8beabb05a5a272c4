"""Dates that were moved, extended, and words to the late.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

HOLDS = sa.text('unit_id IS NOT NULL AND made_at IS NOT NULL AND ended_at IS NULL')


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'date_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('MOVE', 'EXTEND', 'LATE', name='changekind', native_enum=False, length=10), nullable=False),
        sa.Column('deadline_id', sa.String(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=True),
        sa.Column('was', sa.Date(), nullable=False),
        sa.Column('becomes', sa.Date(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('by_line_id', sa.String(), nullable=True),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('way', sa.Enum('CHAT', 'CONSOLE', 'CLI', 'CLOCK', name='way', native_enum=False, length=10), nullable=False),
        sa.Column('asked_at', UtcDateTime(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=True),
        sa.Column('ended_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_date_change_unit_id_unit')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_date_change')),
    )
    op.create_index(
        'ix_date_change_holds', 'date_change', ['unit_id', 'deadline_id'], unique=True,
        postgresql_where=HOLDS, sqlite_where=HOLDS,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('date_change')
