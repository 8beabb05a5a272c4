"""Writes a correction: an announcement of its own kind to those who were told what no longer holds."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.dates.roc import roc_date
from bot.models.announcement import Announcement
from bot.programme.announcing import LONGEST_TEXT, Found, Kind
from bot.programme.audience import Selection
from bot.programme.published import Published
from bot.services.announcements import composing
from bot.services.announcements.composing import Draft
from bot.services.audit import Acting
from bot.services.corrections import outdated
from bot.services.corrections.outdated import Changed
from bot.wording import corrections as wording


def write(session: Session, key: str, acting: Acting) -> Announcement | Sequence[Found]:
    """Write a correction of one thing down, with the words that hold now; its approval is that of any announcement."""
    changed = outdated.of_key(session, key)
    text = text_of(key, changed, acting)
    draft = Draft(text=text, selection=Selection(got_old=key), kind=Kind.CORRECTION, about=key)
    return composing.write(session, draft, acting)


def title_of(key: str, published: Published) -> str:
    """Name what is corrected: 第4題 選定系統, 申請期限."""
    kind, _, which = key.partition(" ")
    knowledge = published.knowledge
    if kind == "date":
        deadline = knowledge.deadline_by_id.get(which)
        return deadline.name if deadline else which
    if kind == "entry" and which.isdigit():
        entry = knowledge.by_number.get(int(which))
        return wording.entry(int(which), entry.title if entry else "")
    supplement = next((one for one in knowledge.supplements if one.id == which), None)
    return wording.supplement(supplement.question if supplement else which)


def text_of(key: str, changed: Changed | None, acting: Acting) -> str:
    """Return the words of a correction: what it is about, since when, and what holds now, verbatim."""
    published, offset = acting.published, acting.now - acting.machine_now
    title, knowledge = title_of(key, published), published.knowledge
    since = roc_date((changed.since + offset).astimezone(published.zone).date()) if changed else ""
    kind, _, which = key.partition(" ")
    if kind == "date":
        deadline = knowledge.deadline_by_id.get(which)
        return wording.date_changed(title, roc_date(deadline.date) if deadline else None)
    if kind == "entry":
        entry = knowledge.by_number.get(int(which))
        return wording.changed(title, since, entry.answer.strip() if entry else None, limit=LONGEST_TEXT)
    supplement = next((one for one in knowledge.supplements if one.id == which and one.enabled), None)
    answer = (
        wording.signed(supplement.answer.strip(), supplement.author, roc_date(supplement.signed_on))
        if supplement
        else None
    )
    return wording.changed(title, since, answer, limit=LONGEST_TEXT)
