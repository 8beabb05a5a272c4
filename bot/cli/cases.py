"""`python -m bot cases …`: open cases, one of them, notes, waiting, passing on with what the next one has to know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.acting import acting_here
from bot.dates.moment import Moment
from bot.dates.written_day import read_day
from bot.models.audit import Way
from bot.models.case import Case
from bot.models.people import RoleGrant
from bot.programme.cases import Refusal, State, Step
from bot.render import case_lines
from bot.render.case_parts import place_of
from bot.render.context import RenderContext
from bot.services import people
from bot.services.audit import Acting
from bot.services.cases import closing, handing_over, holding, notes
from bot.services.cases.handing_over import Handover
from bot.services.cases.steps import holder_name
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database
from bot.wording import cases as words
from bot.wording import desk as wording

_NUMBER = click.argument("number", type=int)
_BY = click.option("--by", "by_name", required=True, help="Who does it: the name of a consultant.")


@click.group()
def cases() -> None:
    """See cases, note, wait, pass on, end."""


@cases.command("list")
@click.option("--all", "with_closed", is_flag=True, help="Those that are closed, too.")
def list_cases(*, with_closed: bool) -> None:
    """Print the cases that are open: number, school, how it stands."""
    with _reading() as (session, ctx):
        query = select(Case).order_by(Case.id)
        for case in session.scalars(query if with_closed else query.where(Case.state != State.CLOSED)):
            click.echo(f"{words.heading(case.id, place_of(case, ctx))}\t{case_lines.standing(case, ctx)}")


@cases.command()
@_NUMBER
@click.option("--by", "by_name", help="A consultant, who sees what was handed over to them, too.")
def show(number: int, by_name: str | None) -> None:
    """Print one case: how it stands, what was said, the notes that schools never see."""
    with _reading() as (session, ctx):
        case = _find(session, number)
        reader = _consultant(session, by_name).line_id if by_name else None
        click.echo(words.heading(case.id, place_of(case, ctx)))
        click.echo(case_lines.standing(case, ctx))
        said = (*case_lines.case_lines(case, ctx), *case_lines.handed_over(case, reader, ctx))
        for line in (*said, *case_lines.notes(case, reader or "", ctx)):
            click.echo(line)


@cases.command()
@_NUMBER
@click.argument("text")
@_BY
def note(number: int, text: str, by_name: str) -> None:
    """Note TEXT on a case, for colleagues alone."""
    with _writing(by_name) as (session, acting):
        if notes.add(session, _find(session, number), text, acting) is None:
            raise click.ClickException("Nothing was noted: the text is empty, or this person may not read the case.")
        click.echo(wording.NOTED)


@cases.command()
@_NUMBER
@click.option("--until", help="A day, as 12/20, on which it comes back; else when the school says something.")
@_BY
def snooze(number: int, until: str | None, by_name: str) -> None:
    """Lay a case aside that this person has."""
    with _writing(by_name) as (session, acting):
        case = _find(session, number)
        _done(session, case, Step.SNOOZE, holding.snooze(session, case, acting, until=_day(until, acting)))


@cases.command("pass")
@_NUMBER
@click.argument("to")
@click.option("--asked", default="", help="What the next one is to do.")
@click.option("--promised", default="", help="What the school was promised.")
@click.option("--next", "next_step", default="", help="What comes next.")
@click.option("--returns", help="A day, as 12/20, on which it comes back.")
@_BY
def pass_on(  # noqa: PLR0913, PLR0917 - an option each
    number: int, to: str, asked: str, promised: str, next_step: str, returns: str | None, by_name: str
) -> None:
    """Pass a case on TO a colleague, with what they have to know."""
    with _writing(by_name) as (session, acting):
        case, colleague = _find(session, number), _consultant(session, to)
        handover = Handover(asked=asked, promised=promised, next_step=next_step, returns_on=_day(returns, acting))
        outcome = handing_over.pass_on(session, case, colleague, handover, acting)
        _done(session, case, Step.PASS_ON, outcome, said=wording.PASSED_ON.format(name=colleague.name))


@cases.command()
@_NUMBER
@click.option("--by", "by_name", help="The consultant who has it; else the office ends it.")
def close(number: int, by_name: str | None) -> None:
    """End a case."""
    with _writing(by_name) as (session, acting):
        case = _find(session, number)
        _done(session, case, Step.CLOSE, closing.close(session, case, acting))


@contextmanager
def _reading() -> Iterator[tuple[Session, RenderContext]]:
    with open_database(read_settings()) as database, database.read() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        offset = acting.now - acting.machine_now
        yield session, RenderContext(session=session, published=acting.published, now=acting.now, offset=offset)


@contextmanager
def _writing(by_name: str | None) -> Iterator[tuple[Session, Acting]]:
    with open_database(read_settings()) as database, database.write() as session:
        here = acting_here(session, CurrentKnowledge().get(session))
        by = _consultant(session, by_name).line_id if by_name else None
        moment = Moment(now=here.now, machine_now=here.machine_now)
        yield session, Acting(by=by, way=Way.CLI, moment=moment, published=here.published)


def _find(session: Session, number: int) -> Case:
    case = session.get(Case, number)
    if case is None:
        raise click.ClickException(f"There is no case {number}.")
    return case


def _consultant(session: Session, name: str) -> RoleGrant:
    found = people.find_consultant(session, name)
    if found is None:
        raise click.ClickException(f"Not exactly one consultant is called {name!r}; `people list` shows them.")
    return found


def _day(given: str | None, acting: Acting) -> date | None:
    if given is None:
        return None
    today = acting.now.astimezone(acting.published.zone).date()
    read = read_day(given, today=today, zone=acting.published.zone)
    if read is None or read[0] <= today:
        raise click.ClickException(f"{given!r} is no day after today; write it as 12/20.")
    return read[0]


def _done(session: Session, case: Case, step: Step, outcome: State | Refusal, *, said: str | None = None) -> None:
    if isinstance(outcome, Refusal):
        raise click.ClickException(wording.refused(outcome, holder_name(session, case)))
    click.echo(said or wording.DONE[step])
