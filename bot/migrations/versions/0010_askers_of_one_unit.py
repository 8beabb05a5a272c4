"""A check is for one unit and says what is wanted; a quiet thread is about entries.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table('asker_check') as batch:
        batch.add_column(
            sa.Column(
                'wants',
                sa.Enum('CASE', 'PROGRESS', name='askerwish', native_enum=False, length=10),
                server_default='CASE',
                nullable=False,
            )
        )
    with op.batch_alter_table('line_lookup') as batch:
        batch.add_column(sa.Column('unit_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_line_lookup_unit_id_unit'), 'unit', ['unit_id'], ['id'])
    with op.batch_alter_table('quiet_thread') as batch:
        batch.add_column(sa.Column('entries', sa.JSON(), server_default='[]', nullable=False))
    # A check that was under way was for the unit that the person had named.
    op.execute(
        "UPDATE line_lookup SET unit_id = (SELECT unit_id FROM asker_check WHERE line_id = line_lookup.user_line_id)"
        " WHERE kind = 'MEMBER' AND done_at IS NULL"
    )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('quiet_thread') as batch:
        batch.drop_column('entries')
    with op.batch_alter_table('line_lookup') as batch:
        batch.drop_constraint(op.f('fk_line_lookup_unit_id_unit'), type_='foreignkey')
        batch.drop_column('unit_id')
    with op.batch_alter_table('asker_check') as batch:
        batch.drop_column('wants')
