"""Somebody wants a person: take the request down with what the bot knows, and confirm it."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed, Event, TextReceived
from bot.models.question import Question, RatingKind
from bot.postback import AskConsultant
from bot.services import casework, chats, questions
from bot.wording import notices


def ask_by_words(event: TextReceived, ctx: Context) -> None:
    """Take down a request that was typed: for the question quoted, else the asker's last one, else what follows."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
        return
    quoted = ctx.heard.quoted_question if ctx.heard else None
    question = ctx.session.get(Question, quoted) if quoted else None
    if question is None:
        question = questions.latest_question(ctx.session, ctx.chat, event.user_id, now=ctx.machine_now)
    _open(event, ctx, event.user_id, question)


def ask_by_button(event: ButtonPressed, press: AskConsultant, ctx: Context, question: Question) -> None:
    """Take down a request from a card's button."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.TYPE_INSTEAD))
        return
    if press.why != "no_match":
        kind = RatingKind.UNSOLVED if press.why == "unsolved" else RatingKind.NONE_OF_THESE
        questions.rate(ctx.session, question, kind, by=event.user_id, now=ctx.machine_now)
    _open(event, ctx, event.user_id, question)


def _open(event: Event, ctx: Context, asker: str, question: Question | None) -> None:
    case, is_new = casework.open_case(ctx.session, ctx.chat, asker, question, now=ctx.machine_now)
    if is_new:
        chats.look_up_person(ctx.session, ctx.chat, asker, now=ctx.machine_now)
    ctx.reply(event, say.SayCaseOpened(case_id=case.id, again=not is_new, needs_question=is_new and question is None))
