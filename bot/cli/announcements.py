"""`python -m bot announcements …`: write, approve, stop and follow announcements of the office."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.orm import Session

from bot.cli.acting import acting_here
from bot.models.announcement import Announcement
from bot.programme.announcing import Act, Found, check_of
from bot.render.announcements import facts, tally_lines, whom
from bot.render.chat_names import group_names
from bot.render.context import RenderContext
from bot.services.announcements import approving, composing, finding, pictures, results, sending
from bot.services.announcements.composing import Written
from bot.services.audit import Acting
from bot.settings import Settings, read_settings
from bot.wiring import CurrentKnowledge, open_database
from bot.wording import announcements as wording
from bot.wording.announcement_problems import problem

_NUMBER = click.argument("number", type=int)
_CHECK = click.argument("check")


@click.group()
def announcements() -> None:
    """Write announcements to a selection of groups, approve, stop and follow them."""


@announcements.command("list")
def list_announcements() -> None:
    """Print the newest announcements: number, how far, to whom, the first words."""
    with open_database(read_settings()) as database, database.read() as session:
        ctx = _context(session, _acting(session))
        for one in finding.newest(session, limit=50):
            click.echo(wording.list_line(wording.title(one.id, one.kind, one.state), whom(one, ctx), one.text))


@announcements.command("write")
@click.option("--to", required=True, help="To whom: 全部, counties, systems, consultants, codes, 未 and a step.")
@click.option("--text", help="What it says.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with what it says.")
@click.option("--link", help="A link below the text.")
@click.option("--picture", help="A picture: an https address, or a file of at most 10 MB.")
@click.option("--at", "when", help="When it is sent, as 12/8 09:00; as soon as it is approved where this is missing.")
@click.option("--number", type=int, help="Put it in the place of what this announcement said.")
def write(  # noqa: PLR0913, PLR0917 - an option each
    to: str,
    text: str | None,
    file: Path | None,
    link: str | None,
    picture: str | None,
    when: str | None,
    number: int | None,
) -> None:
    """Write an announcement down and print whom it reaches and what it costs; nothing is sent."""
    said = file.read_text(encoding="utf-8") if file else (text or "")
    settings = read_settings()
    address, token = _picture(picture, settings)
    written = Written(to=to, text=said, link=link, picture=address, picture_token=token, when=when)
    with open_database(settings) as database, database.write() as session:
        acting = _acting(session)
        if number is None:
            made = composing.compose(session, written, acting)
        else:
            made = composing.revise(session, number, written, acting)
        _show(session, _or_fail(made, acting), acting)


@announcements.command("show")
@_NUMBER
def show(number: int) -> None:
    """Print one announcement, whom it reaches, what it costs and how far it is."""
    with open_database(read_settings()) as database, database.read() as session:
        acting = _acting(session)
        _show(session, _find(session, number), acting)


@announcements.command("results")
@_NUMBER
def show_results(number: int) -> None:
    """Print what became of it, group by group: what, when, billed, LINE's word."""
    with open_database(read_settings()) as database, database.read() as session:
        ctx = _context(session, _acting(session))
        found = results.results(session, _find(session, number))
        names = group_names([one.group for one in found], ctx)
        for one in found:
            at = f"{one.at:%Y-%m-%d %H:%M} UTC" if one.at else ""
            said = wording.line_said(one.status, one.error) if one.error else ""
            click.echo(f"{names[one.group.id]}\t{wording.FATES[one.fate]}\t{at}\t{one.billed}\t{said}")


@announcements.command("ask")
@_NUMBER
@_CHECK
def ask(number: int, check: str) -> None:
    """Ask the office to approve the form of it that CHECK names."""
    _do(Act.ASK, lambda session, acting: approving.ask(session, number, check, acting))


@announcements.command("approve")
@_NUMBER
@_CHECK
def approve(number: int, check: str) -> None:
    """Approve exactly the form of it that CHECK names; not what was written on the command line."""
    _do(Act.APPROVE, lambda session, acting: approving.approve(session, number, check, acting))


@announcements.command("refuse")
@_NUMBER
@_CHECK
def refuse(number: int, check: str) -> None:
    """Send it back to its author."""
    _do(Act.REFUSE, lambda session, acting: approving.refuse(session, number, check, acting))


@announcements.command("stop")
@_NUMBER
def stop(number: int) -> None:
    """Stop it half-way."""
    _do(Act.STOP, lambda session, acting: sending.stop(session, number, acting))


@announcements.command("resume")
@_NUMBER
def resume(number: int) -> None:
    """Go on where it was stopped."""
    _do(Act.RESUME, lambda session, acting: sending.resume(session, number, acting))


@announcements.command("cancel")
@_NUMBER
def cancel(number: int) -> None:
    """Give it up; says for how many groups it is too late."""
    _do(Act.CANCEL, lambda session, acting: sending.cancel(session, number, acting))


@announcements.command("retry")
@_NUMBER
def retry(number: int) -> None:
    """Send once more where it failed."""
    with open_database(read_settings()) as database, database.write() as session:
        acting = _acting(session)
        again = results.retry(session, number, acting)
        if not isinstance(again, int):
            _fail(again, acting)
        click.echo(wording.done(Act.RETRY, number, again, has_others=True, check=""))


def show_written(session: Session, what: Callable[[Acting], Announcement | Sequence[Found]]) -> None:
    """Write something down and print it, or say what is wrong with it."""
    acting = _acting(session)
    _show(session, _or_fail(what(acting), acting), acting)


def context_of(session: Session) -> RenderContext:
    """Return what things are rendered with on the command line."""
    return _context(session, _acting(session))


def _do(act: Act, what: Callable[[Session, Acting], Announcement | Sequence[Found]]) -> None:
    with open_database(read_settings()) as database, database.write() as session:
        acting = _acting(session)
        row = _or_fail(what(session, acting), acting)
        late = sending.too_late_for(session, row)
        has_others = bool(approving.others(session, row.written_by))
        click.echo(wording.done(act, row.id, late, has_others=has_others, check=check_of(row.digest)))


def _picture(given: str | None, settings: Settings) -> tuple[str | None, str | None]:
    """Return the address, or the token of a file that is kept."""
    if given is None or "://" in given:
        return given, None
    if settings.public_base_url is None:
        raise click.ClickException("Without PUBLIC_BASE_URL LINE cannot fetch a picture from here; give an address.")
    try:
        kept = pictures.keep(settings.media_dir, Path(given).read_bytes())
    except OSError as error:
        raise click.ClickException(f"{given}: {error.strerror}.") from error
    if isinstance(kept, Found):
        raise click.ClickException(f"{given} is no picture that LINE takes: {kept.about}.")
    return None, kept


def _show(session: Session, row: Announcement, acting: Acting) -> None:
    ctx = _context(session, acting)
    click.echo(f"{wording.title(row.id, row.kind, row.state)}\t{check_of(row.digest)}")
    click.echo(row.text)
    for line in facts(row, ctx):
        click.echo(line)
    if row.started_at is not None:
        for line in tally_lines(row, results.results(session, row), ctx):
            click.echo(line)


def _find(session: Session, number: int) -> Announcement:
    row = finding.find(session, number)
    if row is None:
        raise click.ClickException(f"There is no announcement {number}.")
    return row


def _acting(session: Session) -> Acting:
    return acting_here(session, CurrentKnowledge().get(session))


def _context(session: Session, acting: Acting) -> RenderContext:
    offset = acting.now - acting.machine_now
    return RenderContext(session=session, published=acting.published, now=acting.now, offset=offset)


def _or_fail(made: Announcement | Sequence[Found], acting: Acting) -> Announcement:
    if not isinstance(made, Announcement):
        _fail(made, acting)
    return made


def _fail(problems: Sequence[Found], acting: Acting) -> NoReturn:
    program = acting.published.knowledge.program
    said = [problem(one.what, one.about, program, program.push_hours) for one in problems]
    raise click.ClickException("\n".join(said))
