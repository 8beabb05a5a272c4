"""Announcements of the office, and the groups they go to.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('ANNOUNCEMENT', 'CORRECTION', name='kind', native_enum=False, length=15), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=True),
    sa.Column('picture', sa.String(), nullable=True),
    sa.Column('picture_token', sa.String(), nullable=True),
    sa.Column('selection', sa.JSON(), nullable=False),
    sa.Column('about', sa.String(), nullable=True),
    sa.Column('send_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'ASKED', 'APPROVED', 'SENDING', 'STOPPED', 'FINISHED', 'CANCELLED', name='state', native_enum=False, length=10), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('written_by', sa.String(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.String(), nullable=True),
    sa.Column('approved_way', sa.Enum('CHAT', 'CONSOLE', 'CLI', 'CLOCK', name='way', native_enum=False, length=10), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_digest', sa.String(), nullable=True),
    sa.Column('approved_for', sa.JSON(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_because', sa.Enum('BY_HAND', 'REFUSED', 'MISSED', 'CHANGED', name='stopreason', native_enum=False, length=10), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement')),
    sa.UniqueConstraint('picture_token', name=op.f('uq_announcement_picture_token'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_about'), ['about'], unique=False)
        batch_op.create_index('ix_announcement_open', ['id'], unique=False, postgresql_where=sa.text("state IN ('APPROVED', 'SENDING')"), sqlite_where=sa.text("state IN ('APPROVED', 'SENDING')"))

    op.create_table('announcement_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('units', sa.JSON(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('reason_key', sa.String(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcement_group_announcement_id_announcement')),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_announcement_group_chat_id_chat')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement_group')),
    sa.UniqueConstraint('announcement_id', 'chat_id', name=op.f('uq_announcement_group_announcement_id')),
    sa.UniqueConstraint('reason_key', name=op.f('uq_announcement_group_reason_key'))
    )
    with op.batch_alter_table('announcement_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_group_chat_id'), ['chat_id'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('announcement_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcement_group_chat_id'))

    op.drop_table('announcement_group')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_index('ix_announcement_open', postgresql_where=sa.text("state IN ('APPROVED', 'SENDING')"), sqlite_where=sa.text("state IN ('APPROVED', 'SENDING')"))
        batch_op.drop_index(batch_op.f('ix_announcement_about'))

    op.drop_table('announcement')
