"""Tells who sent a picture or file for a case that it cannot be used, and who looks after the case."""

from sqlalchemy.orm import Session

from bot import content as say
from bot.models.case import Case, CaseMessage, Side
from bot.models.media import CaseMedia
from bot.outbox import owe_push
from bot.programme.leaving import Now
from bot.services.audit import Acting
from bot.services.cases import offering, sending


def tell(session: Session, row: CaseMedia, acting: Acting) -> None:
    """Tell them before they rely on it."""
    line = session.get_one(CaseMessage, row.case_message_id)
    case = session.get_one(Case, line.case_id)
    content = say.SayMediaRefused(case_id=case.id, media=row.id)
    key, reader = f"media:{row.id}:refused", line.by_line_id
    if line.side is Side.ASKER:
        token = sending.spend_token(case)
        owe_push(
            session, case.chat, content, Now("they just sent it"), reason_key=f"{key}:asker", by=acting, token=token
        )
        reader = case.holder_line_id or case.offered_to or ""
    offering.tell(session, reader, content, acting, key=key, case=case)
