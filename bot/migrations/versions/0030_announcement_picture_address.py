"""Pictures of announcements may be given by their address; why one was refused is kept.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table('announcement_picture', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('refused_because', sa.String(), nullable=True))
        batch_op.alter_column('line_message_id', existing_type=sa.String(), nullable=True)


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM announcement_picture WHERE line_message_id IS NULL")
    with op.batch_alter_table('announcement_picture', schema=None) as batch_op:
        batch_op.alter_column('line_message_id', existing_type=sa.String(), nullable=False)
        batch_op.drop_column('refused_because')
        batch_op.drop_column('address')
