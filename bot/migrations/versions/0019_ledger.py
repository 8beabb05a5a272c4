"""What each push cost and why, and what of the quota is kept for those that wait last.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

# What was pushed before: reminders are known by their keys, the rest by where it went.
PAST = """
    INSERT INTO ledger_entry (delivery_id, owed_message_id, chat_id, at, kind, deadline_id, members)
    SELECT delivery.id, first.id, delivery.chat_id, delivery.outcome_at,
        CASE WHEN first.reason_key LIKE 'reminder:%' THEN 'REMINDER' WHEN chat.kind = 'USER' THEN 'WORK' ELSE 'ANSWER' END,
        reminder.deadline_id, delivery.billed
    FROM delivery JOIN chat ON chat.id = delivery.chat_id
    LEFT JOIN owed_message first
        ON first.id = (SELECT min(one.id) FROM owed_message one WHERE one.delivery_id = delivery.id)
    LEFT JOIN reminder ON reminder.reason_key = first.reason_key
    WHERE delivery.billed > 0 AND delivery.outcome_at IS NOT NULL
"""


def upgrade() -> None:
    """Go forward."""
    kinds = sa.Enum('ANSWER', 'WORK', 'REMINDER', 'ANNOUNCEMENT', name='kind', native_enum=False, length=15)
    op.create_table('ledger_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.Integer(), nullable=False),
    sa.Column('owed_message_id', sa.Integer(), nullable=True),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', kinds, nullable=False),
    sa.Column('deadline_id', sa.String(), nullable=True),
    sa.Column('members', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_ledger_entry_chat_id_chat')),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_ledger_entry_delivery_id_delivery')),
    sa.ForeignKeyConstraint(['owed_message_id'], ['owed_message.id'], name=op.f('fk_ledger_entry_owed_message_id_owed_message')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('delivery_id', name=op.f('uq_ledger_entry_delivery_id'))
    )
    op.create_index(op.f('ix_ledger_entry_at'), 'ledger_entry', ['at'], unique=False)
    op.execute(PAST)
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quota_told_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('quota_reading', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entered_until', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('kept_for_answers', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('kept_for_reminders', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('quota_reading', schema=None) as batch_op:
        batch_op.drop_column('kept_for_reminders')
        batch_op.drop_column('kept_for_answers')
        batch_op.drop_column('entered_until')
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.drop_column('quota_told_at')
    op.drop_index(op.f('ix_ledger_entry_at'), table_name='ledger_entry')
    op.drop_table('ledger_entry')
