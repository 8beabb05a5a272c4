"""The office's own hands, 1:1: 代碼, 邀請 and 提案."""

from sqlalchemy.orm import Session

from bot import content as say
from bot.context import Context
from bot.handlers.office import is_office
from bot.incoming import ButtonPressed, Ordering
from bot.models.knowledge import KnowledgeCandidate
from bot.models.people import Role
from bot.postback import DropCandidate, PublishCandidate, RejectProposal, ShowProposals, TakeInProposal
from bot.reading.orders.office import InvitePerson, IssueCode, ListProposals
from bot.reading.orders.parties import PartyList
from bot.services import audit, binding, codes, invitations, knowledge_candidates, learning, named_units, people
from bot.services.audit import Acting
from bot.services.knowledge_candidates import Checked, Stopped, Taken
from bot.services.knowledge_versions import Sound
from bot.services.learning import Proposal, UnknownProposalError
from bot.wording.people import Invited


def issue_code(event: Ordering, order: IssueCode, ctx: Context) -> None:
    """代碼 010301: a new code for a unit's group."""
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly(command="code"))
        return
    if order.listed is None:
        ctx.reply(event, say.SayWhichUnitForCode())
        return
    places = named_units.read_places(ctx.session, PartyList(step="", listed=(order.listed,)))
    place = next((one for one in places if one.unit is None), places[0] if places else None)
    if place is None or place.unit is None or len(places) > 1:
        ctx.reply(event, say.SayWhichUnitForCode(place=_as_said(place) if place else None))
        return
    current = binding.current_binding(ctx.session, place.unit)
    ctx.reply(
        event,
        say.SayIssuedCode(
            unit=place.unit.code,
            code=codes.issue(ctx.session, place.unit, ctx.acting(event)),
            until=ctx.machine_now + binding.VALID_FOR,
            bound_to=(current.chat.name or current.chat.line_id) if current else None,
        ),
    )


def invite(event: Ordering, order: InvitePerson, ctx: Context) -> None:
    """邀請 許文琪 諮輔 010301: a code with which somebody gets a role."""
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly(command="invite"))
        return
    came, result, title = invitations.invite_by_words(
        ctx.session, order.name, order.role, order.scope, ctx.acting(event)
    )
    is_done = came is Invited.DONE
    ctx.reply(
        event,
        say.SayInvitation(
            came=came,
            about="" if is_done else result,
            name=order.name,
            title=title,
            code=result if is_done else "",
            until=ctx.machine_now + binding.VALID_FOR if is_done else None,
        ),
    )


def show_proposals(event: Ordering, _order: ListProposals, ctx: Context) -> None:
    """提案: what waits for a decision."""
    ctx.reply(event, say.SayProposals() if is_office(event, ctx) else say.SayOfficeOnly(command="proposals"))


def show_more_proposals(event: ButtonPressed, press: ShowProposals, ctx: Context) -> None:
    """Tap on 看更多."""
    is_theirs = is_office(event, ctx)
    ctx.reply(event, say.SayProposals(page=press.page) if is_theirs else say.SayOfficeOnly(command="proposals"))


def reject(event: ButtonPressed, press: RejectProposal, ctx: Context) -> None:
    """不採用."""
    proposal = _proposal(event, press.key, ctx)
    if proposal is not None:
        learning.reject(ctx.session, proposal, by=_name(ctx.session, event), now=ctx.machine_now)
        audit.write_down(ctx.session, ctx.acting(event), "reject_proposal", f"proposal {proposal.key}")
        ctx.reply(event, say.SayProposalDecided(came="rejected"))


def prepare_to_take_in(event: ButtonPressed, press: TakeInProposal, session: Session, acting: Acting) -> Checked | str:
    """Read the knowledge with the proposal in it before anything is written: that takes long. Else say what came."""
    if not any(one.role is Role.OFFICE for one in people.roles_of(session, event.user_id)):
        return "gone"
    try:
        proposal = learning.find(session, acting.published.knowledge, press.key)
    except UnknownProposalError:
        return "gone"
    signed_on = acting.now.astimezone(acting.published.zone).date()
    name = _name(session, event)
    taken = Taken(entry=proposal.entry, answer=proposal.answer, signed_by=name, signed_on=signed_on)
    return knowledge_candidates.check_proposal(session, proposal, taken) or "same"


def take_in(event: ButtonPressed, _press: TakeInProposal, ctx: Context) -> None:
    """採用: the change is measured, and published by another tap."""
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly(command="proposals"))
    elif isinstance(ctx.prepared, Checked):
        made = knowledge_candidates.put_up(ctx.session, ctx.prepared, ctx.acting(event))
        if isinstance(made, Stopped):
            ctx.reply(event, say.SayCandidateDecided(stopped=made.value))
        else:
            ctx.reply(event, say.SayCandidate(candidate=made.id))
    else:
        ctx.reply(event, say.SayProposalDecided(came="same" if ctx.prepared == "same" else "gone"))


def prepare_to_publish(
    event: ButtonPressed, press: PublishCandidate, session: Session, _acting: Acting
) -> Sound | None:
    """Read what is to be published before anything is written."""
    if not any(one.role is Role.OFFICE for one in people.roles_of(session, event.user_id)):
        return None
    return knowledge_candidates.read_to_publish(session, press.candidate)


def publish(event: ButtonPressed, press: PublishCandidate, ctx: Context) -> None:
    """發布."""
    candidate = _candidate(event, press.candidate, ctx)
    if candidate is not None:
        came = knowledge_candidates.publish(
            ctx.session,
            candidate,
            ctx.prepared if isinstance(ctx.prepared, Sound) else None,
            ctx.acting(event),
            by=_name(ctx.session, event),
            anyway=press.anyway is not None,
        )
        if isinstance(came, Stopped):
            ctx.reply(event, say.SayCandidateDecided(stopped=came.value))
        else:
            ctx.reply(event, say.SayCandidateDecided(version=came))


def drop(event: ButtonPressed, press: DropCandidate, ctx: Context) -> None:
    """捨棄."""
    candidate = _candidate(event, press.candidate, ctx)
    if candidate is not None:
        is_gone = knowledge_candidates.drop(ctx.session, candidate, ctx.acting(event))
        ctx.reply(event, say.SayCandidateDecided(stopped=None if is_gone else Stopped.OVER.value))


def _proposal(event: ButtonPressed, key: str, ctx: Context) -> Proposal | None:
    """Return the proposal that somebody of the office decides on; None, and it is said, where that is not so."""
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly(command="proposals"))
        return None
    try:
        return learning.find(ctx.session, ctx.knowledge, key)
    except UnknownProposalError:
        ctx.reply(event, say.SayProposalDecided(came="gone"))
        return None


def _candidate(event: ButtonPressed, number: int, ctx: Context) -> KnowledgeCandidate | None:
    if not is_office(event, ctx):
        ctx.reply(event, say.SayOfficeOnly(command="proposals"))
        return None
    candidate = ctx.session.get(KnowledgeCandidate, number)
    if candidate is None:
        ctx.reply(event, say.SayCandidateDecided(stopped=Stopped.OVER.value))
    return candidate


def _name(session: Session, event: ButtonPressed) -> str:
    return next((one.name for one in people.roles_of(session, event.user_id) if one.name), "")


def _as_said(place: named_units.ReadPlace) -> say.Place:
    typed = place.typed or place.code or ""
    return say.Place(typed=typed, doubt=place.doubt.value if place.doubt else None, about=place.about)
