"""What the office writes 1:1 is kept until it says what is missing.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('unfinished_announcement',
    sa.Column('line_id', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('to_words', sa.String(), nullable=True),
    sa.Column('link', sa.String(), nullable=True),
    sa.Column('picture', sa.String(), nullable=True),
    sa.Column('when_words', sa.String(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_unfinished_announcement'))
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('unfinished_announcement')
