"""`python -m bot proposals …`: what people's taps teach, approved or rejected by the office."""

import getpass
import sys

import click
from sqlalchemy.orm import Session

from bot import clock
from bot.cli.acting import acting_here
from bot.programme.answering import prepare
from bot.services import audit, knowledge_versions, learning, measuring, program_time, questions
from bot.services.learning import Proposal, UnknownProposalError
from bot.settings import read_settings
from bot.wiring import CurrentKnowledge, open_database

MOST = 200


@click.group()
def proposals() -> None:
    """Look at proposed wordings and unanswered questions, and approve or reject."""


@proposals.command("list")
def list_proposals() -> None:
    """Print each open proposal: key, how many taps, entry (none: not meant for the bot), text.

    A supplement is a question from a case with what a person answered; who approves it signs it.
    """
    with open_database(read_settings()) as database, database.read() as session:
        knowledge = CurrentKnowledge().get(session).knowledge
        for one in learning.proposals(session, knowledge):
            entry = "supplement" if one.answer is not None else one.entry or "none"
            click.echo(f"{one.key}\t{one.count}\t{entry}\t{one.text}{f' → {one.answer}' if one.answer else ''}")


@proposals.command()
def unanswered() -> None:
    """Print what was asked of the bot and nothing answered, and 「都不是」, the newest first."""
    with open_database(read_settings()) as database, database.read() as session:
        for one in questions.unanswered(session, limit=MOST):
            click.echo(f"{one.id}\t{one.asked_at:%Y-%m-%d %H:%M} UTC\t{one.text or '(taken back)'}")


@proposals.command()
@click.argument("key")
@click.option("--by", default=getpass.getuser, help="Who approves.")
@click.option("--anyway", is_flag=True, help="Approve without measuring what it makes worse.")
def approve(key: str, by: str, *, anyway: bool) -> None:
    """Take the proposal KEY into the knowledge and publish it; one that breaks something says what."""
    with open_database(read_settings()) as database:
        with database.read() as session:
            running = knowledge_versions.current(session)
            if running is None:
                raise click.ClickException("No knowledge is published.")
            proposal = _find(session, key)
        broken = []
        if proposal.answer is None and not anyway:
            broken = measuring.what_it_breaks(dict(running.files), proposal, lambda one: prepare(0, one))
        if broken:
            for line in broken:
                click.echo(line, err=True)
            click.echo("Nothing was changed. Reject it, or approve it --anyway.", err=True)
            sys.exit(1)
        with database.write() as session:
            now = clock.machine_now()
            zone = CurrentKnowledge().get(session).zone
            signed_on = (now + program_time.read_offset(session)).astimezone(zone).date()
            number = learning.approve(session, proposal, by=by, now=now, signed_on=signed_on)
            acting = acting_here(session, CurrentKnowledge().get(session))
            audit.write_down(session, acting, "publish", f"version {number}", proposal=proposal.key)
    click.echo(f"Version {number} published.")


@proposals.command()
@click.argument("key")
@click.option("--by", default=getpass.getuser, help="Who rejects.")
def reject(key: str, by: str) -> None:
    """Drop the proposal KEY for good."""
    with open_database(read_settings()) as database, database.write() as session:
        learning.reject(session, _find(session, key), by=by, now=clock.machine_now())
        acting = acting_here(session, CurrentKnowledge().get(session))
        audit.write_down(session, acting, "reject_proposal", f"proposal {key}")
    click.echo("Rejected.")


def _find(session: Session, key: str) -> Proposal:
    try:
        return learning.find(session, CurrentKnowledge().get(session).knowledge, key)
    except UnknownProposalError as error:
        raise click.ClickException(str(error)) from error
