"""The rich menus that LINE holds for us, and which of them each person sees.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('rich_menu',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('line_id', sa.String(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rich_menu'))
    )
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('menu', sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.drop_column('menu')
    op.drop_table('rich_menu')
