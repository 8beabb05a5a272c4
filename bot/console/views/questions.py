"""What was asked, grouped by likeness, and what people's taps and answers propose for the knowledge."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.paging import turning
from bot.console.views.knowledge import mistakes, put_up
from bot.console.visit import Visit
from bot.faq.load import KnowledgeError
from bot.models.question import Question
from bot.reading.addressing import find_address
from bot.services import audit, knowledge_candidates, learning, question_groups
from bot.services.knowledge_candidates import Checked, Taken
from bot.services.learning import Proposal, UnknownProposalError
from bot.services.question_groups import Kind
from bot.wording import knowledge as wording

PAGE_SIZE = 40
_LONGEST_ANSWER = 4000


def show(visit: Visit) -> ResponseReturnValue:
    """Show the groups, and say how many there are."""
    given = request.args.get("kind")
    kind = Kind(given) if given in list(Kind) else Kind.UNANSWERED
    words = request.args.get("words", "").strip()[:100]
    found = question_groups.read(visit.session, kind, words, _names(visit))
    pages = max(1, -(-len(found.groups) // PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    first = (number - 1) * PAGE_SIZE
    return page(
        visit,
        "questions.html",
        here="questions_show",
        kind=kind.value,
        kinds=wording.KINDS,
        counts={one.value: total for one, total in question_groups.count(visit.session).items()},
        words=words,
        found=found,
        groups=found.groups[first : first + PAGE_SIZE],
        first=first,
        number=number,
        pages=pages,
        turn=turning(request.args),
        entries=visit.knowledge.entries,
        by_number=visit.knowledge.by_number,
    )


def show_proposals(visit: Visit) -> ResponseReturnValue:
    """Show the open proposals, the most wanted first."""
    found = learning.proposals(visit.session, visit.knowledge)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    first = (number - 1) * PAGE_SIZE
    return page(
        visit,
        "proposals.html",
        here="questions_show_proposals",
        found=found[first : first + PAGE_SIZE],
        total=len(found),
        number=number,
        pages=pages,
        turn=turning(request.args),
        entries=visit.knowledge.entries,
        by_number=visit.knowledge.by_number,
        candidates=knowledge_candidates.open_candidates(visit.session),
        stages=wording.STAGES,
        note=wording.note,
    )


def check(visit: Visit) -> Checked | str:
    """Read the knowledge with a proposal or a question in it: as a wording, or as a supplement. Else say why not."""
    proposal = _proposal(visit)
    if proposal is None:
        return wording.GONE
    wanted, answer = request.form.get("as", ""), request.form.get("answer", "").replace("\r\n", "\n").strip()
    if wanted == "supplement" and not answer:
        return wording.WITHOUT_ANSWER
    entry = int(wanted) if wanted.isdecimal() else None
    if wanted not in ("supplement", "none") and entry not in visit.knowledge.by_number:
        abort(400)
    taken = Taken(
        entry=entry,
        answer=answer[:_LONGEST_ANSWER] if wanted == "supplement" else None,
        signed_by=visit.viewer.name,
        signed_on=visit.moment.now.astimezone(visit.published.zone).date(),
    )
    try:
        return knowledge_candidates.check_proposal(visit.session, proposal, taken) or wording.NOTHING_CHANGES
    except KnowledgeError as error:
        return mistakes(error)


def take_in(visit: Visit) -> ResponseReturnValue:
    """Put up for measuring what was checked."""
    return put_up(visit, otherwise="console.questions_show_proposals")


def reject(visit: Visit) -> ResponseReturnValue:
    """Drop a proposal for good."""
    proposal = _proposal(visit)
    if proposal is None:
        flash(wording.GONE, "problem")
    else:
        learning.reject(visit.session, proposal, by=visit.viewer.name, now=visit.moment.machine_now)
        audit.write_down(visit.session, visit.acting, "reject_proposal", f"proposal {proposal.key}")
        flash(wording.REJECTED, "done")
    return redirect(url_for("console.questions_show_proposals"), 303)


def _proposal(visit: Visit) -> Proposal | None:
    """Return the proposal of a form: an open one by its key, or one made of a question."""
    number = request.form.get("question", 0, type=int)
    question = visit.session.get(Question, number) if number else None
    if question is not None and question.text:
        text = find_address(question.text, (), _names(visit)).words
        return learning.proposal_of(question.id, text)
    try:
        return learning.find(visit.session, visit.knowledge, request.form.get("key", ""))
    except UnknownProposalError:
        return None


def _names(visit: Visit) -> tuple[str, ...]:
    bot = visit.knowledge.program.bot
    return (bot.name, *bot.short_names)
