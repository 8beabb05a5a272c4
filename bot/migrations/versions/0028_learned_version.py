"""What was learned of a version is kept.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'learned_version',
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('arrays', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ['number'], ['knowledge_version.number'], name=op.f('fk_learned_version_number_knowledge_version')
        ),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_learned_version')),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table('learned_version')
