"""`python -m bot codes …`: one-time codes that bind a unit's group or give a person a role."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli import tables
from bot.cli.acting import acting_here
from bot.models.people import Role
from bot.models.school import Unit
from bot.services import binding, invitations
from bot.services import codes as codes_service
from bot.services.audit import Acting
from bot.services.slips import Slip, share_link, slips_page
from bot.settings import read_settings
from bot.tables.writing import csv_bytes
from bot.wiring import CurrentKnowledge, open_database
from bot.wording.binding import bind_order, unit_name
from bot.wording.people import Invited


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
    with open_database(read_settings()) as database, database.write() as session:
        acting = acting_here(session, CurrentKnowledge().get(session))
        if unit_code:
            _issue_for_unit(session, find_unit(session, unit_code), acting)
        elif person:
            _tell(person[0], _issue_for_person(session, acting, *person), acting, where="1:1 with the bot")
        elif desk:
            code = codes_service.issue_for_desk(session, acting)
            _tell("The consultants' desk", code, acting, where="in the consultants' own group")
        else:
            _issue_for_all(session, slips, acting)


def _issue_for_unit(session: Session, unit: Unit, acting: Acting) -> None:
    current = binding.current_binding(session, unit)
    if current is not None:
        group = current.chat.name or current.chat.line_id
        click.echo(
            f"Warning: {unit.code} is already bound, to {group}. The new code moves it to the group it is typed in.",
            err=True,
        )
    name = f"{unit.code} {unit_name(unit.school.name, unit.division)}"
    _tell(name, codes_service.issue(session, unit, acting), acting, where="in the school's group")


def _tell(whose: str, code: str, acting: Acting, *, where: str) -> None:
    """Print whose code it is, what is typed where, and until when."""
    zone = acting.published.zone
    until = (acting.machine_now + binding.VALID_FOR).astimezone(zone)
    click.echo(f"{whose}\n  {bind_order(code)}\n  typed {where}, once, until {until:%Y-%m-%d %H:%M} ({zone.key})")


def _issue_for_all(session: Session, page: Path | None, acting: Acting) -> None:
    issued = codes_service.issue_waiting(session, acting)
    rows = ((one.code, one.school.name, one.division, code, share_link(code)) for one, code in issued)
    tables.write(csv_bytes(("unit", "school", "division", "code", "link"), rows))
    if page is not None:
        program = acting.published.knowledge.program
        slips = [Slip(f"{one.code} {unit_name(one.school.name, one.division)}", code) for one, code in issued]
        page.write_text(slips_page(program, slips), encoding="utf-8")


def _issue_for_person(session: Session, acting: Acting, name: str, role: str, scope: str) -> str:
    """Issue a person's code after checking that role and scope exist."""
    if role not in {one.value for one in Role}:
        raise click.ClickException(f"There is no role {role!r}: consultant, party, office or reader.")
    names = [one.strip() for one in scope.split(",") if one.strip() not in ("", "all")]
    if role == Role.CONSULTANT:
        for unit_code in names:
            find_unit(session, unit_code)
    elif role == Role.PARTY:
        parties = [one.id for one in acting.published.knowledge.parties]
        unknown = [one for one in names if one not in parties]
        if unknown or not names:
            raise click.ClickException(f"Name parties of this programme ({', '.join(parties)}), not {scope!r}.")
    elif names:
        raise click.ClickException("The office and readers see all: say all.")
    came, code = invitations.invite(session, name, Role(role), names, acting)
    if came is not Invited.DONE:
        raise click.ClickException(f"A name has 1 to {invitations.LONGEST_NAME} characters.")
    return code


@codes.command()
@click.argument("unit_code")
def undo(unit_code: str) -> None:
    """Free UNIT_CODE from its group; the code that bound it may be used once more."""
    with open_database(read_settings()) as database, database.write() as session:
        current = binding.current_binding(session, find_unit(session, unit_code))
        if current is None:
            raise click.ClickException(f"{unit_code} has no group.")
        acting = acting_here(session, CurrentKnowledge().get(session))
        codes_service.free(session, current, acting, by="office")
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
