"""Who reported a step and is not confirmed yet: the list that a party works off, the longest waiting first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.faq.steps import Step
from bot.programme.figures import UnitLine
from bot.programme.published import Published
from bot.programme.working_time import after_working, working_minutes
from bot.services import board, progress, report
from bot.services.viewing import Viewer


@dataclass(frozen=True, kw_only=True)
class Waits:
    """A unit that waits: since when, and for how many working hours."""

    line: UnitLine
    since: datetime
    hours: int


@dataclass(frozen=True, kw_only=True)
class SentBack:
    """A unit whose paper came back and was not sent again, and why."""

    line: UnitLine
    since: datetime
    why: str | None


def waiting(  # noqa: PLR0913 - whose list of what
    session: Session, step: Step, *, hours: int, published: Published, now: datetime, viewer: Viewer | None = None
) -> list[Waits]:
    """Return who waits for a step that confirms another since at least so many working hours."""
    found = []
    lines = _lines(session, published, viewer)
    reported_alone = [one for one in lines if step.confirms in one.state.done and step.id not in one.state.done]
    states = progress.states_of(session, (one.unit_id for one in reported_alone))
    for line in reported_alone:
        reported = states[line.unit_id].marks[step.confirms or ""]
        if after_working(published, reported.at, hours * 60) <= now:
            minutes = working_minutes(published, reported.at, now)
            found.append(Waits(line=line, since=reported.at, hours=minutes // 60))
    return sorted(found, key=lambda one: (one.since, one.line.code))


def sent_back(session: Session, step: Step, *, published: Published, viewer: Viewer | None = None) -> list[SentBack]:
    """Return who has to send again what `step` confirms, the longest first."""
    found: list[SentBack] = []
    back = {one.id for one in published.knowledge.steps if one.reopens is not None and one.reopens == step.confirms}
    lines = [one for one in _lines(session, published, viewer) if not back.isdisjoint(one.state.done)]
    states = progress.states_of(session, (one.unit_id for one in lines))
    for line in lines:
        marks = [one for one in states[line.unit_id].marks.values() if one.step in back]
        found.extend(SentBack(line=line, since=one.at, why=one.detail) for one in marks)
    return sorted(found, key=lambda one: (one.since, one.line.code))


def _lines(session: Session, published: Published, viewer: Viewer | None) -> Sequence[UnitLine]:
    lines = report.present_lines(session, published)
    return lines if viewer is None else board.seen_by(viewer, lines, published.knowledge)
