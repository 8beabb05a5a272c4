"""Pictures that are sent for announcements.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('announcement_picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('line_message_id', sa.String(), nullable=False),
    sa.Column('by_line_id', sa.String(), nullable=False),
    sa.Column('file_token', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('WANTED', 'STORED', 'REFUSED', 'ERASED', name='mediastate', native_enum=False, length=10), nullable=False),
    sa.Column('has_files', sa.Boolean(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcement_picture_announcement_id_announcement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement_picture')),
    sa.UniqueConstraint('line_message_id', name=op.f('uq_announcement_picture_line_message_id')),
    sa.UniqueConstraint('file_token', name=op.f('uq_announcement_picture_file_token'))
    )
    with op.batch_alter_table('announcement_picture', schema=None) as batch_op:
        batch_op.create_index('ix_announcement_picture_to_do', ['next_try_at'], unique=False, postgresql_where=sa.text("state = 'WANTED' OR (state = 'ERASED' AND has_files)"), sqlite_where=sa.text("state = 'WANTED' OR (state = 'ERASED' AND has_files)"))



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('announcement_picture', schema=None) as batch_op:
        batch_op.drop_index('ix_announcement_picture_to_do', postgresql_where=sa.text("state = 'WANTED' OR (state = 'ERASED' AND has_files)"), sqlite_where=sa.text("state = 'WANTED' OR (state = 'ERASED' AND has_files)"))

    op.drop_table('announcement_picture')
