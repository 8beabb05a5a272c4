"""Changes of the knowledge on their way: made, measured beside what runs, then published or dropped by the office.

Measuring takes long: whoever measures claims a candidate, works without the database, and writes down what came of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from bot.faq.load import load
from bot.models.knowledge import KnowledgeCandidate, Stage
from bot.models.proposal import ProposalVerdict, Verdict
from bot.services import audit, knowledge_versions, learning
from bot.services.audit import Acting
from bot.services.knowledge_versions import Sound
from bot.services.learning import Proposal

# Who measures for longer than this is gone; machine time.
_MEASURED_WITHIN = timedelta(minutes=30)
OPEN = (Stage.WANTED, Stage.MEASURING, Stage.MEASURED)


class Stopped(StrEnum):
    """Why a candidate was not published."""

    OVER = "over"
    OUTDATED = "outdated"
    NOT_MEASURED = "not_measured"
    WORSE = "worse"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How a proposal is taken in: as another way to ask for an `entry`, or (`answer`) as a signed supplement."""

    entry: int | None = None
    answer: str | None = None
    signed_by: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class Checked:
    """A version's files with a change in them, read and found right, and the version (`base`) that was changed."""

    files: Mapping[str, str]
    note: str
    base: int
    proposal: str | None = None


def check(session: Session, files: Mapping[str, str], note: str, *, proposal: str | None = None) -> Checked | None:
    """Read a change as a whole, which takes long and writes nothing; None when it changes nothing.

    Raises:
        KnowledgeError: the files have mistakes.
    """
    load(files)
    running = knowledge_versions.current(session)
    if running is None or dict(running.files) == dict(files):
        return None
    return Checked(files, note, running.number, proposal)


def put_up(session: Session, checked: Checked, acting: Acting) -> KnowledgeCandidate | Stopped:
    """Put a change that was checked up for measuring, unless another version runs or it was decided on meanwhile."""
    if checked.base != knowledge_versions.current_number(session):
        return Stopped.OUTDATED
    if checked.proposal is not None and not learning.stands(session, checked.proposal):
        return Stopped.OVER
    made = KnowledgeCandidate(
        base=checked.base,
        files=dict(checked.files),
        note=checked.note,
        proposal=checked.proposal,
        made_by=acting.by or "",
        made_at=acting.machine_now,
        stage=Stage.WANTED,
        figures=[],
        worse=[],
    )
    session.add(made)
    session.flush()
    audit.write_down(session, acting, "make_candidate", f"candidate {made.id}", base=made.base)
    return made


def check_proposal(session: Session, proposal: Proposal, taken: Taken) -> Checked | None:
    """Read the version that runs with a proposal in it; None when it changes nothing.

    Raises:
        KnowledgeError: what comes of it has mistakes.
    """
    running = knowledge_versions.current(session)
    files = dict(running.files) if running else {}
    if taken.answer is not None and taken.signed_on is not None:
        whole = replace(proposal, answer=taken.answer, entry=None)
        files = learning.with_supplement(files, whole, by=taken.signed_by, signed_on=taken.signed_on)
    else:
        files = learning.with_proposal(files, replace(proposal, entry=taken.entry, answer=None))
    return check(session, files, f"proposal {proposal.key}", proposal=proposal.key)


def open_candidates(session: Session) -> Sequence[KnowledgeCandidate]:
    """Return what is neither published nor dropped, the oldest first."""
    query = select(KnowledgeCandidate).where(KnowledgeCandidate.stage.in_(OPEN)).order_by(KnowledgeCandidate.id)
    return session.scalars(query).all()


def is_any_wanted(session: Session, *, now: datetime) -> bool:
    """Tell whether anything waits to be measured; machine time."""
    return session.scalar(select(KnowledgeCandidate.id).where(_wanted(now)).limit(1)) is not None


def claim(session: Session, *, now: datetime) -> KnowledgeCandidate | None:
    """Take the oldest that waits to be measured; of two who ask at once one gets it. Machine time."""
    number = session.scalar(select(KnowledgeCandidate.id).where(_wanted(now)).order_by(KnowledgeCandidate.id).limit(1))
    mine = update(KnowledgeCandidate).where(KnowledgeCandidate.id == number, _wanted(now))
    taken = session.execute(mine.values(stage=Stage.MEASURING, began_at=now).returning(KnowledgeCandidate.id)).first()
    return session.get(KnowledgeCandidate, taken[0], populate_existing=True) if taken else None


def write_figures(
    session: Session, number: int, figures: list[dict[str, Any]], worse: list[str], *, now: datetime
) -> None:
    """Keep what was measured, unless the candidate is over meanwhile."""
    session.execute(
        update(KnowledgeCandidate)
        .where(KnowledgeCandidate.id == number, KnowledgeCandidate.stage == Stage.MEASURING)
        .values(stage=Stage.MEASURED, ended_at=now, figures=figures, worse=worse)
    )


def read_to_publish(session: Session, number: int) -> Sound | None:
    """Read a candidate that may be published, which takes long and writes nothing; None for any other.

    Raises:
        KnowledgeError: it has mistakes by what is checked today.
    """
    candidate = session.get(KnowledgeCandidate, number)
    if candidate is None or candidate.stage is not Stage.MEASURED:
        return None
    return knowledge_versions.read(candidate.files)


def publish(  # noqa: PLR0913 - who, what and how
    session: Session,
    candidate: KnowledgeCandidate,
    sound: Sound | None,
    acting: Acting,
    *,
    by: str,
    anyway: bool = False,
) -> int | Stopped:
    """Make a candidate what runs and return the version's number; one that makes things worse only `anyway`.

    `sound` is what `read_to_publish` made of it, `by` how who publishes it is called.
    """
    if candidate.stage not in OPEN:
        return Stopped.OVER
    if candidate.base != knowledge_versions.current_number(session):
        return Stopped.OUTDATED
    if candidate.stage is not Stage.MEASURED or sound is None:
        return Stopped.NOT_MEASURED
    if candidate.worse and not anyway:
        return Stopped.WORSE
    now = acting.machine_now
    version, _ = knowledge_versions.publish(session, sound, now=now, by=by, note=candidate.note)
    candidate.stage, candidate.ended_at, candidate.files = Stage.PUBLISHED, now, {}
    if candidate.proposal is not None and session.get(ProposalVerdict, candidate.proposal) is None:
        session.add(ProposalVerdict(key=candidate.proposal, verdict=Verdict.APPROVED, decided_at=now, decided_by=by))
    audit.write_down(session, acting, "publish", f"version {version.number}", candidate=candidate.id)
    return version.number


def drop(session: Session, candidate: KnowledgeCandidate, acting: Acting) -> bool:
    """Drop a candidate; tell whether it was still open."""
    if candidate.stage not in OPEN:
        return False
    candidate.stage, candidate.ended_at, candidate.files = Stage.DROPPED, acting.machine_now, {}
    audit.write_down(session, acting, "drop_candidate", f"candidate {candidate.id}")
    return True


def _wanted(now: datetime) -> Any:  # noqa: ANN401 - a condition
    gone = and_(KnowledgeCandidate.stage == Stage.MEASURING, KnowledgeCandidate.began_at < now - _MEASURED_WITHIN)
    return or_(KnowledgeCandidate.stage == Stage.WANTED, gone)
