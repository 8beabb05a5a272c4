"""Reads which steps units have done, without who marked them and when: the database works out a short text a unit."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Subquery, case, func, literal, select
from sqlalchemy.orm import Session

from bot.faq.knowledge import Knowledge
from bot.models.step import StepMark
from bot.programme.unit_state import SYSTEM, BriefState
from bot.services import dates_in_force

# Neither is part of an id of the knowledge (bot/faq/shape.py).
_BETWEEN, _CHOSE = ",", "="


def done_by_unit(knowledge: Knowledge, held: Sequence[ColumnElement[bool]]) -> Subquery:
    """Return a row for each unit with marks: `held_0`, … name its steps by each condition, with the systems chosen."""
    choosing = [step.id for step in knowledge.steps if step.asks == SYSTEM]
    chosen = StepMark.step + literal(_CHOSE) + func.coalesce(StepMark.detail, "")
    said = case((StepMark.step.in_(choosing), chosen), else_=StepMark.step)
    columns = [
        func.aggregate_strings(case((one, said)), _BETWEEN).label(f"held_{place}") for place, one in enumerate(held)
    ]
    query = select(StepMark.unit_id, *columns).group_by(StepMark.unit_id)
    if len(held) == 1:
        query = query.where(held[0])
    return query.subquery()


def reader(session: Session) -> Callable[[int, str | None], BriefState]:
    """Return what reads the state of a unit from such a text; units without a date of their own share states."""
    own = dates_in_force.extensions(session)
    known: dict[str, BriefState] = {}

    def read(unit_id: int, text: str | None) -> BriefState:
        text = text or ""
        found = known.get(text)
        if found is None:
            found = known[text] = BriefState(_details(text))
        return BriefState(found.details, own[unit_id]) if unit_id in own else found

    return read


def _details(text: str) -> dict[str, str | None]:
    parts = (one.partition(_CHOSE) for one in text.split(_BETWEEN) if one)
    return {step: detail or None for step, _, detail in parts}
