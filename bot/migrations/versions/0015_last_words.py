"""When somebody last asked in a chat, and a consultant last wrote.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from bot.database import UtcDateTime

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    for name in ('asked', 'consultant'):
        op.add_column('chat', sa.Column(f'{name}_at', UtcDateTime(), nullable=True))
        op.add_column('chat', sa.Column(f'{name}_by', sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('chat') as batch:
        for name in ('asked', 'consultant'):
            batch.drop_column(f'{name}_at')
            batch.drop_column(f'{name}_by')
