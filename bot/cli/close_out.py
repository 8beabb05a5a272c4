"""`python -m bot close-out …`: the end of a programme, in steps."""

import json
from pathlib import Path

import click
from sqlalchemy import select

from bot import clock
from bot.cli.acting import acting_here
from bot.models.school import School
from bot.render.close_out import preview_lines, stand_lines
from bot.render.context import RenderContext
from bot.render.school_page import school_page
from bot.services import close_out as service
from bot.services import erasing_people
from bot.services.school_file import SchoolFiles
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database
from bot.wording import close_out as wording


@click.group(invoke_without_command=True)
@click.pass_context
def close_out(ctx: click.Context) -> None:
    """End the programme: farewell, leave, files, erase. Without a command: how far it is."""
    if ctx.invoked_subcommand is None:
        with open_database(read_settings()) as database, database.read() as session:
            published = CurrentKnowledge().get(session)
            context = RenderContext(session=session, published=published, now=clock.machine_now())
            click.echo("\n".join(stand_lines(context)))


@close_out.command()
@click.argument("words")
@click.option("--by", "by_name", required=True, help="Who signs.")
@click.option("--yes", is_flag=True, help="Say it. Without this it is only shown.")
def farewell(words: str, *, by_name: str, yes: bool) -> None:
    """Thank every group; WORDS say where to turn from now on."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        context = RenderContext(session=session, published=acting.published, now=acting.now)
        row = service.ask(session, words, acting, by_name=by_name)
        click.echo("\n".join([wording.farewell(context.program, row.words), *preview_lines(context)]))
        if not yes:
            service.drop(session, row)
            click.echo("Nothing was said; --yes says it.")
            return
        told = service.say_farewell(session, row, acting)
        if told is None:
            raise click.ClickException("A farewell was said before. Nothing was said now.")
        click.echo(f"{told} group(s) hear it.")


@close_out.command()
@click.option("--most", default=service.AT_ONCE, show_default=True, help="How many groups at most.")
@click.option("--yes", is_flag=True, help="Leave them. Without this they are only counted.")
def leave(*, most: int, yes: bool) -> None:
    """Leave the groups that had the farewell, where nobody waits for an answer."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        if not yes:
            click.echo(f"{len(service.ready(session))} group(s) may be left; --yes leaves at most {most}.")
            return
        click.echo(f"{service.leave(session, acting, most=most)} group(s) are being left.")


@close_out.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--school", "codes", multiple=True, help="Only the school with this code.")
def files(folder: Path, *, codes: tuple[str, ...]) -> None:
    """Write each school's file into FOLDER, as HTML to print and as JSON; nothing from 1:1 chats is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_database(read_settings()) as database, database.read() as session:
        published = CurrentKnowledge().get(session)
        acting = acting_here(session, published)
        query = select(School).order_by(School.code)
        schools = session.scalars(query.where(School.code.in_(codes)) if codes else query).all()
        if not schools:
            raise click.ClickException("There is no such school.")
        gathering = SchoolFiles(session, published, acting.now)
        for school in schools:
            file = gathering.gather(school)
            text = json.dumps(file, ensure_ascii=False, indent=2)
            (folder / f"{school.code}.json").write_text(text + "\n", encoding="utf-8")
            (folder / f"{school.code}.html").write_text(school_page(file), encoding="utf-8")
    click.echo(f"{len(schools)} school(s) written to {folder}.")


@close_out.command()
@click.option("--yes", is_flag=True, help="Erase; there is no way back.")
def erase(*, yes: bool) -> None:
    """Erase everybody of whom something is held, once nothing has to be kept any more; counts and steps stay."""
    settings, now = read_settings(), clock.machine_now()
    with open_database(settings) as database:
        with database.read() as session:
            published = CurrentKnowledge().get(session)
            row = service.current(session)
            due = service.erased_from(row, published.knowledge.program.retention) if row else None
        if due is None:
            raise click.ClickException("No farewell was said: the programme has not ended.")
        if due > now:
            day = due.astimezone(published.zone).date()
            raise click.ClickException(f"What is held is kept until {day}. Nothing was erased.")
        if not yes:
            click.echo(f"{len(erasing_people.people_left(database))} person(s) would be erased; --yes does it.")
            return
        number = erasing_people.erase_everybody(
            database, journal=settings.erased_journal, media_dir=settings.media_dir, now=now
        )
    click.echo(f"{number} person(s) erased.")
