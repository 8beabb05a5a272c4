"""Renders a consultant's list of schools: where each stands with the next date, and its open cases; writes no rows."""

from sqlalchemy import select

from bot import content as say
from bot.cards import notice
from bot.models.people import Role, RoleGrant
from bot.models.school import Unit
from bot.programme.cases import State
from bot.programme.unit_state import UnitState
from bot.render.context import Messages, RenderContext
from bot.render.units import overdue_lines
from bot.services import binding, consultants, people, progress
from bot.services.cases import finding
from bot.wording import binding as unit_words
from bot.wording import case_work as wording
from bot.wording import steps as step_words
from bot.wording.cases import STATES

_LINES = 12


def my_schools(content: say.SayMySchools, ctx: RenderContext) -> Messages:
    """List a consultant's schools, the urgent first."""
    grants = [one for one in people.roles_of(ctx.session, content.line_id) if one.role is Role.CONSULTANT]
    units = [unit for unit in ctx.session.scalars(select(Unit).order_by(Unit.code)) if _is_theirs(unit, grants)]
    states = progress.states_of(ctx.session, (unit.id for unit in units))
    chats = binding.chat_ids(ctx.session, [unit.id for unit in units])
    counts = finding.count_open(ctx.session, sorted(set(chats.values())))
    rows = []
    for unit in units:
        count = counts.get(chats.get(unit.id, 0), 0)
        urgency, text = _standing(states[unit.id], ctx)
        name = unit_words.unit_name(unit.school.name, unit.division)
        rows.append((urgency - count, wording.school_line(name, open_cases=count, state=text)))
    lines = [line for _, line in sorted(rows, key=lambda row: row[0])[:_LINES]]
    return notice.plain("\n".join(lines) or wording.no_schools(ctx.program))


def _is_theirs(unit: Unit, grants: list[RoleGrant]) -> bool:
    return any(consultants.looks_after(one, [unit]) for one in grants)


def _standing(state: UnitState, ctx: RenderContext) -> tuple[int, str]:
    """Return how urgent a unit is (less is more urgent) and where it stands with the next date."""
    missed = overdue_lines(state, ctx)
    if missed:
        return -100, missed[0]
    following = state.next_step(ctx.published.knowledge.steps)
    text = step_words.next_step(following) if following else STATES[State.CLOSED]
    dates = map(state.dated, ctx.published.knowledge.deadlines)
    ahead = sorted((one for one in dates if one.date >= ctx.today), key=lambda one: one.date)
    if not ahead or state.is_met(ahead[0]):
        return 200, text
    return (100, text) if state.is_reported(ahead[0]) else (0, text)
