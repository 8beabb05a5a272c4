"""Tells people of the office 1:1 what becomes of an announcement: who is to approve it, its author, who approved it."""

from sqlalchemy.orm import Session

from bot import content as say
from bot.incoming import Chat, ChatKind
from bot.models.announcement import Announcement
from bot.outbox import owe_push
from bot.programme.announcing import News
from bot.programme.leaving import Now
from bot.services import chats
from bot.services.audit import Acting

__all__ = ["News", "tell", "tell_both"]


def tell(  # noqa: PLR0913 - each says something of its own
    session: Session,
    row: Announcement,
    news: News,
    *,
    to: str,
    acting: Acting,
    left: tuple[int, ...] = (),
    came: tuple[int, ...] = (),
) -> None:
    """Owe one of these people the news; `left` and `came` are who dropped out of the selection, and who came in."""
    chat = chats.know_chat(session, Chat(ChatKind.USER, to))
    moment = f"{acting.machine_now.timestamp():.6f}"
    owe_push(
        session,
        chat,
        say.SayAnnouncementNews(announcement_id=row.id, news=news, left=left, came=came),
        Now("somebody in the office waits for it"),
        reason_key=f"announcement {row.id} {news.value} {moment} chat {chat.id}",
        by=acting,
    )


def tell_both(  # noqa: PLR0913 - each says something of its own
    session: Session,
    row: Announcement,
    news: News,
    *,
    acting: Acting,
    left: tuple[int, ...] = (),
    came: tuple[int, ...] = (),
) -> None:
    """Tell the author and who approved it, each once; who does it themselves just now reads it there."""
    for line_id in dict.fromkeys((row.written_by, row.approved_by)):
        if line_id is not None and line_id != acting.by:
            tell(session, row, news, to=line_id, acting=acting, left=left, came=came)
