"""`python -m bot hold …`: keep the bot from speaking, for one chat or everywhere, and let it speak again."""

from datetime import tzinfo

import click
from sqlalchemy.orm import Session

from bot import clock
from bot.cli.acting import acting_here
from bot.dates.roc import roc_date
from bot.models.chat import Chat
from bot.models.hold import HoldKind, HoldSwitch
from bot.services import audit, chats, holds
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database

_KINDS = click.Choice([one.value for one in HoldKind])
_CHAT = click.option("--chat", "line_id", help="Only this chat: its LINE id, or its name if only one has it.")
_MEANS = {
    HoldKind.UNASKED: "answers nobody asked the bot for",
    HoldKind.PUSHES: "everything sent on our own account",
    HoldKind.ALL: "everything that is said",
}


@click.group()
def hold() -> None:
    """Hold unasked answers, pushes, or all; what is held is sent when it is lifted, if it still helps then."""


@hold.command("set")
@click.argument("kind", type=_KINDS)
@click.option("--by", required=True, help="Who holds it, for the others to see.")
@_CHAT
def set_hold(kind: str, by: str, line_id: str | None) -> None:
    """Hold KIND: unasked, pushes or all."""
    with open_database(read_settings()) as database, database.write() as session:
        chat = _chat(session, line_id)
        is_new = holds.hold(session, HoldKind(kind), chat, by=by, now=clock.machine_now())
        if is_new:
            _write_down(session, "hold", kind, chat)
    click.echo(f"{_MEANS[HoldKind(kind)].capitalize()} {'is held now' if is_new else 'was held already'}.")


@hold.command("lift")
@click.argument("kind", type=_KINDS)
@_CHAT
def lift_hold(kind: str, line_id: str | None) -> None:
    """Lift the hold on KIND; a hold on a chat and one everywhere are two."""
    with open_database(read_settings()) as database, database.write() as session:
        chat = _chat(session, line_id)
        if not holds.lift(session, HoldKind(kind), chat):
            raise click.ClickException("No such hold is set. `python -m bot hold list` shows what is.")
        _write_down(session, "lift_hold", kind, chat)
    click.echo("Lifted.")


@hold.command("list")
def list_holds() -> None:
    """Print what is held, since when and by whom."""
    with open_database(read_settings()) as database, database.read() as session:
        switches = holds.all_switches(session)
        zone = CurrentKnowledge().get(session).zone if switches else None
        for one in switches:
            click.echo(describe(one, zone))
        if not switches:
            click.echo("Nothing is held.")


def _write_down(session: Session, what: str, kind: str, chat: Chat | None) -> None:
    acting = acting_here(session, CurrentKnowledge().get(session))
    audit.write_down(session, acting, what, f"hold {kind}", chat=chat.id if chat is not None else None)


def describe(switch: HoldSwitch, zone: tzinfo | None) -> str:
    """Say what is held, where, since when and by whom."""
    where = f"in {switch.chat.name or switch.chat.line_id}" if switch.chat else "everywhere"
    since = switch.since.astimezone(zone)
    return f"Held {where}: {_MEANS[switch.kind]}, since {roc_date(since.date())} {since:%H:%M}, by {switch.by}"


def _chat(session: Session, line_id: str | None) -> Chat | None:
    if line_id is None:
        return None
    found = chats.find_named(session, line_id)
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} chats have the id or name {line_id!r}; name one.")
    return found[0]
