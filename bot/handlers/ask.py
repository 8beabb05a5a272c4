"""Somebody asks: answer from the knowledge base, or keep what we cannot answer for people."""

from bot import content as say
from bot.context import Context
from bot.faq import found as f
from bot.handlers.answer_remark import say_nothing_was_done
from bot.handlers.show_progress import where_units_stand
from bot.incoming import TextReceived
from bot.masking import mask
from bot.models.question import Decision, Question
from bot.reading.meaning import Asks
from bot.services import chats, questions
from bot.wording import notices


def answer_question(event: TextReceived, asks: Asks, ctx: Context) -> None:
    """Answer, offer choices or a person; an edited question that is decided as before gets no second reply."""
    earlier = questions.find_by_message(ctx.session, event.message_id) if asks.is_kept else None
    is_as_before = earlier is not None and earlier.decision is questions.decision_of(asks.found.decision)
    question = questions.keep_question(
        ctx.session, event, ctx.chat, asks, earlier=earlier, version=ctx.published.version, now=ctx.machine_now
    )
    if is_as_before and question.decision is not Decision.ANSWERED:
        return
    owed = ctx.reply(
        event, reply_to(event, asks.found.decision, question, ctx), worth_a_push=asks.addressed, question_id=question.id
    )
    if question.text != event.text and chats.tell_masking_once(ctx.chat, now=ctx.machine_now):
        ctx.tell_along(owed, say.SayNotice(name=notices.MASKED), reason_key=f"masked:{ctx.chat.id}")


def correct_question(event: TextReceived, ctx: Context, *, still_asks: bool) -> None:
    """Keep the new text of a question that was edited; none where it is no question to the bot any more."""
    question = questions.find_by_message(ctx.session, event.message_id)
    if question is not None:
        question.text, question.text_as_of = mask(event.text) if still_asks else None, event.sent_at


def reply_to(event: TextReceived, decision: f.Decision, question: Question, ctx: Context) -> say.Content:
    """Return what is said to a question that was kept."""
    match decision:
        case f.Answer(parts=parts, others=others):
            shown = tuple(say.Part(entry=part.entry, facet=part.facet) for part in parts)
            return say.SayAnswer(question_id=question.id, parts=shown, unasked=not question.addressed, others=others)
        case f.Suggestions(entries=entries):
            return say.OfferChoices(question_id=question.id, entries=entries)
        case f.Status(step=step):
            return where_units_stand(event, ctx, step=step, question_id=question.id)
        case f.NoMatch(is_question=True):
            return say.OfferConsultant(question_id=question.id)
        case f.NoMatch() | f.Silent():
            return say_nothing_was_done(ctx, question)
