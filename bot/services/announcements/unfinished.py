"""What somebody was writing: kept where it cannot be taken as it is, and completed by a part that is said alone."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.models.announcement import Announcement, UnfinishedAnnouncement
from bot.programme.announcing import Found, Problem
from bot.programme.audience import Selection
from bot.programme.audience_words import AudienceWords
from bot.programme.published import Published
from bot.reading.orders.announcements import Part
from bot.services import report
from bot.services.announcements import finding
from bot.services.announcements.composing import Written
from bot.services.audit import Acting
from bot.wording.announcements import as_typed

# Which part of an announcement somebody has to say anew.
_ABOUT: dict[Problem, Part] = {
    **dict.fromkeys(
        (Problem.NO_AUDIENCE, Problem.UNKNOWN_NAMES, Problem.CONFLICT, Problem.NOBODY, Problem.NO_GROUP), Part.TO
    ),
    **dict.fromkeys((Problem.NO_SUCH_DAY, Problem.PAST, Problem.DAY_OFF, Problem.OUT_OF_HOURS), Part.WHEN),
    Problem.BAD_LINK: Part.LINK,
    Problem.BAD_PICTURE: Part.PICTURE,
}


def part(session: Session, written: Written, published: Published) -> Written:
    """Part what was typed at once: the words that say to whom it goes from the text."""
    parted = _words(session, published).part(written.text)
    return replace(written, to=parted.to, text=parted.text)


def names_audience(session: Session, published: Published, words: str) -> bool:
    """Tell whether these words name somebody that an announcement may go to, and nothing else."""
    found = _words(session, published).read(words)
    return isinstance(found, Selection) and not found.is_empty


def keep(
    session: Session, written: Written, problems: Collection[Found], acting: Acting, *, number: int | None
) -> bool:
    """Keep what was written if saying one part anew is enough; tell whether it is."""
    if acting.by is None or not all(one.what in _ABOUT for one in problems):
        return False
    row = session.get(UnfinishedAnnouncement, acting.by)
    if row is None:
        row = UnfinishedAnnouncement(line_id=acting.by)
        session.add(row)
    row.text, row.to_words, row.when_words = written.text, written.to, written.when
    row.link, row.picture, row.number = written.link, written.picture, number
    row.written_at = acting.machine_now
    return True


def forget(session: Session, line_id: str | None) -> None:
    """Drop what somebody was writing: it was taken, or they write something else."""
    row = session.get(UnfinishedAnnouncement, line_id) if line_id else None
    if row is not None:
        session.delete(row)


def amended(session: Session, which: Part, typed: str, acting: Acting) -> tuple[Written, int | None] | None:
    """Return what somebody was writing with one part said anew, and the number of the one it changes, if of one.

    None where they were writing nothing.
    """
    begun = _begun(session, acting.by, acting)
    if begun is None:
        return None
    written, number = begun
    match which:
        case Part.TO:
            written = replace(written, to=typed)
        case Part.LINK:
            written = replace(written, link=typed)
        case Part.PICTURE:
            written = replace(written, picture=typed, picture_token=None)
        case Part.WHEN:
            written = replace(written, when=typed)
    return written, number


def without_picture(session: Session, line_id: str | None) -> tuple[Written, int | None] | None:
    """Return what somebody is writing without the picture that it has, as `amended` does; None where it has none."""
    kept = session.get(UnfinishedAnnouncement, line_id) if line_id else None
    return None if kept is None or kept.picture is None else (replace(_typed(kept), picture=None), kept.number)


def asks_for(problems: Collection[Found]) -> list[Part]:
    """Return the parts that are to be said anew, each once."""
    return list(dict.fromkeys(_ABOUT[one.what] for one in problems if one.what in _ABOUT))


def _begun(session: Session, line_id: str | None, acting: Acting) -> tuple[Written, int | None] | None:
    kept = session.get(UnfinishedAnnouncement, line_id) if line_id else None
    if kept is not None:
        return _typed(kept), kept.number
    row = finding.just_written(session, line_id, now=acting.machine_now)
    return (as_written(row, acting), row.id) if row is not None else None


def as_written(row: Announcement, acting: Acting) -> Written:
    """Return an announcement as its author would type it."""
    zone, steps = acting.published.zone, acting.published.knowledge.step_by_id
    return Written(
        to=as_typed(Selection.from_row(row.selection), steps),
        text=row.text,
        link=row.link,
        picture=row.picture,
        picture_token=row.picture_token,
        when=f"{row.send_at.astimezone(zone):%Y/%m/%d %H:%M}" if row.send_at else None,
    )


def _typed(kept: UnfinishedAnnouncement) -> Written:
    return Written(to=kept.to_words, text=kept.text, link=kept.link, picture=kept.picture, when=kept.when_words)


def _words(session: Session, published: Published) -> AudienceWords:
    return AudienceWords(report.present_lines(session, published), published.knowledge)
