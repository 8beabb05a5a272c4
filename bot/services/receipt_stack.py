"""Enters a stack of papers code by code: what codes alone mark, and as of which day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.dates.roc import written
from bot.faq.steps import Step
from bot.models.receipt_stack import ReceiptStack
from bot.reading.orders.parties import PartyList

# Who types a code later than this after the last one is asked what for.
LASTS = timedelta(minutes=60)


def begin(session: Session, line_id: str, step: Step, arrived: date | None, *, now: datetime) -> None:
    """Begin a stack, or go on with another day; `now` is machine time."""
    row = session.get(ReceiptStack, line_id)
    if row is None:
        row = ReceiptStack(line_id=line_id)
        session.add(row)
    row.step, row.arrived, row.taken, row.used_at = step.id, arrived, 0, now


def of(session: Session, line_id: str, *, now: datetime) -> ReceiptStack | None:
    """Return the stack that somebody is entering."""
    row = session.get(ReceiptStack, line_id)
    return row if row is not None and now - row.used_at <= LASTS else None


def as_list(stack: ReceiptStack, codes: PartyList) -> PartyList:
    """Return codes alone as the list that they are a part of."""
    day = written(stack.arrived) if stack.arrived is not None else None
    listed = tuple(replace(one, arrived=day) for one in codes.listed)
    return replace(codes, step=stack.step, listed=listed, arrived=day)


def note_taken(stack: ReceiptStack, number: int, *, now: datetime) -> int:
    """Count what was marked, and return how many that makes."""
    stack.taken += number
    stack.used_at = now
    return stack.taken
