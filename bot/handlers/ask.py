"""Somebody asks: answer from the knowledge base, or keep what we cannot answer for people."""

from bot import content as say
from bot.context import Context, Heard
from bot.faq import found as f
from bot.handlers import work_case
from bot.incoming import TextReceived
from bot.masking import mask
from bot.models.case import Case
from bot.models.question import Decision, Question
from bot.services import binding, casework, chats, questions
from bot.wording import notices


def answer_question(event: TextReceived, ctx: Context) -> None:
    """Answer, offer choices or a person, or say nothing; an edited question is asked anew unless it was answered."""
    heard = ctx.heard
    if heard is None or heard.stale:
        return
    earlier = questions.find_by_message(ctx.session, event.message_id)
    if earlier is not None and earlier.decision in (Decision.ANSWERED, Decision.STATUS):
        earlier.text, earlier.text_as_of = mask(event.text), event.sent_at
        return
    line = casework.find_line(ctx.session, event.message_id)
    case_id = line.case_id if line else heard.collecting_case
    if case_id is not None and not _is_new_question(heard):
        case = ctx.session.get(Case, case_id)
        if case is not None:
            work_case.add_from_asker(event, ctx, case)
        return
    if heard.found is None or isinstance(heard.found.decision, f.Silent):
        return
    says_the_same = earlier is not None and earlier.decision is questions.decision_of(heard.found.decision)
    question = questions.keep_question(
        ctx.session, event, ctx.chat, heard.found, addressed=heard.addressed, version=ctx.published.version
    )
    if says_the_same and question.decision is not Decision.ANSWERED:
        return
    content = reply_to(heard.found.decision, question, ctx)
    question.answered_at = ctx.machine_now
    owed = ctx.reply(event, content, worth_a_push=heard.addressed, question_id=question.id)
    if question.text != event.text and chats.tell_masking_once(ctx.chat, now=ctx.machine_now):
        ctx.tell_along(owed, say.SayNotice(name=notices.MASKED), reason_key=f"masked:{ctx.chat.id}")


def reply_to(decision: f.Decision, question: Question, ctx: Context) -> say.Content:
    """Return what is said to a question that was kept."""
    match decision:
        case f.Answer(parts=parts):
            shown = tuple(say.Part(entry=part.entry, facet=part.facet) for part in parts)
            return say.SayAnswer(question_id=question.id, parts=shown, unasked=not question.addressed)
        case f.Suggestions(entries=entries):
            return say.OfferChoices(question_id=question.id, entries=entries)
        case f.Status(step=step):
            units = binding.unit_codes(ctx.session, ctx.chat)
            return say.SayProgress(units=units, step=step, question_id=question.id)
        case f.NoMatch(is_question=True):
            return say.OfferConsultant(question_id=question.id)
        case f.NoMatch() | f.Silent():
            return say.SayCapabilities(question_id=question.id)


def _is_new_question(heard: Heard) -> bool:
    """Tell whether somebody who is telling us about a case asks the bot something else by name."""
    answers = heard.found is not None and isinstance(heard.found.decision, f.Answer | f.Status)
    return heard.addressed and answers
