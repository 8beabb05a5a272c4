"""Everything about one case for who works on it, as far as they may see it; read at once, as of now.

A party sees what it was asked and what it said, nothing else of the case: no notes, no other lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.case import Case, CaseDraft, CaseMessage, CaseStep, Side
from bot.models.desk import CaseNote
from bot.models.media import CaseMedia
from bot.models.people import Role
from bot.models.question import Question
from bot.models.school import Unit
from bot.programme.cases import Purpose, State, Step, Who, decide
from bot.programme.unit_state import UnitState
from bot.services import media, progress
from bot.services.audit import Acting
from bot.services.cases import closing, drafts, finding, queue_rows, results, seeing, transcript
from bot.services.cases.results import Result
from bot.services.cases.steps import who_is
from bot.services.viewing import Viewer

_EARLIER = 10


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the transcript with its picture, and what became of it where it was sent to the school."""

    said: CaseMessage
    picture: CaseMedia | None
    result: Result | None
    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case's file. `purpose` is what the viewer's words are for; None when they have nothing to say here.

    `seen` names what had been said by now; `names` tells how people are called, by LINE id.
    """

    case: Case
    units: Sequence[Unit]
    states: Mapping[int, UnitState]
    question: Question | None
    lines: Sequence[Line]
    history: Sequence[CaseStep]
    notes: Sequence[CaseNote]
    earlier: Sequence[Case]
    draft: CaseDraft | None
    pictures: Sequence[CaseMedia]
    left_behind: Sequence[CaseDraft]
    writing: Sequence[str]
    names: Mapping[str, str]
    may: frozenset[Step]
    purpose: Purpose | None
    sees_all: bool
    seen: str


def find_case(session: Session, viewer: Viewer, number: int) -> Case | None:
    """Return a case; None where there is none that this person may see."""
    case = session.get(Case, number)
    if case is None or not (seeing.may_read(session, case, viewer.line_id) or _is_partys(session, case, viewer)):
        return None
    return case


def read_file(session: Session, viewer: Viewer, case: Case, acting: Acting) -> CaseFile:
    """Return a case's file for somebody who may see it."""
    sees_all = seeing.may_read(session, case, viewer.line_id)
    units = finding.units_of(session, case)
    said = [one for one in transcript.lines_of(session, case) if sees_all or _concerns(one, viewer)]
    notes = _notes(session, case) if sees_all else ()
    history = _history(session, case) if sees_all else ()
    mine = drafts.unfinished(session, case, viewer.line_id)
    others = _left_behind(session, case, viewer.line_id) if sees_all else ()
    earlier = _earlier(session, case, units) if sees_all else ()
    writing = queue_rows.writing_now(session, [case.id], but=viewer.line_id, now=acting.machine_now).get(case.id, [])
    people = {case.asker_line_id, case.holder_line_id or "", *writing, *(one.by_line_id for one in said)}
    people |= {one.by_line_id or "" for one in history} | {one.by_line_id for one in notes}
    people |= {one.by_line_id for one in others}
    people |= {one.detail or "" for one in history} | {one.to_line_id or "" for one in notes}
    people |= {one.holder_line_id or "" for one in earlier}
    names = queue_rows.names_of(session, people - {""})
    purpose = seeing.words_are_for(session, case, viewer.line_id)
    return CaseFile(
        case=case,
        units=units,
        states=progress.states_of(session, [one.id for one in units]),
        question=session.get(Question, case.question_id) if case.question_id else None,
        lines=_lines(session, case, said),
        history=history,
        notes=notes,
        earlier=earlier,
        draft=mine,
        pictures=drafts.pictures(session, mine) if mine else (),
        left_behind=others,
        writing=[names.get(one, "") for one in writing],
        names=names,
        may=_may(session, case, acting),
        purpose=purpose if isinstance(purpose, Purpose) else None,
        sees_all=sees_all,
        seen=transcript.fingerprint(session, case.id),
    )


def _is_partys(session: Session, case: Case, viewer: Viewer) -> bool:
    asked = seeing.is_answering_party(session, case, viewer.line_id)
    return asked or seeing.was_party(session, case, viewer.line_id)


def _concerns(line: CaseMessage, viewer: Viewer) -> bool:
    """Tell whether a line was said to or by the viewer's party."""
    return line.to_party in viewer.parties or (line.side is Side.PARTY and line.by_line_id == viewer.line_id)


def _lines(session: Session, case: Case, said: Sequence[CaseMessage]) -> list[Line]:
    pictures = {one.case_message_id: one for one in media.media_of(session, said)}
    became = results.results_of(session, case, said)
    ids = [one.id for one in said]
    copied = set(session.scalars(select(CaseMessage.copied_from_id).where(CaseMessage.copied_from_id.in_(ids))))
    return [
        Line(
            said=one,
            picture=pictures.get(one.id),
            result=became.get(one.id),
            is_shared=one.copied_from_id is not None or one.id in copied,
        )
        for one in said
    ]


def _may(session: Session, case: Case, acting: Acting) -> frozenset[Step]:
    """Return the steps that are offered to this person now: what a colleague has is not offered to be ended."""
    who = who_is(session, case, acting)
    may = {step for step in Step if isinstance(decide(case.state, step, who), State)}
    if not closing.may_reopen(case, now=acting.machine_now):
        may.discard(Step.REOPEN)
    if who is Who.CONSULTANT and Step.ANSWER not in may:
        may.discard(Step.CLOSE)
    return frozenset(may)


def _notes(session: Session, case: Case) -> Sequence[CaseNote]:
    return session.scalars(select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id)).all()


def _history(session: Session, case: Case) -> Sequence[CaseStep]:
    return session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)).all()


def _left_behind(session: Session, case: Case, line_id: str) -> Sequence[CaseDraft]:
    """Return what others had begun to answer and not sent: it is not lost when a case changes hands."""
    query = select(CaseDraft).where(
        CaseDraft.case_id == case.id,
        CaseDraft.by_line_id != line_id,
        CaseDraft.text.is_not(None),
        CaseDraft.sent_at.is_(None),
        CaseDraft.dropped_at.is_(None),
        CaseDraft.purpose.in_((Purpose.ANSWER, Purpose.ASK_BACK)),
    )
    return session.scalars(query.order_by(CaseDraft.changed_at.desc())).all()


def _earlier(session: Session, case: Case, units: Sequence[Unit]) -> Sequence[Case]:
    """Return the cases of the same group or units, the newest first."""
    same = (Case.chat_id == case.chat_id) | Case.unit_id.in_([one.id for one in units])
    query = select(Case).where(same, Case.id != case.id).order_by(Case.id.desc()).limit(_EARLIER)
    return session.scalars(query).all()


def is_consultant(viewer: Viewer) -> bool:
    """Tell whether somebody answers schools."""
    return Role.CONSULTANT in viewer.roles
