"""Somebody wants a person: take the request down with what the bot knows, and confirm it."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed, Event, Ordering, TextReceived
from bot.models.people import Role
from bot.models.question import Question, RatingKind
from bot.postback import AskConsultant
from bot.reading.orders.consultants import ForwardQuestion
from bot.reading.orders.everybody import WantPerson
from bot.services import askers, people, questions
from bot.services.cases import opening
from bot.services.cases.opening import Request
from bot.wording import notices
from bot.wording.remarks import Heard


def ask_by_words(event: Ordering, _order: WantPerson, ctx: Context) -> None:
    """Take down a request that was typed: for the question quoted, else the asker's last one, else what follows."""
    if event.user_id is None:
        ctx.reply(event, say.SayNotice(name=notices.ASK_A_COLLEAGUE))
        return
    question = _quoted(event, ctx)
    if question is None:
        names = (ctx.program.bot.name, *ctx.program.bot.short_names)
        question = questions.latest_to_ask(ctx.session, ctx.chat, event.user_id, names, now=ctx.machine_now)
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


def forward(event: Ordering, _order: ForwardQuestion, ctx: Context) -> None:
    """轉諮輔: a consultant quotes a question that the bot holds and makes it a case."""
    is_consultant = any(one.role is Role.CONSULTANT for one in people.roles_of(ctx.session, event.user_id))
    if not is_consultant:
        ctx.reply(event, say.SayBack(heard=Heard.WANTS_PERSON, commands=("person",)))
        return
    question, message_id = _quoted(event, ctx), _quoted_id(event)
    if question is None and message_id:
        question = questions.find_by_message(ctx.session, message_id)
    if question is None or question.chat_id != ctx.chat.id:
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_CASE))
        return
    _open(event, ctx, question.asker_line_id or event.user_id or "", question)


def _quoted_id(event: Ordering) -> str | None:
    """Return the id of the message that is quoted; a button quotes nothing."""
    return event.quoted_message_id if isinstance(event, TextReceived) else None


def _quoted(event: Ordering, ctx: Context) -> Question | None:
    """Return the question that the quoted message of the bot belongs to."""
    message_id = _quoted_id(event)
    quoted = questions.quoted_question(ctx.session, message_id)[1] if message_id else None
    return ctx.session.get(Question, quoted) if quoted else None


def _open(event: Event, ctx: Context, asker: str, question: Question | None) -> None:
    unit = None
    if ctx.chat.is_private and not people.roles_of(ctx.session, asker):
        unit = askers.unit_of(ctx.session, asker)
        if unit is None:
            askers.begin(ctx.session, asker, question, now=ctx.machine_now)
            ctx.reply(event, say.SayNotice(name=notices.WHICH_SCHOOL))
            return
    request = Request(chat=ctx.chat, asker_line_id=asker, question=question, unit=unit)
    opened = opening.open_case(ctx.session, request, ctx.acting(event))
    ctx.reply(event, opening.said_of(opened))
