"""What a school hears at once of what a party marked for it: a form that was sent back."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.models.step import StepMark
from bot.outbox import Clocked
from bot.programme.leaving import At
from bot.services import binding


def tell_schools(session: Session, marks: Iterable[StepMark], by: Clocked) -> list[str]:
    """Owe each unit's group a message about a mark that undoes what the school did; return the codes that hear it."""
    steps, told = by.published.knowledge.step_by_id, []
    for mark in marks:
        current = binding.current_binding(session, mark.unit) if steps[mark.step].reopens is not None else None
        if current is not None:
            told.append(mark.unit.code)
            outbox.owe_push(
                session,
                current.chat,
                say.SayMarkedByParty(mark=mark.id),
                At(by.now),
                reason_key=f"marked:{mark.id}",
                by=by,
            )
    return told
