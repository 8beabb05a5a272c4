"""Commands of consultants and parties 1:1: 案件, 案件 12, 我的學校, 暫離, 回來 and 上班時間."""

from bot import content as say
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import Ordering
from bot.models.case import Case
from bot.reading.orders.consultants import ComeBack, GoAway, ShowSchools, WorkHours
from bot.reading.orders.everybody import ShowCase, ShowCases
from bot.services import people
from bot.services.cases import availability, seeing
from bot.wording import notices


def show_cases(event: Ordering, _order: ShowCases, ctx: Context) -> None:
    """案件: 1:1 one's own open cases (what a consultant has, what a party was asked), in a group the group's."""
    if not ctx.chat.is_private:
        ctx.reply(event, say.SayGroupCases(chat=ctx.chat.id))
    elif event.user_id is not None and people.roles_of(ctx.session, event.user_id):
        ctx.reply(event, say.SayMyCases(line_id=event.user_id))
    else:
        ctx.reply(event, say.SayGroupCases(chat=ctx.chat.id))


def show_case(event: Ordering, order: ShowCase, ctx: Context) -> None:
    """案件 12: the case itself, 1:1 to who may read it; who has it now, in its own chat."""
    case = ctx.session.get(Case, order.number)
    if case is not None and ctx.chat.is_private and seeing.may_read(ctx.session, case, event.user_id):
        ctx.reply(event, say.SayCaseCard(case_id=case.id, to=event.user_id))
    elif case is not None and case.chat_id == ctx.chat.id:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.STATE))
    elif case is not None and ctx.chat.is_private and seeing.is_answering_party(ctx.session, case, event.user_id):
        ctx.reply(event, say.SayMyCases(line_id=event.user_id or ""))
    else:
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_CASE))


def show_schools(event: Ordering, _order: ShowSchools, ctx: Context) -> None:
    """我的學校: a consultant's schools, 1:1."""
    if event.user_id is None or not ctx.chat.is_private:
        ctx.reply(event, say.SayNotice(name=notices.CASES_ONE_TO_ONE))
        return
    ctx.reply(event, say.SayMySchools(line_id=event.user_id))


def go_away(event: Ordering, _order: GoAway, ctx: Context) -> None:
    """暫離: be asked for nothing new."""
    _set(event, ctx, is_away=True)


def come_back(event: Ordering, _order: ComeBack, ctx: Context) -> None:
    """回來: be asked again."""
    _set(event, ctx, is_away=False)


def set_hours(event: Ordering, order: WorkHours, ctx: Context) -> None:
    """上班時間 13:00-17:00: be asked for new cases only then."""
    known = event.user_id is not None and availability.set_hours(
        ctx.session, event.user_id, order.hours, ctx.acting(event)
    )
    if not known:
        ctx.reply(event, say.SayNotice(name=notices.CASES_ONE_TO_ONE))
        return
    shown = tuple(f"{one:%H:%M}" for one in order.hours or ())
    ctx.reply(event, say.SayHours(hours=shown))


def _set(event: Ordering, ctx: Context, *, is_away: bool) -> None:
    change = availability.go_away if is_away else availability.come_back
    if event.user_id is not None and change(ctx.session, event.user_id, ctx.acting(event)):
        ctx.reply(event, say.SayAway(away=is_away, line_id=event.user_id))
    else:
        ctx.reply(event, say.SayNotice(name=notices.CASES_ONE_TO_ONE))
