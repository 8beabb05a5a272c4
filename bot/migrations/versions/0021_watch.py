"""Who phoned a unit, and who got a morning list.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'phone_contact',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('by_line_id', sa.String(), nullable=True),
        sa.Column('by_name', sa.String(), nullable=False),
        sa.Column('called_at', UtcDateTime(), nullable=False),
        sa.Column('order_key', sa.String(), nullable=False),
        sa.Column('undone_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_phone_contact_unit_id_unit')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_phone_contact')),
        sa.UniqueConstraint('order_key', name=op.f('uq_phone_contact_order_key')),
    )
    op.create_index(op.f('ix_phone_contact_unit_id'), 'phone_contact', ['unit_id'])
    op.create_table(
        'morning_list',
        sa.Column('line_id', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('decided_at', UtcDateTime(), nullable=False),
        sa.Column('is_owed', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('line_id', 'day', name=op.f('pk_morning_list')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('morning_list')
    op.drop_table('phone_contact')
