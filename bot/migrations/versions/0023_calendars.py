"""Addresses of the units' calendars.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'calendar_address',
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('token', sa.String(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_calendar_address_unit_id_unit')),
        sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_calendar_address')),
        sa.UniqueConstraint('token', name=op.f('uq_calendar_address_token')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('calendar_address')
