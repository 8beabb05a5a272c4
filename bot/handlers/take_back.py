"""Somebody took a message back: nothing of it may be seen or used from now on."""

from bot.context import Context
from bot.incoming import MessageUnsent
from bot.inserting import insert_if_new
from bot.models.event import SeenEvent
from bot.services import media, questions
from bot.services.announcements import pictures
from bot.services.cases import drafts, transcript
from bot.services.questions import unsent_key


def forget_message(event: MessageUnsent, ctx: Context) -> None:
    """Erase what we kept of the message, and remember its id: the message itself may arrive later."""
    insert_if_new(ctx.session, SeenEvent, event_id=unsent_key(event.message_id), seen_at=ctx.machine_now)
    questions.forget_message(ctx.session, event.message_id, now=ctx.machine_now)
    transcript.forget_message(ctx.session, event.message_id, now=ctx.machine_now)
    drafts.forget_message(ctx.session, event.message_id, now=ctx.machine_now)
    pictures.take_back(ctx.session, event.message_id, now=ctx.machine_now)
    media.erase_of_message(ctx.session, event.message_id, now=ctx.machine_now)
