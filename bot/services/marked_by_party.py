"""What a school hears at once of what a party marked for it: a form that was sent back."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.faq.steps import SCHOOL, Deadline
from bot.models.chat import Chat
from bot.models.outbox import RECEIPT
from bot.models.step import StepMark
from bot.outbox import Clocked
from bot.programme.leaving import At
from bot.services import binding, progress


def tell_schools(session: Session, marks: Iterable[StepMark], by: Clocked) -> list[str]:
    """Owe each unit's group a message about a mark that undoes what the school did; return the codes that hear it.

    What meets a date is told on the school's next word to the bot, which is free, else by push on the date's last day.
    """
    steps, told = by.published.knowledge.step_by_id, []
    meets = {one.met_by: one for one in by.published.knowledge.deadlines if steps[one.met_by].marked_by != SCHOOL}
    for mark in marks:
        undoes = steps[mark.step].reopens is not None
        current = binding.current_binding(session, mark.unit) if undoes or mark.step in meets else None
        if current is not None and not undoes:
            _owe_receipt(session, mark, current.chat, meets[mark.step], by)
        elif current is not None:
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


def _owe_receipt(session: Session, mark: StepMark, chat: Chat, deadline: Deadline, by: Clocked) -> None:
    own = progress.state_of(session, mark.unit).dated(deadline)
    last = datetime.combine(by.published.calendar.last_workday(own.date), own.at, by.published.zone)
    outbox.owe_push(
        session,
        chat,
        say.SayMarkedByParty(mark=mark.id),
        At(max(last, by.now)),
        reason_key=f"{RECEIPT}{mark.id}",
        by=by,
    )
