"""`python -m bot codes …`: one-time codes that bind a unit's group or give a person a role."""

from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.cli import tables
from bot.models.people import Role
from bot.models.school import Unit
from bot.services import binding
from bot.services import schools as schools_service
from bot.services.slips import Slip, share_link, slips_page
from bot.settings import read_settings
from bot.tables.writing import csv_bytes
from bot.wiring import CurrentKnowledge, open_database
from bot.wording.binding import bind_order, unit_name


@click.group()
def codes() -> None:
    """Issue the codes that are typed as 「綁定 CODE」 and take bindings back."""


@codes.command()
@click.argument("unit_code", required=False)
@click.option("--all", "everyone", is_flag=True, help="Every unit that has no group yet, as CSV.")
@click.option(
    "--slips", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="With --all: also a page."
)
@click.option(
    "--person", nargs=3, metavar="NAME ROLE SCOPE", help="ROLE: consultant, party, office or reader; SCOPE: see README."
)
@click.option("--desk", is_flag=True, help="The consultants' own group.")
def issue(
    unit_code: str | None, *, everyone: bool, slips: Path | None, person: tuple[str, str, str] | None, desk: bool
) -> None:
    """Print a new code: for UNIT_CODE (010301, 010301進), a person or the desk. Unused older ones of a unit end."""
    if [bool(unit_code), everyone, bool(person), desk].count(True) != 1:
        raise click.UsageError("Name a unit, or say --all, --person or --desk.")
    if slips and not everyone:
        raise click.UsageError("--slips goes with --all.")
    now = clock.machine_now()
    with open_database(read_settings()) as database, database.write() as session:
        if unit_code:
            _issue_for_unit(session, find_unit(session, unit_code), now=now)
        elif person:
            _tell(session, person[0], _issue_for_person(session, *person), where="1:1 with the bot", now=now)
        elif desk:
            code = binding.issue_desk_code(session, now=now)
            _tell(session, "The consultants' desk", code, where="in the consultants' own group", now=now)
        else:
            _issue_for_all(session, slips)


def _issue_for_unit(session: Session, unit: Unit, *, now: datetime) -> None:
    current = binding.current_binding(session, unit)
    if current is not None:
        group = current.chat.name or current.chat.line_id
        click.echo(
            f"Warning: {unit.code} is already bound, to {group}. The new code moves it to the group it is typed in.",
            err=True,
        )
    name = f"{unit.code} {unit_name(unit.school.name, unit.division)}"
    _tell(session, name, binding.issue_code(session, unit, now=now), where="in the school's group", now=now)


def _tell(session: Session, whose: str, code: str, *, where: str, now: datetime) -> None:
    """Print whose code it is, what is typed where, and until when."""
    zone = CurrentKnowledge().get(session).zone
    until = (now + binding.VALID_FOR).astimezone(zone)
    click.echo(f"{whose}\n  {bind_order(code)}\n  typed {where}, once, until {until:%Y-%m-%d %H:%M} ({zone.key})")


def _issue_for_all(session: Session, page: Path | None) -> None:
    now = clock.machine_now()
    bound = binding.current_chats(session)
    waiting = [one for one in schools_service.all_units(session) if one.id not in bound]
    issued = [(one, binding.issue_code(session, one, now=now)) for one in waiting]
    rows = ((one.code, one.school.name, one.division, code, share_link(code)) for one, code in issued)
    tables.write(csv_bytes(("unit", "school", "division", "code", "link"), rows))
    if page is not None:
        program = CurrentKnowledge().get(session).knowledge.program
        slips = [Slip(f"{one.code} {unit_name(one.school.name, one.division)}", code) for one, code in issued]
        page.write_text(slips_page(program, slips), encoding="utf-8")


def _issue_for_person(session: Session, name: str, role: str, scope: str) -> str:
    """Issue a person's code after checking that role and scope exist."""
    if role not in {one.value for one in Role}:
        raise click.ClickException(f"There is no role {role!r}: consultant, party, office or reader.")
    names = [one.strip() for one in scope.split(",") if one.strip() not in ("", "all")]
    if role == Role.CONSULTANT:
        for unit_code in names:
            find_unit(session, unit_code)
    elif role == Role.PARTY:
        parties = [one.id for one in CurrentKnowledge().get(session).knowledge.parties]
        unknown = [one for one in names if one not in parties]
        if unknown or not names:
            raise click.ClickException(f"Name parties of this programme ({', '.join(parties)}), not {scope!r}.")
    elif names:
        raise click.ClickException("The office and readers see all: say all.")
    return binding.issue_person_code(session, name=name, role=Role(role), scope=names, now=clock.machine_now())


@codes.command()
@click.argument("unit_code")
def undo(unit_code: str) -> None:
    """Free UNIT_CODE from its group; the code that bound it may be used once more."""
    with open_database(read_settings()) as database, database.write() as session:
        current = binding.current_binding(session, find_unit(session, unit_code))
        if current is None:
            raise click.ClickException(f"{unit_code} has no group.")
        binding.unbind(session, current, by="office", now=clock.machine_now())
    click.echo(f"{unit_code} is free.")


@codes.command()
@click.argument("unit_code")
def history(unit_code: str) -> None:
    """List the groups UNIT_CODE was served in: from, until, group, by whom it was ended."""
    with open_database(read_settings()) as database, database.read() as session:
        for one in binding.history(session, find_unit(session, unit_code)):
            until = f"{one.unbound_at:%Y-%m-%d %H:%M} UTC" if one.unbound_at else "now"
            click.echo(f"{one.bound_at:%Y-%m-%d %H:%M} UTC\t{until}\t{one.chat.line_id}\t{one.unbound_by or '-'}")


def find_unit(session: Session, unit_code: str) -> Unit:
    """Return a unit by its code, or end the command."""
    unit = session.scalar(select(Unit).where(Unit.code == unit_code))
    if unit is None:
        raise click.ClickException(f"There is no unit {unit_code}; `python -m bot schools list` shows them.")
    return unit
