"""Versions of the knowledge that are measured before they are published.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('knowledge_candidate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('proposal', sa.String(), nullable=True),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('stage', sa.Enum('WANTED', 'MEASURING', 'MEASURED', 'PUBLISHED', 'DROPPED', name='stage', native_enum=False, length=10), nullable=False),
    sa.Column('began_at', UtcDateTime(), nullable=True),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('worse', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_knowledge_candidate'))
    )
    op.create_index(op.f('ix_knowledge_candidate_stage'), 'knowledge_candidate', ['stage'])


def downgrade() -> None:
    """Go back."""
    op.drop_table('knowledge_candidate')
