"""Commands of consultants and parties 1:1: 案件, 案件 12, 我的學校, 暫離, 回來 and 上班時間."""

from bot import content as say
from bot.content import CaseNote
from bot.context import Context
from bot.incoming import TextReceived
from bot.models.case import Case
from bot.models.people import Role
from bot.reading.orders import ComeBack, GoAway, ShowCase, ShowCases, ShowSchools, WorkHours
from bot.services import offering, people
from bot.wording import notices


def show_cases(event: TextReceived, _order: ShowCases, ctx: Context) -> None:
    """案件: one's open cases."""
    if event.user_id is not None and _is_consultant(event, ctx) and ctx.chat.is_private:
        ctx.reply(event, say.SayMyCases(line_id=event.user_id))
    else:
        ctx.reply(event, say.SayNotice(name=notices.CASES_ONE_TO_ONE))


def show_case(event: TextReceived, order: ShowCase, ctx: Context) -> None:
    """案件 12: who has it now, and 1:1 for a consultant the case itself."""
    is_consultant = _is_consultant(event, ctx)
    case = ctx.session.get(Case, order.number)
    if case is None or (case.chat_id != ctx.chat.id and not (is_consultant and ctx.chat.is_private)):
        ctx.reply(event, say.SayNotice(name=notices.NO_SUCH_CASE))
    elif is_consultant and ctx.chat.is_private:
        ctx.reply(event, say.SayCaseCard(case_id=case.id))
    else:
        ctx.reply(event, say.SayCaseNote(case_id=case.id, note=CaseNote.STATE))


def show_schools(event: TextReceived, _order: ShowSchools, ctx: Context) -> None:
    """我的學校: a consultant's schools, 1:1."""
    if event.user_id is None or not ctx.chat.is_private:
        ctx.reply(event, say.SayNotice(name=notices.CASES_ONE_TO_ONE))
        return
    ctx.reply(event, say.SayMySchools(line_id=event.user_id))


def go_away(event: TextReceived, _order: GoAway, ctx: Context) -> None:
    """暫離: be asked for nothing new."""
    _set(event, ctx, is_away=True)


def come_back(event: TextReceived, _order: ComeBack, ctx: Context) -> None:
    """回來: be asked again."""
    _set(event, ctx, is_away=False)


def set_hours(event: TextReceived, order: WorkHours, ctx: Context) -> None:
    """上班時間 13:00-17:00: be asked for new cases only then."""
    known = event.user_id is not None and offering.set_hours(ctx.session, event.user_id, order.hours)
    if not known:
        ctx.reply(event, say.SayNotice(name=notices.CASES_ONE_TO_ONE))
        return
    shown = tuple(f"{one:%H:%M}" for one in order.hours or ())
    ctx.reply(event, say.SayHours(hours=shown))


def _is_consultant(event: TextReceived, ctx: Context) -> bool:
    return any(one.role is Role.CONSULTANT for one in people.roles_of(ctx.session, event.user_id))


def _set(event: TextReceived, ctx: Context, *, is_away: bool) -> None:
    known = event.user_id is not None and offering.set_away(
        ctx.session, event.user_id, since=ctx.machine_now if is_away else None
    )
    ctx.reply(event, say.SayAway(away=is_away) if known else say.SayNotice(name=notices.CASES_ONE_TO_ONE))
