"""The queue's own indexes and columns, passes over reminders, hold switches, refused credentials.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

PENDING = sa.text("delivery_id IS NULL AND cancelled_at IS NULL")
WAITING_REPLY = sa.text("delivery_id IS NULL AND cancelled_at IS NULL AND held_until IS NULL AND reply_token IS NOT NULL")
WAITING_PUSH = sa.text("delivery_id IS NULL AND cancelled_at IS NULL AND held_until IS NULL AND reply_token IS NULL")
HELD = sa.text("delivery_id IS NULL AND cancelled_at IS NULL AND held_until IS NOT NULL")
OPEN_IN_LANE = sa.text("done_at IS NULL AND lane IS NOT NULL")
UNFINISHED = sa.text("outcome IS NULL")
LEASED = sa.text("outcome IS NULL AND lease_owner IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_table('reminder_pass',
    sa.Column('deadline_id', sa.String(), nullable=False),
    sa.Column('deadline_date', sa.Date(), nullable=False),
    sa.Column('offset', sa.Integer(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('passed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('deadline_id', 'deadline_date', 'offset', name=op.f('pk_reminder_pass'))
    )
    op.create_table('hold_switch',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('UNASKED', 'PUSHES', 'ALL', name='holdkind', native_enum=False, length=10), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_hold_switch_chat_id_chat')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_hold_switch'))
    )
    op.create_table('credentials_refused',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('again_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credentials_refused'))
    )
    # Adding columns and indexes in place: rebuilding a table of a million rows would stop everybody.
    op.add_column('owed_message', sa.Column('held_for', sa.Enum('QUOTA', 'SWITCH', 'BROKEN', name='held', native_enum=False, length=10), nullable=True))
    op.add_column('owed_message', sa.Column('failures', sa.Integer(), server_default='0', nullable=False))
    op.add_column('owed_message', sa.Column('done_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE owed_message SET done_at = cancelled_at WHERE cancelled_at IS NOT NULL")
    op.execute(
        "UPDATE owed_message SET done_at = (SELECT outcome_at FROM delivery WHERE delivery.id = owed_message.delivery_id)"
        " WHERE delivery_id IS NOT NULL AND done_at IS NULL"
    )
    op.drop_index('ix_owed_message_pending', table_name='owed_message')
    op.drop_index('ix_owed_message_token', table_name='owed_message')
    op.drop_index('ix_delivery_unfinished', table_name='delivery')
    op.create_index('ix_owed_message_reply', 'owed_message', ['id'], postgresql_where=WAITING_REPLY, sqlite_where=WAITING_REPLY)
    op.create_index('ix_owed_message_push', 'owed_message', ['due_at', 'id'], postgresql_where=WAITING_PUSH, sqlite_where=WAITING_PUSH)
    op.create_index('ix_owed_message_chat', 'owed_message', ['chat_id', 'id'], postgresql_where=PENDING, sqlite_where=PENDING)
    op.create_index('ix_owed_message_lane', 'owed_message', ['lane', 'id'], postgresql_where=OPEN_IN_LANE, sqlite_where=OPEN_IN_LANE)
    op.create_index('ix_owed_message_held', 'owed_message', ['held_until'], postgresql_where=HELD, sqlite_where=HELD)
    op.create_index('ix_delivery_to_try', 'delivery', ['channel', 'next_try_at'], postgresql_where=UNFINISHED, sqlite_where=UNFINISHED)
    op.create_index('ix_delivery_leased', 'delivery', ['lease_owner'], postgresql_where=LEASED, sqlite_where=LEASED)


def downgrade() -> None:
    """Go back."""
    for name in ('ix_delivery_leased', 'ix_delivery_to_try'):
        op.drop_index(name, table_name='delivery')
    for name in ('held', 'lane', 'chat', 'push', 'reply'):
        op.drop_index(f'ix_owed_message_{name}', table_name='owed_message')
    op.create_index('ix_delivery_unfinished', 'delivery', ['next_try_at'], postgresql_where=UNFINISHED, sqlite_where=UNFINISHED)
    op.create_index('ix_owed_message_token', 'owed_message', ['reply_token'], postgresql_where=PENDING, sqlite_where=PENDING)
    op.create_index('ix_owed_message_pending', 'owed_message', ['chat_id', 'due_at'], postgresql_where=PENDING, sqlite_where=PENDING)
    with op.batch_alter_table('owed_message', schema=None) as batch_op:
        for name in ('done_at', 'failures', 'held_for'):
            batch_op.drop_column(name)
    for name in ('credentials_refused', 'hold_switch', 'reminder_pass'):
        op.drop_table(name)
