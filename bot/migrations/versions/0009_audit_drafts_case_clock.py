"""Who did what; drafts of cases; when the clock looks at a case.

Unsent drafts of the table that is dropped lived for five minutes. A case without a `look_at` is looked at once.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

NOT_CLOSED = sa.text("state <> 'CLOSED'")
UNFINISHED = sa.text("sent_at IS NULL AND dropped_at IS NULL")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        'audit_entry',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('by', sa.String(), nullable=True),
        sa.Column('way', sa.Enum('CHAT', 'CONSOLE', 'CLI', 'CLOCK', name='way', native_enum=False, length=10), nullable=False),
        sa.Column('what', sa.String(), nullable=False),
        sa.Column('about', sa.String(), nullable=False),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    )
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'])
    op.create_index(op.f('ix_audit_entry_about'), 'audit_entry', ['about'])
    op.create_table(
        'case_draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('by_line_id', sa.String(), nullable=False),
        sa.Column('purpose', sa.Enum('ANSWER', 'ASK_BACK', 'HAND_UP', 'COME_BACK', name='purpose', native_enum=False, length=10), nullable=False),
        sa.Column('party', sa.String(), nullable=True),
        sa.Column('text', sa.String(), nullable=True),
        sa.Column('entry', sa.Integer(), nullable=True),
        sa.Column('source_message_id', sa.String(), nullable=True),
        sa.Column('source_as_of', MOMENT, nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('changed_at', MOMENT, nullable=False),
        sa.Column('listens_until', MOMENT, nullable=True),
        sa.Column('sent_at', MOMENT, nullable=True),
        sa.Column('dropped_at', MOMENT, nullable=True),
        sa.Column('line_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_case_draft_case_id_support_case')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_case_draft')),
    )
    op.create_index('ix_case_draft_unfinished', 'case_draft', ['case_id', 'by_line_id'], unique=True, postgresql_where=UNFINISHED, sqlite_where=UNFINISHED)
    op.create_index('ix_case_draft_writer', 'case_draft', ['by_line_id', 'listens_until'])
    op.create_index(op.f('ix_case_draft_source_message_id'), 'case_draft', ['source_message_id'])
    op.drop_table('reply_draft')
    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('to_party', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('draft_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('copied_from_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_case_message_draft_id_case_draft'), 'case_draft', ['draft_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_case_message_copied_from_id_case_message'), 'case_message', ['copied_from_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_case_message_draft_id'), ['draft_id'])
        batch_op.create_index(batch_op.f('ix_case_message_goes_with_id'), ['goes_with_id'])
        batch_op.create_index(batch_op.f('ix_case_message_copied_from_id'), ['copied_from_id'])
    with op.batch_alter_table('support_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('collecting_until', MOMENT, nullable=True))
        batch_op.add_column(sa.Column('offers', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('desk_reached', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('touched_at', MOMENT, nullable=True))
        batch_op.add_column(sa.Column('idle_asked_at', MOMENT, nullable=True))
        batch_op.add_column(sa.Column('look_at', MOMENT, nullable=True))
        batch_op.add_column(sa.Column('deadline', sa.String(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_support_case_question_id'), type_='unique')
        batch_op.drop_index('ix_support_case_asker')
    op.execute(sa.text("UPDATE support_case SET look_at = opened_at, touched_at = COALESCE(due_from, opened_at) WHERE state <> 'CLOSED'"))
    with op.batch_alter_table('support_case', schema=None) as batch_op:
        batch_op.create_index('ix_support_case_asker', ['chat_id', 'asker_line_id', 'collecting_until'])
        batch_op.create_index('ix_support_case_question', ['question_id'], unique=True, postgresql_where=NOT_CLOSED, sqlite_where=NOT_CLOSED)
        batch_op.create_index('ix_support_case_look_at', ['look_at'], postgresql_where=NOT_CLOSED, sqlite_where=NOT_CLOSED)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('support_case', schema=None) as batch_op:
        batch_op.drop_index('ix_support_case_look_at')
        batch_op.drop_index('ix_support_case_question')
        batch_op.drop_index('ix_support_case_asker')
    with op.batch_alter_table('support_case', schema=None) as batch_op:
        for column in ('deadline', 'look_at', 'idle_asked_at', 'touched_at', 'desk_reached', 'offers', 'collecting_until'):
            batch_op.drop_column(column)
        batch_op.create_unique_constraint(batch_op.f('uq_support_case_question_id'), ['question_id'])
        batch_op.create_index('ix_support_case_asker', ['chat_id', 'asker_line_id', 'opened_at'])
    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_message_copied_from_id'))
        batch_op.drop_index(batch_op.f('ix_case_message_goes_with_id'))
        batch_op.drop_index(batch_op.f('ix_case_message_draft_id'))
        batch_op.drop_constraint(batch_op.f('fk_case_message_copied_from_id_case_message'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_case_message_draft_id_case_draft'), type_='foreignkey')
        for column in ('copied_from_id', 'draft_id', 'to_party'):
            batch_op.drop_column(column)
    op.create_table(
        'reply_draft',
        sa.Column('line_id', sa.String(), nullable=False),
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.Enum('ANSWER', 'ASK_BACK', 'HAND_UP', 'COME_BACK', name='purpose', native_enum=False, length=10), nullable=False),
        sa.Column('party', sa.String(), nullable=True),
        sa.Column('until', MOMENT, nullable=False),
        sa.Column('has_words', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_reply_draft_case_id_support_case')),
        sa.PrimaryKeyConstraint('line_id', name=op.f('pk_reply_draft')),
    )
    op.drop_table('case_draft')
    op.drop_table('audit_entry')
