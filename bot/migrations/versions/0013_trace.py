"""Which cause a message is owed for, as the log lines name it.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column('owed_message', sa.Column('trace', sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('owed_message') as batch:
        batch.drop_column('trace')
