"""`python -m bot dates …`: what was changed about the programme's dates, and changes with their effects shown first."""

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from bot.cli.acting import acting_here
from bot.models.date_change import DateChange
from bot.programme.changed_dates import Bad
from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords, WithdrawExtension
from bot.render import dates as shown
from bot.render.context import RenderContext
from bot.services import asking_changes, change_effects, changing_dates
from bot.services.asking_changes import Refused
from bot.services.audit import Acting
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database

_BY = click.option("--by", "by_name", required=True, help="Who signs: the name that schools read.")
_YES = click.option("--yes", is_flag=True, help="Make it. Without this only the effects are shown.")
_REASON = click.option("--reason", required=True, help="Why, as schools read it.")


@click.group(invoke_without_command=True)
@click.pass_context
def dates(ctx: click.Context) -> None:
    """Show what was changed about the dates, or change one: move, extend, withdraw, late."""
    if ctx.invoked_subcommand is None:
        with open_database(read_settings()) as database, database.read() as session:
            published = CurrentKnowledge().get(session)
            acting = acting_here(session, published)
            lines = shown.history_lines(RenderContext(session=session, published=published, now=acting.now))
            click.echo("\n".join(lines) or "No date was changed.")


@dates.command()
@click.argument("deadline")
@click.argument("day")
@_REASON
@_BY
@_YES
def move(deadline: str, day: str, *, reason: str, by_name: str, yes: bool) -> None:
    """Move DEADLINE (its date or id) to DAY for all, and tell those concerned."""
    order = MoveDate(deadline, day, reason)
    _change(lambda session, acting: asking_changes.move(session, order, acting, by_name=by_name), yes=yes)


@dates.command()
@click.argument("unit")
@click.argument("day")
@click.option("--date", "which", help="Which date; without it the unit's next one.")
@_REASON
@_BY
@_YES
def extend(  # noqa: PLR0913 - the options of a command
    unit: str, day: str, *, which: str | None, reason: str, by_name: str, yes: bool
) -> None:
    """Give UNIT until DAY, and tell its group."""
    order = ExtendDate(unit, which, day, reason)
    _change(lambda session, acting: asking_changes.extend(session, order, acting, by_name=by_name), yes=yes)


@dates.command()
@click.argument("deadline")
@click.argument("words")
@_BY
@_YES
def late(deadline: str, words: str, *, by_name: str, yes: bool) -> None:
    """Set what those are told, once, who miss DEADLINE."""
    order = SetLateWords(deadline, words)
    _change(lambda session, acting: asking_changes.late_words(session, order, acting, by_name=by_name), yes=yes)


@dates.command()
@click.argument("unit")
@click.option("--date", "which", help="Which date, where the unit has several of its own.")
def withdraw(unit: str, *, which: str | None) -> None:
    """Take UNIT's own date back, and tell its group."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        found = asking_changes.find_extension(session, WithdrawExtension(unit, which), acting)
        if isinstance(found, Refused):
            raise click.ClickException(_why(session, found, acting))
        changing_dates.withdraw(session, found, acting)
        click.echo(f"Taken back: {shown.what_changes(found, _context(session, acting))}")


def _change(ask: Callable[[Session, Acting], DateChange | Refused], *, yes: bool) -> None:
    """Show what a change would do, and make it if that is wanted; what is only shown leaves no row."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        asked = ask(session, acting)
        if isinstance(asked, Refused):
            raise click.ClickException(_why(session, asked, acting))
        context = _context(session, acting)
        effects = change_effects.effects(session, asked, acting.published, acting.now)
        click.echo("\n".join([shown.what_changes(asked, context), *shown.preview_lines(asked, effects, context)]))
        if not yes:
            changing_dates.drop(session, asked)
            click.echo("Nothing was changed; --yes makes it.")
            return
        came = changing_dates.say_yes(session, asked, acting)
        if isinstance(came, Bad) or came is None:
            raise click.ClickException("The date was changed by somebody else meanwhile. Nothing was changed here.")
        click.echo(f"Done: {came.groups} group(s) and {came.people} person(s) hear of it.")


def _context(session: Session, acting: Acting) -> RenderContext:
    return RenderContext(session=session, published=acting.published, now=acting.now)


def _why(session: Session, refused: Refused, acting: Acting) -> str:
    return shown.refusal_line(asking_changes.said_of(refused), _context(session, acting))
