"""What the renderers of cases share: how people, places and parties are named; reads rows, writes none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.case import Case
from bot.models.chat import Person
from bot.models.media import CaseMedia
from bot.models.question import Question
from bot.reading.addressing import find_address
from bot.render.context import RenderContext
from bot.services import people
from bot.services.cases import finding
from bot.wording import binding as unit_words
from bot.wording import case_lines as wording


def name_of(session: Session, line_id: str | None) -> str | None:
    """Return how somebody is called: by the role's name, else as LINE says."""
    if line_id is None:
        return None
    roles = people.roles_of(session, line_id)
    return roles[0].name if roles else session.scalar(select(Person.name).where(Person.line_id == line_id))


def is_first_case(session: Session, case: Case) -> bool:
    """Tell whether there was no case of this asker before."""
    earlier = select(Case.id).where(Case.asker_line_id == case.asker_line_id, Case.id < case.id)
    return session.scalar(earlier.limit(1)) is None


def place_of(case: Case, ctx: RenderContext) -> str:
    """Name the units a case is about, else the group it came from."""
    units = finding.units_of(ctx.session, case)
    names = "、".join(unit_words.unit_name(unit.school.name, unit.division) for unit in units)
    if names and case.chat.is_private:
        return wording.in_private(names)
    return names or case.chat.name or wording.in_group(ctx.program)


def party_of(party: str | None, ctx: RenderContext) -> str | None:
    """Return how a party is called."""
    return next((one.short_name for one in ctx.published.knowledge.parties if one.id == party), party)


def asked_words(question: Question, ctx: RenderContext) -> str | None:
    """Return what was asked, without the bot's name in front."""
    bot = ctx.program.bot
    return find_address(question.text, (), (bot.name, *bot.short_names)).words if question.text else None


def question_text(case: Case, ctx: RenderContext) -> str:
    """Return what was asked, or that there is no text."""
    question = ctx.session.get(Question, case.question_id) if case.question_id else None
    return (asked_words(question, ctx) if question else None) or wording.NO_TEXT


def media_address(one: CaseMedia, ctx: RenderContext) -> str | None:
    """Return where a picture or file can be fetched; None without a public address."""
    return f"{ctx.public_base_url}/media/{one.token}" if ctx.public_base_url else None
