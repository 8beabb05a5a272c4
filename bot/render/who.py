"""Says who marked a step, and when; reads rows, writes none."""

from sqlalchemy import select

from bot.faq.steps import SCHOOL, Step
from bot.models.chat import Person
from bot.models.people import Role
from bot.programme.unit_state import Mark
from bot.render.context import RenderContext
from bot.services import people
from bot.wording import steps


def reported(step: Step, mark: Mark, ctx: RenderContext) -> str:
    """Say that the school reported a step, or its consultant for it."""
    date, what = ctx.day(mark.at), detail(mark, ctx)
    if not mark.by_consultant:
        return steps.reported(ctx.program, step, date=date, detail=what)
    return steps.reported_for(marked(step, mark, ctx) or "", step, date=date, detail=what)


def detail(mark: Mark, ctx: RenderContext) -> str | None:
    """Return the name of the system that was chosen, else the note that was made."""
    names = {system.id: system.name for system in ctx.published.knowledge.systems.systems}
    return names.get(mark.detail, mark.detail) if mark.detail else None


def moment(mark: Mark, ctx: RenderContext) -> str:
    """Return when a step was marked: 12/8 10:05."""
    return f"{ctx.day(mark.at)} {mark.at.astimezone(ctx.published.zone):%H:%M}"


def marked(step: Step, mark: Mark, ctx: RenderContext) -> str | None:
    """Return who marked a step: a consultant as such, somebody of the school as LINE calls them; a party goes without.

    What a party confirms is called after it.
    """
    if mark.by_consultant:
        grants = people.roles_of(ctx.session, mark.by_line_id)
        name = next((one.name for one in grants if one.role is Role.CONSULTANT), None)
        return steps.consultant_name(ctx.program, name)
    if step.marked_by != SCHOOL or mark.by_line_id is None:
        return None
    return ctx.session.scalar(select(Person.name).where(Person.line_id == mark.by_line_id))
